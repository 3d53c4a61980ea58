"""A microservice that says which environment and version it runs."""
