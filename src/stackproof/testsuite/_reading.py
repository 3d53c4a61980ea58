"""What is read of one test file, whatever its language."""

from __future__ import annotations

import msgspec

from stackproof.model import Weakness, WrittenTest


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """mocked: something sets Pulumi's mocks here. stands_in: something here takes the place of what would be asked, of
    the engine or of a cloud."""

    written: tuple[WrittenTest, ...] = ()
    weaknesses: tuple[Weakness, ...] = ()
    mocked: bool = False
    stands_in: bool = False
