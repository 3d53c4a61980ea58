"""Each test runs hostile code in a locked-down process; the assertions look at what it achieved."""

from __future__ import annotations

import os
import socket
import subprocess
from pathlib import Path

import pytest

from stackproof.sandbox import Limits, python_readable_paths

from .conftest import Jail

MIB = 1024 * 1024
DENIED = {"PermissionError", "FileNotFoundError", "OSError"}


def test_the_home_folder_and_its_credentials_cannot_be_read(jail: Jail, open_folder: Path) -> None:
    home = open_folder / "home"
    (home / ".aws").mkdir(parents=True)
    (home / ".aws" / "credentials").write_text("aws_secret_access_key = x")
    words = jail.said(
        "import os\n"
        "attempt(open, home + '/.aws/credentials')\n"
        "attempt(os.listdir, home)\n"
        "attempt(os.listdir, '/root')\n"
        "attempt(open, '/etc/shadow')\n"
        "attempt(open, '/etc/passwd')\n",
        home=str(home),
    )
    assert len(words) == 5 and set(words) <= DENIED


def test_the_environment_of_the_parent_and_of_process_one_cannot_be_read(jail: Jail) -> None:
    words = jail.said(
        "import os\n"
        "for number in (parent, os.getppid(), 1):\n"
        "    attempt(open, f'/proc/{number}/environ', 'rb')\n"
        "    attempt(os.listdir, f'/proc/{number}/fd')\n"
        "attempt(os.listdir, '/proc')\n",
        parent=os.getpid(),
    )
    assert len(words) == 7 and set(words) <= DENIED


def test_the_own_environment_holds_nothing_of_ours(jail: Jail, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "leaked")
    monkeypatch.setenv("PULUMI_ACCESS_TOKEN", "leaked")
    done = jail.run("import os\nprint(dict(os.environ))\nprint(open('/proc/self/environ').read())")
    assert done.ok and b"leaked" not in done.stdout and b"HOME" in done.stdout


def test_internet_sockets_cannot_be_made(jail: Jail) -> None:
    words = jail.said(
        "import socket\n"
        "for family in (socket.AF_INET, socket.AF_INET6, socket.AF_NETLINK, socket.AF_PACKET):\n"
        "    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW):\n"
        "        attempt(socket.socket, family, kind)\n"
    )
    assert words == ["PermissionError"] * 12


def test_sockets_of_the_host_cannot_be_reached(jail: Jail, open_folder: Path) -> None:
    other = open_folder / "docker.sock"
    datagrams = open_folder / "log.sock"
    with socket.socket(socket.AF_UNIX) as listener, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as log:
        listener.bind(str(other))
        listener.listen()
        log.bind(str(datagrams))
        with socket.socket(socket.AF_UNIX) as hidden:
            hidden.bind(b"\0stackproof-test-%d" % os.getpid())
            hidden.listen()
            for path in (other, datagrams):
                path.chmod(0o777)
            words = jail.said(
                "import socket\n"
                "def reach(path, kind=socket.SOCK_STREAM):\n"
                "    socket.socket(socket.AF_UNIX, kind).connect(path)\n"
                "attempt(reach, other)\n"
                "attempt(reach, hidden)\n"
                "attempt(reach, other, socket.SOCK_SEQPACKET)\n"
                "attempt(socket.socket, socket.AF_UNIX, socket.SOCK_DGRAM)\n"
                "attempt(socket.socketpair, socket.AF_UNIX, socket.SOCK_DGRAM)\n",
                other=str(other),
                hidden=f"\0stackproof-test-{os.getpid()}",
            )
    assert len(words) == 5 and set(words) <= {*DENIED, "ConnectionRefusedError"}


