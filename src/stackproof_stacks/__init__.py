"""Five reference stacks on one component library, as real Pulumi projects.

`STACKS` names them; `copy_stack` lays one out in a folder of its own, with the components that it uses. They are files
of this package, never imported from here.
"""

from ._copy import STACKS, CopyError, copy_stack, describe

__all__ = ["STACKS", "CopyError", "copy_stack", "describe"]
