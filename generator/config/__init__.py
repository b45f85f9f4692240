"""``[tool.error-catalog]`` in ``pyproject.toml``."""
