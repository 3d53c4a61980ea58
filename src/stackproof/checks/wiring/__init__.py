"""Checks on references: that an input holds the kind of name it takes."""
