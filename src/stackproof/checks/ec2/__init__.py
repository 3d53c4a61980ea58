"""Checks on EC2 instances and Auto Scaling groups."""
