"""Syntax and lint."""
