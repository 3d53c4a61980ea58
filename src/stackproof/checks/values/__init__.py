"""Values that AWS takes or refuses."""
