"""What a graph holds of a program."""

import msgspec
import pytest

from stackproof.model import Graph, Location, SourceEdit


def test_inputs_references_and_options_are_recorded(graph):
    found = graph("network")
    server = found["server"]
    assert server.inputs["instanceType"] == "t3.micro"
    assert found.references("server") == {
        "subnetId": ("a", "id", False),
        "vpcSecurityGroupIds[0]": ("web", "id", False),
    }
    assert server.options.protect and server.options.ignoreChanges == ("ami",)
    assert [urn.rpartition("::")[2] for urn in found["a"].options.dependsOn] == ["web"]
    assert server.source == Location("__main__.py", 7)
    assert [(item.path, item.property) for item in found.graph.output_references] == [("vpc", "id")]


def test_the_order_of_registration_does_not_matter(graph):
    def essence(found):
        return [(item.type, item.name, item.inputs, item.references, item.options) for item in found.graph.resources]

    first, second = graph("network"), graph("network_reordered")
    renamed = second.json.replace("network-reordered", "network")
    again = msgspec.json.decode(renamed, type=Graph)
    assert [item.urn for item in again.resources] == [item.urn for item in first.graph.resources]
    assert [row[:2] for row in essence(first)] == [row[:2] for row in essence(second)]
    assert [len(row[3]) for row in essence(first)] == [len(row[3]) for row in essence(second)]


def test_two_runs_give_the_same_graph(graph):
    assert graph("component").json == graph("component").json


def test_keys_stand_in_one_order_however_they_arrive(graph):
    assert all(list(item.inputs) == sorted(item.inputs) for item in graph("network").graph.resources)


def test_a_graph_survives_its_json(graph):
    found = graph("secrets")
    assert msgspec.json.decode(found.json, type=Graph) == found.graph


def test_components_parents_and_explicit_providers_are_kept(graph):
    found = graph("component")
    bucket = found["orders-files"]
    assert not found["orders"].custom
    assert bucket.parent == found["orders"].urn
    assert bucket.provider == found["ireland"].urn
    assert bucket.urn.split("::")[2] == "shop:index:Store$aws:s3/bucket:Bucket"
    assert found.references("orders-policy")["policy"] == ("orders-files", "arn", True)
    assert found["orders"].outputs == {"bucket": bucket.outputs["id"]}


def test_values_follow_the_region_of_the_provider(graph):
    found = graph("component")
    assert "eu-west-1" in found["orders-files"].outputs["bucketRegionalDomainName"]


def test_two_resources_with_one_name_are_noted_and_both_recorded(record):
    run = record("duplicate_names").run
    assert [(item.kind, item.line) for item in run.remarks if item.kind != "run.region-assumed"] == [
        ("run.duplicate-urn", 4)
    ]
    assert len(run.graph.resources) == 3


def test_policy_documents_are_rendered_as_aws_writes_them(graph):
    found = graph("policy_document")
    statement = msgspec.json.decode(found["read"].inputs["policy"])["Statement"][0]
    assert statement == {
        "Effect": "Allow",
        "Sid": "Read",
        "Action": ["s3:GetObject", "s3:ListBucket"],
        "Resource": ["arn:aws:s3:::files", "arn:aws:s3:::files/*"],
        "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
        "Condition": {"Bool": {"aws:SecureTransport": "true"}},
    }
    assert [found[name].inputs["availabilityZone"] for name in ("s0", "s1")] == ["us-east-1a", "us-east-1b"]


def test_transforms_of_stack_and_resource_reach_the_graph(graph):
    found = graph("transforms")
    assert found["files"].inputs["tags"] == {"Team": "shop"}
    assert found["files"].options.protect
    assert [line.message for line in found.graph.logs] == ["seen by a transform"]


def test_assets_are_looked_at_inside_the_answer_only(graph):
    found = graph("assets")
    code = {name: found[name].inputs["code"]["$asset"] for name in ("inside", "missing", "host", "parts")}
    assert code["inside"]["files"] == ["index.py"]
    assert code["missing"]["exists"] is False
    assert code["host"] == {"kind": "archive", "path": "/etc", "inside": False}
    assert code["parts"]["entries"]["index.py"]["$asset"]["text"].startswith("def handler")


