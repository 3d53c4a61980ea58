"""What documents say of the program."""
