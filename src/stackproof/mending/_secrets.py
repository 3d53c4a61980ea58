"""Credentials that stand in the program, are made by the wrong generator, or are read in the clear."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

import msgspec

from stackproof.model import Finding, Location, Remark

from ._calls import Call, NotPossible
from ._config_read import declared, required
from ._configuration import Setting
from ._documents import taking_outputs
from ._edits import Mend, Splice, together
from ._ground import Ground, Mender
from ._manifest_lines import with_package
from ._reaching import made_name
from ._remarked import remark_of
from ._replacing import python_path
from ._texts import Text
from ._trees import nodes_in, root_of
from ._trees import text as node_text
from ._variables import Origin, origin_of, without_function, without_origin
from ._written import Value

_MANAGED = {
    "aws:rds/instance:Instance": "manage_master_user_password",
    "aws:rds/cluster:Cluster": "manage_master_user_password",
    "aws:docdb/cluster:Cluster": "manage_master_user_password",
    "aws:redshift/cluster:Cluster": "manage_master_password",
}
_PASSWORDS = ("password", "master_password")
_GENERATED = "random.RandomPassword(NameOfIt, length=32, special=False)"


class Sink(msgspec.Struct, frozen=True):
    """Where a credential arrives. path: of the input, into a document it may hold. call: what makes the resource."""

    call: Call
    path: str

    @property
    def head(self) -> str:
        return self.path.partition(".")[0].partition("[")[0]


Way = Callable[[list[Sink], Ground], Iterator[Mend]]


def not_written(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """A credential from where it was asked to come from; else AWS's own, a generated or a configured one."""
    sinks, place = _told(finding, ground)
    source, store = _asked(ground)
    ways: list[Way] = [_managed, _generated, _configured]
    if source == "existing":
        ways = [_from_parameter if store == "parameter" else _from_secret]
    elif source == "generated":
        ways = [_generated, _managed, _configured]
    for way in ways:
        try:
            made = list(way(sinks, ground))
        except NotPossible:
            continue
        # What stood in the program must not stand in it any longer.
        yield from (one for one in made if place is None or _is_gone(place, one, ground))


def _told(finding: Finding, ground: Ground) -> tuple[list[Sink], Location | None]:
    """Where the credential arrives, and where it is written. Raises NotPossible."""
    try:
        remark = remark_of(finding, ground, "secret.*")
    except NotPossible:
        found = re.match(r"(\S+) of \S+ is a text that stands in ", finding.message)
        if found is None:
            raise
        return [Sink(ground.call_of(ground.resource(finding)), python_path(found[1]))], None
    sinks = list(_sinks(remark, ground))
    if not sinks or len({sink.call.path for sink in sinks}) > 1:
        raise NotPossible("where the credential arrives is not known")
    written = remark.kind == "secret.literal" and remark.file is not None and remark.line is not None
    return sinks, Location(remark.file, remark.line) if written else None  # type: ignore[arg-type]


def _is_gone(place: Location, mend: Mend, ground: Ground) -> bool:
    """Whether a change reaches the line on which the credential is written."""
    text = ground.text(place.file)
    start = text.offset(place.line, 0)
    end = text.end_of_line(start)
    return any(one.path == place.file and one.start < end and one.end > start for one in mend.splices)


def _asked(ground: Ground) -> tuple[str, str]:
    """Where credentials were asked to come from, and where they are kept."""
    for one in ground.requirements:
        if one.kind == "credential":
            return str(one.want.get("source") or ""), str(one.want.get("store") or "secret")
    return "", "secret"


def _sinks(remark: Remark, ground: Ground) -> Iterator[Sink]:
    listed = remark.data.get("sinks")
    for one in listed if isinstance(listed, list | tuple) else ():
        place = Location(str(one["file"]), int(one["line"]))
        yield Sink(ground.call_at(place, str(one["token"])), str(one["argument"]))


