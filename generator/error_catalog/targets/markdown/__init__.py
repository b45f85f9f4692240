"""The page of an API's errors."""