@pytest.mark.parametrize(
    ("program", "needs"),
    [
        (
            "missing_configuration",
            {
                ("configuration", "missing-configuration:vpcCidr"),
                ("configuration", "missing-configuration:replicas"),
                ("configuration", "missing-configuration:enabled"),
            },
        ),
        ("missing_environment", {("environment", "TEAM_NAME")}),
        ("unset_variable", {("environment", "ROUTE53_ZONE_ID"), ("configuration", "unset-variable:vpcId")}),
        (
            "stack_reference",
            {
                ("stack-reference", "acme/network/prod:vpcId"),
                ("stack-reference", "acme/network/prod:publicSubnetIds"),
            },
        ),
        ("dynamic_provider", {("dynamic-provider", "thing")}),
    ],
)
def test_what_is_missing_is_stood_in_for_and_said(record, program, needs):
    run = record(program).run
    assert run.outcome == "ran"
    assert {(need.kind, need.name) for need in run.needs} == needs
    assert all(need.synthesized for need in run.needs)


def test_stand_ins_have_the_shape_of_what_they_stand_for(graph):
    found = graph("missing_configuration")
    assert found["main"].inputs["cidrBlock"] == "10.0.0.0/16"
    reference = graph("stack_reference")
    assert reference["web"].inputs["vpcId"].startswith("vpc-")
    assert all(item.startswith("subnet-") for item in reference["lb"].inputs["subnets"])


def test_a_program_that_needs_its_folder_on_the_import_path_runs_and_is_noted(record):
    run = record("import_path").run
    assert run.outcome == "ran" and len(run.attempts) == 2 and run.needs == ()
    (remark,) = [item for item in run.remarks if item.kind == "run.import-path"]
    assert (remark.file, remark.line) == ("bin/run.py", 1)


def test_an_error_does_not_tell_where_packages_lie_on_this_machine(record, tmp_path):
    (tmp_path / "Pulumi.yaml").write_text("name: p\nruntime: python\n")
    (tmp_path / "__main__.py").write_text("raise ImportError('no a in b (/opt/x/lib/site-packages/b/__init__.py)')\n")
    assert record(tmp_path).run.error.message == "no a in b (b/__init__.py)"


PROJECT = "name: p\nruntime: python\n"


def test_a_program_that_refuses_another_account_may_be_right_to(record, tmp_path):
    (tmp_path / "Pulumi.yaml").write_text(PROJECT)
    guard = (
        "import pulumi\nimport pulumi_aws as aws\n\naccount = aws.get_caller_identity().account_id\n"
        'if account != "210987654321":\n    raise pulumi.RunError(f"expected 210987654321, got {account}")\n'
        'aws.sns.Topic("alerts")\n'
    )
    (tmp_path / "__main__.py").write_text(guard)
    run = record(tmp_path).run
    assert run.outcome == "crashed" and not run.error.certain
    assert [urn.rpartition("::")[2] for urn in run.only_after] == ["alerts"]


def test_a_variable_without_a_value_is_as_missing_as_none(record, tmp_path):
    (tmp_path / "Pulumi.yaml").write_text(PROJECT)
    (tmp_path / "__main__.py").write_text(
        'import os\n\nimport pulumi_aws as aws\n\nkey = os.environ.get("SSH_PUBLIC_KEY", "")\n'
        'if not key:\n    raise ValueError("SSH_PUBLIC_KEY is not set")\naws.ec2.KeyPair("k", public_key=key)\n'
    )
    run = record(tmp_path).run
    assert run.outcome == "ran"
    assert [(need.kind, need.name) for need in run.needs] == [("environment", "SSH_PUBLIC_KEY")]


