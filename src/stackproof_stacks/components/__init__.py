"""Components that the stacks are built from. Each takes a name, its typed Args and resource options."""
