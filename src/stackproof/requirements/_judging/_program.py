"""Judges of the program as such: platform, language, regions, components and files; the rest is in rooms beside."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stackproof.model import Requirement, Resource
from stackproof.topology import text

from ._configuring import judge_configuration, judge_configuration_checked
from ._destroying import judge_destroyable, judge_protected
from ._documents import judge_documentation
from ._environments import stand_ins
from ._facts import Facts
from ._handing import judge_output
from ._naming import judge_names
from ._outcomes import Held, Judge, Missed, Open, Outcome, witness
from ._subjects import folded, held, listed, missed, named, plain
from ._tagging import judge_tags
from ._tests import judge_coverage, judge_tests

# Services without a region: where the program names one for them, nothing changes.
_GLOBAL = frozenset(
    {"iam", "route53", "cloudfront", "globalaccelerator", "waf", "budgets", "organizations", "shield", "costexplorer"}
)
# What CloudFront takes from one region only.
_EDGE = "us-east-1"
_EDGE_TYPES = (
    "aws:acm/certificate:Certificate",
    "aws:acm/certificateValidation:CertificateValidation",
    "aws:lambda/function:Function",
    "aws:lambda/permission:Permission",
)


def _platform(requirement: Requirement, facts: Facts) -> Outcome:
    if facts.project is None:
        return Open("the program was not handed in")
    return _same("platform", facts.project.platform, listed(requirement.want.get("platform")))


def _language(requirement: Requirement, facts: Facts) -> Outcome:
    if facts.project is None:
        return Open("the program was not handed in")
    return _same("language", facts.project.language, listed(requirement.want.get("language")))


def _same(what: str, found: str, asked: tuple[object, ...]) -> Outcome:
    if found in asked:
        return plain(f"its {what} is {found}")
    if found == "unknown":
        return Open(f"its {what} is not known")
    return Missed(
        f"its {what} is {found}; asked {' or '.join(map(str, asked))}", plain(f"its {what} is {found}").witnesses
    )


# --- regions


def _placed(facts: Facts) -> Iterator[tuple[Resource, str | None]]:
    """Every resource that stands in a region, with the region; None where that is not known."""
    made_up = tuple(stand_ins(facts))
    for resource in facts.graph.resources:
        module = resource.type.partition(":")[2].partition("/")[0]
        if resource.type.startswith("aws:") and resource.custom and not resource.read and module not in _GLOBAL:
            region = facts.topology.region_of(resource)
            known = region is not None and not any(pattern.search(region) for pattern in made_up)
            yield resource, region if known else None


def _is_of_the_edge(facts: Facts, resource: Resource) -> bool:
    """True for what a distribution needs from the one region that CloudFront looks in."""
    if facts.topology.is_type(resource, "aws:wafv2/webAcl:WebAcl"):
        return text(resource, "scope") == "CLOUDFRONT"
    return facts.topology.is_type(resource, *_EDGE_TYPES) and bool(
        facts.made("aws:cloudfront/distribution:Distribution")
    )


def _region(requirement: Requirement, facts: Facts) -> Outcome:
    asked = [str(region) for region in listed(requirement.want.get("region"))]
    right: list[Resource] = []
    wrong: list[tuple[Resource, str]] = []
    unknown: list[Resource] = []
    for resource, region in _placed(facts):
        if region is None:
            unknown.append(resource)
        elif region in asked:
            right.append(resource)
        elif not (region == _EDGE and _is_of_the_edge(facts, resource)):
            wrong.append((resource, region))
    if wrong:
        near = tuple(witness(facts, resource, f"it is in {region}") for resource, region in wrong)
        places = ", ".join(sorted({region for _, region in wrong}))
        said = f"{named(resource for resource, _ in wrong)} in {places}; asked {' or '.join(asked)}"
        return Missed(said, near)
    if unknown:
        why = "no region is configured" if not facts.topology.config.get("aws:region") else "the region is not known"
        return Open(f"{why} for {named(unknown)}", tuple(witness(facts, one, why) for one in unknown[:4]))
    if not right:
        return Missed("the program makes nothing that stands in a region")
    return Held(tuple(witness(facts, resource, f"it is in {facts.topology.region_of(resource)}") for resource in right))


def _regions(requirement: Requirement, facts: Facts) -> Outcome:
    asked = [str(region) for region in listed(requirement.want.get("regions"))]
    first: dict[str, Resource] = {}
    unknown = []
    for resource, region in _placed(facts):
        if region is None:
            unknown.append(resource)
        else:
            first.setdefault(region, resource)
    lacking = [region for region in asked if region not in first]
    if not lacking:
        return Held(tuple(witness(facts, first[region], f"it is in {region}") for region in asked))
    if unknown:
        return Open(f"the region of {named(unknown)} is not known")
    near = tuple(witness(facts, resource, f"it is in {region}") for region, resource in sorted(first.items()))
    return Missed(
        f"nothing is in {', '.join(lacking)}; there is something in {', '.join(sorted(first)) or 'none'}", near
    )


# --- components and files


def _component(requirement: Requirement, facts: Facts) -> Outcome:
    asked = str(requirement.want.get("name", ""))
    made = facts.graph.resources
    components = [one for one in made if not one.custom and not one.type.startswith(("pulumi:pulumi:", "pulumi:prov"))]
    empty: list[Resource] = []
    others: list[Resource] = []
    for component in components:
        if asked and folded(component.type.rpartition(":")[2]) != folded(asked):
            others.append(component)
        elif (asked and component.remote) or (not component.remote and _holds_resources(facts, component)):
            return held(facts, component, f"it is a {component.type} that holds resources")
        elif not component.remote:
            empty.append(component)
    if empty:
        return missed(facts, empty[0], "it is a component that holds no resources")
    if others:
        kinds = sorted({one.type.rpartition(":")[2] for one in others})
        return missed(facts, others[0], f"the components are {', '.join(kinds)}; asked {asked}")
    return Missed(f"the program has no component resource{f' {asked}' if asked else ''}")


def _holds_resources(facts: Facts, component: Resource) -> bool:
    todo, seen = [component.urn], set()
    while todo:
        urn = todo.pop()
        if urn in seen:
            continue
        seen.add(urn)
        for child in facts.topology.children(urn):
            if child.custom:
                return True
            todo.append(child.urn)
    return False


def _file(requirement: Requirement, facts: Facts) -> Outcome:
    asked = str(requirement.want.get("path", "")).removeprefix("./")
    if facts.submission is None:
        return Open("the files were not handed in")
    if not asked:
        return Open("no path is named")
    pattern = re.compile(
        _as_pattern(asked), re.IGNORECASE if "/" not in asked and asked.lower().startswith("readme") else 0
    )
    root = f"{facts.project.root}/" if facts.project is not None and facts.project.root else ""
    paths = [file.path for file in facts.submission.files]
    for path in paths:
        inner = path.removeprefix(root) if root and path.startswith(root) else path
        if pattern.fullmatch(path) or pattern.fullmatch(inner):
            return plain(path)
    last = asked.rstrip("/").rpartition("/")[2]
    near = [path for path in paths if folded(path.rpartition("/")[2]) == folded(last)]
    found = f"; there is {', '.join(near[:3])}" if near else ""
    return Missed(f"there is no file {asked}{found}", tuple(w for path in near[:3] for w in plain(path).witnesses))


def _as_pattern(path: str) -> str:
    """`*` stays within a folder, `**` does not; a folder stands for what is in it."""
    parts = [
        {"**": ".*", "*": "[^/]*", "?": "[^/]"}.get(part, re.escape(part)) for part in re.split(r"(\*\*|\*|\?)", path)
    ]
    return "".join(parts) + (".+" if path.endswith("/") else "")


JUDGES: dict[str, Judge] = {
    "platform": _platform,
    "language": _language,
    "region": _region,
    "regions": _regions,
    "component": _component,
    "file": _file,
    "configuration": judge_configuration,
    "configuration_checked": judge_configuration_checked,
    "output": judge_output,
    "tests": judge_tests,
    "coverage": judge_coverage,
    "documentation": judge_documentation,
    "names": judge_names,
    "tags": judge_tags,
    "destroyable": judge_destroyable,
    "protected": judge_protected,
}
