"""Views become artifacts: rendered, given a banner, placed and compared with the disk."""