def test_a_link_put_in_the_place_of_the_allowed_socket_leads_nowhere(jail: Jail, open_folder: Path) -> None:
    allowed, other = jail.scratch / "engine.sock", open_folder / "docker.sock"
    with socket.socket(socket.AF_UNIX) as engine, socket.socket(socket.AF_UNIX) as docker:
        for listener, path in ((engine, allowed), (docker, other)):
            listener.bind(str(path))
            path.chmod(0o777)
            listener.listen()
        docker.settimeout(0.2)
        jail.run(
            "import os, socket\n"
            "os.unlink(allowed)\n"
            "os.symlink(other, allowed)\n"
            "socket.socket(socket.AF_UNIX).connect(allowed)\n",
            policy={"unix_sockets": [str(allowed)]},
            allowed=str(allowed),
            other=str(other),
        )
        with pytest.raises(TimeoutError):
            docker.accept()


def test_nothing_outside_scratch_can_be_written(jail: Jail, open_folder: Path) -> None:
    project = open_folder / "project"
    project.mkdir()
    project.chmod(0o777)
    (project / "index.py").write_text("original")
    (project / "index.py").chmod(0o666)
    words = jail.said(
        "import os\n"
        "attempt(open, project + '/index.py', 'w')\n"
        "attempt(open, project + '/new.py', 'w')\n"
        "attempt(os.truncate, project + '/index.py', 0)\n"
        "attempt(os.open, project + '/index.py', os.O_RDONLY | os.O_TRUNC)\n"
        "attempt(os.remove, project + '/index.py')\n"
        "attempt(os.rename, project + '/index.py', scratch + '/index.py')\n"
        "attempt(os.link, project + '/index.py', scratch + '/linked.py')\n"
        "attempt(os.mkdir, '/tmp/stackproof-escaped')\n"
        "attempt(open, '/dev/shm/stackproof-escaped', 'w')\n"
        "attempt(os.mknod, scratch + '/device', 0o600 | 0o060000, os.makedev(8, 0))\n"
        "print(open(project + '/index.py').read())\n",
        policy={"readable": [*_readable(jail), str(project)]},
        project=str(project),
    )
    assert words[-1] == "original"
    assert len(words) == 11 and set(words[:-1]) <= DENIED
    assert os.listdir(project) == ["index.py"] and not Path("/tmp/stackproof-escaped").exists()


def test_permissions_owners_and_times_of_readable_files_stay_as_they_are(jail: Jail, open_folder: Path) -> None:
    file = jail.folder / "own.txt"
    file.write_text("x")
    os.chown(file, jail.scratch.stat().st_uid, -1)
    before = file.stat()
    done = jail.run(
        "import os\n"
        "fd = os.open(file, os.O_RDONLY)\n"
        "for change in (lambda: os.chmod(file, 0o777), lambda: os.fchmod(fd, 0o777), lambda: os.utime(file, (1, 1)),\n"
        "               lambda: os.utime(fd, (1, 1)), lambda: os.setxattr(file, 'user.x', b'1')):\n"
        "    attempt(change)\n",
        policy={"readable": [*_readable(jail), str(file)]},
        file=str(file),
    )
    assert done.ok, done
    after = file.stat()
    assert (after.st_mode, after.st_mtime, os.listxattr(file)) == (before.st_mode, before.st_mtime, [])


def test_links_out_of_scratch_lead_nowhere(jail: Jail, open_folder: Path) -> None:
    (open_folder / "secret.txt").write_text("secret")
    (open_folder / "secret.txt").chmod(0o666)
    words = jail.said(
        "import os\n"
        "os.symlink(target, scratch + '/link')\n"
        "attempt(open, scratch + '/link')\n"
        "attempt(open, scratch + '/link', 'w')\n"
        "attempt(open, scratch + '/../secret.txt')\n"
        "attempt(open, '/proc/self/root' + target)\n"
        "attempt(open, '/proc/self/cwd/secret.txt')\n",
        target=str(open_folder / "secret.txt"),
    )
    assert len(words) == 5 and set(words) <= DENIED
    assert (open_folder / "secret.txt").read_text() == "secret"


