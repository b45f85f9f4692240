"""HTTP libraries and web frameworks, each loaded when it is used."""
