"""The Flask site that visitors read."""
