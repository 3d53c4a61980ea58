"""What a crash is blamed on: a flagged symbol, the program, or nobody."""

import msgspec
import pytest
from graph_making import graph, make

from stackproof.checks import Case, all_checks, judge
from stackproof.intake import open_submission
from stackproof.model import Attempt, Location, Need, ProgramError, ProgramRun, Reference, Remark

CHECKS = {check.id: check for check in all_checks()}


def judged(id, *, run, remarks=(), pinned=None):
    base = Case.of_graph(graph())
    project = msgspec.structs.replace(base.project, aws_major=pinned)
    case = Case(submission=base.submission, project=project, run=run, remarks=remarks)
    judgement = judge(case, checks=[CHECKS[id]])
    assert judgement.errors == ()
    return judgement


def crash(type, message, *, line=3, needs=(), **fields):
    error = ProgramError(type=type, message=message, frames=(Location("__main__.py", line),), **fields)
    return ProgramRun(outcome="crashed", error=error, needs=needs, attempts=(Attempt(outcome="crashed", error=error),))


UNKNOWN_ARGUMENT = Remark(
    kind="sdk.unknown-argument",
    message="aws.sqs.Queue has no argument timeout",
    file="__main__.py",
    line=9,
    data={"name": "timeout", "symbol": "aws.sqs.Queue(timeout)", "cause": "sdk:aws.sqs.Queue(timeout)"},
)


def test_a_crash_joins_the_cause_of_the_argument_that_explains_it():
    run = crash("TypeError", "Queue._internal_init() got an unexpected keyword argument 'timeout'", line=7)
    other = Remark(kind="sdk.unknown-output", message="", file="__main__.py", line=2, data={"name": "x", "cause": "y"})
    (finding,) = judged("RUN001", run=run, remarks=(other, UNKNOWN_ARGUMENT)).findings
    assert finding.cause == "sdk:aws.sqs.Queue(timeout)" and finding.certain and finding.line == 7
    (said,) = judged("SDK005", run=run, remarks=(UNKNOWN_ARGUMENT,)).findings
    assert said.cause == finding.cause


def test_a_crash_of_the_program_itself_is_certain():
    (finding,) = judged("RUN001", run=crash("ZeroDivisionError", "division by zero")).findings
    assert (finding.severity, finding.certain, finding.cause) == ("critical", True, "RUN001@__main__.py:3")


def undecided(run, **fields):
    judgement = judged("RUN001", run=run, **fields)
    assert judgement.findings == ()
    return judgement.undecided[0].why


def test_a_crash_for_a_file_outside_of_what_was_handed_in_is_unknown():
    assert "outside" in undecided(crash("RunError", "archive not found at /backend/dist/lambda.zip. Run the script"))
    assert judged("RUN001", run=crash("RunError", "archive not found at backend/dist/lambda.zip")).findings
    assert judged("RUN001", run=crash("RunError", "no route for /orders/items is missing")).findings


def test_a_crash_about_a_made_up_value_is_unknown():
    assert "stood in for" in undecided(crash("KeyError", "'x'", certain=False))
    need = Need(kind="configuration", name="demo:sizes", message="", synthesized=True)
    assert "demo:sizes" in undecided(crash("TypeError", "object of type 'NoneType' has no len()", needs=(need,)))


def test_an_attribute_that_the_programs_own_class_lacks_is_certain():
    run = crash("AttributeError", "'VpnArgs' object has no attribute 'static_routes_only'", certain=False)
    assert judged("RUN001", run=run).findings[0].certain


def test_a_crash_under_another_major_than_the_pinned_one_is_unknown():
    message = "Deployment._internal_init() got an unexpected keyword argument 'stage_name'"
    assert "pulumi-aws 6" in undecided(crash("TypeError", message, certain=False), pinned=6)
    assert judged("RUN001", run=crash("TypeError", message), pinned=6).findings


