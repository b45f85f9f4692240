"""Records of earlier runs, sealed: data that saves time, and never decides alone."""
