"""Regions, Availability Zones, accounts and providers."""