def test_a_variable_that_a_program_asks_for_by_name_is_no_crash(record, tmp_path):
    (tmp_path / "Pulumi.yaml").write_text(PROJECT)
    (tmp_path / "__main__.py").write_text(
        'import os\n\nimport pulumi_aws as aws\n\nkey = os.environ.get("SSH_PUBLIC_KEY", "")\n'
        'if not key:\n    raise ValueError("SSH_PUBLIC_KEY is not set")\naws.ec2.KeyPair("k", public_key=key)\n'
        "print(nothing)\n"
    )
    run = record(tmp_path).run
    assert (run.error.type, [item.name for item in run.graph.resources]) == ("NameError", ["k"])
    assert [(need.kind, need.name) for need in run.needs] == [("environment", "SSH_PUBLIC_KEY")]


def test_annotations_wait_where_the_project_asks_for_a_python_that_lets_them(record, tmp_path):
    (tmp_path / "Pulumi.yaml").write_text(PROJECT)
    (tmp_path / "__main__.py").write_text(
        "import pulumi_aws as aws\n\n\nclass Names:\n    def other(self) -> Names:\n        return self\n\n\n"
        'aws.sns.Topic("alerts")\n'
    )
    asked = (
        '[project]\nname = "p"\nversion = "1"\nrequires-python = ">=3.{}"\ndependencies = ["pulumi", "pulumi-aws"]\n'
    )
    (tmp_path / "pyproject.toml").write_text(asked.format(14))
    assert record(tmp_path).run.outcome == "ran"
    (tmp_path / "pyproject.toml").write_text(asked.format(12))
    assert record(tmp_path).run.error.type == "NameError"


def test_a_crash_keeps_what_was_registered_before_it(record):
    run = record("crash").run
    assert (run.outcome, run.error.type) == ("crashed", "KeyError")
    assert run.error.frames[-1] == Location("__main__.py", 4)
    assert run.error.certain
    assert [item.name for item in run.graph.resources] == ["files"]


def test_a_flagged_part_is_left_out_of_a_further_attempt(record):
    edit = SourceEdit(
        file="__main__.py", line=3, column=9, end_line=3, end_column=45, kind="drop-argument", name="colour"
    )
    run = record("two_faults", edits=lambda: (edit,)).run
    assert run.outcome == "crashed" and "colour" in run.error.message
    assert {urn.rpartition("::")[2] for urn in run.only_after} == {"files", "alerts", "jobs"}
    assert run.attempts[-1].skipped == (edit,)


def test_shipped_byte_code_is_not_believed(record, tmp_path):
    import py_compile

    (tmp_path / "Pulumi.yaml").write_text("name: cached\nruntime: python\n")
    (tmp_path / "__main__.py").write_text("import names\nimport pulumi\n\npulumi.export('name', names.NAME)\n")
    module = tmp_path / "names.py"
    module.write_text("NAME = 'lied'\n")
    compiled = py_compile.compile(str(module), invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)
    assert compiled is not None
    module.write_text("NAME = 'true'\n")
    assert record(tmp_path).run.graph.outputs == {"name": "true"}


def test_what_comes_from_a_missing_package_is_left_out_and_unknown(record):
    run = record("missing_package").run
    assert run.outcome == "crashed"
    assert [(need.kind, need.name) for need in run.needs] == [("package", "pulumi_nowhere")]
    (worker,) = [item for item in run.graph.resources if item.name == "worker"]
    assert "$unknown" in worker.inputs["imageUri"]
    assert {urn.rpartition("::")[2] for urn in run.only_after} == {"files", "worker"}


def test_what_other_packages_answer_has_the_types_that_they_declare(graph):
    """As many subnets as their specifications say, texts where texts are read, results of functions as well."""
    found = graph("other_packages")
    assert found.graph.outputs == {"subnets": 6, "title": "title", "policy": ["data", "{"]}
    assert found["server-0"].inputs["subnetId"] != found["server-5"].inputs["subnetId"]


def test_a_crash_in_a_callback_keeps_its_place_and_all_that_does_not_depend_on_it(record):
    for _ in range(3):
        run = record("crash_in_a_callback").run
        assert (run.outcome, run.error.type, run.error.frames[-1]) == (
            "crashed",
            "KeyError",
            Location("__main__.py", 4),
        )
        assert [len(run.graph.resources), run.error.certain] == [13, False]