def test_a_crash_in_a_package_of_another_version_is_unknown_and_one_in_the_programs_own_class_is_not(tmp_path):
    need = Need(kind="package-version", name="pulumi-eks<1", message="", synthesized=True)
    run = crash("AttributeError", "'Cluster' object has no attribute 'provider'", certain=False, needs=(need,))
    assert "pulumi-eks<1" in undecided(run)
    for name, undecided_ones in (("Network", 1), ("Cluster", 0)):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "Pulumi.yaml").write_text("name: p\nruntime: python\n")
        (folder / "__main__.py").write_text(f"class {name}:\n    pass\n")
        with open_submission(folder) as submission:
            case = Case(submission=submission, project=submission.projects[0], run=run)
            judgement = judge(case, checks=[CHECKS["RUN001"]])
        assert len(judgement.undecided) == undecided_ones, name


def test_an_argument_of_a_major_without_a_schema_is_unknown_and_an_invented_one_is_not():
    for data, major, findings in (
        ({}, 5, 0),
        ({"known_in": 6}, 5, 0),
        ({"invented": True}, 5, 1),
        ({}, 6, 1),
    ):
        remark = Remark(kind="sdk.unknown-argument", message="m", file="__main__.py", line=9, certain=False, data=data)
        run = crash("TypeError", "X() got an unexpected keyword argument 'y'", line=9, certain=False)
        assert len(judged("SDK005", run=run, remarks=(remark,), pinned=major).findings) == findings
        assert len(judged("RUN001", run=run, remarks=(remark,), pinned=major).findings) == findings


def test_what_nothing_reaches_weighs_less():
    for data, severity in (({}, "critical"), ({"unreached": True}, "medium")):
        remark = Remark(kind="sdk.unknown-argument", message="m", file="a.py", line=9, data=data)
        (finding,) = judged("SDK005", run=ProgramRun(outcome="ran", graph=graph()), remarks=(remark,)).findings
        assert finding.severity == severity


def test_the_text_of_an_output_weighs_by_where_it_goes():
    text = "Calling __str__ on an Output[T] is not supported."
    tagged = graph(make("aws:s3/bucket:Bucket", "b", {"tags": {"a": text}}))
    exported = graph(outputs={"url": text})
    hidden = graph(make("aws:ssm/parameter:Parameter", "p", {"value": {"$secret": {"origin": "unknown"}}}))
    misuse = {"how": "f-string"}
    for data, seen, severity in (
        (misuse, tagged, "critical"),
        (misuse, exported, "high"),
        (misuse, graph(), "medium"),
        (misuse, hidden, "critical"),
        ({"how": "condition"}, graph(), "high"),
        ({"how": "json", "crashes": True}, graph(), "critical"),
        ({**misuse, "harmless": True}, tagged, "low"),
    ):
        remark = Remark(kind="sdk.output-misuse", message="m", file="a.py", line=9, data=data)
        (finding,) = judged("SDK011", run=ProgramRun(outcome="ran", graph=seen), remarks=(remark,)).findings
        assert finding.severity == severity, data


@pytest.mark.parametrize(
    "text",
    [
        "Calling __str__ on an Output[T] is not supported.",
        "s3://Calling [toString] on an [Output<T>] is not supported.\n\nTo get",
        '{"a": "Calling [toJSON] on an [Output<T>] is not supported."}',
    ],
)
def test_the_text_of_an_output_is_found_in_the_graph_where_the_source_does_not_show_it(text):
    run = ProgramRun(outcome="ran", graph=graph(make("aws:s3/bucket:Bucket", "b", {"tags": {"a": text}})))
    (finding,) = judged("SDK011", run=run).findings
    assert (finding.severity, finding.message.split()[0]) == ("critical", "tags.a")
    told = Remark(kind="sdk.output-misuse", message="m", file="a.py", line=9, data={"how": "template", "text": True})
    (finding,) = judged("SDK011", run=run, remarks=(told,)).findings
    assert (finding.severity, finding.message) == ("critical", "m")
    clean = ProgramRun(outcome="ran", graph=graph(make("aws:s3/bucket:Bucket", "b", {"tags": {"a": "x"}})))
    assert judged("SDK011", run=clean).findings == ()


