"""How a statement binds: as a demand, a wish, under a condition, or not at all."""

from __future__ import annotations

import re

from ._mentions import all_named
from ._patterns import Pattern, words
from ._said import Said

_BACKGROUND_HEADING = words(
    *("background", "context", "about", "introduction", "intro", "motivation", "problem", "today", "as[- ]is"),
    *("current (?:state|situation|setup)", "history", "why", "story", "situation", "purpose of this"),
    *("out of scope", "not in scope", "non-goals?"),
)
_BACKGROUND_LABEL = Pattern(
    r"(?:background|context|today|current(?: state| situation)?|history|situation|about us|why|problem|motivation|"
    r"user story|out of scope|not in scope|where we are|for comparison|as an? [\w ]+, i)\b\s*[.:,–-]?"
)
_OUT_OF_SCOPE = Pattern(
    r"\b(?:out of scope|not in scope|non-goals?)\b|(?:^|\| )(?:[\d.]+ )?(?:exclusions?|excluded|not included|what we "
    r"don.t need)\b|(?:^|\| )won.t(?: have)?(?:$| \|)"
)
_OF_TODAY = words(
    *(
        "presently",
        "today",
        "currently",
        "at the moment",
        "right now",
        "at present",
        "so far",
        "until now",
        "these days",
    ),
    *(
        "nowadays",
        "used to",
        "previously",
        "formerly",
        "last (?:year|month|week|quarter|time)",
        "in the past",
        "years? ago",
    ),
    *("historically", "first (?:sketch\\w*|drafts?|ideas?|plans?)", "legacy", "the old", "our old", "predecessor"),
    *("existing (?:setup|system|stack|environment|deployment|servers?|platform)", "is up and running", "prototype"),
    *("we (?:already |currently )?(?:have been|run|operate|host)(?! it)", "has been running", "is running (?:on|in)"),
    *("(?:other|another|sister|neighbouring) (?:teams?|stacks?|company|companies|project|department)",),
    *("sister company",),
    *(
        "peaked",
        "ran (?:on|in|out)",
        "lost \\d+",
        "crashed",
        "broke",
        "fell over",
        "went down",
        "grew",
        "came from",
        "cost us",
    ),
    *("currently lives?", "chokes", "in use today", "lives? on (?:an? |two |three |our )?(?:old|elderly|ageing)"),
    *("we(?:.ve| have) got", "(?:please )?ignore (?:it|that|this|them)", "rn"),
    *("(?:someone|somebody|some people|others|a colleague) (?:\\w+ )?(?:suggest\\w*|propos\\w*|asked|mention\\w*)",),
    *(
        "we (?:considered|looked at|thought about|decided against|rejected|discussed)",
        "(?:was|were) (?:suggested|proposed|discussed)",
    ),
    *("(?:is|are) handled by (?:the|another|our) (?:\\w+ ){0,2}team",),
    *("the present", "our present", "already run", "hand-?made", "self-managed", "will be (?:retired|switched off)"),
    *("(?:is|are) switched off", "(?<!that )(?<!which )(?:was|were|had)", "get rid of", "that we do not manage"),
    *("stays? (?:where|as) (?:it|they) (?:is|are)", "no part of", "not (?:a )?part of", "(?:is|are) made elsewhere"),
    *("(?:which|that) (?:the )?(?:[\\w-]+ ){1,2}team (?:runs|owns|manages|operates)", "for comparison"),
    *("\\w+['’]s (?:box|desk|laptop|old \\w+|machine)(?: runs)?", "don.t take it as a model"),
)
_REASON = Pattern(r"^(?:because|since|as (?:our|the|we)|the reason)\b|\bthat is why\b")
_DEMAND = words(
    *("must", "shall", "should", "need(?:s|ed)? to", "has to", "have to", "required?", "requires?", "please", "ensure"),
    *("make sure", "want", "wants", "needs?", "only", "never", "always", "at least", "exactly", "may not", "cannot"),
    *("we are moving", "we replace", "we expect", "would like", "could you"),
)
_STRONG = words("must", "shall", "please", "we (?:need|want)", "should", "has to", "have to")
_ORDERS = words("must", "shall", "ensure", "make sure", "never", "always")
_ABOUT_THE_TEXT = words(
    *(
        "key words?",
        "you are an?",
        "answer with",
        "requirements below",
        "as discussed",
        "number \\d+ counts",
        "some day",
    ),
    *("this document", "not now", "let me know", "these rules", "reads? as in"),
)
_DEPLOYS = words("(?:team|we) (?:deploys?|ships?|releases?) (?:\\w+ ){0,3}(?:to|in)")
_ASIDE = Pattern(r"^\([^()]{10,}\)\.?$")
_STATES = words("is", "are", "has", "runs", "lives")
_IMPERATIVE = Pattern(
    r"^(?:and |also |then |finally,? |first,? )?(?:use|create|build|deploy|provision|set up|add|enable|export|tag|keep|"
    r"store|encrypt|configure|run|make|write|provide|include|put|do not|don.t|avoid|never|no|give|"
    r"attach|place|restrict|"
    r"allow|deny|block|turn|name|expose|deliver|define|implement|send|publish|scale|choose|go|stick|let|move|protect|"
    r"retain|rotate|generate|host|wire|connect|route|serve|return|ship|cover|document|describe|validate|forward|limit|"
    r"grant|take)\b"
)
_WISH = words(
    *("may", "optional(?:ly)?", "nice[- ]to[- ]have", "bonus(?: points)?", "ideally", "if possible", "could have"),
    *("if (?:there is |you have |time )(?:time|allows|permits)", "would be (?:nice|good|great|welcome)", "stretch"),
    *("would be (?:cool|sweet|lovely|handy|neat|a bonus|appreciated)", "good but not required", "a bonus"),
    *("if there is time left", "feel free", "welcome but", "not (?:strictly )?required", "if you like", "a plus"),
    *(
        "can (?:also )?be added later",
        "maybe",
        "some day",
        "if it isn.t too much bother",
        "if it is not too much",
        "are not a must",
    ),
)
_NOT_WISH = words(
    *(
        "may (?:not|only)",
        "nothing may",
        "no \\w+ may",
        "no\\b[^.;]{0,40}\\bmay",
        "nobody\\b[^.;]{0,40}\\bmay",
        "who may",
    ),
    *(
        "may be (?:open|destroyed|reached|used|deleted|lost)",
        "whatever may",
        "only\\b[^.;]{0,60}\\bmay",
        "isn.t before May",
    ),
    *(
        "may (?:assume|read|write|call|reach|use|access|invoke|publish|push|talk|start|get)",
        "3 may",
        "in may",
        "before may",
    ),
)
_WISH_HEADING = Pattern(
    r"\b(?:optional|nice[- ]to[- ]have|bonus|stretch|could have|^could$|if time|extras?|later|wish)\b"
)
_WISH_ROW = Pattern(r",\s*(?:prio(?:rity)? )?(?:could|optional|nice[- ]to[- ]have|may|bonus|wish)$")
_COMPLAINS = words(
    *(
        "costs? too much",
        "too (?:expensive|slow|old|fragile|costly)",
        "any ?more",
        "nobody (?:understands|knows|notices)",
    ),
    *("end[- ]of[- ]life", "outgrown", "painful", "hates? it", "falls? over", "must go", "has to go", "unmaintain\\w+"),
)
_CONDITION = Pattern(
    r"^(?:and |also,? )?(?:if|when(?:ever)?|where|wherever|in case|should)\s+(?P<if>[^,:;]{3,80})(?:,|"
    r":|;|\bthen\b|(?=\bthey (?:must|should|shall|need)\b))",
    r"^(?:for )?(?:any|every|all)\s+(?P<any>[^,:;]{3,50}?)\s+(?:that )?(?:you|we|"
    r"the program)\s+(?:create|use|make|add)\w*",
    r"(?P<tail>\bif (?:you|we|it|the program|any|there (?:is|are))\b[^.;,]{3,60})\.?$",
)
_GOES = words(
    *("create", "creat\\w+", "use[sd]?", "using", "make", "made", "add", "added", "need", "needed", "introduc\\w+"),
    *("provision\\w*", "deploy\\w*", "there (?:is|are)", "has", "have", "involv\\w+", "includ\\w+", "contain\\w*"),
    *("is part", "are part", "choose", "pick\\w*"),
)
_GOES_WRONG = words("goes off", "fails?", "breaks?", "is down", "errors?", "stops?", "reports?")
_IS_SENTENCE = Pattern(
    r"^(?:the|an?|our|their|its|they|it|we|this|these)\b[^:]*\b(?:is|are|\w{3,}s|arrive|come|go|get)\b[^:]*[.]$"
)
_GREETING = Pattern(
    r"^(?:hi|hello|hey|dear|thanks?|thank you|cheers|best|regards|kind regards|good (?:morning|day|afternoon)|"
    r"looking forward|let me know|subject:)\b"
)
_ANY_CACHE = frozenset({"cache", "instance", "database", "queue", "topic", "table", "bucket", "function", "kms_key"})


