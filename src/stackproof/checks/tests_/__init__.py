"""Checks on the program's own tests."""
