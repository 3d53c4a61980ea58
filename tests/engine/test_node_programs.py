"""What a graph holds of a program on Node, and how such programs are found, loaded and ended."""

from pathlib import Path

import msgspec
import pytest
from node_needed import needs_node

from stackproof.engine import RunOptions, _node, record_project
from stackproof.intake import open_submission
from stackproof.model import Location
from stackproof.sandbox import Limits
from stackproof.toolchains import package_set

PROGRAMS = Path(__file__).parent.parent / "programs_node"
pytestmark = needs_node


def run(program, **options):
    """The run of one program of tests/programs_node."""
    with open_submission(PROGRAMS / program) as submission:
        (project,) = submission.projects
        given = RunOptions(limits=Limits(wall_seconds=60), **options)
        return record_project(submission, project, options=given).run


def ran(program, **options):
    """{name: resource} of a program that has to run."""
    found = run(program, **options)
    assert found.outcome == "ran", (found.reason, found.error and found.error.traceback)
    return {item.name: item for item in found.graph.resources}


def needs(found):
    return {(need.kind, need.name): need.synthesized for need in found.needs}


def test_resources_stand_on_their_lines_also_in_functions_without_a_name():
    found = ran("network")
    places = {name: item.source for name, item in found.items() if name in ("vpc", "a", "b", "web", "address")}
    assert places == {
        "vpc": Location("index.ts", 4),
        "a": Location("index.ts", 7),
        "b": Location("index.ts", 7),
        "web": Location("index.ts", 11),
        "address": Location("index.ts", 13),
    }
    assert {item.path: item.property for item in found["a"].references} == {"vpcId": "id"}
    assert len(found["web"].options.dependsOn) == 2


def test_three_runs_give_the_same_bytes():
    first, *others = [msgspec.json.encode(run("network").graph) for _ in range(3)]
    assert others == [first, first]


def test_es_modules_may_await_at_their_top_and_import_each_other():
    found = run("modules_of_es")
    assert found.outcome == "ran", (found.reason, found.error and found.error.traceback)
    made = {item.name: item for item in found.graph.resources}
    assert made["files-ready"].inputs["tags"] == {"suffix": "-ready"}
    assert made["topic"].inputs["tags"] == {"stack": "dev", "size": "5"}
    assert made["files-ready"].source == Location("bucket.ts", 6)
    assert made["topic"].source == Location("index.ts", 12)
    assert found.graph.outputs["stack"] == "dev" and set(found.graph.outputs) == {"bucket", "stack"}


def test_top_level_await_outside_of_es_modules_is_the_program_s_error():
    found = run("top_level_await_in_common")
    assert found.outcome == "crashed" and found.error.certain
    assert found.error.type == "SyntaxError" and '"type": "module"' in found.error.message
    assert found.error.frames[-1] == Location("index.ts", 2)


@pytest.mark.parametrize("program", ["common_entry", "default_entry", "async_entry"])
def test_a_program_may_be_a_function(program):
    found = run(program)
    assert found.outcome == "ran", (found.reason, found.error and found.error.traceback)
    assert "files" in {item.name for item in found.graph.resources}
    assert set(found.graph.outputs) == {"bucket"}


def test_aliases_of_tsconfig_are_followed():
    assert ran("aliases")["files"].source == Location("parts/store/index.ts", 3)


def test_other_folders_of_the_answer_indexes_and_jsx_are_loaded():
    found = ran("other_layouts")
    assert found["files"].inputs["tags"] == {"html": "<b>files</b>"}
    assert found["files"].source.file == "shared/store.ts" and "topic" in found


def test_the_source_is_run_where_main_names_what_a_build_would_make():
    assert "files" in ran("built_main")


def test_an_error_has_its_type_message_and_place():
    error = run("crash").error
    assert (error.type, error.message, error.certain) == ("RangeError", "no settings", True)
    assert error.frames[-1] == Location("index.ts", 9) and error.frames[0] == Location("index.ts", 11)
    assert "/" not in error.traceback.replace("index.ts", "").split("at ", 1)[1].splitlines()[0]


