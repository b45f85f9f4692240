"""Python text as ``black`` leaves it; the only module that knows it."""


def format_python(text: str) -> str:
    """
    Return Python *text* in the style of ``black``, with its own defaults.

    Raises:
        ValueError: The text is no Python; the message says where.
    """
    from black import format_str
    from black.mode import Mode, TargetVersion
    from black.parsing import InvalidInput

    try:
        return format_str(text, mode=Mode(target_versions={TargetVersion.PY311}))
    except InvalidInput as error:
        raise ValueError(str(error)) from None
