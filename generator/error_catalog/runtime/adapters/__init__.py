"""Adapters of HTTP clients and web frameworks; each library is imported when it is used."""
