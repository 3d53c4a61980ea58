"""Checks on DNS records."""
