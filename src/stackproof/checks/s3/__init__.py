"""Buckets: who may read and write them, how they are protected, and what AWS refuses."""
