"""Tests in TypeScript and JavaScript, as Jest, Vitest and Mocha would collect them, and how they are run."""

from ._changes import places_in
from ._framework import runner_named
from ._packages import with_packages
from ._read import read
from ._setting import NodeSetting, node_setting
from ._statements import statements_of

__all__ = [
    "NodeSetting",
    "node_setting",
    "places_in",
    "read",
    "runner_named",
    "statements_of",
    "with_packages",
]
