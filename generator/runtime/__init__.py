"""The part of every generated package that is the same in all of them."""
