"""The parent's side: starting, bounding, stopping and reporting."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import msgspec
import pytest

from stackproof.model import UnableError
from stackproof.sandbox import (
    JAIL_FILE,
    Ended,
    Limits,
    Policy,
    Supervisor,
    child_environment,
    jail_policy,
    python_readable_paths,
    run,
    start,
)


@pytest.fixture(params=["namespaces", "landlock"])
def policy(request: pytest.FixtureRequest, tmp_path: Path) -> Policy:
    found = Policy(
        readable=tuple(python_readable_paths(sys.executable)), writable=(str(tmp_path),), force_level=request.param
    )
    try:
        run([sys.executable, "-I", "-c", ""], policy=found, env={}, cwd=tmp_path)
    except UnableError as error:
        pytest.skip(str(error))
    return found


def python(code: str, policy: Policy, folder: Path, *, limits: Limits | None = None, **keywords):
    command = [sys.executable, "-I", "-c", code]
    return run(command, policy=policy, env=child_environment(scratch=folder), cwd=folder, limits=limits, **keywords)


def forking(policy: Policy, **more) -> Policy:
    given = {name: getattr(policy, name) for name in Policy.__struct_fields__}
    return Policy(**{**given, "fork": True, "executable": ("/usr/bin", "/bin"), **more})


def test_a_command_gets_its_input_and_gives_its_output_and_status(policy: Policy, tmp_path: Path) -> None:
    code = "import sys; print(len(sys.stdin.buffer.read())); print('told', file=sys.stderr); sys.exit(3)"
    done = python(code, policy, tmp_path, stdin=b"x" * 300_000)
    assert (done.outcome, done.code, done.signal, done.ok) == ("exited", 3, None, False)
    assert (done.stdout, done.stderr, done.truncated) == (b"300000\n", b"told\n", False)
    assert done.level == policy.force_level and done.peak_bytes > 1_000_000 and done.cpu_seconds > 0


def test_a_jailed_command_can_execute_itself_only(policy: Policy, tmp_path: Path) -> None:
    shutil.copy("/bin/true", tmp_path / "brought-along")
    code = "import os, sys\ntry: os.execv('brought-along', ['x'])\nexcept PermissionError: print('denied')\n"
    assert python(code, policy, tmp_path).stdout == b"denied\n"


def test_our_environment_does_not_reach_a_command(
    policy: Policy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "leaked")
    done = python("import os; print(sorted(os.environ), open('/proc/self/environ').read())", policy, tmp_path)
    assert done.ok and b"AWS" not in done.stdout and b"leaked" not in done.stdout


def test_a_command_that_does_not_exist_is_said_plainly(policy: Policy, tmp_path: Path) -> None:
    with pytest.raises(UnableError, match="cannot find no-such-tool"):
        run(["no-such-tool"], policy=policy, env={}, cwd=tmp_path)


def test_without_walls_nothing_is_run(tmp_path: Path) -> None:
    with pytest.raises(UnableError, match="the sandbox refused"):
        python("open('ran', 'w')", Policy(writable=(str(tmp_path),), force_level="none"), tmp_path)
    assert not (tmp_path / "ran").exists()


def test_a_crash_by_a_signal_is_reported_as_one(policy: Policy, tmp_path: Path) -> None:
    for chosen in (policy, forking(policy)):
        done = python("import os; os.kill(os.getpid(), 11)", chosen, tmp_path)
        assert (done.outcome, done.signal, done.reason) == ("killed", 11, "ended by signal SIGSEGV")


def test_a_tool_may_start_processes_and_leaves_none_behind(policy: Policy, tmp_path: Path) -> None:
    code = (
        "import os, subprocess, time\n"
        "print(subprocess.run(['/bin/sh', '-c', 'echo started; exit 4'], capture_output=True, text=True))\n"
        "if os.fork() == 0:\n"
        "    os.setsid()\n"
        "    if os.fork() == 0:\n"
        "        while True:\n"
        "            open('beat', 'a').write('x')\n"
        "            time.sleep(0.01)\n"
        "    os._exit(0)\n"
        "os.wait()\n"
        "while not os.path.exists('beat'): time.sleep(0.01)\n"
    )
    done = python(code, forking(policy), tmp_path)
    assert done.ok and b"started" in done.stdout and b"returncode=4" in done.stdout
    size = (tmp_path / "beat").stat().st_size
    time.sleep(0.2)
    assert (tmp_path / "beat").stat().st_size == size


def test_a_fork_bomb_of_a_tool_is_stopped(policy: Policy, tmp_path: Path) -> None:
    code = "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass\n"
    done = python(code, forking(policy), tmp_path, limits=Limits(processes=30, wall_seconds=20))
    assert done.outcome != "exited" and done.outcome != "timed_out", done


def test_a_tool_with_processes_cannot_signal_ours(policy: Policy, tmp_path: Path) -> None:
    code = "import os\ntry: os.kill(int(os.environ['VICTIM']), 0)\nexcept OSError as e: print(type(e).__name__)\n"
    env = child_environment(scratch=tmp_path, extra={"VICTIM": str(os.getpid())})
    done = run([sys.executable, "-I", "-c", code], policy=forking(policy), env=env, cwd=tmp_path)
    assert done.stdout.strip() in (b"PermissionError", b"ProcessLookupError"), done


def test_processes_of_a_tool_talk_over_their_own_sockets_only(policy: Policy, tmp_path: Path) -> None:
    code = (
        "import os, socket, sys\n"
        "listener = socket.socket(socket.AF_UNIX)\n"
        "listener.bind('own.sock')\n"
        "listener.listen()\n"
        "os.symlink(sys.argv[1], 'link.sock')\n"
        "if os.fork() == 0:\n"
        "    for path in (os.path.abspath('link.sock'), sys.argv[1], os.path.abspath('own.sock')):\n"
        "        client = socket.socket(socket.AF_UNIX)\n"
        "        try: client.connect(path)\n"
        "        except OSError: print('no', flush=True)\n"
        "    client.send(b'hello')\n"
        "    os._exit(0)\n"
        "print(listener.accept()[0].recv(5).decode())\n"
    )
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as host:
        host.bind(f"{folder}/host.sock")
        host.listen()
        command = [sys.executable, "-I", "-c", code, f"{folder}/host.sock"]
        done = run(command, policy=forking(policy), env=child_environment(scratch=tmp_path), cwd=tmp_path)
    assert done.stdout.split() == [b"no", b"no", b"hello"], done


def test_a_private_tmp_is_shown_where_there_are_namespaces(policy: Policy, tmp_path: Path) -> None:
    shown = tmp_path / "shown-as-tmp"
    shown.mkdir()
    given = {name: getattr(policy, name) for name in Policy.__struct_fields__}
    done = python("open('/tmp/made.zip', 'w').write('x')", Policy(**{**given, "tmp": str(shown)}), tmp_path)
    if policy.force_level == "namespaces":
        assert done.ok and (shown / "made.zip").read_text() == "x"
    else:
        assert b"PermissionError" in done.stderr
    assert not Path("/tmp/made.zip").exists()


def test_a_running_command_can_be_killed(policy: Policy, tmp_path: Path) -> None:
    command = [sys.executable, "-I", "-c", "import time; print('up', flush=True); time.sleep(60)"]
    child = start(command, policy=policy, env=child_environment(scratch=tmp_path), cwd=tmp_path)
    child.kill("no longer needed")
    done = child.wait()
    assert (done.outcome, done.reason) == ("killed", "no longer needed") and not child.running


def test_all_that_is_written_to_disk_is_bounded(policy: Policy, tmp_path: Path) -> None:
    code = "import itertools\nfor n in itertools.count(): open(f'f{n}', 'wb').write(b'x' * 4194304)\n"
    limits = Limits(wall_seconds=30, written_bytes=32 * 1024 * 1024, file_bytes=8 * 1024 * 1024)
    done = python(code, policy, tmp_path, limits=limits)
    if done.outcome == "timed_out":
        pytest.skip("this file system does not count what is written")
    assert (done.outcome, "to disk" in done.reason) == ("killed", True)


def test_a_command_ends_with_the_process_that_runs_it(policy: Policy, tmp_path: Path) -> None:
    code = "import time\nwhile True:\n    open('beat', 'a').write('x')\n    time.sleep(0.01)\n"
    parent = (
        "import sys, json, msgspec\n"
        "from stackproof.sandbox import Policy, run, child_environment\n"
        "policy = msgspec.json.decode(sys.argv[1], type=Policy)\n"
        "run([sys.executable, '-I', '-c', sys.argv[2]], policy=policy, cwd=sys.argv[3],\n"
        "    env=child_environment(scratch=sys.argv[3]))\n"
    )
    for chosen in (policy, forking(policy)):
        (tmp_path / "beat").unlink(missing_ok=True)
        words = [sys.executable, "-c", parent, msgspec.json.encode(chosen).decode(), code, str(tmp_path)]
        with subprocess.Popen(words) as process:
            while not (tmp_path / "beat").exists():
                assert process.poll() is None
                time.sleep(0.02)
            process.kill()
        time.sleep(0.3)
        size = (tmp_path / "beat").stat().st_size
        time.sleep(0.2)
        assert (tmp_path / "beat").stat().st_size == size


WARM = """
import importlib.util, json, os, sys
spec = importlib.util.spec_from_file_location("_jail", sys.argv[1])
jail = importlib.util.module_from_spec(spec)
spec.loader.exec_module(jail)
for line in sys.stdin:
    order = json.loads(line)
    pid = os.fork()
    if pid == 0:
        out = os.open(order["out"], os.O_WRONLY)
        os.dup2(out, 1); os.dup2(out, 2)
        print(jail.lock_down(order["policy"])["level"], flush=True)
        exec(order["code"])
        os._exit(5)
    print(pid, flush=True)
    sys.stdin.readline()
    _, status, usage = os.wait4(pid, 0)
    print(json.dumps([status, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024]), flush=True)
