"""Numbers that documents give: resources and cost."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .._mechanism import Case, Fail, Impact, Pass, Verdict, check
from ..structure._settings_read import settings_read
from ._texts import Document, documents

_ABOUT = (
    r"(?P<about>(?:about|around|approximately|approx\.?|roughly|nearly|almost|some|over|more than|at least|~|≈)\s*)?"
)
_KIND = r"\s+(?:AWS |cloud |Pulumi |infrastructure |total )?resources\b"
_COUNTS = (
    re.compile(
        rf"\b(?:creates?|deploys?|provisions?|comprises|consists of|a total of|total(?: of)?:?)\s+(?:a total of\s+)?"
        rf"{_ABOUT}(?P<n>\d{{1,4}})(?P<plus>\+)?{_KIND}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"{_ABOUT}(?<![\d.])(?P<n>\d{{1,4}})(?P<plus>\+)?{_KIND} (?:are|will be|were|get) "
        r"(?:created|deployed|provisioned)",
        re.IGNORECASE,
    ),
    re.compile(r"^\s*(?P<about>\+)\s+(?P<n>\d{1,4})(?P<plus>) (?:to create|created)\s*$"),
)
_SHARE = re.compile(r"\b(?:each|every|per|quota|limit|at most|up to|maximum)\b", re.IGNORECASE)
_AMOUNT = r"(\d[\d,]*(?:\.\d+)?)"
_MONEY = re.compile(
    rf"(?:US)?\$\s?{_AMOUNT}(?:\s?[-\u2013\u2014]\s?(?:US)?\$?\s?{_AMOUNT})?"
    rf"|{_AMOUNT}(?:\s?[-\u2013\u2014]\s?{_AMOUNT})?\s?USD\b"
)
_TOTAL = re.compile(
    r"\btotal\b|\b(?:estimated|expected|approximate|overall)\s+(?:monthly\s+)?costs?\b"
    r"|\bmonthly (?:costs?|total|bill|estimate)\b",
    re.IGNORECASE,
)
_MONTHLY = re.compile(r"\bmonth(?:ly)?\b|/\s?mo\b", re.IGNORECASE)
_OTHERWISE = re.compile(
    r"\b(?:each|every|per (?!month)\w+|sav(?:e|es|ing|ings)|dev|development|staging|prod|production|test|without"
    r"|additional|extra|usage)\b",
    re.IGNORECASE,
)
_FAR = 2.0
_UNLIKE = 1.5


@check(
    "DOC004",
    title="Numbers that documents give are right",
    severity="low",
    category="documentation",
    impact=Impact("quality", "Whoever plans with the document is misled."),
    links=("https://www.pulumi.com/docs/iac/concepts/projects/project-file/",),
)
def numbers_are_right(case: Case) -> Iterator[Verdict]:
    """The number of resources is that of the graph, and the cost of a month is near the estimate.

    Why
        A number that was right once, or never, makes the rest of the document doubtful; a bill of twice the cost that
        was announced is a bad surprise.
    Fix
        Give the number that this report counts, or none.
    Bad
        # --- README.md
        The stack creates 34 resources. <!-- <- finding -->
        # --- __main__.py
        import pulumi_aws as aws

        aws.s3.Bucket("b")
    Good
        # --- README.md
        The stack creates 1 resources.
        # --- __main__.py
        import pulumi_aws as aws

        aws.s3.Bucket("b")
    Bad
        # --- README.md
        Total cost: about $3 a month. <!-- <- finding -->
        # --- __main__.py
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("net", cidr_block="10.0.0.0/16")
        subnet = aws.ec2.Subnet("a", vpc_id=vpc.id, cidr_block="10.0.0.0/24")
        address = aws.ec2.Eip("nat", domain="vpc")
        aws.ec2.NatGateway("nat", subnet_id=subnet.id, allocation_id=address.id)
    Good
        # --- README.md
        Total cost: about $40 a month.
        # --- __main__.py
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("net", cidr_block="10.0.0.0/16")
        subnet = aws.ec2.Subnet("a", vpc_id=vpc.id, cidr_block="10.0.0.0/24")
        address = aws.ec2.Eip("nat", domain="vpc")
        aws.ec2.NatGateway("nat", subnet_id=subnet.id, allocation_id=address.id)
    Known limits
        Any number between the resources alone and all that `pulumi up` counts is right; where settings decide what is
        made it has to be far off. A cost is held against the estimate only as a total of a month, and told where it is
        less than half of it, or more than twice and nothing is paid by use.
    """
    seen = False
    for document in documents(case):
        for line, message in (*_of_counts(case, document), *_of_costs(case, document)):
            seen = True
            yield Fail(
                subject=document.path or case.project.name,
                message=message + document.told(line),
                location=document.place(line),
            )
    if documents(case) and not seen and case.is_whole:
        yield Pass(documents(case)[0].path or case.project.name, "no number is wrong")


def _of_counts(case: Case, document: Document) -> Iterator[tuple[int, str]]:
    made = [item for item in case.graph.resources if not item.read]
    needs = case.run.needs if case.run is not None else ()
    # What remote components make is known only to their providers; what was stood in for may decide the number.
    if not case.is_whole or not made or any(item.remote for item in made) or needs:
        return
    least, most = len(case.resources()), len(made) + 1
    slack = _UNLIKE if settings_read(case).any or case.graph.invokes else 1.0
    for line, text in enumerate(document.text.splitlines(), 1):
        for pattern in _COUNTS:
            found = pattern.search(text)
            if found is None or _SHARE.search(text):
                continue
            count, about = int(found["n"]), (found["about"] or "").strip().lower()
            loose = max(slack, 1.25 if about not in ("", "+") else 1.0)
            at_least = bool(found["plus"]) or about in ("over", "more than", "at least")
            if count > most * loose or (not at_least and count < least / loose):
                yield line, f"it speaks of {count} resources; the program makes {least}"
            break


def _of_costs(case: Case, document: Document) -> Iterator[tuple[int, str]]:
    cost = case.cost
    if cost is None or cost.monthly <= 0 or not case.is_whole:
        return
    totals = [found for line, text in enumerate(document.text.splitlines(), 1) if (found := _total(line, text))]
    # Several totals are of several things.
    if len(totals) != 1:
        return
    line, low, high = totals[0]
    complete = cost.certain and not cost.usage and not cost.without_price
    if high * _FAR < cost.monthly or (complete and low > cost.monthly * _FAR):
        said = f"${low:,.0f}" if low == high else f"${low:,.0f} to ${high:,.0f}"
        yield line, f"it says that a month costs {said}; the estimate is ${cost.monthly:,.2f} and what is paid by use"


def _total(line: int, text: str) -> tuple[int, float, float] | None:
    found = _MONEY.search(text)
    if found is None or not _TOTAL.search(text) or not _MONTHLY.search(text) or _OTHERWISE.search(text):
        return None
    amounts = [float(part.replace(",", "")) for part in found.groups() if part]
    return line, min(amounts), max(amounts)
