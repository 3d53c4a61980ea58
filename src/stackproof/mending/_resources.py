"""Resources whose mend takes more than a row of the table."""

from __future__ import annotations

from collections.abc import Mapping

from ._agreeing import AGREEING
from ._buckets import BUCKETS
from ._calling import CALLING
from ._grants import GRANTS
from ._ground import Mender
from ._groups import GROUPS
from ._keys import KEYS
from ._listeners import LISTENERS
from ._logs import LOGS
from ._networks import NETWORKS
from ._offered import VALUES
from ._outputs_read import OUTPUTS_READ
from ._roles import ROLES
from ._secrets import SECRETS
from ._tags import TAGS
from ._waiting import WAITING
from ._wildcards import WILDCARDS

RESOURCES: Mapping[str, Mender] = {
    **AGREEING,
    **BUCKETS,
    **CALLING,
    **GRANTS,
    **GROUPS,
    **KEYS,
    **LISTENERS,
    **LOGS,
    **NETWORKS,
    **OUTPUTS_READ,
    **ROLES,
    **SECRETS,
    **TAGS,
    **VALUES,
    **WAITING,
    **WILDCARDS,
}
