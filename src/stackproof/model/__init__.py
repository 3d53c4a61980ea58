"""The nouns of Stackproof. No I/O here; standard library and msgspec only."""

from .errors import InputError, StackproofError, UnableError
from .finding import (
    CATEGORIES,
    CATEGORY_TITLES,
    SEVERITIES,
    Category,
    Fail,
    Finding,
    Fix,
    Impact,
    ImpactKind,
    Pass,
    Severity,
    Unknown,
    Verdict,
)
from .graph import (
    GRAPH_FORMAT,
    Graph,
    Invoke,
    Location,
    LogLine,
    Reference,
    Resource,
    ResourceOptions,
    SecretOrigin,
    is_asset,
    is_secret,
    is_unknown,
    secret_origin,
)
from .report import (
    REPORT_FORMAT,
    REPORTS_FORMAT,
    Checkpoint,
    Environment,
    PassedCheck,
    Report,
    RunSummary,
    Score,
    ScoreRow,
    SubmissionSummary,
    Suppressed,
    Undecided,
)
from .run import Attempt, Need, Outcome, ProgramError, ProgramRun, SandboxReport, Usage
from .submission import Language, Platform, Project, Remark, SourceFile, Submission

__all__ = [
    "CATEGORIES", "CATEGORY_TITLES", "GRAPH_FORMAT", "REPORTS_FORMAT", "REPORT_FORMAT", "SEVERITIES", "Attempt",
    "Category", "Checkpoint", "Environment", "Fail", "Finding", "Fix", "Graph", "Impact", "ImpactKind", "InputError",
    "Invoke", "Language", "Location", "LogLine", "Need", "Outcome", "Pass", "PassedCheck", "Platform", "ProgramError",
    "ProgramRun", "Project", "Reference", "Remark", "Report", "Resource", "ResourceOptions", "RunSummary",
    "SandboxReport", "Score", "ScoreRow", "SecretOrigin", "Severity", "SourceFile", "StackproofError", "Submission",
    "SubmissionSummary", "Suppressed", "UnableError", "Undecided", "Unknown", "Usage", "Verdict", "is_asset",
    "is_secret", "is_unknown", "secret_origin",
]
