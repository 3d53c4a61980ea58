"""Credentials in the program."""
