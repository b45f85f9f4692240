"""The disk: no other package opens, lists, writes or removes a file."""
