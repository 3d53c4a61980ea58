# ruff: noqa: E501  (programs in another language)
"""TypeScript programs that attack the engine or the machine: each loses, and what was recorded before stays."""

import os
import threading
from pathlib import Path

import msgspec
import pytest
from node_needed import needs_node

from stackproof.engine import RunOptions, record_project
from stackproof.engine import _node as node_room
from stackproof.engine._recorder import Recorder
from stackproof.intake import open_submission
from stackproof.sandbox import Limits

pytestmark = needs_node

TIGHT = Limits(cpu_seconds=6, wall_seconds=60, memory_bytes=1024 << 20, output_bytes=64 << 10)
IMPORT = 'import * as aws from "@pulumi/aws";\nimport * as pulumi from "@pulumi/pulumi";\nimport * as fs from "fs";\n'
PROJECT = "name: thief\nruntime: nodejs\nconfig:\n  aws:region: us-east-1\n"
BUCKET = 'new aws.s3.Bucket("files");\n'
# What was registered before has reached the engine by then.
SETTLED = (
    'const settled = () => new Promise((end) => new aws.s3.Bucket("files").id.apply(() => setTimeout(end, 50)));\n'
)


@pytest.fixture
def run(tmp_path):
    """run(program or {path: text}) -> ProgramRun; the JSON of its graph holds no secret of the host."""

    def record(text, *, limits=TIGHT, **options):
        folder = tmp_path / "answer"
        folder.mkdir(exist_ok=True)
        files = {"Pulumi.yaml": PROJECT, **({"index.ts": IMPORT + text} if isinstance(text, str) else text)}
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        with open_submission(folder) as submission:
            (project,) = submission.projects
            found = record_project(submission, project, options=RunOptions(limits=limits, **options)).run
        assert b"S3cret-of-the-host" not in msgspec.json.encode(found)
        return found

    return record


def names(found):
    return [item.name for item in found.graph.resources]


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("for (;;);", "timed_out"),
        ("const held = []; for (;;) held.push(Buffer.alloc(32 << 20, 1));", "crashed"),
        ("const held = []; for (;;) held.push(new Array(1e6).fill(Math.random()));", "crashed"),
        ("for (;;) fs.writeSync(1, 'x'.repeat(65536));", "crashed"),
        ('require("child_process").execSync("true");', "refused"),
        ('require("child_process").fork(__filename);', "refused"),
        ('require("net").connect(80, "192.0.2.1");', "refused"),
        ('(async () => { await fetch("http://192.0.2.1/"); })();', "refused"),
        ("process.kill(process.ppid, 'SIGKILL');", "refused"),
        ("fs.writeFileSync('/etc/stackproof', 'x');", "refused"),
    ],
    ids=["loop", "buffers", "heap", "output", "command", "fork", "network", "fetch", "parent", "outside"],
)
def test_it_ends_by_a_limit_or_a_refusal(run, text, outcome):
    found = run(text)
    assert found.outcome == outcome, (found.reason, found.output)
    assert found.error is not None


def test_what_was_recorded_before_an_attack_stays(run):
    found = run(SETTLED + "settled().then(() => process.kill(process.ppid, 'SIGKILL'));\n")
    assert found.outcome == "refused" and names(found) == ["files"]


@pytest.mark.parametrize("level", ["namespaces", "landlock"])
def test_the_home_folder_the_tool_and_the_environment_are_not_there(run, tmp_path, monkeypatch, level):
    if level == "landlock":  # the weaker level, also where the machine allows the better one
        policy = node_room.Policy
        monkeypatch.setattr(node_room, "Policy", lambda **given: policy(**given, force_level=level))
    (tmp_path / "credentials").write_text("S3cret-of-the-host")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "S3cret-of-the-host")
    monkeypatch.setenv("NPM_TOKEN", "S3cret-of-the-host")
    places = [str(tmp_path / "credentials"), "/etc/passwd", "/root/.bashrc", str(Path(node_room.__file__))]
    found = run(
        f"const read = (file: string) => {{ try {{ return fs.readFileSync(file, 'utf8'); }} catch (e: any) {{ return e.code; }} }};\n"
        f"export const files = {places!r}.map(read);\n"
        "export const link = (() => { fs.symlinkSync('/etc/passwd', 'link'); return read('link'); })();\n"
        "export const modules = ['/etc/passwd', '../../../etc/passwd', './link'].map((name) => {\n"
        "    try { return require(name); } catch (e: any) { return e.code || e.name; } });\n"
        "export const environment = Object.entries(process.env).map(([key, value]) => `${key}=${value}`);\n"
        "export const parent = read(`/proc/${process.ppid}/environ`);\n"
    )
    assert found.outcome == "ran", (found.reason, found.output)
    assert found.sandbox.level == level
    out = found.graph.outputs
    assert set(out["files"]) <= {"EACCES", "ENOENT"} and out["link"] in ("EACCES", "ENOENT")
    assert set(out["modules"]) <= {"EACCES", "ENOENT", "MODULE_NOT_FOUND"} and out["parent"] in ("EACCES", "ENOENT")
    assert os.environ["AWS_SECRET_ACCESS_KEY"] == "S3cret-of-the-host"


