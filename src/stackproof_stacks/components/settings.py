"""Configuration of a stack. A setting that cannot be used is refused with its key and what is allowed."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence

import pulumi


class SettingError(ValueError):
    """A setting that cannot be used; the message names the key, the value and what is allowed."""


class Settings:
    """The configuration of the running stack. Keys are those that Pulumi.yaml describes."""

    def __init__(self) -> None:
        self._config = pulumi.Config()

    @property
    def suffix(self) -> str:
        """`environmentSuffix`, else the variable ENVIRONMENT_SUFFIX, else dev."""
        return self.text(
            "environmentSuffix",
            default=os.environ.get("ENVIRONMENT_SUFFIX") or "dev",
            pattern="[a-z0-9]([a-z0-9-]{0,18}[a-z0-9])?",
            meaning="1 to 20 small letters, digits and dashes, no dash at either end",
        )

    def region(self, *, default: str, allowed: Sequence[str] = ()) -> str:
        """`aws:region`. allowed: the only ones, () for any."""
        value = pulumi.Config("aws").get("region") or default
        if allowed and value not in allowed:
            raise SettingError(f"aws:region is {value!r}; allowed: {', '.join(allowed)}")
        if not re.fullmatch(r"[a-z]{2}(-[a-z]+)+-\d", value):
            raise SettingError(f"aws:region is {value!r}; allowed: a Region such as us-east-1")
        return value

    def choice(self, key: str, allowed: Sequence[str], *, default: str) -> str:
        """One of several words."""
        value = self._config.get(key) or default
        if value not in allowed:
            raise self._refused(key, value, " or ".join(allowed))
        return value

    def integer(self, key: str, *, default: int, allowed: Sequence[int] = (), least: int = 0, most: int = 10**6) -> int:
        """A whole number: one of those allowed, or one from least to most."""
        text = self._config.get(key)
        try:
            value = default if text is None else int(text)
        except ValueError:
            raise self._refused(key, text, "a whole number") from None
        if allowed and value not in allowed:
            raise self._refused(key, value, ", ".join(map(str, allowed)))
        if not least <= value <= most:
            raise self._refused(key, value, f"{least} to {most}")
        return value

    def flag(self, key: str, *, default: bool) -> bool:
        """true or false."""
        text = self._config.get(key)
        if text is not None and text.lower() not in ("true", "false"):
            raise self._refused(key, text, "true or false")
        return default if text is None else text.lower() == "true"

    def text(self, key: str, *, default: str | None = None, pattern: str = ".+", meaning: str = "any text") -> str:
        """A text of a form. default: None where there must be one."""
        value = self._config.get(key) or default
        if value is None:
            raise SettingError(
                f"{pulumi.get_project()}:{key} is not set; allowed: {meaning}. Type: pulumi config set {key} VALUE"
            )
        if not re.fullmatch(pattern, value):
            raise self._refused(key, value, meaning)
        return value

    def optional(self, key: str, *, pattern: str = ".+", meaning: str = "any text") -> str | None:
        """A text of a form, or none."""
        return self.text(key, pattern=pattern, meaning=meaning) if self._config.get(key) else None

    def _refused(self, key: str, value: object, allowed: str) -> SettingError:
        return SettingError(f"{pulumi.get_project()}:{key} is {str(value)!r}; allowed: {allowed}")
