"""Use of Pulumi's SDKs."""