def test_links_laid_for_a_further_attempt_lead_the_engine_nowhere(run, tmp_path):
    """Between attempts the engine reads and writes outside of the sandbox: never where the program could lay links."""
    secret, target = tmp_path / "credentials.js", tmp_path / "home"
    secret.write_text("// S3cret-of-the-host")
    target.mkdir()
    found = run(
        f"const secret = {str(secret)!r}, target = {str(target)!r};\n"
        "const top = require('path').dirname(__dirname);\n"
        "for (const name of ['stolen.js', 'index.js', 'other.ts'])\n"
        "    try { fs.symlinkSync(secret, __dirname + '/' + name); } catch {}\n"
        "for (const place of [top, __dirname, top + '/home', top + '/../m'])\n"
        "    for (const name of ['sources-2', 'compiled-2', 'sources-3', 'compiled-3'])\n"
        "        try { fs.symlinkSync(target, place + '/' + name); } catch {}\n"
        "try { fs.unlinkSync(__filename); fs.symlinkSync(secret, __filename); } catch {}\n"
        "const all = (folder: string): string[] => { try { return fs.readdirSync(folder, { withFileTypes: true, recursive: true } as any)\n"
        "    .map((e: any) => { try { return fs.readFileSync((e.parentPath || e.path) + '/' + e.name, 'latin1'); } catch { return ''; } }); }\n"
        "    catch { return []; } };\n"
        "export const seen = [...all(top), ...all(top + '/../m')].filter((text) => text.includes('of-the-host'));\n"
        "if (!process.env.NOT_SET) throw new Error('again');\nnew aws.s3.Bucket(process.env.NOT_SET);\n"
    )
    assert len(found.attempts) > 1
    assert list(target.iterdir()) == []


def test_a_flood_of_resources_is_cut(run, monkeypatch):
    monkeypatch.setattr(Recorder, "MAX_RESOURCES", 50)
    found = run("for (let n = 0; n < 90; n++) new aws.sqs.Queue(`q${n}`);\n")
    assert found.outcome == "crashed" and "more than 50 resources" in found.reason
    assert len(found.graph.resources) <= 50


def test_a_flood_of_bytes_is_cut(run, monkeypatch):
    monkeypatch.setattr(Recorder, "MAX_BYTES", 4 << 20)
    found = run(
        "for (let n = 0; n < 9; n++) new aws.s3.BucketObject(`o${n}`, { bucket: 'b', content: 'x'.repeat(1 << 20) });\n"
    )
    assert found.outcome == "crashed" and "more than 4 MiB" in found.reason


def test_nonsense_on_the_engines_socket_hurts_nobody(run):
    found = run(
        "const net = require('net'), crypto = require('crypto');\n"
        "const { ResourceMonitorClient } = require('@pulumi/pulumi/proto/resource_grpc_pb');\n"
        "const proto = require('@pulumi/pulumi/proto/resource_pb'), grpc = require('@grpc/grpc-js');\n"
        "const address = process.env.PULUMI_NODEJS_MONITOR!;\n"
        "for (const data of ['\\0'.repeat(1e5), 'GET / HTTP/1.1\\r\\n\\r\\n', crypto.randomBytes(1e5)]) {\n"
        "    const raw = net.connect(address.replace('unix:', '')); raw.on('error', () => {}); raw.end(data); }\n"
        "const monitor = new ResourceMonitorClient(address, grpc.credentials.createInsecure());\n"
        "const ask = (call: string, request: any) => new Promise((end) => monitor[call](request, () => end(0)));\n"
        "export default (async () => {\n"
        "    const bad = new proto.RegisterResourceRequest(); bad.setType('x'); bad.setName('\\0'); bad.setParent('no urn'); bad.setCustom(true);\n"
        "    await ask('registerResource', bad);\n"
        "    const long = new proto.RegisterResourceRequest(); long.setType('a:b:c:d::e'); long.setName('n'.repeat(1e5)); long.setCustom(true);\n"
        "    await ask('registerResource', long);\n"
        "    await ask('invoke', new proto.ResourceInvokeRequest());\n"
        "    const out = new proto.RegisterResourceOutputsRequest(); out.setUrn('urn:made:up');\n"
        "    await ask('registerResourceOutputs', out);\n"
        "    new aws.s3.Bucket('files');\n    monitor.close();\n})();\n",
        limits=Limits(wall_seconds=40),
    )
    assert found.outcome in ("ran", "crashed", "refused")
    assert "files" in names(found)


