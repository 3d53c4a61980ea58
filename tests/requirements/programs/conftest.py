"""The programs here are read and run by tests; their own tests are run inside their folders, by their own settings."""

collect_ignore_glob = ["*"]
