"""What is said of Go answers without running them."""

from ._inspect import inspect_project

__all__ = ["inspect_project"]
