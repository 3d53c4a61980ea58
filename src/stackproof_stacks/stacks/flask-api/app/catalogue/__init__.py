"""A product catalogue over HTTP, kept in PostgreSQL."""
