"""The suites here are material: they are laid over `program` and run by what is tested."""

collect_ignore_glob = ["*"]
