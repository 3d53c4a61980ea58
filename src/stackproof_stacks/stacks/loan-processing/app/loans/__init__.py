"""Loan applications over HTTP: decided at once, kept in PostgreSQL."""