def test_nothing_can_be_executed(jail: Jail) -> None:
    words = jail.said(
        "import os, subprocess\n"
        "attempt(os.execv, '/bin/true', ['true'])\n"
        "attempt(subprocess.run, ['/bin/true'])\n"
        "attempt(os.posix_spawn, '/bin/true', ['true'], {})\n"
        "attempt(os.fork)\n"
        "print(os.system('true') != 0)\n"
    )
    assert words == ["PermissionError"] * 4 + ["True"]


def test_a_fork_bomb_does_not_get_its_first_fork(jail: Jail) -> None:
    words = jail.said(
        "import os, ctypes, multiprocessing\n"
        "attempt(os.fork)\n"
        "attempt(multiprocessing.Process(target=print).start)\n"
        "libc = ctypes.CDLL(None)\n"
        "print(libc.vfork(), libc.syscall(56 if os.uname().machine == 'x86_64' else 220, 17, 0, 0, 0, 0))\n"
    )
    assert words == ["PermissionError", "PermissionError", "-1", "-1"]


def test_a_thread_bomb_is_stopped(jail: Jail) -> None:
    done = jail.run(
        "import threading, time\n"
        "threading.stack_size(65536)\n"
        "while True:\n"
        "    try:\n"
        "        threading.Thread(target=time.sleep, args=(60,)).start()\n"
        "    except RuntimeError:\n"
        "        print('bounded'); import os; os._exit(7)\n",
        limits=Limits(wall_seconds=20, processes=50),
    )
    assert (done.outcome == "killed" and "threads" in done.reason) or done.code == 7, done


@pytest.mark.parametrize(
    "code",
    [
        "held = []\nwhile True:\n    held.append(bytearray(8 * 1024 * 1024))",
        "import mmap\nheld = []\nwhile True:\n    held.append(mmap.mmap(-1, 8388608)); held[-1].write(b'x' * 8388608)",
        "import os\nheld = []\nwhile True:\n    held.append(os.memfd_create('x')); os.write(held[-1], b'x' * 8388608)",
    ],
    ids=["private", "shared", "memory files"],
)
def test_a_memory_bomb_is_stopped(jail: Jail, code: str) -> None:
    done = jail.run(code, limits=Limits(wall_seconds=20, memory_bytes=200 * MIB))
    assert not done.ok and done.outcome != "timed_out", done
    assert done.outcome == "memory_exceeded" or b"MemoryError" in done.stderr or b"OSError" in done.stderr, done
    assert done.peak_bytes < 1024 * MIB


def test_an_endless_loop_ends_at_its_cpu_limit(jail: Jail) -> None:
    done = jail.run(
        "import signal\nsignal.signal(signal.SIGXCPU, signal.SIG_IGN)\nwhile True: pass",
        limits=Limits(wall_seconds=30, cpu_seconds=1),
    )
    assert done.outcome == "cpu_exceeded", done


def test_an_endless_sleep_ends_at_the_wall_clock(jail: Jail) -> None:
    done = jail.run("import time\ntime.sleep(60)", limits=Limits(wall_seconds=1))
    assert done.outcome == "timed_out" and done.code is None, done


def test_endless_output_is_cut_and_stopped(jail: Jail) -> None:
    done = jail.run(
        "import os\nwhile True: os.write(1, b'x' * 65536)", limits=Limits(wall_seconds=30, output_bytes=10000)
    )
    assert (done.outcome, len(done.stdout), done.truncated) == ("output_exceeded", 10000, True)


