"""What one look over the program gives."""

from __future__ import annotations

import msgspec

from stackproof.model import Remark, SourceEdit, Suppression

from .._facts import SecretFlow


class Looked(msgspec.Struct, frozen=True, kw_only=True):
    """uses: (module, name, argument) of pulumi-aws, modules as Python spells them; None where there is no such part."""

    remarks: tuple[Remark, ...] = ()
    edits: tuple[SourceEdit, ...] = ()
    suppressions: tuple[Suppression, ...] = ()
    flows: tuple[SecretFlow, ...] = ()
    uses: tuple[tuple[str, str | None, str | None], ...] = ()
