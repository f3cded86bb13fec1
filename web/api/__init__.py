"""The API: what the pages tell, for programs (`/api/v1`)."""
