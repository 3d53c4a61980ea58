"""Checks on events and messages: rules, targets, queues, topics, and state machines."""
