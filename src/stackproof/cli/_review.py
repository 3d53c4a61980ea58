"""`stackproof review`."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from stackproof.model import InputError, Report, UnableError

from ._options import parse_config, prefix_of, shared
from ._outputs import Output, parse_outputs, terminal, write_all
from ._progress import Progress
from ._settings import Settings, find_settings

if TYPE_CHECKING:
    from stackproof.report import FailOn, Rule
    from stackproof.review import Reviewed

FORMATS = ("text", "json", "markdown", "sarif", "html", "github", "diff")
_LEVELS: tuple[FailOn, ...] = ("critical", "high", "medium", "low", "never")


@click.command(
    "review", epilog="Formats: text (default), json, markdown, sarif, html, github, diff. PATH - reads standard input."
)
@shared
@click.option("--prompt", metavar="FILE", help="What the answer was asked for; it is held against it.")
@click.option("--requirements", metavar="FILE", help="The same as a list, from stackproof requirements; edit it.")
@click.option("--against", metavar="IDEAL", help="An ideal answer, or a stored graph of one, to compare with.")
@click.option(
    "--run-tests/--no-run-tests", default=None, help="Run the answer's own unit tests, too. [default: under eval]"
)
@click.option("--profile", metavar="NAME", help="Which checks are asked and how they weigh; eval trusts nothing.")
@click.option("--baseline", metavar="FILE", help="A former JSON report; its findings are listed as suppressed.")
@click.option("--fail-on", type=click.Choice(_LEVELS), help="Lowest severity that gives exit code 1. [default: high]")
@click.option("--verbose", is_flag=True, help="Show everything, not only the worst five causes.")
@click.option(
    "--fix-diff", is_flag=True, help="Print what mends the answer, each change proved by a new review, as one diff."
)
@click.option("-o", "--output", metavar="FORMAT[=FILE]", multiple=True, help="Report format; may be repeated.")
def command(
    path: str,
    template: str | None,
    project: str | None,
    stack: str | None,
    config: tuple[str, ...],
    install: bool,
    trust: bool,
    prompt: str | None,
    requirements: str | None,
    against: str | None,
    run_tests: bool | None,
    profile: str | None,
    baseline: str | None,
    fail_on: str | None,
    verbose: bool,
    fix_diff: bool,
    output: tuple[str, ...],
) -> int:
    """Run the answer at PATH offline under a recording engine and report what is wrong with it.

    PATH is a folder, a Markdown answer, a program, a zip or tar archive, or - for standard input.
    """
    settings = _settings(path, profile)
    wanted = (*output, "diff") if fix_diff else output or settings.output
    outputs = parse_outputs(wanted, known=FORMATS, default="text")
    given = {**settings.config, **parse_config(config)}
    under = template or settings.template
    options = {
        "template": under,
        "prompt": prompt,
        "requirements": requirements,
        "against": against,
        "run_tests": run_tests,
        "mend": any(one.format == "diff" for one in outputs),
        "project": project,
        "stack": stack or settings.stack,
        "config": given,
        "install": install,
        "trust": trust,
        "profile": profile or settings.profile or "default",
        "baseline": _baseline(baseline),
        "disable": settings.disable,
    }
    every = _reviewed(path, options)
    prefix = prefix_of(path, template=under)
    write_all(outputs, lambda one: _rendered(one, every, verbose=verbose or settings.verbose, prefix=prefix))
    if options["mend"]:
        _tell_of_mends(path, every)
    from stackproof.report import exit_code

    return exit_code([one.report for one in every], fail_on=_fail_on(fail_on, settings))


def _tell_of_mends(path: str, every: Sequence[Reviewed]) -> None:
    """What the diff does, beside it and not in it."""
    _, left_out = _diff(every)
    for number, report in enumerate(one.report for one in every):
        mending, name = report.mending, report.submission.project
        if mending is None or mending.why:
            click.echo(f"{name}: no diff: {mending.why if mending else 'no program'}", err=True)
            continue
        tried = len(mending.mended) + len(mending.left) + len(mending.untried)
        said = [f"{len(mending.mended)} of {tried} mends proved in {mending.reviews} reviews"]
        said += [f"{len(mending.gone)} more findings go with them"] if mending.gone else []
        said += [f"{len(mending.untried)} not tried for want of time"] if mending.untried else []
        said += [f"score {mending.before} -> {mending.after}"] if mending.mended else []
        click.echo(f"{name}: {'; '.join(said)}", err=True)
        if number in left_out:
            click.echo(f"{name}: left out, for it changes what another project changes; use --project {name}", err=True)
    if any(one.mend.splices or one.mend.files for one in every) and not Path(path).is_dir():
        files = sorted({file for one in every for file in one.report.submission.files})
        shown = ", ".join(files[:6]) + (f" and {len(files) - 6} more" if len(files) > 6 else "")
        click.echo(f"the diff applies in a folder that holds the answer's files as they are cut: {shown}", err=True)


def _diff(every: Sequence[Reviewed]) -> tuple[str, tuple[int, ...]]:
    from stackproof.review import diff_of

    return diff_of([(one.mend, one.touched) for one in every])


def _fail_on(given: str | None, settings: Settings) -> FailOn:
    for level in _LEVELS:
        if level == (given or settings.fail_on):
            return level
    return "high"


def _settings(path: str, profile: str | None) -> Settings:
    found = find_settings(start=Path.cwd(), submission=path, profile=profile)
    if found.skipped is not None:
        shown = os.path.relpath(found.skipped)
        click.echo(f"note: {shown} is not read, for it lies inside what is reviewed", err=True)
    if found.inside and found.file is not None:
        shown = os.path.relpath(found.file)
        click.echo(f"note: the settings of {shown} count; --profile eval leaves them out", err=True)
    return found.settings


def _baseline(file: str | None) -> frozenset[str]:
    if file is None:
        return frozenset()
    from stackproof.checks import read_baseline

    try:
        return read_baseline(Path(file).read_bytes())
    except OSError as error:
        raise InputError(f"the baseline {file} cannot be read: {error.strerror}") from error


def _reviewed(path: str, options: dict[str, Any]) -> Sequence[Reviewed]:
    """The reports with their graphs; where the review itself broke, one that says so, for nothing may be lost."""
    from stackproof import review

    try:
        with Progress() as progress:
            return review.review_all(path, options=review.ReviewOptions(**options), progress=progress)
    except InputError:
        raise
    except UnableError as error:
        return [review.Reviewed(_broken(path, f"the review could not be done: {error}"))]
    except Exception:
        trace = traceback.format_exc()
        sys.stderr.write(trace)
        return [review.Reviewed(_broken(path, f"the review broke off; this is a fault of stackproof's own\n{trace}"))]


def _broken(path: str, error: str) -> Report:
    import platform

    from stackproof import __version__
    from stackproof.model import Environment
    from stackproof.report import broken_report

    environment = Environment(stackproof=__version__, python=platform.python_version())
    return broken_report(id="stdin" if path == "-" else Path(path).resolve().name, error=error, environment=environment)


def _rendered(output: Output, every: Sequence[Reviewed], *, verbose: bool, prefix: str) -> str:
    from stackproof.report import render

    if output.format == "diff":
        return _diff(every)[0]
    width, colour = terminal() if output.file is None else (80, False)
    reports = [one.report for one in every]
    return render(
        reports,
        format=output.format,
        verbose=verbose,
        width=width,
        colour=colour,
        prefix=prefix,
        rules=_rules(reports) if output.format == "sarif" else None,
        graphs=[one.graph for one in every],
    )


def _rules(reports: Sequence[Report]) -> dict[str, Rule]:
    """The documentation of the checks that these reports name."""
    from stackproof.checks import all_checks, explain
    from stackproof.report import Rule

    named = {f.check for r in reports for f in (*r.findings, *(s.finding for s in r.suppressed))}
    return {
        one.id: Rule(
            id=one.id,
            title=one.title,
            severity=one.severity,
            category=one.category,
            help=explain(one.id),
            link=next(iter(one.links), ""),
        )
        for one in all_checks()
        if one.id in named
    }
