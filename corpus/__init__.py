"""What a story is, where it comes from, and the store of record."""
