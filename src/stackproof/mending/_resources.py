"""Resources whose mend takes more than a row of the table."""

from __future__ import annotations

from collections.abc import Mapping

from ._agreeing import AGREEING
from ._buckets import BUCKETS
from ._calling import CALLING
from ._grants import GRANTS
from ._ground import Mender
from ._keys import KEYS
from ._offered import VALUES
from ._waiting import waits_for_gateway, waits_for_listener

RESOURCES: Mapping[str, Mender] = {
    **AGREEING,
    **BUCKETS,
    **CALLING,
    **GRANTS,
    **KEYS,
    **VALUES,
    "ECS012": waits_for_listener,
    "NET026": waits_for_gateway,
}
