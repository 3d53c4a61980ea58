"""What a few functions of the standard library give, such as stand around Pulumi's own most of the time."""

from __future__ import annotations

from ._kinds import ERROR, Items, Kind, Plain, Several

_TEXT, _INT, _BOOL, _FLOAT = Plain("string"), Plain("int"), Plain("bool"), Plain("float64")
_BYTES = Items(Plain("byte"))
_OF_STRINGS = (
    "Join", "Repeat", "Replace", "ReplaceAll", "Title", "ToLower", "ToUpper", "Trim", "TrimLeft", "TrimPrefix",
    "TrimRight", "TrimSpace", "TrimSuffix",
)  # fmt: skip
_RESULTS: dict[tuple[str, str], Kind] = {
    ("encoding/json", "Marshal"): Several((_BYTES, ERROR)),
    ("encoding/json", "MarshalIndent"): Several((_BYTES, ERROR)),
    ("encoding/json", "Unmarshal"): ERROR,
    ("errors", "New"): ERROR,
    ("fmt", "Errorf"): ERROR,
    ("fmt", "Sprint"): _TEXT,
    ("fmt", "Sprintf"): _TEXT,
    ("fmt", "Sprintln"): _TEXT,
    ("io", "ReadAll"): Several((_BYTES, ERROR)),
    ("io/ioutil", "ReadFile"): Several((_BYTES, ERROR)),
    ("os", "Getenv"): _TEXT,
    ("os", "Getwd"): Several((_TEXT, ERROR)),
    ("os", "LookupEnv"): Several((_TEXT, _BOOL)),
    ("os", "ReadFile"): Several((_BYTES, ERROR)),
    ("path", "Join"): _TEXT,
    ("path/filepath", "Join"): _TEXT,
    ("path/filepath", "Abs"): Several((_TEXT, ERROR)),
    ("strconv", "Atoi"): Several((_INT, ERROR)),
    ("strconv", "FormatInt"): _TEXT,
    ("strconv", "Itoa"): _TEXT,
    ("strconv", "ParseBool"): Several((_BOOL, ERROR)),
    ("strconv", "ParseFloat"): Several((_FLOAT, ERROR)),
    ("strconv", "Quote"): _TEXT,
    ("strings", "Contains"): _BOOL,
    ("strings", "HasPrefix"): _BOOL,
    ("strings", "HasSuffix"): _BOOL,
    ("strings", "Fields"): Items(_TEXT),
    ("strings", "Split"): Items(_TEXT),
    ("strings", "SplitN"): Items(_TEXT),
    **{("strings", name): _TEXT for name in _OF_STRINGS},
}


def standard_results(path: str, name: str) -> Kind | None:
    """What a call of a function gives; None where that is not known here."""
    return _RESULTS.get((path, name))
