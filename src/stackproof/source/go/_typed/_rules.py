"""Names of the codes that go/types gives its errors (internal/types/errors of Go), as far as they are looked at."""

from __future__ import annotations

from .._checker import A_PROGRAM, CYCLE, NO_MAIN, NO_PACKAGE, NO_STANDARD

_NAMES = {
    3: "MismatchedPkgName", 8: "UnusedImport", 10: "DuplicateDecl", 11: "InvalidDeclCycle", 16: "UntypedNilUse",
    17: "WrongAssignCount", 18: "UnassignableOperand", 19: "NoNewVar", 21: "InvalidIfaceAssign",
    23: "IncompatibleAssign", 25: "NotAType", 41: "TooManyValues", 42: "NotAnExpr", 43: "TruncatedFloat",
    44: "NumericOverflow", 45: "UndefinedOp", 46: "MismatchedTypes", 49: "UnaddressableOperand",
    50: "InvalidIndirection", 51: "NonIndexableOperand", 52: "InvalidIndex", 54: "NonSliceableOperand",
    60: "DuplicateLitKey", 61: "MissingLitKey", 64: "MixedStructLit", 65: "InvalidStructLit", 66: "MissingLitField",
    67: "DuplicateLitField", 68: "UnexportedLitField", 69: "InvalidLitField", 70: "UntypedLit", 71: "InvalidLit",
    72: "AmbiguousSelector", 73: "UndeclaredImportedName", 74: "UnexportedName", 75: "UndeclaredName",
    76: "MissingFieldOrMethod", 78: "NonVariadicDotDotDot", 83: "InvalidAppend", 90: "InvalidLen", 94: "InvalidAssert",
    95: "ImpossibleAssert", 96: "InvalidConversion", 97: "InvalidUntypedConversion", 100: "UnusedExpr",
    101: "UnusedVar", 102: "MissingReturn", 103: "WrongResultCount", 105: "InvalidCond", 109: "InvalidRangeExpr",
    113: "DuplicateCase", 119: "UndeclaredLabel", 122: "UnusedLabel", 126: "WrongArgCount", 127: "InvalidCall",
    128: "UnusedResults", 134: "InvalidUnsafeSlice", 135: "UnsupportedFeature", 137: "WrongTypeArgCount",
    138: "CannotInferTypeArgs", 139: "InvalidTypeArg",
    NO_MAIN: "NoMain", A_PROGRAM: "ImportOfProgram", CYCLE: "ImportCycle", NO_PACKAGE: "NoPackage",
    NO_STANDARD: "NoStandardPackage",
}  # fmt: skip
_FIXES = {
    "NoNewVar": "Write `=` in place of `:=`",
    "WrongResultCount": "Return as many values as the function's signature says",
    "UnsupportedFeature": "Raise the version after `go` in go.mod",
    "UnusedResults": "Use the result, or assign it to `_`",
    "UnusedExpr": "Assign the value or call the function; an expression alone is no statement",
    "DuplicateLitField": "Keep one of the two",
    "DuplicateLitKey": "Keep one of the two",
    "NoMain": "Write `func main()`, which starts the program",
    "MismatchedPkgName": "Give all files of a folder the same package clause, or move the file to a folder of its own",
    "CannotInferTypeArgs": "Give the type arguments in brackets",
}
USUAL_FIX = "Correct the expression, or the type that it is declared with; `go vet ./...` shows the same error"


def rule_of(code: int) -> str:
    """`UnusedVar` of 101; "" for one that is not looked at."""
    return _NAMES.get(code, "")


def fix_of(rule: str) -> str:
    return _FIXES.get(rule, USUAL_FIX)