def _managed(sinks: list[Sink], ground: Ground) -> Iterator[Mend]:
    """The password of a database that AWS makes, keeps and changes, where nothing else has it. Raises NotPossible."""
    call, path = sinks[0].call, sinks[0].path
    given = call.given(path)
    if len(sinks) != 1 or path not in _PASSWORDS or call.token not in _MANAGED or given is None:
        raise NotPossible("others have the credential, too")
    origin = origin_of(call, given)
    if origin is not None and not origin.once:
        raise NotPossible("others have the credential, too")
    gone = without_origin(call, origin) if origin is not None else ()
    there = Value(start=given.from_, end=given.to, path=call.path)
    yield Mend((*gone, *call.renewed(there, f"{_MANAGED[call.token]}=True")))


def _generated(sinks: list[Sink], ground: Ground) -> Iterator[Mend]:
    """A password that Pulumi makes once and keeps in its state. Raises NotPossible."""
    package = Mend(with_package("random", ground))
    for made in _with(sinks, _GENERATED, "result"):
        yield together([made, package])


def _with(sinks: list[Sink], expression: str, output: str) -> Iterator[Mend]:
    """All sinks with an output of a further resource: made where the variable gets its value that they share, else
    before the one sink that there is. Raises NotPossible."""
    first = min(sinks, key=lambda sink: sink.call.at)
    call = first.call
    origin = origin_of(call, call.given(first.path) or call.given(first.head))
    if origin is None:
        origin = _shared_origin(sinks)
    if origin is not None and origin.local:
        splices = list(call.bound_anew(origin.name, (origin.first, origin.last), expression, output))
        splices += without_function(call, origin.calls)
        for sink in sinks:
            splices += _taking(sink, origin.name, call.read_of(origin.name, output))
        yield Mend(tuple(splices))
    if len(sinks) == 1 and first.path == first.head and (origin is None or origin.once):
        own = made_name(call, "password")
        made = call.beside(f"{own} = {expression}", suffix="password", before=True)
        gone = without_origin(call, origin) if origin is not None else ()
        replaced = call.replace(first.path, f"PasswordOfIt.{output}", {"PasswordOfIt": own})
        yield Mend((*gone, *made, *replaced))


def _shared_origin(sinks: list[Sink]) -> Origin | None:
    """Where one of several sinks reads a plain variable, that one."""
    found = [origin_of(sink.call, sink.call.given(sink.path)) for sink in sinks]
    return next((one for one in found if one is not None), None)


def _taking(sink: Sink, name: str, read: str) -> Iterator[Splice]:
    """A sink that is given an Output. read: how that is written where the variable stood. Raises NotPossible."""
    given = sink.call.given(sink.head)
    if given is None or not re.search(rf"\b{re.escape(name)}\b", given.text):
        raise NotPossible("the credential reaches it by another way")
    if sink.path != sink.head:
        yield from taking_outputs(sink.call, sink.head)
        if read != name:
            raise NotPossible("the document has the credential as a text")
        return
    if given.text != read:
        yield Splice(sink.call.path, given.start, given.end, read)


_EXISTING = {"secret": "databaseSecretId", "parameter": "databasePasswordParameter"}


def settings_of_secrets(ground: Ground) -> tuple[Setting, ...]:
    """What the program will read where its credential was asked to be one that is there."""
    source, store = _asked(ground)
    key = _EXISTING.get(store, "") if source == "existing" else ""
    for finding in ground.findings if key else ():
        if finding.check not in SECRETS or finding.check == "SEC004":
            continue
        try:
            _replaced_by(_told(finding, ground)[0], "SettingOfIt", key)
        except NotPossible:
            continue
        return (Setting(key=key, required=True),)
    return ()


def _from_secret(sinks: list[Sink], ground: Ground) -> Iterator[Mend]:
    """The credential out of a secret that is there, named by the configuration."""
    expression = "aws.secretsmanager.get_secret_version_output(secret_id=NamedOfIt).secret_string"
    yield from _read_from(sinks, expression, _EXISTING["secret"], ground)


def _from_parameter(sinks: list[Sink], ground: Ground) -> Iterator[Mend]:
    """The same out of the parameter store."""
    expression = "aws.ssm.get_parameter_output(name=NamedOfIt, with_decryption=True).value"
    yield from _read_from(sinks, expression, _EXISTING["parameter"], ground)


