"""Checks on networks: what the internet reaches, and whether routes, subnets and endpoints fit together."""