"""


@pytest.mark.parametrize(
    ("code", "outcome"), [("print('hello', flush=True)", "exited"), ("while True: pass", "cpu_exceeded")]
)
def test_a_child_that_a_warm_parent_forked_is_bounded_too(policy: Policy, code: str, outcome: str) -> None:
    limits = Limits(cpu_seconds=1, wall_seconds=30)
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(
            [sys.executable, "-I", "-c", WARM, JAIL_FILE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as warm,
    ):
        assert warm.stdin and warm.stdout
        pipe = os.path.join(folder, "out")
        os.mkfifo(pipe)
        stdout = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
        unused, unused_end = os.pipe()
        order = {"out": pipe, "policy": jail_policy(policy, limits), "code": code}
        warm.stdin.write(json.dumps(order) + "\n")
        warm.stdin.flush()
        pid = int(warm.stdout.readline())

        def collect() -> Ended:
            assert warm.stdin and warm.stdout
            warm.stdin.write("collect\n")
            warm.stdin.flush()
            return Ended(*json.loads(warm.stdout.readline()))

        os.close(unused_end)
        done = Supervisor(pid, stdout=stdout, stderr=unused, limits=limits, collect=collect).wait()
        warm.stdin.close()
    assert done is not None and done.outcome == outcome
    assert done.stdout.decode().split()[0] == policy.force_level
    assert (done.code, done.signal) == ((5, None) if outcome == "exited" else (None, signal.SIGXCPU))