def test_the_engine_calls_back_no_socket_of_the_host(run, tmp_path):
    import socket

    with socket.socket(socket.AF_UNIX) as docker:
        docker.bind(str(tmp_path / "docker.sock"))
        docker.listen()
        found = run(
            f"const target = {str(tmp_path / 'docker.sock')!r};\n"
            "fs.symlinkSync(target, 'link.sock');\n"
            "const { ResourceMonitorClient } = require('@pulumi/pulumi/proto/resource_grpc_pb');\n"
            "const proto = require('@pulumi/pulumi/proto/resource_pb'), grpc = require('@grpc/grpc-js');\n"
            "const callbacks = require('@pulumi/pulumi/proto/callback_pb');\n"
            "const monitor = new ResourceMonitorClient(process.env.PULUMI_NODEJS_MONITOR, grpc.credentials.createInsecure());\n"
            "export default Promise.all([`unix:${target}`, `unix:${__dirname}/link.sock`, '127.0.0.1:22'].map((one, n) => new Promise((end) => {\n"
            "    const callback = new callbacks.Callback(); callback.setTarget(one); callback.setToken('x');\n"
            "    const r = new proto.RegisterResourceRequest(); r.setType('aws:s3/bucket:Bucket'); r.setName('b' + n); r.setCustom(true);\n"
            "    r.setTransformsList([callback]); monitor.registerResource(r, () => end(0)); }))).then(() => monitor.close());\n"
        )
        docker.settimeout(0.1)
        with pytest.raises(TimeoutError):
            docker.accept()
    assert found.outcome == "ran", found.reason


FDS = "const fds = fs.readdirSync('/proc/self/fd').map(Number).filter((fd) => fd > 2);\n"


@pytest.mark.parametrize(
    "text",
    [
        "for (const fd of fds) try { fs.writeSync(fd, 'nonsense\\n[1]\\n' + '['.repeat(1e5) + '\\n{\"note\": 3}\\n'); } catch {}\n",
        'for (const fd of fds) try { fs.writeSync(fd, JSON.stringify({ note: { need: "configuration", name: [1], place: ["x", 1e99] } }) + "\\n"); } catch {}\n',
        'for (const fd of fds) try { for (let n = 0; n < 3e4; n++) fs.writeSync(fd, \'{"note": {"unset": "a:b"}}\\n\'); } catch {}\n',
        "for (const fd of fds) try { for (let n = 0; n < 400; n++) fs.writeSync(fd, 'x'.repeat(65536)); } catch {}\n",
        'for (const fd of fds) try { fs.writeSync(fd, JSON.stringify({ error: { stack: "/".repeat(4e6), message: [], type: {} } }) + "\\n"); } catch {}\n',
        'for (const fd of fds) try { for (let n = 0; n < 2e3; n++) fs.writeSync(fd, \'{"ask": "configuration"}\\n\'); } catch {}\n',
    ],
    ids=["nonsense", "wrong kinds", "a flood of notes", "an endless line", "a vast error", "questions"],
)
def test_nonsense_on_the_hosts_pipe_hurts_nobody(run, text):
    before = threading.active_count()
    found = run(BUCKET + FDS + text)
    assert found.outcome in ("ran", "crashed", "timed_out", "refused", "not_run")
    assert threading.active_count() <= before + 2
    assert len(msgspec.json.encode(found)) < 4 << 20


def test_a_program_that_closes_the_hosts_pipe_hurts_itself_alone(run):
    found = run(BUCKET + FDS + "for (const fd of fds) try { fs.closeSync(fd); } catch {}\nthrow new Error('no');\n")
    assert found.outcome != "ran"


def test_a_forged_refusal_or_ending_is_no_success(run):
    text = (
        FDS
        + 'for (const fd of fds) try { fs.writeSync(fd, \'{"outcome": "ran"}\\n{"walls": {"level": "x"}}\\n\'); } catch {}\n'
        "(process as any).reallyExit(0);\n"
    )
    found = run(text)
    assert found.outcome == "crashed" and found.sandbox.level in ("namespaces", "landlock")


