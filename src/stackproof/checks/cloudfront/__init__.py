"""Distributions: their viewers, certificates and origins."""
