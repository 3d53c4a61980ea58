"""What became of the program when it ran."""
