"""Resources whose mend takes more than a row of the table."""

from __future__ import annotations

from collections.abc import Mapping

from ._agreeing import AGREEING
from ._alarms import ALARMS
from ._arns import ARNS
from ._blocks import BLOCKS
from ._bucket_access import BUCKET_ACCESS
from ._bucket_policies import BUCKET_POLICIES
from ._buckets import BUCKETS
from ._called import CALLED
from ._calling import CALLING
from ._code_rights import CODE_RIGHTS
from ._containers import CONTAINERS
from ._databases import DATABASES
from ._grants import GRANTS
from ._ground import Mender
from ._groups import GROUPS
from ._handlers import HANDLERS
from ._keys import KEYS
from ._listeners import LISTENERS
from ._logs import LOGS
from ._networks import NETWORKS
from ._offered import VALUES
from ._outputs_read import OUTPUTS_READ
from ._placed import PLACED
from ._principals import PRINCIPALS
from ._releases import RELEASES
from ._roles import ROLES
from ._schedules import SCHEDULES
from ._secrets import SECRETS
from ._sizes import SIZES
from ._tags import TAGS
from ._tasks import TASKS
from ._told_credentials import TOLD_CREDENTIALS
from ._waiting import WAITING
from ._wildcards import WILDCARDS

RESOURCES: Mapping[str, Mender] = {
    **AGREEING,
    **SIZES,
    **ARNS,
    **PLACED,
    **TOLD_CREDENTIALS,
    **CODE_RIGHTS,
    **CONTAINERS,
    **ALARMS,
    **BLOCKS,
    **BUCKETS,
    **BUCKET_ACCESS,
    **BUCKET_POLICIES,
    **PRINCIPALS,
    **SCHEDULES,
    **CALLED,
    **CALLING,
    **DATABASES,
    **GRANTS,
    **GROUPS,
    **HANDLERS,
    **KEYS,
    **LISTENERS,
    **LOGS,
    **NETWORKS,
    **OUTPUTS_READ,
    **RELEASES,
    **ROLES,
    **SECRETS,
    **TAGS,
    **TASKS,
    **VALUES,
    **WAITING,
    **WILDCARDS,
}