def background_until(said: Said, *, in_background: bool) -> int:
    """Up to where a statement only tells how things are: 0 where all of it binds. in_background: its paragraph is
    labelled so."""
    text = said.text
    if _DEPLOYS.search(text) and not _OF_TODAY.search(text):
        return 0
    today, demand = _OF_TODAY.search(text), _DEMAND.search(text)
    if in_background and (today or not _STRONG.search(text)):
        return len(text)
    if _ASIDE.match(text) and _STATES.search(text) and not demand:
        return len(text)
    if today and not _IMPERATIVE.match(text):
        if not demand:
            return len(text)
        return demand.start() if today.end() <= demand.start() else 0
    return len(text) if _REASON.search(text) and not demand else 0


def labels_background(said: Said) -> bool:
    """Whether a paragraph says of itself that it is background."""
    headings = said.statement.headings
    if said.statement.label and _OF_TODAY.search(said.statement.label):
        return True
    if tells_a_story(said) and _is_complained_of(said):
        return True
    return bool(_BACKGROUND_LABEL.match(said.text)) or bool(headings and _BACKGROUND_HEADING.search(headings[-1]))


def _is_complained_of(said: Said) -> bool:
    """Whether the paragraph goes on to say what is wrong with what it tells."""
    one = said.after
    while one is not None and one.statement.block == said.statement.block:
        if _COMPLAINS.search(one.text):
            return True
        one = one.after
    return False


