"""Checks on ECS: task definitions and services."""
