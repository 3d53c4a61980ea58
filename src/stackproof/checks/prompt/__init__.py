"""What was asked for: the verdicts on requirements as findings, and what a prompt says against itself."""
