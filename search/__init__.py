"""Queries, ranking, facets, snippets: what comes back."""
