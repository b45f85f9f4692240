"""What a change of a catalog means for clients, servers and the code that uses it."""
