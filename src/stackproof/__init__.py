"""Stackproof reviews Pulumi programs by running them under its own recording engine."""

__version__ = "0.1.0"
