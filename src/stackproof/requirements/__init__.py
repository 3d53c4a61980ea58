"""What a prompt asks for. So far: the platform and the language, where it says so plainly."""

from ._asked import asked_of

__all__ = ["asked_of"]
