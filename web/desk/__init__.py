"""The desk: what editors do, behind a login."""
