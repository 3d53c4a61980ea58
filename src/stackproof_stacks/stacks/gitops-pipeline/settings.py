"""Configuration of the stack."""

from dataclasses import dataclass
from pathlib import Path

from components.settings import Settings

HERE = Path(__file__).parent
BRANCHES = ("main", "develop", "release")
# CloudWatch knows FailedPipelineExecutions; the analysed program watches a name that is not in AWS's list.
METRICS = ("FailedPipelineExecutions", "PipelineExecutionFailed")


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """environments: what the pipeline deploys to, in its order; the last after an approval."""

    suffix: str
    region: str
    analysis: bool
    team: str
    domain: str
    image_tag: str
    egress: str
    log_days: int
    failure_metric: str
    environments: tuple[str, ...] = ("dev", "staging", "prod")


def read() -> Chosen:
    """Raises SettingError for a setting that cannot be used."""
    settings = Settings()
    suffix = settings.suffix
    egress = settings.choice("egressMode", ["auto", "nat", "endpoints"], default="auto")
    if egress == "auto":
        # Environments that people try things in do without a NAT gateway.
        egress = "endpoints" if suffix.startswith(("dev", "test")) else "nat"
    return Chosen(
        suffix=suffix,
        region=settings.region(default="us-east-1"),
        analysis=settings.choice("profile", ["recommended", "analysis"], default="recommended") == "analysis",
        team=settings.text("team", default="platform", pattern="[A-Za-z][A-Za-z0-9 -]*", meaning="a name"),
        domain=settings.text(
            "domain", pattern=r"([a-z0-9-]+\.)+[a-z]+", meaning="a host name with an issued ACM certificate"
        ),
        image_tag=settings.text(
            "imageTag", default="bootstrap", pattern="[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}", meaning="a tag"
        ),
        egress=egress,
        log_days=settings.integer("logRetentionDays", default=7),
        failure_metric=settings.choice("failureMetricName", METRICS, default=METRICS[0]),
    )


chosen = read()
