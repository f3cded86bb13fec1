"""Alembic's entry: run the steps on the connection that `corpus.schema.migrate` gives."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
