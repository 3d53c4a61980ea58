"""What was asked for: a prompt that is read, or a list of requirements that a person wrote."""

from __future__ import annotations

import msgspec

from stackproof.checks import Case
from stackproof.model import Asked, PromptRemark, Requirement, RequirementResult, Tests
from stackproof.requirements import asked_by, asked_of, prompt_in, requirements_in

from ._options import ReviewOptions


class Demands(msgspec.Struct, frozen=True, kw_only=True):
    """asked: platform and language. requirements: None where nothing was handed in that could say any. remarks: on the
    prompt itself."""

    asked: Asked = Asked()
    requirements: tuple[Requirement, ...] | None = None
    remarks: tuple[PromptRemark, ...] = ()


def demands_of(options: ReviewOptions) -> Demands:
    """What the files of the command line ask for; a list of requirements comes before the prompt. Raises InputError."""
    if options.prompt is None and options.requirements is None:
        return Demands()
    prompt = prompt_in(options.prompt) if options.prompt is not None else None
    if options.requirements is not None:
        listed = requirements_in(options.requirements)
    else:
        from stackproof.requirements import read_requirements

        listed = read_requirements(prompt or "")
    asked = asked_of(prompt) if prompt is not None else asked_by(listed.requirements)
    return Demands(asked=asked, requirements=listed.requirements, remarks=listed.remarks)


def verdicts_on(demands: Demands, case: Case, tests: Tests | None = None) -> tuple[RequirementResult, ...] | None:
    """The verdict on each requirement; None where none were handed in."""
    if demands.requirements is None:
        return None
    from stackproof.requirements import Facts, judge_requirements

    facts = Facts(
        topology=case.topology,
        submission=case.submission,
        project=case.project,
        run=case.run,
        is_whole=case.is_whole,
        text_of=case.text_of,
        tests=tests,
    )
    return judge_requirements(demands.requirements, facts)
