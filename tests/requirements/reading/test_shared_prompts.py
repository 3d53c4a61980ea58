"""What matters most in the five prompts of examples/prompts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from prompts_in_python import prompt_in_python

from stackproof.requirements import read_requirements

FOLDER = Path(__file__).parents[3] / "examples" / "prompts"

ROWS: dict[str, list[tuple[str, str, dict[str, Any]]]] = {
    "fedramp-pipeline": [
        ("region", "", {"region": "us-east-1"}),
        ("api_route", "api", {"method": "POST", "path": "/ingest"}),
        ("authorization", "api", {"by": "iam"}),
        ("connection", "stream", {"source": "api"}),
        ("cidr", "vpc", {"cidr": "10.0.0.0/16"}),
        ("zones", "", {"count": 2, "discovered": True}),
        ("nat", "", {"count": 1}),
        ("port", "api", {"port": 443}),
        ("port", "task", {"port": 8080, "source": "api"}),
        ("port", "database", {"port": 5432, "source": "task"}),
        ("encryption", "stream", {"key": "customer"}),
        ("encryption", "database", {"key": "customer"}),
        ("encryption", "secret", {"key": "customer"}),
        ("encryption", "log_group", {"key": "customer"}),
        ("rotation", "kms_key", {}),
        ("credential", "database", {"source": "generated", "store": "secret"}),
        ("secret_reference", "task", {"store": "secret"}),
        ("no_plain_secrets", "", {}),
        ("size", "task", {"cpu": 256, "memory": 512}),
        ("placement", "container_service", {"tier": "private", "public_address": False}),
        ("not_public", "database", {}),
        ("backup", "database", {"days": 7}),
        ("logging", "api", {}),
        ("least_privilege", "", {"wildcard_actions": False}),
        ("names", "", {"parts": ["project", "stack"]}),
        ("tags", "", {"keys": ["Environment"], "values": {"Compliance": "FedRAMP-Moderate"}}),
        ("destroyable", "", {}),
        ("output", "subnet", {"property": "id"}),
        ("output", "secret", {"property": "arn"}),
        ("output", "container_cluster", {}),
        ("output", "api", {"property": "url"}),
    ],
    "flask-api": [
        ("region", "", {"region": ["us-east-1", "eu-west-2"]}),
        ("subnets", "", {"tier": "public", "count": 2}),
        ("zones", "", {"count": {"exactly": 2}}),
        ("size", "task", {"cpu": 1024, "memory": 2048}),
        ("placement", "container_service", {"tier": "private"}),
        ("scaling", "container_service", {"min": 2, "max": 10, "metric": "cpu"}),
        ("image_scan", "image_repository", {}),
        ("health_check", "load_balancer", {"path": "/health"}),
        ("listener", "load_balancer", {"protocol": "HTTPS", "certificate": True}),
        ("dns", "load_balancer", {"name": "api.example.com"}),
        ("engine", "database", {"engine": "aurora-postgresql"}),
        ("replicas", "database", {"writers": 1, "readers": 1}),
        ("credential", "database", {"source": "generated", "store": "secret"}),
        ("port", "task", {"port": 5000, "source": "load_balancer"}),
        ("port", "database", {"port": 5432, "source": "task"}),
        ("closed", "", {}),
        ("retention", "log_group", {"days": 7}),
        ("least_privilege", "task", {}),
        ("names", "", {"suffix": True}),
        ("tags", "", {"values": {"Environment": "production", "Project": "ecommerce-api"}}),
        ("coverage", "", {"percent": 90}),
        ("output", "image_repository", {"property": "url"}),
        ("documentation", "", {"topic": "cost"}),
    ],
    "gitops-pipeline": [
        ("branches", "code_repository", {"branches": ["main", "develop", "release"]}),
        ("approval", "code_repository", {"count": 1, "branch": "main"}),
        ("polling", "pipeline", {"polling": False}),
        (
            "stages",
            "pipeline",
            {"stages": ["source", "build", "scan", "deploy-dev", "deploy-staging", "approval", "deploy-production"]},
        ),
        ("architecture", "build", {"architecture": "arm64"}),
        ("buildspec_file", "build", {}),
        ("encryption", "bucket", {"key": "customer"}),
        ("not_public", "bucket", {}),
        ("lifecycle", "image_repository", {"keep": 10}),
        ("desired_count", "container_service", {"count": 2}),
        ("size", "task", {"cpu": 256, "memory": 512}),
        ("steady_state", "container_service", {}),
        ("vpc_endpoint", "", {}),
        ("notification", "pipeline", {}),
        ("alarm", "pipeline", {"metric": "failed"}),
        ("least_privilege", "pipeline", {}),
        ("least_privilege", "build", {}),
        ("least_privilege", "task", {}),
        ("least_privilege", "event_rule", {}),
        ("tags", "", {"keys": ["Environment", "Project", "ManagedBy", "Team"]}),
        ("configuration_checked", "", {"described": True, "validated": True}),
        ("output", "code_repository", {"property": "url"}),
        ("output", "kms_key", {}),
    ],
    "healthcare-analytics": [
        ("region", "", {"region": "eu-west-1"}),
        ("engine", "cache", {"engine": "redis"}),
        ("multi_az", "cache", {}),
        ("failover", "cache", {}),
        ("in_transit", "cache", {}),
        ("encryption", "cache", {}),
        ("credential", "cache", {"store": "secret"}),
        ("secret_reference", "task", {"store": "secret"}),
        ("placement", "task", {"tier": "private", "zones": 2}),
        ("nat", "", {}),
        ("least_privilege", "", {}),
        ("logging", "task", {"to": "log_group"}),
        ("names", "", {"suffix": True}),
        ("output", "container_cluster", {"property": "arn"}),
        ("output", "cache", {"property": "port"}),
        ("output", "task", {"property": "arn"}),
    ],
    "loan-processing": [
        ("region", "", {"region": "us-east-1"}),
        ("subnets", "", {"tier": "private", "count": 3}),
        ("nat", "", {"per_zone": True}),
        ("desired_count", "container_service", {"count": {"at_least": 3}}),
        ("size", "task", {"cpu": 256, "memory": 512}),
        ("instance_class", "database", {"class": "db.t3.small"}),
        ("multi_az", "database", {}),
        ("backup", "database", {}),
        ("encryption", "database", {"key": "customer"}),
        ("placement", "load_balancer", {"tier": "public"}),
        ("listener", "load_balancer", {"protocol": "HTTPS", "port": 443, "certificate": True}),
        ("redirect", "load_balancer", {}),
        ("logging", "load_balancer", {"to": "bucket"}),
        ("versioning", "bucket", {}),
        ("mfa_delete", "bucket", {}),
        ("lifecycle", "bucket", {"class": "GLACIER", "days": 90}),
        ("lifecycle", "bucket", {"expire_days": 2555}),
        ("names", "log_group", {"pattern": "/ecs/fintech/<service-name>"}),
        ("retention", "log_group", {"days": 90}),
        ("credential", "database", {"source": "existing", "store": "secret"}),
        ("absent", "secret", {}),
        ("scaling", "container_service", {"metric": "cpu", "target": 70}),
        ("closed", "", {"ports": [80, 443, 5432]}),
        ("destroyable", "", {"deletion_protection": False, "final_snapshot": False}),
        ("image", "task", {"configurable": True, "placeholder": False}),
        ("output", "database", {"property": "endpoint"}),
    ],
}


@pytest.mark.parametrize("name", ROWS)
def test_the_prompt_says(name):
    found = read_requirements((FOLDER / f"{name}.md").read_text(encoding="utf-8")).requirements
    said = [(one.kind, one.of, one.want) for one in found]
    assert [row for row in ROWS[name] if row not in said] == []


LANGUAGES = {
    "fedramp-pipeline": "go",
    "flask-api": "python",
    "gitops-pipeline": "go",
    "healthcare-analytics": "python",
    "loan-processing": "typescript",
}


@pytest.mark.parametrize("name", ROWS)
def test_the_prompt_asks_for_pulumi_in_the_language_of_its_answer(name):
    found = read_requirements((FOLDER / f"{name}.md").read_text(encoding="utf-8")).requirements
    assert {one.kind: one.want for one in found if one.kind in ("platform", "language")} == {
        "platform": {"platform": "pulumi"},
        "language": {"language": LANGUAGES[name]},
    }


@pytest.mark.parametrize("name", ROWS)
def test_the_wording_for_python_changes_the_language_alone(name, tmp_path):
    there = read_requirements((FOLDER / f"{name}.md").read_text(encoding="utf-8")).requirements
    here = read_requirements(prompt_in_python(name, tmp_path).read_text(encoding="utf-8")).requirements
    rest = [
        [(one.kind, one.of, one.want, one.line) for one in all_ if one.kind != "language"] for all_ in (there, here)
    ]
    assert rest[0] == rest[1]
    assert [one.want for one in here if one.kind == "language"] == [{"language": "python"}]


def test_the_sketched_region_loses_against_the_data_agreement():
    found = read_requirements((FOLDER / "healthcare-analytics.md").read_text(encoding="utf-8"))
    assert [one.want for one in found.requirements if one.kind == "region"] == [{"region": "eu-west-1"}]
    conflicts = [one for one in found.remarks if one.kind == "conflict"]
    assert [one.line for one in conflicts] == [1]
    assert "sa-east-1" in conflicts[0].message


def test_a_pipeline_of_records_is_not_one_of_code():
    found = read_requirements((FOLDER / "fedramp-pipeline.md").read_text(encoding="utf-8")).requirements
    assert not [one for one in found if one.of == "pipeline"]


def test_what_scales_on_cpu_in_the_loan_prompt_is_the_service():
    found = read_requirements((FOLDER / "loan-processing.md").read_text(encoding="utf-8")).requirements
    assert [one.of for one in found if one.kind == "scaling"] == ["container_service"]


def test_the_story_of_the_federal_prompt_asks_for_no_database():
    found = read_requirements((FOLDER / "fedramp-pipeline.md").read_text(encoding="utf-8")).requirements
    asked = {one.kind: one.line for one in found if one.of == "database" and one.kind in ("service", "engine")}
    assert asked == {"service": 13, "engine": 13}
