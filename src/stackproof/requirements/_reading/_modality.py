"""How a statement binds: as a demand, a wish, under a condition, or not at all."""

from __future__ import annotations

import re

from ._said import Said, mentions_in

_BACKGROUND_HEADING = re.compile(
    r"\b(?:background|context|about|introduction|intro|overview|motivation|problem|current (?:state|situation|setup)|today|as[- ]is|history|why|story|situation|summary)\b",
    re.I,
)
_BACKGROUND_LABEL = re.compile(
    r"^(?:background|context|today|current(?:ly| state)?|history|situation|about us|why|problem|motivation|user story|as an? [\w ]+, i)\b\s*[.:,–-]?",
    re.I,
)
_OF_TODAY = re.compile(
    r"\b(?:today|currently|at the moment|right now|at present|so far|until now|these days|nowadays|used to|previously|formerly|last (?:year|month|week|quarter)|in the past|years? ago|historically|first (?:sketch\w*|draft|idea|plan)s?|legacy|the old|our old|existing (?:setup|system|stack|environment|cluster|deployment|database|server)s?|we (?:already |currently )?(?:have been|run|operate|host)|(?:was|were|had)\b|has been running|is running (?:on|in)|(?:other|another|sister|neighbouring|platform|security) teams?)\b",
    re.I,
)
_REASON = re.compile(r"^(?:because|since|as (?:our|the|we)|the reason)\b|\bthat is why\b", re.I)
_DEMAND = re.compile(
    r"\b(?:must|shall|should|need(?:s|ed)? to|has to|have to|required?|requires?|please|ensure|make sure|want|needs?|only|never|always|at least|exactly|may not|cannot)\b",
    re.I,
)
_IMPERATIVE = re.compile(
    r"^(?:and |also |then |finally,? |first,? |\d+[.)] )?(?:use|create|build|deploy|provision|set up|add|enable|export|tag|keep|store|encrypt|configure|run|make|write|provide|include|put|do not|don.t|avoid|never|no|give|attach|place|restrict|allow|deny|block|turn|name|expose|deliver|define|implement|send|publish|scale|choose|go|stick|let|move|protect|retain|rotate|generate|host|wire|connect|route|serve|return|ship|cover|document|describe|validate|forward|limit|grant)\b",
    re.I,
)
_WISH = re.compile(
    r"\b(?:may|optional(?:ly)?|nice[- ]to[- ]have|bonus|if (?:there is |you have |time )(?:time|allows|permits)|would be (?:nice|good|great|welcome)|ideally|if possible|could have|stretch|feel free|welcome but|not (?:strictly )?required|can (?:also )?be added later|if you like|a plus\b)",
    re.I,
)
_NOT_WISH = re.compile(
    r"\bmay (?:not|only)\b|nothing may|no \w+ may|\bno\b[^.;]{0,40}\bmay\b|\bmay be (?:open|destroyed|reached|used|deleted|lost)|whatever may|who may|\bmay (?:assume|read|write|call|reach|use|access|invoke|publish|push|talk|start)\b",
    re.I,
)
_WISH_HEADING = re.compile(r"optional|nice[- ]to[- ]have|bonus|stretch|could|if time|extras?\b|later|wish", re.I)
_CONDITION = re.compile(
    r"^(?:and |also,? )?(?:if|when(?:ever)?|where|wherever|in case|should)\s+(?:you |we |it |the (?:program|stack|solution) |there (?:is|are) |an? |any |the )?(?P<if>[^,:;]{3,80})(?:,|:|;|\bthen\b|\bmust\b|\bshall\b)|^(?:for )?(?:any|every|all)\s+(?P<any>[^,:;]{3,50}?)\s+(?:that )?(?:you|we|the (?:program|stack)|is|are)\s+(?:create|use|make|add|provision|introduc|creat|us)\w*|(?P<tail>\bif (?:you|we|it|the program|any|there (?:is|are))\b[^.;,]{3,60}(?:is|are)?\s*(?:used|created|made|added|needed|uses?|creates?|adds?|any)?\s*)\.?$",
    re.I,
)
_GOES = re.compile(
    r"\b(?:create|creat\w+|use[sd]?|using|make|made|add|added|need|needed|introduc\w+|provision\w*|deploy\w*|there (?:is|are)|has|have|involv\w+|includ\w+|contain\w*|is part|are part|choose|pick\w*)\b",
    re.I,
)
_QUESTION = re.compile(r"\?$")
_GREETING = re.compile(
    r"^(?:hi|hello|hey|dear|thanks?|thank you|cheers|best|regards|kind regards|good (?:morning|day|afternoon)|looking forward|let me know)\b",
    re.I,
)


def is_background(said: Said, *, in_background: bool) -> bool:
    """Whether a statement only tells how things are. in_background: its paragraph is labelled so."""
    text = said.text
    if in_background:
        return not _DEMAND.search(text) or bool(_OF_TODAY.search(text))
    if _OF_TODAY.search(text) and not _DEMAND.search(text) and not _IMPERATIVE.match(text):
        return True
    return bool(_REASON.search(text)) and not _DEMAND.search(text)


def labels_background(said: Said) -> bool:
    """Whether a paragraph says of itself that it is background."""
    headings = said.statement.headings
    return bool(_BACKGROUND_LABEL.match(said.text)) or bool(headings and _BACKGROUND_HEADING.search(headings[-1]))


def is_wish(said: Said) -> bool:
    """Whether a statement asks for something that may be left out."""
    heading = said.statement.headings[-1] if said.statement.headings else ""
    if (
        _WISH_HEADING.search(heading)
        or (_WISH_HEADING.search(said.statement.lead[:40])
        and said.statement.lead.endswith(":"))
    ):
        return True
    return bool(_WISH.search(said.text)) and not _NOT_WISH.search(said.text)


def condition_of(said: Said) -> str:
    """The concept that must be there for a statement to bind; "" where it binds anyhow."""
    for text in (said.text, said.statement.lead if said.statement.lead.rstrip().endswith(":") else ""):
        match = _CONDITION.search(text)
        if match is None:
            continue
        clause = match["if"] or match["any"] or match["tail"]
        if not (match["any"] or _GOES.search(clause)):
            continue
        named = mentions_in(clause)
        if named:
            return named[0].concept
    return ""


def is_courtesy(said: Said) -> bool:
    """Whether a statement asks for nothing at all: a greeting, a title."""
    return bool(_GREETING.match(said.text)) or len(said.text) < 4


def is_demand(said: Said) -> bool:
    """Whether a statement plainly asks for something, so that not to understand it is worth saying."""
    if said.statement.kind in ("item", "row"):
        return True
    return bool(_DEMAND.search(said.text) or _IMPERATIVE.match(said.text))
