"""``python -m error_catalog`` is ``gen``."""

from error_catalog.cli.main import main

if __name__ == "__main__":
    main()
