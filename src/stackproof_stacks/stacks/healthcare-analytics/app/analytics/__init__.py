"""Counts events of a day in Redis, and answers questions about them from a cache."""
