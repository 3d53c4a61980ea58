"""What TypeScript's own type check says beyond names and arguments of the SDK."""

from __future__ import annotations

from .._mechanism import Case, Impact, Iterator, Pass, Severity, Unknown, Verdict, check
from .._remarks import fail_of, subject_of

_STOPS = Impact("deployment", "Pulumi checks the types before it runs the program, and stops at the first error.")


@check(
    "TYP001",
    title="The program passes TypeScript's type check",
    severity="critical",
    category="sdk",
    impact=_STOPS,
    links=("https://www.pulumi.com/docs/iac/languages-sdks/javascript/",),
)
def types_are_right(case: Case) -> Iterator[Verdict]:
    """Errors of the TypeScript compiler over the files that the program brings in.

    Why
        Pulumi runs TypeScript through ts-node, which checks the types of every file that the program imports. One error
        and nothing is previewed or deployed, however harmless it would be at run time.
    Fix
        Correct the expression or the type at the line; `npx tsc --noEmit` shows the same error.
    Bad
        ```typescript
        import * as pulumi from "@pulumi/pulumi";

        const zones = new pulumi.Config().get("zones");
        export const first = zones.split(",")[0]; // <- finding
        ```
    Bad
        ```typescript
        // --- tsconfig.json
        {"compilerOptions": {"strict": true, "target": "es2020", "module": "commonjs"}}
        // --- index.ts
        import * as aws from "@pulumi/aws";

        function tagsOf(team) { // <- finding
            return { team };
        }

        new aws.s3.Bucket("store", { tags: tagsOf("core") });
        ```
    Good
        ```typescript
        import * as pulumi from "@pulumi/pulumi";

        const zones = new pulumi.Config().get("zones") ?? "us-east-1a";
        export const first = zones.split(",")[0];
        ```
    Known limits
        As strict as the answer's tsconfig; without one Pulumi is not strict either. The compiler is a newer one than
        Pulumi's, and errors that only one of them knows are left out. Packages that are not here have no types, and
        what comes from them is not judged; where a package is here in another version than the manifest asks for, the
        error stays undecided. Files that the program does not import, tests, and programs that are run without a type
        check weigh medium.
    """
    for remark in case.remarks_of("types.not-checked"):
        yield Unknown(subject_of(remark, case), remark.message)
    remarks = case.remarks_of("types.error")
    for file in sorted({remark.file or "" for remark in remarks if not remark.certain}):
        lines = sorted({remark.line or 0 for remark in remarks if remark.file == file and not remark.certain})
        shown = ", ".join(map(str, lines[:10])) + (" and more" if len(lines) > 10 else "")
        yield Unknown(file, f"types do not fit at {shown}, with packages of other versions than the manifest asks for")
    for remark in remarks:
        if not remark.certain:
            continue
        here = remark.data.get("refused") is True and not _is_aside(remark.data)
        severity: Severity | None = None if here else "medium"
        yield fail_of(remark, case, severity=severity)
    unknown = remarks or case.remarks_of("types.not-checked")
    if case.project.language == "typescript" and case.project.entry is not None and not unknown:
        if case.project.entry in case.unread:
            yield Unknown(case.project.entry, "the file could not be parsed")
        else:
            yield Pass(case.project.entry, "the compiler finds no error")


def _is_aside(data: dict[str, object]) -> bool:
    return data.get("test") is True or data.get("unreached") is True
