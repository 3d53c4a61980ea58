"""Runs untrusted code with bounds: no network, no home folder, no credentials, limited everything.

A host of ours that runs an answer's program calls `lock_down` of the file `JAIL_FILE` in its own process, with the
dict that `jail_policy` makes; tools are started jailed by `run` or `start`. `Supervisor` bounds either from outside.
"""

from ._jail import JailRefused, lock_down
from ._records import Completed, Ending, Level, Limits, Policy, SandboxLevel, jail_policy
from ._start import JAIL_FILE, Child, probe, run, start
from ._supervise import Ended, Supervisor
from ._surroundings import child_environment, python_readable_paths
from ._testing import TEST_LIMITS, tests_policy

__all__ = [
    "JAIL_FILE",
    "TEST_LIMITS",
    "Child",
    "Completed",
    "Ended",
    "Ending",
    "JailRefused",
    "Level",
    "Limits",
    "Policy",
    "SandboxLevel",
    "Supervisor",
    "child_environment",
    "jail_policy",
    "lock_down",
    "probe",
    "python_readable_paths",
    "run",
    "start",
    "tests_policy",
]
