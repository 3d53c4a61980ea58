"""Judge of documents: whether there is a README, and whether it speaks of what was asked for."""

from __future__ import annotations

import re

from stackproof.model import Requirement

from ._facts import Facts
from ._outcomes import Missed, Open, Outcome
from ._subjects import plain

_LARGEST = 1 << 20
_DOCUMENT = re.compile(r"(?:^|/)(?:readme[^/]*|[^/]+\.(?:md|rst|adoc|mdx))$", re.IGNORECASE)
_README = re.compile(r"(?:^|/)readme[^/]*$", re.IGNORECASE)
_TOPICS = {
    "run": r"pulumi up|getting started|quick ?start|\busage\b|\bdeploy(?:ment|ing)?\b|how to (?:run|use)|\binstall",
    "variables": r"pulumi config set|\bconfigur|environment variables?|\bsettings?\b|\bparameters?\b|\bconfig\b",
    "cost": r"[$€£]\s?\d|\d\s?(?:usd|eur|gbp|dollars?|euros?|cents?)\b"
    r"|\b(?:costs?|price[ds]?|pricing)\b[^#]{0,300}?\d+\.\d\d\b",
    "architecture": r"architecture|```mermaid|\bdiagram\b|\bdesign\b|\bcomponents?\b|\btopology\b",
    "outputs": r"\boutputs?\b|\bexports?\b",
    "teardown": r"pulumi destroy|tear(?:ing)?[ -]?down|clean(?:ing)?[ -]?up|\bdestroy(?:ing)?\b|delete the stack",
    "tests": r"pytest|npm (?:run )?test|go test|\btests?\b",
}


def judge_documentation(requirement: Requirement, facts: Facts) -> Outcome:
    topic = str(requirement.want.get("topic", ""))
    submission = facts.submission
    if submission is None:
        return Open("the files were not handed in")
    documents = [file.path for file in submission.files if _DOCUMENT.search(file.path) and file.size <= _LARGEST]
    filled = [path for path in documents if (facts.text_of(path) or "").strip()]
    if not filled:
        if submission.kind == "markdown":
            return Open("what stands around the files of the answer is not read")
        return Missed("there is no README or other document")
    if not topic:
        readme = next((path for path in filled if _README.search(path)), None)
        if readme is not None:
            return plain(readme)
        return Missed(f"there is no README; there is {filled[0]}", plain(filled[0]).witnesses)
    pattern = re.compile(_TOPICS.get(topic, re.escape(topic)), re.IGNORECASE)
    for path in filled:
        found = pattern.search(facts.text_of(path) or "")
        if found:
            return plain(f"{path} speaks of it: {found[0]!r}")
    if submission.kind == "markdown":
        return Open("what stands around the files of the answer is not read")
    near = tuple(witness for path in filled[:4] for witness in plain(path).witnesses)
    return Missed(f"{', '.join(filled[:4])}: nothing about {topic}", near)
