"""Processes that run an answer: one folder per language. Nothing here is imported by the tool itself."""
