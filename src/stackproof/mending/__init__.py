"""From findings to changes of the program that mend them.

`proposals` gives the ways to mend one finding, likeliest first; whether one does is for a review of the changed copy to
say. `together`, `applied` and `unified` put mends together and make the diff.
"""

from ._calls import NotPossible
from ._difference import difference
from ._edits import Clash, Mend, Splice, applied, together, unified
from ._ground import Ground
from ._propose import is_mechanical, is_tried, proposals
from ._sources import tidied
from ._width import fitted

__all__ = [
    "Clash",
    "Ground",
    "Mend",
    "NotPossible",
    "Splice",
    "applied",
    "difference",
    "fitted",
    "is_mechanical",
    "is_tried",
    "proposals",
    "tidied",
    "together",
    "unified",
]
