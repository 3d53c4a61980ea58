"""Keys: who may use them, who has to, and how they are kept."""
