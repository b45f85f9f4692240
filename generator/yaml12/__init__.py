"""A reader of YAML 1.2 on top of libyaml, with words of our own for what is wrong."""
