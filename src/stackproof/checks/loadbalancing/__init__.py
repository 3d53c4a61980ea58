"""Checks on load balancers, their listeners and target groups."""
