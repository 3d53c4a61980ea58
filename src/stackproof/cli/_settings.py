"""The settings of the person who runs it: `stackproof.toml`, or `[tool.stackproof]` in pyproject.toml."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from stackproof.model import InputError

from ._words import did_you_mean

_KEY = "tool", "stackproof"


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What can be set; the command line wins. disable: ids of checks. output: as with `-o`."""

    profile: str | None = None
    fail_on: Literal["critical", "high", "medium", "low", "never"] | None = None
    disable: tuple[Annotated[str, msgspec.Meta(min_length=1)], ...] = ()
    output: tuple[str, ...] = ()
    template: str | None = None
    stack: str | None = None
    config: dict[str, str] = {}
    verbose: bool = False


class Found(msgspec.Struct, frozen=True):
    """Settings with the file they come from. skipped: a file inside the submission, which is not read.

    inside: the file lies at the top of what is reviewed, so that it may be the submission's as well as the person's.
    """

    settings: Settings = Settings()
    file: Path | None = None
    skipped: Path | None = None
    inside: bool = False


def find_settings(*, start: Path, submission: str, profile: str | None = None) -> Found:
    """The nearest settings at `start` or above: where a person stands, the settings are that person's.

    A file further inside the submission than its top is not read, and under the profile `eval` none inside it is: a
    submission must not say how it is judged. profile: as given on the command line.
    """
    inside = _folder(submission)
    skipped: Path | None = None
    here = start.resolve()
    for folder in (here, *here.parents):
        for name in ("stackproof.toml", "pyproject.toml"):
            file = folder / name
            table = _table(file)
            if table is None:
                continue
            within = inside is not None and folder.is_relative_to(inside)
            if within and (folder != inside or profile == "eval"):
                skipped = skipped or file
                continue
            settings = _settings(table, file)
            return Found(_harmless(settings, profile) if within else settings, file, skipped, within)
    return Found(skipped=skipped)


def _harmless(settings: Settings, profile: str | None) -> Settings:
    """Settings that may have come with the submission: they write no files, and ask for `eval` without weakening it."""
    if profile is None and settings.profile == "eval":
        return Settings(profile="eval", verbose=settings.verbose)
    shown = tuple(item for item in settings.output if "=" not in item)
    return msgspec.structs.replace(settings, output=shown)


def _folder(submission: str) -> Path | None:
    path = Path(submission)
    return path.resolve() if submission != "-" and path.is_dir() else None


def _table(file: Path) -> dict[str, Any] | None:
    """The settings' table, None where the file has none. A pyproject that cannot be read is not ours to complain of."""
    import tomllib

    own = file.name == "stackproof.toml"
    try:
        with file.open("rb") as stream:
            data: Any = tomllib.load(stream)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        if own:
            raise InputError(f"{file} cannot be read: {error}") from error
        return None
    for key in () if own else _KEY:
        data = data.get(key) if isinstance(data, dict) else None
    return data if isinstance(data, dict) else None


def _settings(table: dict[str, Any], file: Path) -> Settings:
    known = Settings.__struct_fields__
    renamed = {key.replace("-", "_"): value for key, value in table.items()}
    for key in renamed:
        if key not in known:
            raise InputError(f"{file} sets {key!r}, which is no setting", hint=did_you_mean(key, known))
    try:
        return msgspec.convert(renamed, Settings)
    except msgspec.ValidationError as error:
        raise InputError(f"{file}: {error}") from error
