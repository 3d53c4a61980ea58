"""Names that AWS knows resources by."""
