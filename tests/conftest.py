"""Puts this folder on the import path, so that tests share `graph_making`; property tests try the same each time."""

from hypothesis import settings

# A commit passes or fails, whoever runs it; `--hypothesis-profile=default` tries new ones.
settings.register_profile("same", derandomize=True)
settings.load_profile("same")
