"""What a prompt asks for. So far: the platform and the language, where it says so plainly."""

from ._asked import asked_of
from ._prompt import asked_in

__all__ = ["asked_in", "asked_of"]
