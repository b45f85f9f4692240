"""Python text as ``black`` leaves it; the only module that knows it."""


def format_python(text: str) -> str:
    """Return Python *text* in the style of ``black``, with its own defaults."""
    from black import format_str
    from black.mode import Mode, TargetVersion

    return format_str(text, mode=Mode(target_versions={TargetVersion.PY311}))
