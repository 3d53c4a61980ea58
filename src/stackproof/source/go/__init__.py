"""What is said of Go answers without running them."""
