"""Checks on IAM: what is granted, to whom, and whether it is what the program needs."""