def test_a_file_of_the_authors_machine_is_unknown_and_one_of_the_project_is_not():
    assert "/home/me/.ssh/key" in undecided(
        crash("FileNotFoundError", "No such file or directory: '/home/me/.ssh/key'")
    )
    assert judged("RUN001", run=crash("FileNotFoundError", "No such file or directory: 'policy.json'")).findings


def test_a_command_of_the_authors_machine_is_unknown():
    assert "command" in undecided(crash("SopsError", "sops command not found, add it to your PATH"))
    trace = 'File "/usr/lib/python3.13/subprocess.py", line 1955, in _execute_child'
    missing = "[Errno 2] No such file or directory: 'npm'"
    assert "command" in undecided(crash("FileNotFoundError", missing, traceback=trace))
    assert judged("RUN001", run=crash("FileNotFoundError", missing)).findings


def test_a_missing_package_is_unknown():
    need = Need(kind="package", name="awsx", message="not here")
    assert "awsx" in undecided(crash("ModuleNotFoundError", "No module named 'awsx'", needs=(need,)))


def test_an_endless_program_fails_and_a_slow_machine_does_not():
    loop = ProgramRun(outcome="timed_out", reason="it used more CPU time than allowed")
    slow = ProgramRun(outcome="timed_out", reason="it did not end in time")
    assert judged("RUN002", run=loop).findings and not judged("RUN001", run=loop).findings
    assert judged("RUN002", run=slow).undecided and not judged("RUN002", run=slow).findings


def mismatch(urn, property, given):
    data = {"urn": urn, "property": property, "given": given, "declared": "string"}
    return Remark(kind="run.type-mismatch", message="m", file="__main__.py", line=1, data=data)


def test_policy_documents_and_provider_inputs_may_be_dictionaries():
    role = make("aws:iam/role:Role", "r")
    machine = make("aws:sfn/stateMachine:StateMachine", "m")
    provider = make("pulumi:providers:aws", "p")
    remarks = (
        mismatch(role.urn, "assumeRolePolicy", "a dictionary"),
        mismatch(provider.urn, "assumeRoles", "a single string"),
        mismatch(machine.urn, "definition", "a dictionary"),
    )
    run = ProgramRun(outcome="ran", graph=graph(role, machine, provider))
    assert [f.resource for f in judged("SDK012", run=run, remarks=remarks).findings] == [machine.urn]


def test_a_value_of_another_stack_is_not_held_against_the_program():
    from graph_making import Ref

    stack = make("pulumi:pulumi:StackReference", "network")
    service = make("aws:ecs/service:Service", "s", {"desiredCount": Ref(stack, "outputs")})
    run = ProgramRun(outcome="ran", graph=graph(stack, service))
    judgement = judged("SDK012", run=run, remarks=(mismatch(service.urn, "desiredCount", "a text that is no number"),))
    assert judgement.undecided and not judgement.findings


def test_a_secret_marker_is_a_finding_only_on_a_credential():
    marker = {"$secret": {"origin": "literal"}}
    database = make("aws:rds/instance:Instance", "db", {"password": marker}, line=4)
    parameter = make("aws:ssm/parameter:Parameter", "nginx-config", {"type": "SecureString", "value": marker}, line=9)
    token = make("aws:ssm/parameter:Parameter", "api-token", {"type": "SecureString", "value": marker}, line=12)
    run = ProgramRun(outcome="ran", graph=graph(database, parameter, token))
    assert sorted(f.line for f in judged("SEC001", run=run).findings) == [4, 12]


def test_a_literal_that_the_source_shows_is_said_once():
    marker = {"$secret": {"origin": "literal"}}
    database = make("aws:rds/instance:Instance", "db", {"password": marker}, line=4)
    sink = {"token": "aws:rds/instance:Instance", "file": "__main__.py", "line": 9, "argument": "password"}
    remark = Remark(kind="secret.literal", message="m", file="__main__.py", line=1, data={"sinks": [sink]})
    run = ProgramRun(outcome="ran", graph=graph(database))
    assert [f.line for f in judged("SEC001", run=run, remarks=(remark,)).findings] == [1]


