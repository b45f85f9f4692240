"""Changes of catalogs that keep what their authors wrote, and a project to start with."""
