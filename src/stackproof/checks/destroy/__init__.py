"""Whether the stack can be taken down again."""
