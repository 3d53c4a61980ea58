# ruff: noqa: E501  (programs in another language)
"""Hostile JavaScript in a jailed Node, at both levels, as the engine runs it; the assertions look at what it achieved."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

from stackproof.model import UnableError
from stackproof.sandbox import Completed, Limits, Policy, child_environment, run
from stackproof.toolchains import find_node

MIB = 1024 * 1024
NODE = find_node()
pytestmark = pytest.mark.skipif(NODE is None or not NODE.usable, reason="no usable Node here")

# `attempt` tells how an operation ended, in one word; `later` does so for what ends by and by.
START = """
const attempt = (operation) => { try { operation(); console.log("done"); } catch (e) { console.log(e.code || e.name); } };
const later = (emitter, ...good) => new Promise((end) => {
    emitter.once("error", (e) => { console.log(e.code || e.name); end(); });
    for (const name of good) emitter.once(name, () => { console.log("done"); end(); });
});
const fs = require("fs"), path = require("path"), scratch = process.env.HOME;
(async () => {
"""
DENIED = {"EPERM", "EACCES", "ENOENT", "EROFS", "ENOTDIR"}


class Jailed:
    def __init__(self, level: str, folder: Path) -> None:
        self.level, self.folder = level, folder
        self.scratch = folder / "scratch"
        self.scratch.mkdir()
        self.outside = folder / "outside"
        self.outside.mkdir()
        (self.outside / "secret.txt").write_text("S3cret-of-the-host")

    def run(
        self, code: str, *, limits: Limits | None = None, sockets: tuple[str, ...] = (), **values: object
    ) -> Completed:
        assert NODE is not None
        (self.scratch / "program.cjs").write_text(START + code + "\n})();\n")
        policy = Policy(writable=(str(self.scratch),), unix_sockets=sockets, force_level=self.level)
        extra = {name: str(value) for name, value in values.items()}
        return run(
            [NODE.executable, "--max-old-space-size=256", "--no-warnings", "program.cjs"],
            policy=policy,
            env=child_environment(scratch=self.scratch, extra=extra),
            cwd=self.scratch,
            limits=limits or Limits(cpu_seconds=20, wall_seconds=30),
        )

    def said(self, code: str, **values: object) -> list[str]:
        done = self.run(code, **values)
        assert done.ok, done
        assert b"S3cret" not in done.stdout + done.stderr
        return done.stdout.decode().split()


@pytest.fixture(params=["namespaces", "landlock"])
def jailed(request: pytest.FixtureRequest, tmp_path: Path) -> Jailed:
    found = Jailed(request.param, tmp_path)
    try:
        done = found.run("console.log('up');")
    except UnableError as error:
        pytest.skip(str(error))
    assert done.ok and done.level == request.param, done
    return found


def test_no_process_can_be_started(jailed: Jailed) -> None:
    words = jailed.said(
        "const c = require('child_process');\n"
        "for (const way of ['spawnSync', 'execFileSync']) attempt(() => {\n"
        "    const r = c[way](process.execPath, ['-e', '1']); if (r.error) throw r.error; });\n"
        "attempt(() => c.execSync('true'));\n"
        "attempt(() => c.spawnSync('/bin/true').status === 0 || (() => { throw { code: 'EPERM' }; })());\n"
        "for (const start of [() => c.spawn(process.execPath, ['-e', '1']), () => c.fork(__filename)])\n"
        "    attempt(() => { const p = start(); p.on('error', () => {}); if (!p.pid) throw { code: 'EPERM' }; });\n"
        "const cluster = require('cluster');\n"
        "attempt(() => { const w = cluster.fork(); w.process.on('error', () => {});"
        " if (!w.process.pid) throw { code: 'EPERM' }; });\n"
        "process.exit(0);\n"
    )
    assert len(words) == 7 and set(words) <= {"EPERM", "EACCES"}, words


def test_node_itself_cannot_be_replaced_by_another_program(jailed: Jailed) -> None:
    shutil.copy("/bin/true", jailed.scratch / "brought-along")
    words = jailed.said(
        "for (const file of ['/bin/true', scratch + '/brought-along', '/bin/sh'])\n"
        "    attempt(() => { if (!process.execve) throw { code: 'EPERM' }; process.execve(file, [file]); });\n"
    )
    assert len(words) == 3 and set(words) <= {"EPERM", "EACCES", "ENOENT"}


def test_the_network_cannot_be_reached(jailed: Jailed) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        words = jailed.said(
            "const net = require('net'), http = require('http'), dns = require('dns'), dgram = require('dgram');\n"
            "const port = Number(process.env.PORT);\n"
            "await later(net.connect(port, '127.0.0.1'), 'connect');\n"
            "await later(http.get({ host: '127.0.0.1', port }), 'response');\n"
            "await fetch(`http://127.0.0.1:${port}/`).then(() => console.log('done'), () => console.log('EACCES'));\n"
            "await new Promise((end) => dns.resolve4('example.com', (e) => { console.log(e ? 'EACCES' : 'done'); end(); }));\n"
            "await new Promise((end) => dns.lookup('example.com', (e) => { console.log(e ? 'EACCES' : 'done'); end(); }));\n"
            "await later(net.createServer().listen(0), 'listening');\n"
            "const udp = dgram.createSocket('udp4'); udp.send('x', port, '127.0.0.1'); await later(udp, 'listening');\n",
            PORT=listener.getsockname()[1],
        )
        listener.settimeout(0.1)
        with pytest.raises(TimeoutError):
            listener.accept()
    assert len(words) == 7 and "done" not in words, words


def test_sockets_of_the_host_cannot_be_reached(jailed: Jailed) -> None:
    with socket.socket(socket.AF_UNIX) as docker, socket.socket(socket.AF_UNIX) as engine:
        for listener, name in ((docker, "docker.sock"), (engine, "engine.sock")):
            listener.bind(str(jailed.outside / name))
            listener.listen()
        words = jailed.said(
            "const net = require('net');\n"
            "fs.symlinkSync(process.env.OTHER, scratch + '/link.sock');\n"
            "await later(net.connect(process.env.OTHER), 'connect');\n"
            "await later(net.connect(scratch + '/link.sock'), 'connect');\n"
            "await later(net.connect(process.env.ENGINE), 'connect');\nprocess.exit(0);\n",
            sockets=(str(jailed.outside / "engine.sock"),),
            OTHER=jailed.outside / "docker.sock",
            ENGINE=jailed.outside / "engine.sock",
        )
    assert words[2] == "done" and set(words[:2]) <= {*DENIED, "ECONNREFUSED", "ELOOP"}, words


def test_files_of_the_host_can_neither_be_read_nor_loaded(jailed: Jailed) -> None:
    (jailed.outside / "module.cjs").write_text("console.log('S3cret')")
    words = jailed.said(
        "const outside = process.env.OUTSIDE;\n"
        "fs.symlinkSync(outside, scratch + '/link');\n"
        "for (const file of ['/etc/passwd', '/etc/shadow', '/root/.aws/credentials', process.env.TOOL,\n"
        "    outside + '/secret.txt', scratch + '/link/secret.txt', scratch + '/../outside/secret.txt',\n"
        "    '/proc/self/root' + outside + '/secret.txt', `/proc/${process.ppid}/environ`, '/proc/1/environ'])\n"
        "    attempt(() => fs.readFileSync(file));\n"
        "for (const folder of [outside, path.dirname(scratch), '/root', '/home', `/proc/${process.ppid}/fd`])\n"
        "    attempt(() => fs.readdirSync(folder));\n"
        "for (const file of [outside + '/module.cjs', '../outside/module.cjs', './link/module.cjs', '/etc/passwd'])\n"
        "    attempt(() => require(file));\n"
        "await import(outside + '/module.cjs').then(() => console.log('done'), () => console.log('EACCES'));\n",
        OUTSIDE=jailed.outside,
        TOOL=Path(__file__).parents[2] / "src" / "stackproof" / "__init__.py",
    )
    assert len(words) == 20 and set(words) <= {*DENIED, "MODULE_NOT_FOUND"}, words


def test_nothing_of_our_environment_is_seen(jailed: Jailed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "S3cret")
    monkeypatch.setenv("NODE_OPTIONS", "--require /nowhere.cjs")
    words = jailed.said(
        "console.log(JSON.stringify(process.env), fs.readFileSync('/proc/self/environ', 'latin1'), process.execArgv);\n"
        "console.log(JSON.stringify(process.report.getReport().environmentVariables));\n"
    )
    assert "nowhere" not in "".join(words)


def test_nothing_outside_of_scratch_can_be_written(jailed: Jailed) -> None:
    jailed.outside.chmod(0o777)
    words = jailed.said(
        "const outside = process.env.OUTSIDE;\n"
        "fs.symlinkSync(outside, scratch + '/link');\n"
        "for (const file of [outside + '/new', scratch + '/link/new', scratch + '/../outside/new', '/etc/new', '/dev/shm/new'])\n"
        "    attempt(() => fs.writeFileSync(file, 'x'));\n"
        "attempt(() => fs.rmSync(outside + '/secret.txt'));\n"
        "attempt(() => fs.renameSync(outside + '/secret.txt', scratch + '/moved'));\n"
        "attempt(() => fs.linkSync(outside + '/secret.txt', scratch + '/linked'));\n"
        "attempt(() => fs.cpSync(outside, scratch + '/copied', { recursive: true }));\n"
        "attempt(() => fs.truncateSync(outside + '/secret.txt'));\n",
        OUTSIDE=jailed.outside,
    )
    assert len(words) == 10 and set(words) <= {*DENIED, "EXDEV", "ERR_FS_CP_EINVAL"}, words
    assert os.listdir(jailed.outside) == ["secret.txt"]
    assert (jailed.outside / "secret.txt").read_text() == "S3cret-of-the-host"


def test_other_processes_cannot_be_signalled(jailed: Jailed) -> None:
    with subprocess.Popen(["sleep", "60"]) as victim:
        words = jailed.said(
            "for (const pid of [Number(process.env.VICTIM), Number(process.env.PARENT), process.ppid, 1, -1, 0])\n"
            "    for (const signal of ['SIGKILL', 0]) attempt(() => process.kill(pid, signal));\n"
            "attempt(() => require('os').setPriority(Number(process.env.VICTIM), 10));\n",
            VICTIM=victim.pid,
            PARENT=os.getpid(),
        )
        alive = victim.poll() is None
        victim.kill()
    assert alive and len(words) == 13 and "done" not in words, words


def test_bindings_and_the_inspector_open_no_door(jailed: Jailed) -> None:
    done = jailed.run(
        "const tries = [() => process.binding('spawn_sync').spawn({ file: '/bin/true', args: ['true'], stdio: [] }),\n"
        "    () => { const { Process } = process.binding('process_wrap'); const p = new Process();\n"
        "        return { error: p.spawn({ file: '/bin/true', args: ['true'] }) }; },\n"
        "    () => process.binding('fs').internalModuleReadJSON('/etc/passwd'),\n"
        "    () => process._linkedBinding('spawn_sync'), () => process.binding('tcp_wrap')];\n"
        "for (const one of tries) { try { const r = one(); console.log('got', JSON.stringify(r)); } catch (e) { console.log(e.code); } }\n"
        "try { require('inspector').open(0, '127.0.0.1', false); console.log('url', require('inspector').url()); }\n"
        "catch (e) { console.log(e.code); }\n"
    )
    text = done.stdout.decode()
    assert "root:" not in text and "ws://" not in text
    assert '"status":0' not in text and '"error":0' not in text, text


def test_native_code_stays_in_the_same_jail(jailed: Jailed) -> None:
    compiler = shutil.which("cc")
    if compiler is None:
        pytest.skip("no C compiler")
    source = jailed.scratch / "native.c"
    source.write_text(
        "#include <stdio.h>\n#include <unistd.h>\n#include <fcntl.h>\n#include <errno.h>\n#include <sys/socket.h>\n"
        "#include <sys/syscall.h>\n#include <signal.h>\n"
        "__attribute__((constructor)) static void go(void) {\n"
        '  char *words[] = {"/bin/true", 0};\n'
        '  printf("fork %d\\n", fork()); printf("vfork %ld\\n", syscall(SYS_clone, 17, 0, 0, 0, 0));\n'
        '  printf("clone3 %ld\\n", syscall(435, 0, 0)); printf("exec %d\\n", execv("/bin/true", words));\n'
        '  printf("open %d\\n", open("/etc/passwd", O_RDONLY)); printf("inet %d\\n", socket(AF_INET, SOCK_STREAM, 0));\n'
        '  printf("kill %d\\n", kill(getppid(), 0)); printf("unshare %ld\\n", syscall(SYS_unshare, 0x10000000));\n'
        "  fflush(stdout);\n}\n"
    )
    subprocess.run([compiler, "-shared", "-fPIC", "-o", str(jailed.scratch / "native.node"), str(source)], check=True)
    done = jailed.run(
        "attempt(() => process.dlopen({ exports: {} }, scratch + '/native.node')); attempt(() => require('./native.node'));"
    )
    lines = [line for line in done.stdout.decode().splitlines() if " " in line]
    assert len(lines) == 16 and all(line.endswith(" -1") for line in lines), done


@pytest.mark.parametrize(
    "code",
    [
        "const held = []; for (;;) held.push(new Array(1e6).fill(Math.random()));",
        "const held = []; for (;;) held.push(Buffer.alloc(32 << 20, 1));",
        "const held = []; for (;;) held.push(new Uint8Array(new SharedArrayBuffer(32 << 20)).fill(1));",
        "const held = []; for (;;) { const m = new WebAssembly.Memory({ initial: 512 }); new Uint8Array(m.buffer).fill(1); held.push(m); }",
        "let s = 'x'; const held = []; for (;;) held.push(Buffer.from(s = s.length < 1e8 ? s + s : s));",
    ],
    ids=["heap", "buffers", "shared", "wasm", "strings"],
)
def test_a_memory_bomb_is_stopped(jailed: Jailed, code: str) -> None:
    done = jailed.run(code, limits=Limits(cpu_seconds=20, wall_seconds=30, memory_bytes=512 * MIB))
    assert not done.ok and done.outcome != "timed_out", done
    assert done.peak_bytes < 1200 * MIB


@pytest.mark.parametrize(
    "code",
    ["for (;;);", "process.on('SIGXCPU', () => {}); for (;;);", "const f = () => Promise.resolve().then(f); f();",
     "const { Worker } = require('worker_threads'); new Worker('for (;;);', { eval: true });",
     "'a'.repeat(40).match(/^(a+)+$/) ; /^(a+)+$/.test('a'.repeat(40) + '!');"],
    ids=["loop", "ignored signal", "microtasks", "worker", "regular expression"],
)  # fmt: skip
def test_an_endless_loop_ends_at_its_cpu_limit(jailed: Jailed, code: str) -> None:
    done = jailed.run(code, limits=Limits(cpu_seconds=1, wall_seconds=20))
    assert done.outcome == "cpu_exceeded", done


def test_endless_worker_threads_are_stopped(jailed: Jailed) -> None:
    done = jailed.run(
        "const { Worker } = require('worker_threads');\n"
        "for (let n = 0; ; n++) { new Worker('setInterval(() => {}, 1e6)', { eval: true })"
        ".on('error', () => process.exit(7)); if (n % 5 === 0) await new Promise((end) => setTimeout(end, 5)); }\n",
        limits=Limits(cpu_seconds=20, wall_seconds=30, processes=60, memory_bytes=1024 * MIB),
    )
    assert done.outcome != "timed_out" and not done.ok, done


def test_endless_output_is_cut_and_stopped(jailed: Jailed) -> None:
    done = jailed.run(
        "for (;;) fs.writeSync(1, 'x'.repeat(65536));", limits=Limits(wall_seconds=20, output_bytes=10_000)
    )
    assert (done.outcome, len(done.stdout), done.truncated) == ("output_exceeded", 10_000, True)


def test_a_huge_file_is_refused(jailed: Jailed) -> None:
    words = jailed.said(
        "process.on('SIGXFSZ', () => {});\nconst file = fs.openSync('huge', 'w');\n"
        "attempt(() => { for (let n = 0; n < 30; n++) fs.writeSync(file, Buffer.alloc(1 << 20, 1)); });\n"
        "attempt(() => fs.truncateSync('huge', 2 ** 40));\n",
        limits=Limits(wall_seconds=20, file_bytes=4 * MIB),
    )
    assert words == ["EFBIG", "EFBIG"]
