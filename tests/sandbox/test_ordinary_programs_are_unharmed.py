"""What a normal program does must go on working inside the walls."""

from __future__ import annotations

import sys
from concurrent import futures
from pathlib import Path

import grpc
import pytest

from stackproof.sandbox import Limits, python_readable_paths

from .conftest import Jail


def test_imports_threads_and_event_loops_work(jail: Jail) -> None:
    words = jail.said(
        "import asyncio, concurrent.futures, ctypes, decimal, hashlib, json, logging, queue, sqlite3, uuid, zipfile\n"
        "async def both():\n"
        "    return await asyncio.gather(asyncio.to_thread(sum, range(10)), asyncio.sleep(0.01, 'slept'))\n"
        "print(*asyncio.run(both()))\n"
        "with concurrent.futures.ThreadPoolExecutor(20) as pool:\n"
        "    print(sum(pool.map(lambda n: n * n, range(100))))\n"
    )
    assert words == ["45", "slept", "328350"]


def test_temporary_files_and_folders_work(jail: Jail) -> None:
    words = jail.said(
        "import os, shutil, tempfile\n"
        "with tempfile.TemporaryDirectory() as folder, tempfile.NamedTemporaryFile() as file:\n"
        "    open(folder + '/a', 'w').write('kept')\n"
        "    os.mkdir(folder + '/sub')\n"
        "    shutil.copy2(folder + '/a', folder + '/sub/b')\n"
        "    os.rename(folder + '/sub/b', folder + '/c')\n"
        "    shutil.make_archive(folder + '/z', 'zip', folder + '/sub')\n"
        "    shutil.copytree(folder + '/sub', folder + '/again')\n"
        "    os.chmod(folder + '/c', 0o600)\n"
        "    print(open(folder + '/c').read(), file.name.startswith(scratch), sorted(os.listdir(folder)))\n"
    )
    assert words[:2] == ["kept", "True"]


def test_the_project_folder_is_read_by_absolute_and_relative_path(jail: Jail, open_folder: Path) -> None:
    project = open_folder / "project"
    project.mkdir()
    (project / "data.json").write_text("[1]")
    (project / "link.json").symlink_to("data.json")
    (open_folder / "alias").symlink_to(project)
    words = jail.said(
        "import os, pathlib\n"
        "os.chdir(project)\n"
        "print(open('data.json').read(), open(project + '/link.json').read())\n"
        "print(pathlib.Path('.').resolve() == pathlib.Path(project))\n"
        "print(open(alias + '/data.json').read(), *sorted(os.listdir('.')))\n",
        policy={"readable": [*python_readable_paths(jail.python), str(open_folder / "alias"), str(project)]},
        project=str(project),
        alias=str(open_folder / "alias"),
    )
    assert words == ["[1]", "[1]", "True", "[1]", "data.json", "link.json"]


def test_certificates_time_zones_and_random_numbers_are_there(jail: Jail) -> None:
    words = jail.said(
        "import datetime, os, pathlib, secrets, ssl, zoneinfo\n"
        "ssl.create_default_context()\n"
        "print(zoneinfo.ZoneInfo('Europe/Vienna').utcoffset(datetime.datetime(2024, 7, 1)), len(secrets.token_hex()))\n"
        "print(len(open('/dev/urandom', 'rb').read(8)), open('/dev/null', 'w').write('x'), os.cpu_count() > 0)\n"
        "print(pathlib.Path.home() == pathlib.Path(scratch), 'VmRSS' in open('/proc/self/status').read())\n"
    )
    assert words == ["2:00:00", "64", "8", "1", "True", "True", "True"]


def test_name_lookups_fail_with_the_usual_error(jail: Jail) -> None:
    words = jail.said(
        "import socket, urllib.request\n"
        "attempt(socket.getaddrinfo, 'example.com', 443)\n"
        "attempt(urllib.request.urlopen, 'https://example.com')\n"
    )
    assert words == ["gaierror", "URLError"]


def test_a_program_can_signal_itself_and_set_alarms(jail: Jail) -> None:
    words = jail.said(
        "import os, signal, threading, time\n"
        "signal.signal(signal.SIGUSR1, lambda *_: print('usr1'))\n"
        "signal.signal(signal.SIGALRM, lambda *_: print('alarm'))\n"
        "os.kill(os.getpid(), signal.SIGUSR1)\n"
        "signal.raise_signal(signal.SIGUSR1)\n"
        "signal.pthread_kill(threading.main_thread().ident, signal.SIGUSR1)\n"
        "signal.setitimer(signal.ITIMER_REAL, 0.01)\n"
        "time.sleep(0.2)\n"
    )
    assert words == ["usr1", "usr1", "usr1", "alarm"]


class Echo(grpc.GenericRpcHandler):
    def service(self, _details):
        return grpc.unary_unary_rpc_method_handler(lambda request, _context: request + b"!")


def test_grpc_calls_reach_the_allowed_socket_and_reconnect(jail: Jail, open_folder: Path) -> None:
    if jail.python != sys.executable:
        pytest.skip("grpcio is not installed for the system's Python")
    address = open_folder / "engine" / "s.sock"
    address.parent.mkdir()
    server = grpc.server(futures.ThreadPoolExecutor(4), handlers=(Echo(),))
    server.add_insecure_port(f"unix:{address}")
    server.start()
    try:
        done = jail.run(
            "import grpc\n"
            "for word in (b'first', b'second'):\n"
            "    with grpc.insecure_channel('unix:' + address) as channel:\n"
            "        print(channel.unary_unary('/echo/Echo')(word, timeout=10).decode())\n"
            "with grpc.insecure_channel('unix:' + address) as channel:\n"
            "    calls = [channel.unary_unary('/echo/Echo').future(b'x', timeout=10) for _ in range(50)]\n"
            "    print(sum(call.result() == b'x!' for call in calls))\n",
            preload=("grpc",),
            policy={"unix_sockets": [str(address)]},
            limits=Limits(wall_seconds=60),
            address=str(address),
        )
    finally:
        server.stop(None)
    assert done.ok and done.stdout.split() == [b"first!", b"second!", b"50"], done


def test_a_denied_operation_is_an_ordinary_error_and_not_the_end(jail: Jail) -> None:
    words = jail.said("attempt(open, '/etc/shadow')\nprint('alive')")
    assert words[1] == "alive"
