"""Reads citizen records from a Kinesis stream and keeps them in PostgreSQL."""
