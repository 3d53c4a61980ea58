"""Checks on user pools and signing in."""
