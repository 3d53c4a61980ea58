"""Project files, manifests and configuration."""

from __future__ import annotations

from collections.abc import Mapping

from ._buildspecs import reads_specification
from ._entries import finds_its_modules, has_one_entry
from ._ground import Mender
from ._manifest_lines import names_imported, requires_what_can_be, requires_what_is_used
from ._manifests import makes_manifest
from ._project_file import completes_project, makes_project
from ._project_repairs import leads_to_entry, repairs_project, runs_its_language

PROJECT: Mapping[str, Mender] = {
    "STR001": makes_project,
    "STR002": repairs_project,
    "STR003": leads_to_entry,
    "STR004": runs_its_language,
    "STR006": makes_manifest,
    "STR007": names_imported,
    "STR008": requires_what_can_be,
    "STR009": completes_project,
    "STR010": requires_what_is_used,
    "STR011": has_one_entry,
    "RUN006": completes_project,
    "RUN010": finds_its_modules,
    "PIP001": reads_specification,
}
