"""What documents leave out, and what they name that is not there: only what is certain is said."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from answer_making import write
from graph_making import graph, make

from stackproof.checks import Case, all_checks, judge
from stackproof.intake import open_submission
from stackproof.model import Attempt, CostEstimate, Graph, Invoke, Location, Need, PriceSource, ProgramRun, UsagePrice

CHECKS = {one.id: one for one in all_checks()}
PROJECT = {
    "python": ("__main__.py", "name: shop\nruntime: python\n"),
    "node": ("index.ts", "name: shop\nruntime: nodejs\n"),
    "go": ("main.go", "name: shop\nruntime: go\n"),
}
PROGRAM = {
    "python": "import pulumi\nimport pulumi_aws as aws\n\naws.s3.Bucket('b')\n",
    "node": (
        'import * as pulumi from "@pulumi/pulumi";\nimport * as aws from "@pulumi/aws";\n\nnew aws.s3.Bucket("b");\n'
    ),
    "go": (
        'package main\n\nimport (\n\t"os"\n\n\t"github.com/pulumi/pulumi/sdk/v3/go/pulumi"\n)\n\n'
        "func main() {\n\tpulumi.Run(func(ctx *pulumi.Context) error {\n\t\t_ = os.Args\n\t\treturn nil\n\t})\n}\n"
    ),
}
GUIDE = (
    "# Shop\n\n```bash\npulumi stack init dev\npulumi up\n```\n\nState is kept in Pulumi Cloud. It costs $5 a month.\n"
)
PRICES = PriceSource(region="us-east-1", currency="USD", date="2026-01", hours=730, source="", note="")


def case_in(
    folder: Path,
    files: dict[str, str] | str,
    *,
    language: str = "python",
    needs: tuple[Need, ...] = (),
    made: Graph | None = None,
    monthly: float | None = None,
    usage: bool = True,
) -> Case:
    """The case of some files beside a program; a text is a Markdown answer."""
    if isinstance(files, str):
        place = folder / "answer.md"
        place.write_text(files, encoding="utf-8")
    else:
        entry, project = PROJECT[language]
        place = write(folder, {"Pulumi.yaml": project, entry: PROGRAM[language], **files})
    run = ProgramRun(outcome="ran", graph=made or graph(), needs=needs, attempts=(Attempt(outcome="ran", resources=1),))
    with open_submission(place) as submission:
        (found,) = submission.projects
        case = Case(submission=submission, project=found, run=run, remarks=submission.remarks)
        for file in submission.files:
            case.text_of(file.path)
        cost = None
        if monthly is not None:
            use = (UsagePrice(what="traffic", price=0.1, unit="GB", urns=()),) if usage else ()
            cost = CostEstimate(prices=PRICES, monthly=monthly, hourly=monthly / 730, certain=True, usage=use)
        return case.beside(cost=cost)


def found(id: str, folder: Path, files: dict[str, str] | str, **given) -> list[str]:
    """Messages of the findings of a check."""
    judged = judge(case_in(folder, files, **given), checks=[CHECKS[id]])
    assert judged.errors == ()
    return [f"{one.severity}: {one.message}" for one in judged.findings]


def needs(
    name: str,
    kind: str = "environment",
    message: str = "the program crashes without it; ...",
    location: Location | None = None,
) -> Need:
    return Need(kind=kind, name=name, message=message, synthesized=True, location=location)


# -- DOC001: what the program needs


@pytest.mark.parametrize("language", ["python", "node", "go"])
def test_a_variable_that_the_program_stops_without_is_in_the_guide(language, tmp_path):
    given = {"language": language, "needs": (needs("TEAM"),)}
    (said,) = found("DOC001", tmp_path / "a", {"README.md": GUIDE}, **given)
    assert said.startswith("medium") and "TEAM" in said
    assert found("DOC001", tmp_path / "b", {"README.md": GUIDE + "Set `TEAM` first.\n"}, **given) == []
    assert found("DOC001", tmp_path / "c", {"README.md": GUIDE, ".env.example": "TEAM=web\n"}, **given) == []
    assert found("DOC001", tmp_path / "d", {"README.md": GUIDE, "deploy.sh": "export TEAM=web\n"}, **given) == []
    assert found("DOC001", tmp_path / "e", {"README.md": GUIDE + "Set `TEAMS`.\n"}, **given) != []


def test_without_a_guide_nobody_looks_for_variables(tmp_path):
    assert found("DOC001", tmp_path / "a", {}, needs=(needs("TEAM"),)) == []
    assert found("DOC001", tmp_path / "b", {"README.md": "# Shop\n\nA bucket.\n"}, needs=(needs("TEAM"),)) == []


@pytest.mark.parametrize("name", ["HOME", "PATH", "PULUMI_ACCESS_TOKEN", "PULUMI_CONFIG_PASSPHRASE", "CI"])
def test_variables_that_are_there_anyhow_need_no_word(name, tmp_path):
    assert found("DOC001", tmp_path, {"README.md": GUIDE}, needs=(needs(name),)) == []


def test_of_several_variables_one_of_which_stops_the_program_none_is_certain(tmp_path):
    case = case_in(tmp_path, {"README.md": GUIDE}, needs=(needs("TEAM"), needs("OWNER")))
    judged = judge(case, checks=[CHECKS["DOC001"]])
    assert [one.certain for one in judged.findings] == [False, False]
    exact = tuple(needs(name, message="an environment variable the program reads") for name in ("TEAM", "OWNER"))
    case = case_in(tmp_path, {"README.md": GUIDE}, needs=exact)
    judged = judge(case, checks=[CHECKS["DOC001"]])
    assert [one.certain for one in judged.findings] == [True, True]


def test_a_required_secret_is_in_the_guide(tmp_path):
    message = "set it with: pulumi config set --secret shop:dbPassword VALUE"
    secret = needs("shop:dbPassword", "configuration", message, location=Location("__main__.py", 3))
    (said,) = found("DOC001", tmp_path / "a", {"README.md": GUIDE}, needs=(secret,))
    assert "shop:dbPassword" in said
    guide = GUIDE + "`pulumi config set --secret dbPassword ...`\n"
    assert found("DOC001", tmp_path / "b", {"README.md": guide}, needs=(secret,)) == []
    declared = "name: shop\nruntime: python\nconfig:\n  dbPassword: {type: string, secret: true}\n"
    assert found("DOC001", tmp_path / "c", {"README.md": GUIDE, "Pulumi.yaml": declared}, needs=(secret,)) == []


def test_a_secret_that_an_environment_of_pulumi_brings_need_not_be_named(tmp_path):
    secret = needs("shop:token", "configuration", "config set --secret", location=Location("__main__.py", 3))
    guide = GUIDE + "`pulumi config env add team/shop`\n"
    assert found("DOC001", tmp_path / "a", {"README.md": guide}, needs=(secret,)) == []
    stack = {"README.md": GUIDE, "Pulumi.dev.yaml": "environment:\n  - team/shop\n"}
    assert found("DOC001", tmp_path / "b", stack, needs=(secret,)) == []


def test_other_required_keys_are_told_where_nothing_explains_them_at_all(tmp_path):
    plain = needs("shop:owner", "configuration", "set it with: pulumi config set shop:owner VALUE")
    assert found("DOC001", tmp_path, {"README.md": GUIDE}, needs=(plain,)) == []
    assert len(found("RUN006", tmp_path, {"README.md": GUIDE}, needs=(plain,))) == 1


def test_the_prose_of_an_answer_is_a_guide(tmp_path):
    answer = (
        "# Shop\n\n## Pulumi.yaml\n\n```yaml\nname: shop\nruntime: python\n```\n\n## __main__.py\n\n```python\n"
        f"{PROGRAM['python']}```\n\n## Deploy\n\n```bash\npulumi up\n```\n"
    )
    assert len(found("DOC001", tmp_path, answer, needs=(needs("TEAM"),))) == 1
    assert found("DOC001", tmp_path, answer + "\nSet `TEAM` to your team.\n", needs=(needs("TEAM"),)) == []


def test_prose_explains_a_key_and_the_import_path(tmp_path):
    answer = (
        "# Shop\n\n## Pulumi.yaml\n\n```yaml\nname: shop\nruntime: python\n```\n\n## __main__.py\n\n```python\n"
        f"{PROGRAM['python']}```\n\nRun `pulumi config set owner NAME`, then `pulumi up`.\n"
    )
    plain = needs("shop:owner", "configuration", "set it with: pulumi config set shop:owner VALUE")
    assert found("RUN006", tmp_path, answer, needs=(plain,)) == []
    assert len(found("RUN006", tmp_path, answer.replace("owner", "team"), needs=(plain,))) == 1


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("const team = process.env.TEAM!;", 1),
        ('const team = process.env["TEAM"]!;', 1),
        ("const team = process.env.TEAM as string;", 1),
        ('const team = process.env.TEAM ?? "web";', 0),
        ("const team = process.env.TEAM;", 0),
        ("// const team = process.env.TEAM!;", 0),
        ("const same = process.env.TEAM !== undefined;", 0),
        ("const known = process.env.PULUMI_ACCESS_TOKEN!;", 0),
    ],
)
def test_what_a_node_program_says_is_always_set_is_in_the_guide(line, count, tmp_path):
    files = {"README.md": GUIDE, "index.ts": PROGRAM["node"] + line + "\n"}
    assert len(found("DOC001", tmp_path, files, language="node")) == count


def test_what_a_function_is_given_is_no_variable_of_the_program(tmp_path):
    files = {
        "README.md": GUIDE,
        "index.ts": PROGRAM["node"] + "const table = process.env.TABLE!;\n",
        "handler/index.ts": "export const handler = async () => process.env.QUEUE!;\n",
    }
    function = make("aws:lambda/function:Function", "f", {"environment": {"variables": {"TABLE": "t"}}})
    assert found("DOC001", tmp_path, files, language="node", made=graph(function)) == []


# -- DOC002: backend and cost


@pytest.mark.parametrize(
    ("more", "lacking"),
    [
        ("", ["state", "costs"]),
        ("It costs about $5 a month.\n", ["state"]),
        ("Run `pulumi login s3://state` first.\n", ["costs"]),
        ("State lives in Pulumi Cloud; about 5 USD per month.\n", []),
    ],
)
def test_a_guide_that_is_silent_on_state_and_cost_is_a_note(more, lacking, tmp_path):
    files = {"README.md": "# Shop\n\n```bash\npulumi up\n```\n" + more}
    said = found("DOC002", tmp_path, files)
    assert len(said) == (1 if lacking else 0)
    assert all(text.startswith("note") for text in said)
    for word in ("state", "costs"):
        assert (word in "".join(said)) == (word in lacking)


def test_a_backend_in_the_project_file_is_said(tmp_path):
    project = "name: shop\nruntime: python\nbackend:\n  url: s3://state\n"
    files = {"README.md": "`pulumi up`; it costs $5 a month.\n", "Pulumi.yaml": project}
    assert found("DOC002", tmp_path, files) == []


def test_without_a_guide_there_is_no_note(tmp_path):
    assert found("DOC002", tmp_path, {"README.md": "# Shop\n"}) == []


# -- DOC003: what documents name

READS = {
    "python": (
        "import pulumi\nimport pulumi_aws as aws\n\nsize = pulumi.Config().get('bucketName')\naws.s3.Bucket('b')\n"
    ),
    "node": (
        'import * as pulumi from "@pulumi/pulumi";\nimport * as aws from "@pulumi/aws";\n\n'
        'const name = new pulumi.Config().get("bucketName");\nnew aws.s3.Bucket("b");\n'
    ),
    "go": PROGRAM["go"].replace("_ = os.Args", 'name := config.New(ctx, "").Get("bucketName")\n\t\t_ = name'),
}


@pytest.mark.parametrize("language", ["python", "node", "go"])
@pytest.mark.parametrize(
    ("command", "count"),
    [
        ("pulumi config set shop:dbPassword s3cr3t", 1),
        ("pulumi config set --secret dbPassword", 1),
        ("pulumi config set dbPassword x --stack dev", 1),
        ("pulumi config set bucketName shop-data", 0),
        ("pulumi config set shop:bucketName shop-data", 0),
        ("pulumi config set --stack dev bucketName x", 0),
        ("pulumi config set --path 'bucketName.first' x", 0),
        ("pulumi config set aws:region us-east-1", 0),
        ("pulumi config set <key> <value>", 0),
        ("pulumi config set KEY VALUE", 0),
        ("pulumi config set $NAME x", 0),
        ("pulumi config", 0),
    ],
)
def test_a_key_that_a_document_sets_is_read(language, command, count, tmp_path):
    entry, _ = PROJECT[language]
    files = {"README.md": f"# Shop\n\n```bash\n{command}\n```\n", entry: READS[language]}
    said = found("DOC003", tmp_path, files, language=language)
    assert len(said) == count
    assert all(text.startswith("low") and "dbPassword" in text for text in said)


def test_a_project_that_is_called_like_its_provider_may_set_what_that_reads(tmp_path):
    files = {
        "README.md": "```\npulumi config set databricks:host x\n```\n",
        "Pulumi.yaml": "name: databricks\nruntime: python\n",
        "requirements.txt": "pulumi\npulumi-databricks\n",
    }
    assert found("DOC003", tmp_path / "a", files) == []
    del files["requirements.txt"]
    assert len(found("DOC003", tmp_path / "b", files)) == 1


def test_a_key_that_is_declared_or_set_is_known(tmp_path):
    guide = {"README.md": "```\npulumi config set size 3\n```\n"}
    project = "name: shop\nruntime: python\nconfig:\n  size: {type: integer}\n"
    assert found("DOC003", tmp_path / "a", {**guide, "Pulumi.yaml": project}) == []
    assert found("DOC003", tmp_path / "b", {**guide, "Pulumi.dev.yaml": "config:\n  shop:size: 3\n"}) == []
    assert len(found("DOC003", tmp_path / "c", guide)) == 1


@pytest.mark.parametrize(
    ("command", "count"),
    [
        ("pulumi stack output bucketArn", 1),
        ("curl $(pulumi stack output --json bucketArn)", 1),
        ("pulumi stack output -s dev bucketArn", 1),
        ("pulumi stack output bucketName", 0),
        ("pulumi stack output", 0),
        ("pulumi stack output --json", 0),
        ("pulumi stack output <name>", 0),
        ("pulumi stack output --json | jq .bucketArn", 0),
        ("pulumi stack output --show-secrets > outputs.json", 0),
    ],
)
def test_an_output_that_a_document_asks_for_is_exported(command, count, tmp_path):
    made = graph(make("aws:s3/bucket:Bucket", "b"), outputs={"bucketName": "b"})
    said = found("DOC003", tmp_path, {"README.md": f"Then:\n\n    {command}\n\n```sh\n$ {command}\n```\n"}, made=made)
    assert len(said) == count
    assert all("bucketArn" in text for text in said)


def test_outputs_of_a_run_that_broke_off_are_not_known(tmp_path):
    case = case_in(tmp_path, {"README.md": "```\npulumi stack output bucketArn\n```\n"})
    broken = msgspec.structs.replace(case.run, outcome="crashed", attempts=())
    case = Case(submission=case.submission, project=case.project, run=broken)
    assert judge(case, checks=[CHECKS["DOC003"]]).findings == ()


@pytest.mark.parametrize(
    ("command", "count"),
    [
        ("python scripts/seed.py", 1),
        ("python3 ./scripts/seed.py --all", 1),
        ("bash deploy.sh", 1),
        ("./deploy.sh prod", 1),
        ("make deploy", 1),
        ("npm run deploy", 1),
        ("pytest tests/unit", 1),
        ("python scripts/load.py", 0),
        ("cd scripts && python load.py", 0),
        ("python -m pytest", 0),
        ("python -m venv venv", 0),
        ("source venv/bin/activate", 0),
        ("make lint", 0),
        ("pulumi up", 0),
        ("python $SCRIPT", 0),
        ("python path/to/your/script.py", 0),
        ("pip install -r requirements.txt", 0),
        ("npm install -g pulumi", 0),
    ],
)
def test_what_a_command_starts_is_there(command, count, tmp_path):
    files = {
        "README.md": f"# Shop\n\n```bash\n{command}\n```\n",
        "scripts/load.py": "print(1)\n",
        "Makefile": "lint:\n\truff check\n",
    }
    assert len(found("DOC003", tmp_path, files)) == count


def test_what_a_command_prints_is_no_command(tmp_path):
    printed = "yarn run v1.19.1\n$ ./node_modules/ts-node/dist/bin.js index.ts\nmake: *** no rule\n"
    assert found("DOC003", tmp_path / "a", {"README.md": f"```bash\n$ yarn start\n{printed}```\n"}) == []
    told = found("DOC003", tmp_path / "b", {"README.md": "```bash\n$ make deploy\nmake build\n```\n"})
    assert len(told) == 1 and "deploy" in told[0]


def test_what_a_document_makes_itself_may_be_started(tmp_path):
    guide = "```bash\ncat > seed.py <<EOF\nprint(1)\nEOF\npython seed.py\ncurl -o get.sh https://x\nbash get.sh\n```\n"
    assert found("DOC003", tmp_path, {"README.md": guide}) == []


def test_scripts_of_a_manifest_are_known(tmp_path):
    guide = {"README.md": "```\nnpm run build\nnpm test\nnpm run lint\n```\n"}
    manifest = {"package.json": '{"scripts": {"build": "tsc", "lint": "eslint ."}}'}
    (said,) = found("DOC003", tmp_path / "a", {**guide, **manifest}, language="node")
    assert "test" in said
    inner = {"app/package.json": '{"scripts": {"test": "jest"}}'}
    assert found("DOC003", tmp_path / "b", {**guide, **manifest, **inner}, language="node") == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("The network is in `lib/network.py`.", 1),
        ("The data is in `lib/data.py`.", 0),
        ("Handlers go to `handlers/index.py` of your own.", 0),
        ("Unlike `network.py`.", 0),
        (
            "```\nshop/\n├── __main__.py\n├── lib/\n│   ├── __init__.py\n"
            "│   ├── data.py\n│   └── network.py\n└── venv/\n```",
            1,
        ),
        ("```\n.\n├── Pulumi.yaml\n├── __main__.py      # entry\n└── lib\n    └── data.py\n```", 0),
    ],
)
def test_a_file_of_the_program_that_a_document_names_is_there(text, count, tmp_path):
    files = {"README.md": f"# Shop\n\n{text}\n", "lib/data.py": "x = 1\n"}
    said = found("DOC003", tmp_path, files)
    assert len(said) == count
    assert all("network.py" in one for one in said)


def test_files_of_a_template_that_is_not_at_hand_are_not_missed(tmp_path):
    answer = (
        "# Shop\n\n```\nshop/\n├── tap.py\n└── lib/\n    └── tap_stack.py\n```\n\n"
        f"## lib/tap_stack.py\n\n```python\n{PROGRAM['python']}```\n"
    )
    assert found("DOC003", tmp_path, answer) == []


def test_documents_of_packages_and_other_projects_are_not_read(tmp_path):
    files = {
        "node_modules/x/README.md": "```\nmake deploy\n```\n",
        "CHANGELOG.md": "```\nmake deploy\n```\n",
        "other/Pulumi.yaml": "name: other\nruntime: python\n",
        "other/__main__.py": PROGRAM["python"],
        "other/README.md": "```\nmake deploy\n```\n",
    }
    entry, project = PROJECT["python"]
    place = write(tmp_path, {"Pulumi.yaml": project, entry: PROGRAM["python"], **files})
    with open_submission(place) as submission:
        case = Case(submission=submission, project=submission.projects[0], run=ProgramRun(outcome="ran", graph=graph()))
        assert judge(case, checks=[CHECKS["DOC003"]]).findings == ()


# -- DOC004: numbers

TEN = graph(*(make("aws:sqs/queue:Queue", f"q{number}") for number in range(10)))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("The stack creates 34 resources.", 1),
        ("It deploys a total of 34 AWS resources.", 1),
        ("```\nResources:\n    + 34 created\n```", 1),
        ("34 resources are created.", 1),
        ("The stack creates 10 resources.", 0),
        ("The stack creates 11 resources.", 0),
        ("It deploys about 12 resources.", 0),
        ("Each zone has 3 resources.", 0),
        ("An account may hold 200 resources.", 0),
        ("The stack creates over 5 resources.", 0),
        ("```\nResources:\n    + 11 created\n```", 0),
    ],
)
def test_a_number_of_resources_is_that_of_the_graph(text, count, tmp_path):
    assert len(found("DOC004", tmp_path, {"README.md": f"# Shop\n\n{text}\n"}, made=TEN)) == count


@pytest.mark.parametrize(
    "need",
    [
        needs("@pulumi/awsx", "package"),
        needs("eks:index:Cluster", "remote-component"),
        needs("shop:zones", "configuration"),
        needs("net:subnets", "stack-reference"),
    ],
)
def test_where_something_was_stood_in_for_no_number_is_held_against_the_graph(need, tmp_path):
    assert found("DOC004", tmp_path, {"README.md": "The stack creates 34 resources.\n"}, made=TEN, needs=(need,)) == []


def test_where_a_lookup_may_decide_a_number_has_to_be_far_off(tmp_path):
    zones = Invoke(token="aws:index/getAvailabilityZones:getAvailabilityZones")
    made = graph(*TEN.resources, invokes=(zones,))
    assert found("DOC004", tmp_path / "a", {"README.md": "The stack creates 14 resources.\n"}, made=made) == []
    assert len(found("DOC004", tmp_path / "b", {"README.md": "The stack creates 34 resources.\n"}, made=made)) == 1


def test_where_settings_decide_a_number_has_to_be_far_off(tmp_path):
    files = {"README.md": "The stack creates 14 resources.\n", "__main__.py": READS["python"]}
    assert found("DOC004", tmp_path / "a", files, made=TEN) == []
    files["README.md"] = "The stack creates 34 resources.\n"
    assert len(found("DOC004", tmp_path / "b", files, made=TEN)) == 1


@pytest.mark.parametrize(
    ("text", "monthly", "usage", "count"),
    [
        ("The total is about $40 a month.", 150.0, True, 1),
        ("Estimated monthly cost: $30-$50", 150.0, True, 1),
        ("Total: ~40 USD per month", 150.0, True, 1),
        ("| **Total** | **$40/month** |", 150.0, True, 1),
        ("The total is about $90 a month.", 150.0, True, 0),
        ("Estimated monthly cost: $50-$100", 150.0, True, 0),
        ("The NAT gateway costs $32 a month.", 150.0, True, 0),
        ("The total is about $400 a month.", 150.0, True, 0),
        ("The total is about $400 a month.", 150.0, False, 1),
        ("The total is about $40 a month.", None, True, 0),
        ("The total is about $1,200 a month.", 1300.0, True, 0),
    ],
)
def test_a_cost_is_not_far_from_the_estimate(text, monthly, usage, count, tmp_path):
    given = {"made": TEN, "monthly": monthly, "usage": usage}
    said = found("DOC004", tmp_path, {"README.md": f"# Shop\n\n{text}\n"}, **given)
    assert len(said) == count
    assert all(one.startswith("low") for one in said)
