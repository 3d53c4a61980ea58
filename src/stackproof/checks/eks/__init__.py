"""Checks on EKS clusters and node groups."""
