"""Programs that attack the engine or the machine: each loses, and what was recorded before stays."""

import os

import pytest

from stackproof.engine._recorder import Recorder
from stackproof.sandbox import Limits

TIGHT = Limits(cpu_seconds=3, wall_seconds=20, memory_bytes=512 << 20, output_bytes=64 << 10)


@pytest.mark.parametrize(
    ("program", "outcome"),
    [
        ("hostile_endless_loop", "timed_out"),
        ("hostile_memory", "crashed"),
        ("hostile_output", "crashed"),
        ("hostile_forks", "refused"),
        ("hostile_network", "refused"),
    ],
)
def test_it_ends_by_a_limit_or_a_refusal(record, program, outcome):
    run = record(program, limits=TIGHT).run
    assert run.outcome == outcome, run.reason


def test_the_parent_cannot_be_killed_and_serves_the_next_program(record, graph):
    run = record("hostile_kill", limits=TIGHT).run
    assert run.outcome == "refused", run.reason
    assert [item.name for item in run.graph.resources] == ["files"]
    assert len(graph("network").graph.resources) == 4


def test_leaving_early_is_no_success(record):
    run = record("hostile_exit", limits=TIGHT).run
    assert run.outcome == "crashed" and "ended its own process" in run.reason


def test_a_flood_of_resources_is_cut(record, monkeypatch):
    monkeypatch.setattr(Recorder, "MAX_RESOURCES", 100)
    run = record("hostile_engine_flood").run
    assert run.outcome == "crashed" and "more than 100 resources" in run.reason
    assert len(run.graph.resources) <= 100


def test_nonsense_on_the_engines_socket_hurts_nobody(record):
    run = record("hostile_engine_nonsense", limits=Limits(wall_seconds=40)).run
    assert run.outcome in ("ran", "crashed", "refused")
    assert "files" in [item.name for item in run.graph.resources]


def test_the_home_folder_is_not_there(record, tmp_path, monkeypatch):
    secret = tmp_path / "credentials"
    secret.write_text("aws_secret_access_key = stolen")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "stolen")
    program = tmp_path / "program"
    program.mkdir()
    (program / "Pulumi.yaml").write_text("name: thief\nruntime: python\n")
    (program / "__main__.py").write_text(
        "import os\nimport pulumi\n"
        "pulumi.export('env', os.environ.get('AWS_SECRET_ACCESS_KEY', 'none'))\n"
        f"pulumi.export('file', open({str(secret)!r}).read())\n"
    )
    run = record(program).run
    assert run.outcome in ("refused", "crashed")
    assert "stolen" not in repr(run)
    assert os.environ["AWS_SECRET_ACCESS_KEY"] == "stolen"


def test_a_program_that_only_waits_is_tried_twice_and_not_judged(record):
    run = record("waits", limits=Limits(wall_seconds=1)).run
    assert run.outcome == "not_run" and len(run.attempts) == 2
    assert "wall-clock" in run.reason