def test_an_error_in_a_callback_has_its_place_too():
    found = run("crash_in_a_callback")
    error = found.error
    assert found.graph.logs and not [line for line in found.graph.logs if "/tmp/" in line.message]
    assert (error.type, error.message) == ("TypeError", "not so: string")
    assert error.frames[-1] == Location("index.ts", 5)


def test_a_missing_package_is_said_and_the_rest_runs():
    found = run("missing_package")
    assert found.outcome == "ran", found.reason
    assert needs(found) == {("package", "@acme/infrastructure"): False, ("package", "acme-addresses"): False}
    assert "files" in {item.name for item in found.graph.resources}


def test_what_is_missing_may_be_parent_provider_or_dependency():
    assert {"files", "logs"} <= set(ran("holes_as_options"))


def test_what_is_waited_for_may_be_an_output_of_resources_where_something_is_missing():
    resources = ran("holes_as_options")
    assert resources["first"].urn in resources["last"].options.dependsOn


def test_a_dynamic_provider_is_a_need():
    found = run("dynamic_provider")
    assert found.outcome == "ran", (found.reason, found.error and found.error.traceback)
    assert needs(found)["dynamic-provider", "record"]


def test_missing_configuration_and_variables_are_stood_in_for():
    found = run("configuration")
    assert found.outcome == "ran"
    said = {need.name: need for need in found.needs}
    assert set(said) == {"configuration:size", "configuration:password", "ZONE_NAME"}
    assert (
        said["configuration:password"].message == "set it with: pulumi config set --secret configuration:password VALUE"
    )
    assert said["configuration:size"].location == Location("index.ts", 5)


def test_outputs_of_another_stack_are_shaped_by_their_names_and_named():
    found = run("stack_reference")
    assert found.outcome == "ran"
    made = {item.name: item for item in found.graph.resources}
    assert made["server"].inputs["subnetId"].startswith("subnet-0") and made["web"].inputs["vpcId"].startswith("vpc-0")
    assert needs(found) == {
        ("stack-reference", "organization/network/dev:subnetIds"): True,
        ("stack-reference", "organization/network/dev:vpcId"): True,
    }


def test_functions_that_capture_modules_become_lambdas():
    found = run("functions_captured")
    assert found.outcome == "ran", (found.reason, found.error and found.error.traceback)
    functions = [item for item in found.graph.resources if item.type == "aws:lambda/function:Function"]
    assert len(functions) == 2 and all(item.source for item in functions)


def test_parameters_that_aws_publishes_have_their_form():
    found = ran("published_parameters")
    assert found["a"].inputs["ami"] == found["b"].inputs["ami"]
    assert found["a"].inputs["ami"].startswith("ami-0")


def test_results_of_other_packages_have_the_types_that_they_declare():
    found = ran("declared_shapes")
    assert found["digest"].inputs["content"].isupper()
    assert {item.property for item in found["tag"].references} == {"repoDigest"}


def test_what_a_missing_package_answers_can_be_waited_for():
    found = ran("answers_of_a_missing_package")
    assert {"address", "found"} <= set(found)


def test_compiled_code_of_the_sdk_changes_nothing(monkeypatch):
    with_code = run("functions_captured")
    monkeypatch.setattr(_node, "compiled_code", lambda modules: None)
    without = run("functions_captured")
    assert msgspec.json.encode(with_code.graph) == msgspec.json.encode(without.graph)


def test_compiled_code_that_does_not_fit_is_left_alone(monkeypatch, tmp_path):
    modules = package_set("aws-7")
    torn = tmp_path / "code.bin"
    torn.write_bytes(b"\2\0\0\0{}torn")
    (tmp_path / "node_modules").symlink_to(modules)
    monkeypatch.setattr(_node, "compiled_code", lambda folder: torn)
    assert run("network").outcome == "ran"
