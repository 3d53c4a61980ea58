"""The Pulumi project around the program."""
