"""Names and arguments that the SDK lacks."""

from __future__ import annotations

from collections.abc import Mapping

from ._arguments import other_arguments
from ._ground import Mender
from ._imports_go import of_one_major
from ._misuse import as_outputs
from ._names import other_names
from ._outdated import up_to_date
from ._read import other_outputs
from ._required import missing_arguments
from ._values import other_types

SYMBOLS: Mapping[str, Mender] = {
    "SDK001": other_names,
    "SDK002": other_names,
    "SDK003": other_names,
    "SDK004": other_names,
    "SDK005": other_arguments,
    "SDK006": missing_arguments,
    "SDK007": other_arguments,
    "SDK008": other_outputs,
    "SDK009": other_types,
    "SDK010": up_to_date,
    "SDK011": as_outputs,
    "SDK013": of_one_major,
}
