"""How each web framework writes its routes."""