def test_another_version_of_a_package_makes_no_value_doubtful_and_a_missing_configuration_does():
    function = make("aws:lambda/function:Function", "f", {"runtime": "python3.8"}, line=4)
    for kind, findings in (("package-version", 1), ("remote-component", 1), ("configuration", 0)):
        need = Need(kind=kind, name="x", message="", synthesized=True)
        run = ProgramRun(outcome="ran", graph=graph(function), needs=(need,))
        assert len(judged("VAL010", run=run).findings) == findings, kind


def test_a_member_of_an_enumeration_is_the_programs_own_value(tmp_path):
    (tmp_path / "Pulumi.yaml").write_text("name: p\nruntime: python\n")
    (tmp_path / "__main__.py").write_text("import pulumi_aws as aws\nruntime = aws.lambda_.Runtime.PYTHON3D8\n")
    function = make("aws:lambda/function:Function", "f", {"runtime": "python3.8"}, line=2)
    need = Need(kind="configuration", name="p:a", message="", synthesized=True)
    run = ProgramRun(outcome="ran", graph=graph(function), needs=(need,))
    with open_submission(tmp_path) as submission:
        case = Case(submission=submission, project=submission.projects[0], run=run)
        assert len(judge(case, checks=[CHECKS["VAL010"]]).findings) == 1


def test_a_name_that_is_another_resources_whole_name_clashes_and_one_that_holds_it_does_not():
    from graph_making import Ref

    logs = make("aws:s3/bucket:Bucket", "logs", outputs={"id": "logs-0a1b2c3", "bucket": "logs-0a1b2c3"}, line=3)
    same = make("aws:s3/bucket:Bucket", "policy", {"bucket": Ref(logs, "id")}, line=4)
    longer = msgspec.structs.replace(
        make("aws:s3/bucket:Bucket", "copies", {"bucket": "logs-0a1b2c3-copies"}, line=5),
        references=(Reference("bucket", logs.urn, "id", inside=True),),
    )
    found = judged("NAM002", run=ProgramRun(outcome="ran", graph=graph(logs, same, longer))).findings
    assert [item.line for item in found] == [4]


def test_a_missing_file_named_after_a_stack_that_the_run_made_up_is_unknown():
    error = "[Errno 2] No such file or directory: 'settings/{}.yaml'"
    run = msgspec.structs.replace(crash("FileNotFoundError", error.format("dev")), graph=graph())
    assert "named after the stack" in undecided(run)
    other = msgspec.structs.replace(crash("FileNotFoundError", error.format("names")), graph=graph())
    assert judged("RUN001", run=other).findings


def test_a_key_that_is_read_as_if_it_were_optional_is_not_called_required_for_certain():
    needs = (Need(kind="configuration", name="demo:keyName", message="", synthesized=True),)
    run = ProgramRun(outcome="ran", graph=graph(), needs=needs)
    (finding,) = judged("RUN006", run=run).findings
    assert not finding.certain and "is required" not in finding.message


def test_one_explained_key_is_enough_where_several_are_read_as_if_they_were_optional(tmp_path):
    (tmp_path / "Pulumi.yaml").write_text("name: demo\nruntime: python\n")
    (tmp_path / "__main__.py").write_text("import pulumi\n")
    needs = tuple(Need(kind="configuration", name=f"demo:{key}", message="", synthesized=True) for key in ("a1", "b2"))
    run = ProgramRun(outcome="ran", graph=graph(), needs=needs)
    for text, found in (("", 2), ("pulumi config set b2 VALUE", 0)):
        (tmp_path / "README.md").write_text(text)
        with open_submission(tmp_path) as submission:
            case = Case(submission=submission, project=submission.projects[0], run=run)
            assert len(judge(case, checks=[CHECKS["RUN006"]]).findings) == found


def test_a_key_of_another_namespace_is_not_to_be_declared_in_the_project():
    place = Location("__main__.py", 3)
    needs = tuple(
        Need(kind="configuration", name=name, message="", synthesized=True, location=place)
        for name in (f"{graph().project}:size", "databricks:account_id")
    )
    found = judged("RUN006", run=ProgramRun(outcome="ran", graph=graph(), needs=needs)).findings
    other, own = sorted(found, key=lambda finding: "size" in finding.message)
    assert "Declare size" in own.fix.text
    assert "Declare" not in other.fix.text and "config set databricks:account_id" in other.fix.text