def _read_from(sinks: list[Sink], expression: str, key: str, ground: Ground) -> Iterator[Mend]:
    code = Mend(_replaced_by(sinks, expression, key))
    for project in declared(Setting(key=key, required=True), ground):
        yield together([code, project])


def _replaced_by(sinks: list[Sink], expression: str, key: str) -> tuple[Splice, ...]:
    """The one sink with what a setting names. Raises NotPossible."""
    if len(sinks) != 1:
        raise NotPossible("others have the credential, too")
    call, path = sinks[0].call, sinks[0].path
    read = required(call, key)
    origin = origin_of(call, call.given(path))
    if path != sinks[0].head or (origin is not None and not origin.once):
        raise NotPossible("others have the credential, too")
    gone = without_origin(call, origin) if origin is not None else ()
    return (*gone, *read.splices, *call.replace(path, expression, {"NamedOfIt": read.name}))


def _configured(sinks: list[Sink], ground: Ground) -> Iterator[Mend]:
    """The credential out of the configuration, where it lies encrypted. Raises NotPossible."""
    first = min(sinks, key=lambda sink: sink.call.at)
    call = first.call
    words = re.split(r"[_.]", first.path)
    read = required(call, words[0] + "".join(word.capitalize() for word in words[1:]), secret=True)
    origin = origin_of(call, call.given(first.path)) or _shared_origin(sinks)
    if origin is not None and origin.local:
        splices = [*read.splices, Splice(call.path, origin.start, origin.end, read.name)]
        splices += without_function(call, origin.calls)
        for sink in sinks:
            splices += _taking(sink, origin.name, origin.name)
        yield Mend(tuple(splices))
    elif len(sinks) == 1 and first.path == first.head and (origin is None or origin.once):
        gone = without_origin(call, origin) if origin is not None else ()
        yield Mend((*gone, *read.splices, *call.replace(first.path, "SecretOfIt", {"SecretOfIt": read.name})))


def read_as_secret(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """The setting read as the secret that it is."""
    remark = remark_of(finding, ground, "secret.plain-config")
    if remark.file is None or remark.line is None:
        raise NotPossible("where it is read is not known")
    text = ground.text(remark.file)
    start = text.offset(remark.line, 0)
    line = text.line(start)
    found = list(_PLAIN.finditer(line))
    if len(found) != 1:
        raise NotPossible("several settings are read on the line")
    plain = found[0]["method"]
    method = f"{plain}_secret" if remark.file.endswith(".py") else f"{plain}Secret"
    at = start + len(line[: found[0].start("method")].encode())
    splices = [Splice(remark.file, at, at + len(plain), method)]
    if remark.file.endswith(".go"):
        splices += _without_text(text, start, line, found[0])
    yield Mend(tuple(splices))


_PLAIN = re.compile(r"\.(?P<method>require|get|Require|Get)\((?P<given>[^()]*)\)")


def _without_text(text: Text, start: int, line: str, found: re.Match[str]) -> Iterator[Splice]:
    """Go's settings that are secrets are Outputs: they stand alone where a text was made an input."""
    bound = re.match(r"\s*(\w+)\s*:?=", line)
    content = text.content.decode("utf-8", errors="replace")
    if bound is None:
        whole = re.search(r"pulumi\.String\((?P<inner>\w+" + re.escape(found[0]) + r")\)", line)
        if whole is None:
            raise NotPossible("the setting is used as a text")
        at = start + len(line[: whole.start()].encode())
        yield Splice(text.path, at, at + len("pulumi.String("), "")
        end = start + len(line[: whole.end()].encode())
        yield Splice(text.path, end - 1, end, "")
        return
    name = bound[1]
    uses = [one for one in nodes_in(root_of(text.path, text.content), "identifier") if node_text(one) == name][1:]
    wrapped = list(re.finditer(rf"pulumi\.String\({name}\)", content))
    if len(uses) != len(wrapped) or not wrapped:
        raise NotPossible("the setting is used as a text")
    for one in wrapped:
        at = len(content[: one.start()].encode())
        yield Splice(text.path, at, at + len(one[0].encode()), name)


SECRETS: Mapping[str, Mender] = {
    "SEC001": not_written,
    "SEC002": not_written,
    "SEC003": not_written,
    "SEC004": read_as_secret,
}
