"""Databases: RDS, Aurora, DocumentDB, Neptune and Redshift."""
