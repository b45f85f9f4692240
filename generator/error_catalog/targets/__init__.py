"""One module per target: a resolved catalog to the views that its templates place."""
