"""Checks on Lambda: functions, what calls them and what they call."""
