"""The steps that brought the store's tables to where they are (Alembic)."""
