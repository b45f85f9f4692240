"""One module for each error layer that is measured."""