def test_other_processes_cannot_be_signalled_or_tampered_with(jail: Jail) -> None:
    with subprocess.Popen([*jail.prefix, "sleep", "60"]) as victim:
        done = jail.run(
            "import ctypes, fcntl, os, resource, signal, socket\n"
            "libc = ctypes.CDLL(None, use_errno=True)\n"
            "def ptrace(request):\n"
            "    if libc.ptrace(request, victim, 0, 0) == -1:\n"
            "        raise OSError(ctypes.get_errno(), '')\n"
            "def by_descriptor():\n"
            "    ours, theirs = socket.socketpair()\n"
            "    fcntl.fcntl(ours, 10, signal.SIGKILL)\n"
            "for number in (victim, parent, os.getppid(), -1, 0, 1):\n"
            "    attempt(os.kill, number, signal.SIGKILL)\n"
            "attempt(ptrace, 16)\n"
            "attempt(ptrace, 0x4206)\n"
            "attempt(by_descriptor)\n"
            "attempt(resource.prlimit, victim, resource.RLIMIT_CPU, (1, 1))\n"
            "attempt(os.sched_setaffinity, victim, {0})\n"
            "attempt(os.setpriority, os.PRIO_PROCESS, victim, 10)\n"
            "attempt(os.pidfd_open, victim)\n",
            victim=victim.pid,
            parent=os.getpid(),
        )
        alive = victim.poll() is None
        victim.kill()
    assert done.ok and alive
    assert done.stdout.decode().split() == ["PermissionError"] * 13


def test_a_huge_file_is_refused(jail: Jail) -> None:
    words = jail.said(
        "import os\n"
        "file = open(scratch + '/huge', 'wb', buffering=0)\n"
        "attempt(lambda: [file.write(b'x' * 1048576) for _ in range(20)])\n"
        "attempt(os.truncate, scratch + '/huge', 1 << 40)\n",
        limits=Limits(wall_seconds=30, file_bytes=4 * MIB),
    )
    assert words == ["OSError", "OSError"]
    assert (jail.scratch / "huge").stat().st_size <= 4 * MIB


def test_powerful_system_calls_are_refused(jail: Jail) -> None:
    words = jail.said(
        "import ctypes, errno, os\n"
        "libc = ctypes.CDLL(None, use_errno=True)\n"
        "calls = {'x86_64': {'bpf': 321, 'perf_event_open': 298, 'keyctl': 250, 'userfaultfd': 323, 'unshare': 272,\n"
        "    'setns': 308, 'mount': 165, 'chroot': 161, 'io_uring_setup': 425, 'kexec_load': 246, 'init_module': 175,\n"
        "    'process_vm_readv': 310, 'seccomp': 317, 'open_tree': 428, 'clone3': 435, 'later than we know': 600,\n"
        "    'x32 getpid': 0x40000000 + 39},\n"
        "  'aarch64': {'bpf': 280, 'unshare': 97, 'mount': 40, 'io_uring_setup': 425}}[os.uname().machine]\n"
        "for name, number in calls.items():\n"
        "    ctypes.set_errno(0)\n"
        "    assert libc.syscall(number, 0, 0, 0, 0, 0, 0) == -1, name\n"
        "    assert ctypes.get_errno() in (errno.EPERM, errno.ENOSYS), (name, ctypes.get_errno())\n"
        "print('refused')\n"
    )
    assert words == ["refused"]


def test_no_capability_is_left(jail: Jail) -> None:
    words = jail.said("print(*[line for line in open('/proc/self/status') if line.startswith('Cap')])")
    sets = dict(zip(words[::2], words[1::2], strict=True))
    assert {int(value, 16) for name, value in sets.items() if name != "CapBnd:"} == {0}, sets


def test_a_process_with_threads_is_not_locked_down_at_all(jail: Jail) -> None:
    starter = "import threading, time\nthreading.Thread(target=time.sleep, args=(9,), daemon=True).start()\n"
    (jail.folder / "thread_starter.py").write_text(starter)
    done = jail.run("print('ran')", preload=("thread_starter",))
    assert done.code == 99 and b"threads" in done.stdout


def _readable(jail: Jail) -> list[str]:
    return python_readable_paths(jail.python)
