"""Three right programs: the estimate against a calculation by hand, here and in the page that shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import NamedTuple

import pytest
from msgspec.structs import replace

from stackproof.aws import price_table
from stackproof.cost import estimate
from stackproof.engine import RunOptions, Zygote, record_project
from stackproof.intake import open_submission, stack_config
from stackproof.model import CostEstimate
from stackproof.topology import Topology

ROOT = Path(__file__).parent.parent.parent
PROGRAMS = ROOT / "tests" / "requirements" / "programs"
PAGE = ROOT / "docs" / "how-to" / "read-the-cost-estimate.md"
NAMES = ("flask-api", "healthcare-analytics", "loan-processing")
# A month of 730 hours, each amount rounded to cents.
NAT, ADDRESS, BALANCER = 32.85, 3.65, 16.43  # 0.045 x 730; 0.005 x 730; 0.0225 x 730 = 16.425
BY_HAND = {
    # 2 NAT with addresses; 2 x 1 vCPU (59.1008) and 2 x 2 GB (12.9794); balancer with 2 addresses;
    # 2 x db.t4g.medium (0.073 x 730 = 53.29); secret
    "flask-api": 2 * NAT + 2 * ADDRESS + 59.10 + 12.98 + BALANCER + 2 * ADDRESS + 2 * 53.29 + 0.40,
    # NAT with address; 2 x 0.25 vCPU (14.7752) and 2 x 0.5 GB (3.2449); 2 x 0.016 x 730; secret
    "healthcare-analytics": NAT + ADDRESS + 14.78 + 3.24 + 23.36 + 0.40,
    # 3 NAT with addresses; 3 x 0.25 vCPU (22.1628) and 3 x 0.5 GB (4.8673); balancer with 3 addresses;
    # 2 x 0.036 x 730; 2 x 20 GB x 0.115; key
    "loan-processing": 3 * NAT + 3 * ADDRESS + 22.16 + 4.87 + BALANCER + 3 * ADDRESS + 52.56 + 4.60 + 1.00,
}


class Row(NamedTuple):
    quantity: Decimal
    price: Decimal
    hours: int | None
    monthly: Decimal


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    with Zygote() as parent:
        yield parent


@pytest.fixture(scope="module")
def estimates(zygote: Zygote) -> dict[str, CostEstimate]:
    return {name: estimated(PROGRAMS / name, zygote) for name in NAMES}


def estimated(folder: Path, zygote: Zygote) -> CostEstimate:
    with open_submission(str(folder)) as submission:
        (project,) = submission.projects
        stack, config, secret = stack_config(submission, project, stack=None)
        project = replace(project, stack=stack, config=config, secret_config=tuple(secret))
        options = RunOptions(stack=stack, config={}, aws_major=7)
        run = record_project(submission, project, options=options, zygote=zygote).run
        return estimate(Topology(run.graph, config=config))


def put_together(found: CostEstimate) -> dict[str, Row]:
    rows: dict[str, Row] = {}
    for line in found.lines:
        before = rows.get(line.what, Row(Decimal(0), Decimal(0), None, Decimal(0)))
        rows[line.what] = Row(
            before.quantity + Decimal(str(line.quantity)),
            Decimal(str(line.unit_price)),
            line.hours,
            before.monthly + Decimal(str(line.monthly)),
        )
    return rows


def shown(name: str) -> tuple[dict[str, Row], Decimal, Decimal]:
    """The table of a program on the page: its rows, its total, and its total an hour."""
    section = re.search(rf"^### {name}\n(.*?)(?=^### |\Z)", PAGE.read_text(encoding="utf-8"), re.S | re.M)
    assert section is not None, name
    rows: dict[str, Row] = {}
    total = hourly = Decimal(-1)
    for text in re.findall(r"^\| (?!What)(?!-)(.*) \|$", section[1], re.M):
        what, quantity, price, hours, monthly, why = (cell.strip() for cell in text.split("|"))
        if what == "**Total**":
            total, hourly = Decimal(monthly.strip("*")), Decimal(why.split()[0])
        else:
            assert what not in rows, what
            rows[what] = Row(Decimal(quantity), Decimal(price), int(hours) if hours else None, Decimal(monthly))
    return rows, total, hourly


@pytest.mark.parametrize("name", NAMES)
def test_the_estimate_is_what_a_hand_works_out(estimates, name):
    assert estimates[name].monthly == round(BY_HAND[name], 2)
    assert estimates[name].certain and estimates[name].without_price == ()


@pytest.mark.parametrize("name", NAMES)
def test_the_table_on_the_page_is_right_by_itself(name):
    rows, total, _ = shown(name)
    assert len(rows) >= 5
    for what, row in rows.items():
        amount = row.quantity * row.price * (row.hours or 1)
        assert row.monthly == amount.quantize(Decimal("0.01"), ROUND_HALF_UP), what
    assert total == sum(row.monthly for row in rows.values())


@pytest.mark.parametrize("name", NAMES)
def test_the_table_on_the_page_is_the_estimate(estimates, name):
    rows, total, hourly = shown(name)
    assert rows == put_together(estimates[name])
    assert float(total) == estimates[name].monthly and float(hourly) == estimates[name].hourly


def test_the_page_names_the_source_of_the_table():
    source, text = price_table().source, PAGE.read_text(encoding="utf-8")
    assert source.region in text and str(source.hours) in text
    assert source.date == "2025-01" and "January 2025" in text


def test_the_sums_on_the_page_about_nat_and_endpoints_hold():
    rates = price_table().rates
    nat = (rates["nat.hour"].price + rates["address"].price) * 730
    endpoints = 3 * 2 * rates["endpoint.hour"].price * 730
    turn = (endpoints - nat) / (rates["nat.data"].price - rates["endpoint.data"].price)
    text = PAGE.read_text(encoding="utf-8")
    assert f"3 x 2 x 7.30 = {endpoints:.2f} against {nat:.2f}" in text and f"= {turn:.2f} GB a month" in text


def test_the_program_that_goes_elsewhere_says_where(estimates):
    assert estimates["healthcare-analytics"].regions == ("eu-west-1",)
    assert estimates["healthcare-analytics"].prices.region == "us-east-1"


def test_two_instances_two_tasks_two_gateways_and_a_balancer_come_to_37_cents_an_hour(zygote, tmp_path):
    """The reference stack with its prompt's class: 2 x 0.082 + 2 x 0.04937 + 2 x 0.045 + 0.0225 = 0.37524."""
    import shutil

    folder = shutil.copytree(PROGRAMS / "flask-api", tmp_path / "flask-api")
    file = folder / "__main__.py"
    text = file.read_text(encoding="utf-8")
    assert text.count("db.t4g.medium") == 1
    file.write_text(text.replace("db.t4g.medium", "db.t3.medium"), encoding="utf-8")
    found = estimated(folder, zygote)
    kinds = ("Aurora", "Fargate", "NAT gateway", "load balancer")
    hour = sum(line.quantity * line.unit_price for line in found.lines if line.what.startswith(kinds))
    assert hour == pytest.approx(0.37524)
