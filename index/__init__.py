"""Language analysis, and what the engines store."""
