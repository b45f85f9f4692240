"""YAML 1.2 on top of libyaml, with diagnostics of our own."""