def undecided_on_node(type, message, *, pinned=None, needs=()):
    base = Case.of_graph(graph())
    project = msgspec.structs.replace(base.project, language="typescript", entry="index.ts", aws_major=pinned)
    error = ProgramError(type=type, message=message, frames=(Location("index.ts", 3),))
    run = ProgramRun(outcome="crashed", error=error, needs=needs, attempts=(Attempt(outcome="crashed", error=error),))
    judgement = judge(Case(submission=base.submission, project=project, run=run), checks=[CHECKS["RUN001"]])
    assert judgement.errors == ()
    return judgement.undecided[0].why if judgement.undecided else ""


def test_on_node_no_program_is_blamed_for_what_lies_outside_of_it():
    stack = "Require stack: - src/index.ts - @pulumi/pulumi/cmd/run/run.js"
    assert "outside" in undecided_on_node("Error", f"Cannot find module '../../constants/names' {stack}")
    assert undecided_on_node("Error", f"Cannot find module '../names' {stack}") == ""
    assert undecided_on_node("Error", "Cannot find module './names'") == ""
    assert "another step" in undecided_on_node("Error", "Scorer zip not found at ../artifacts/bootstrap.zip. Run make")
    assert "another step" in undecided_on_node("Error", "versions.yaml not found (looked for infra/versions.yaml)")
    assert undecided_on_node("Error", "the subnet list must not be empty") == ""
    assert undecided_on_node("ReferenceError", "dist/app.zip is missing") == ""


def test_on_node_another_version_of_the_sdk_explains_names_it_lacks():
    missing = "Missing required property 'description'"
    assert "@pulumi/aws 5" in undecided_on_node("Error", missing, pinned=5)
    assert undecided_on_node("Error", missing, pinned=7) == ""
    assert "@pulumi/aws 5" in undecided_on_node("TypeError", "awsx.ecs.Cluster is not a constructor", pinned=5)
    need = Need(kind="configuration", name="demo:spec", message="", synthesized=True)
    assert "demo:spec" in undecided_on_node("Error", "Missing resource name argument (for URN creation)", needs=(need,))


def test_a_program_whose_packages_are_not_here_may_make_resources_with_them():
    package = Need(kind="package", name="@pulumi/command", message="", synthesized=True)
    judgement = judged("RUN007", run=ProgramRun(outcome="ran", graph=graph(), needs=(package,)))
    assert judgement.findings == () and "@pulumi/command" in judgement.undecided[0].why
    assert len(judged("RUN007", run=ProgramRun(outcome="ran", graph=graph())).findings) == 1


@pytest.mark.parametrize(
    ("path", "text", "found"),
    [
        ("driver/index.ts", 'await stack.setConfig("demo:size", { value: size });\n', 0),
        ("driver/run.py", 'stack.set_config("demo:size", ConfigValue(size))\n', 0),
        ("driver/run.py", 'print("demo:size")\n', 1),
        ("driver/run.py", 'stack.set_config("demo:sizes", ConfigValue(size))\n', 1),
    ],
)
def test_a_key_that_a_driver_sets_is_given(tmp_path, path, text, found):
    (tmp_path / "Pulumi.yaml").write_text("name: demo\nruntime: python\n")
    (tmp_path / "__main__.py").write_text("import pulumi\n")
    (tmp_path / path).parent.mkdir()
    (tmp_path / path).write_text(text)
    needs = (Need(kind="configuration", name="demo:size", message="", synthesized=True, location=Location("a.py", 1)),)
    with open_submission(tmp_path) as submission:
        run = ProgramRun(outcome="ran", graph=graph(), needs=needs)
        case = Case(submission=submission, project=submission.projects[0], run=run)
        assert len(judge(case, checks=[CHECKS["RUN006"]]).findings) == found