def is_out_of_scope(said: Said) -> bool:
    """Whether a statement stands among what is not asked for."""
    return _OUT_OF_SCOPE.search(f"{said.over} | {said.text}") is not None


def is_wish(said: Said) -> bool:
    """Whether a statement asks for something that may be left out."""
    over = [said.statement.headings[-1] if said.statement.headings else "", said.statement.label]
    if said.statement.lead.endswith(":"):
        over.append(said.statement.lead[:40])
    if said.statement.kind == "row" and _WISH_ROW.search(said.text):
        return True
    if any(_WISH_HEADING.search(one) for one in over):
        return True
    return bool(_WISH.search(said.text)) and not _NOT_WISH.search(said.text)


_IF_ANY = re.compile(
    r"(?P<what>[\w -]{3,40}?),?\s*\(?if (?:any|there (?:is|are) (?:one|any)|present|used at all)\b", re.IGNORECASE
)


def condition_of(said: Said) -> str:
    """The concept that must be there for a statement to bind; "" where it binds anyhow."""
    for text in (said.text, said.statement.lead if said.statement.lead.rstrip().endswith(":") else ""):
        aside = _IF_ANY.search(text)
        if aside is not None and (named := all_named(aside["what"], said.known | _ANY_CACHE)):
            return named[-1].concept
        match = _CONDITION.search(text)
        if match is None:
            continue
        clause = match["if"] or match["any"] or match["tail"]
        if not (match["any"] or _GOES.search(clause)) or _GOES_WRONG.search(clause):
            continue
        if named := all_named(clause, said.known | _ANY_CACHE):
            return named[0].concept
    return ""


def tells_a_story(said: Said) -> bool:
    """Whether a sentence only tells what happens: running text without a demand, under no label and in no list."""
    statement = said.statement
    if statement.kind != "prose" or statement.label or not _IS_SENTENCE.search(said.text):
        return False
    return not (_DEMAND.search(said.text) or _IMPERATIVE.match(said.text) or _WISH.search(said.text))


def is_courtesy(said: Said) -> bool:
    """Whether a statement asks for nothing at all: a greeting, a title."""
    return bool(_GREETING.match(said.text)) or len(said.text) < 4


def is_demand(said: Said) -> bool:
    """Whether a statement plainly asks for something, so that not to understand it is worth saying."""
    if _ABOUT_THE_TEXT.search(said.text) or _OF_TODAY.search(said.text):
        return False
    if said.statement.kind in ("item", "row"):
        return True
    if said.mentions and (said.statement.label or _DEMAND.search(said.text)):
        return True
    return bool(_ORDERS.search(said.text) or _IMPERATIVE.match(said.text))
