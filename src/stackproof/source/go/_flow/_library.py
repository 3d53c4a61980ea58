"""What functions of the standard library, and of a few others, do to what they are given."""

from __future__ import annotations

import re

from ._values import (
    NONE,
    UNKNOWN,
    Json,
    Origin,
    Results,
    Scalar,
    Sequence,
    Value,
    made_text,
    origins_of,
    plain,
    text_of,
)

# Of a predictable generator, and of a good one that is asked anew at each run.
WEAK = frozenset({"math/rand", "math/rand/v2"})
PROGRAM = frozenset({"crypto/rand", "github.com/google/uuid", "github.com/gofrs/uuid", "github.com/matoous/go-nanoid"})
_CLOCK = frozenset({"Now", "Since", "Until"})
_TEXTS = frozenset({
    "strings", "strconv", "net/url", "html", "encoding/base64", "encoding/hex", "bytes", "path", "regexp",
    "crypto/sha256", "crypto/sha1", "crypto/md5", "crypto/sha512", "unicode", "fmt", "slices", "maps",
})  # fmt: skip
_FILLING = frozenset({"Read", "ReadFull"})
_VERB = re.compile(r"%[-+# 0]*[\d.*]*(?:\[\d+\])?[a-zA-Z%]")


def call_library(path: str, name: str, given: list[Value], place: Origin) -> Value:
    """A call of a function of another package. place: where it stands, its kind and detail still open."""
    called = f"{path.rpartition('/')[2]}.{name}"
    if path in WEAK or (path == "time" and name in _CLOCK) or (path.endswith("/uuid") and name == "NewUUID"):
        return _made("weak", place, called)
    if path in PROGRAM or path.startswith("github.com/google/uuid"):
        made = _made("program", place, called)
        return Results((made, NONE)) if (path, name) in _WITH_ERROR else made
    if path == "os" and name in ("Getenv", "LookupEnv", "ExpandEnv"):
        found = Scalar("str", origins=frozenset({place._replace(kind="environment")}))
        return Results((found, NONE)) if name == "LookupEnv" else found
    if path == "fmt" and name == "Sprintf":
        return formatted(given)
    if path == "fmt" and name in ("Sprint", "Sprintln"):
        return text_of(*map(plain, given))
    if path == "encoding/json" and name in ("Marshal", "MarshalIndent") and given:
        return Results((Json(plain(given[0])), NONE))
    if path == "strings" and name in ("TrimSpace", "Trim", "TrimSuffix", "TrimPrefix", "Clone") and given:
        return plain(given[0])
    return made_text(*map(plain, given)) if path in _TEXTS else UNKNOWN


_WITH_ERROR = frozenset({
    ("crypto/rand", "Int"), ("crypto/rand", "Prime"), ("crypto/rand", "Read"), ("github.com/google/uuid", "NewRandom"),
    ("github.com/gofrs/uuid", "NewV4"), ("github.com/matoous/go-nanoid", "New"),
})  # fmt: skip


def _made(kind: str, place: Origin, called: str) -> Value:
    return Scalar("str", origins=frozenset({place._replace(kind=kind, detail=called)}))


def formatted(given: list[Value]) -> Value:
    """`Sprintf`: the pieces of the format between its verbs, and what takes their places."""
    if not given:
        return UNKNOWN
    form = plain(given[0])
    rest = [plain(item) for item in given[1:]]
    text = form.text if isinstance(form, Scalar) else None
    if text is None:
        return made_text(form, *rest)
    parts: list[Value] = []
    at = 0
    for match in _VERB.finditer(text):
        parts.append(_piece(form, text[at : match.start()]))
        at = match.end()
        if match[0] == "%%":
            parts.append(_piece(form, "%"))
        elif rest:
            parts.append(_shown(rest.pop(0)))
    parts.append(_piece(form, text[at:]))
    return text_of(*(part for part in parts if not (isinstance(part, Scalar) and part.data == "")))


def _piece(form: Value, text: str) -> Value:
    """A piece of a format; what holds no letters tells nothing."""
    origins = origins_of(form) if re.search(r"\w", text) else frozenset()
    return Scalar("str", text, frozenset(item._replace(detail=str(len(text))) for item in origins))


def _shown(value: Value) -> Value:
    return made_text(value) if isinstance(value, Sequence) else value


def is_filling(path: str, name: str) -> bool:
    """Whether a function fills the slice that it is given: `rand.Read(b)`, `io.ReadFull(rand.Reader, b)`."""
    return name in _FILLING and (path in WEAK | PROGRAM or path == "io")