def test_assets_outside_of_the_answer_are_named_and_not_read(run, tmp_path):
    (tmp_path / "host.txt").write_text("S3cret-of-the-host")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "S3cret-of-the-host.txt").write_text("x")
    found = run(
        f"const folder = {str(tmp_path)!r};\n"
        "try { fs.symlinkSync(folder + '/host.txt', 'link.txt'); fs.symlinkSync(folder + '/folder', 'linked'); } catch {}\n"
        "const asset = (name: string, source: any) => new aws.s3.BucketObject(name, { bucket: 'b', source });\n"
        "asset('absolute', new pulumi.asset.FileAsset(folder + '/host.txt'));\n"
        "asset('above', new pulumi.asset.FileAsset('../../../../../../../../etc/passwd'));\n"
        "asset('link', new pulumi.asset.FileAsset('link.txt'));\n"
        "asset('archive', new pulumi.asset.FileArchive('linked'));\n"
        "asset('many', new pulumi.asset.AssetArchive({ a: new pulumi.asset.FileAsset('link.txt') }));\n"
    )
    assert {"absolute", "above", "link", "archive", "many"} >= set(names(found))
    for item in found.graph.resources:
        asset = item.inputs["source"]["$asset"]
        parts = [asset] if "entries" not in asset else [part["$asset"] for part in asset["entries"].values()]
        assert all(part["inside"] is False and "bytes" not in part and "files" not in part for part in parts)


def test_flags_and_hooks_shipped_in_the_answer_are_not_used(run, tmp_path):
    evil = "require('fs').writeFileSync(require('path').join(process.env.HOME, 'ran'), 'x'); process.exit(0);"
    found = run(
        {
            "index.ts": IMPORT + BUCKET + "export const ran = fs.existsSync(process.env.HOME + '/ran');\n"
            "export const set = process.env.NODE_OPTIONS ?? 'no';\n",
            ".npmrc": "node-options=--require ./evil.cjs\n",
            ".env": "NODE_OPTIONS=--require ./evil.cjs\n",
            "Pulumi.yaml": PROJECT.replace(
                "runtime: nodejs", "runtime:\n  name: nodejs\n  options:\n    nodeargs: --require ./evil.cjs"
            ),
            "package.json": '{"name": "x", "main": "index.ts", "scripts": {"prestart": "node evil.cjs"}, "pulumi": {"tsconfig": "/etc/passwd"}}',
            "tsconfig.json": '{"extends": "/etc/passwd", "ts-node": {"require": ["./evil.cjs"]}}',
            "evil.cjs": evil,
            "node_modules/@pulumi/pulumi/index.js": evil,
            "node_modules/source-map-support/index.js": evil,
        }
    )
    assert found.outcome == "ran", found.reason
    assert found.graph.outputs == {"ran": False, "set": "no"}


def test_variables_that_steer_node_are_not_stood_in_for(run):
    found = run(
        "if (!process.env.NODE_OPTIONS) { process.env.PULUMI_NODEJS_TSCONFIG_PATH; throw new TypeError('x of undefined'); }\n"
    )
    assert found.outcome == "crashed" and found.error.type == "TypeError"


@pytest.mark.parametrize(
    "text",
    [
        "(Object.prototype as any).toJSON = function () { throw new Error('no'); };\n",
        "(Array.prototype as any).map = () => []; (globalThis as any).JSON = {}; (Promise as any).all = null;\n",
        "Function.prototype.call = (() => { throw new Error('no'); }) as any;\n",
        "Error.prepareStackTrace = () => { throw new Error('no'); }; (Error as any).stackTraceLimit = -1;\n",
        "process.removeAllListeners(); process.on('uncaughtException', () => {}); (process as any).env = null;\n",
        "Object.freeze(Object.prototype); Object.freeze(Array.prototype); (fs as any).readSync = fs.writeSync = null as any;\n",
    ],
    ids=["toJSON", "array", "call", "stack", "listeners", "frozen"],
)
def test_a_program_that_breaks_its_own_builtins_breaks_itself_alone(run, text):
    found = run(
        SETTLED + "settled().then(() => {\n" + text + "new aws.s3.Bucket('later');\nthrow new Error('end');\n});\n"
    )
    assert found.outcome in ("crashed", "ran", "timed_out", "not_run", "refused")
    assert "files" in names(found)
    assert run(BUCKET).outcome == "ran"


@pytest.mark.parametrize(
    "text",
    [
        "x" * (10 << 20),
        "[" * 200_000,
        "const a = " + "(" * 50_000 + "1" + ")" * 50_000 + ";",
        "type T<N extends number, A extends any[] = []> = A['length'] extends N ? A : T<N, [...A, 1]>;\n"
        "const x: T<999> = null as any;\n" + "type U = " + " | ".join(f"'k{n}'" for n in range(5000)) + ";\n"
        "type V = `${U}${U}`;\n",
        b"\xff\xfe\x00" * 1000,
        "`${" * 20_000,
    ],
    ids=["10 MB", "deep", "parentheses", "types", "no text", "templates"],
)
def test_sources_made_to_break_the_compiler_only_fail_themselves(run, text):
    found = run(
        {
            "index.ts": "import './other';\nimport * as aws from '@pulumi/aws';\nnew aws.s3.Bucket('files');\n",
            "other.ts": text,
        }
    )
    assert found.outcome in ("ran", "crashed"), found.reason
