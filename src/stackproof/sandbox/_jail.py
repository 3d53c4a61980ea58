"""Locks the current process down for good, before untrusted code runs in it. Linux on x86_64 and aarch64.

One file, standard library only, Python 3.9 and later: it is loaded by its path inside foreign interpreters, where
nothing of ours is installed. `lock_down` is the only entrance.

Two levels are known, and the better one that the machine allows is taken:

* "namespaces": a user, mount, network, IPC and UTS namespace. The process sees a tree that holds its own paths and
  nothing else (host sockets, other processes and the home folder do not exist there); the network has no interface.
* "landlock": no new tree, but Landlock rules over the host's files. The kernel's rules do not cover connecting to a
  unix socket by path, so a broker process connects on behalf of the program and only to the sockets of the policy.
  What remains: the program can learn that a path exists, its metadata and where a link points; permission, owner and
  time changes are answered with success and not carried out.

Both levels add: Landlock (where the kernel has it), no capabilities, no_new_privs, a system call filter, resource
limits. A denied operation is an ordinary PermissionError for the program, not its death.
"""

import array
import contextlib
import ctypes
import errno
import os
import platform
import resource
import select
import signal
import socket
import struct
import sys

__all__ = ["JailRefused", "lock_down"]


class JailRefused(Exception):
    """The process could not be locked down; str() is the reason in one line. It must not run untrusted code."""


def lock_down(policy):
    """Locks the calling, single-threaded process down; irreversible, inherited by its children.

    policy (all keys optional):
      readable, writable, executable: lists of paths; folders count with all they hold. Nothing else can be opened, but
        for system libraries, certificates, time zones and a few devices. Without `executable` nothing can be exec'ed.
      unix_sockets: paths of listening sockets the program may connect to.
      tmp: a writable folder that is shown as /tmp at the level "namespaces"; elsewhere there is no /tmp.
      fork: True lets the program start processes (tools); otherwise it has threads only. lock_down then returns in a
        child, and the calling process becomes its guard: it ends when the child ends, with the same status, and takes
        along everything that the child has started.
      limits: cpu_seconds, memory_bytes (private writable memory), address_space_bytes (breaks V8), processes (threads
        included), file_bytes (each file), open_files; a missing one is left as it is.
      keep_fds: descriptors besides 0, 1, 2 that stay open; all others are closed.
      environment: dict that replaces os.environ.
      die_with_parent: True kills the process when the thread that started it ends.
      trust: True goes on with resource limits alone where the machine allows neither level.
      force_level: "namespaces" or "landlock" takes that level or refuses; "none" pretends that neither exists.
      landlock_abi: pretends that the kernel's Landlock is not newer than this (0: none); for tests, like force_level.

    Returns {"level": "namespaces" | "landlock" | "trusted", "network_off": bool, "details": [str, ...]}.
    Raises JailRefused.
    """
    details = []
    _prepare(policy)
    reason = _unsupported(policy)
    if reason:
        return _go_on_or_refuse(policy, reason)
    try:
        return _lock(policy, details)
    except (OSError, ValueError) as error:
        return _go_on_or_refuse(policy, f"cannot lock the process down: {error}")


def _go_on_or_refuse(policy, reason):
    if not policy.get("trust"):
        raise JailRefused(reason)
    _apply_limits(policy, own_count=True)
    return {"level": "trusted", "network_off": False, "details": ["trusted: " + reason]}


def _lock(policy, details):
    forced, forks = policy.get("force_level"), bool(policy.get("fork"))
    abi = min(_landlock_abi(), policy.get("landlock_abi", 99))
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)
    own_tree, refusal = False, "not tried"
    if forced != "landlock":
        refusal = _enter_namespaces(policy, details)
        own_tree = not refusal
    if not own_tree:
        if forced == "namespaces":
            raise JailRefused("namespaces: " + refusal)
        if not abi:
            reason = f"user namespaces are not allowed here ({refusal}) and the kernel has no Landlock"
            return _go_on_or_refuse(policy, reason)
        details.append("no namespaces: " + refusal)
        if forks and os.getpid() != _PAYLOAD:
            _prctl(_PR_SET_CHILD_SUBREAPER, 1)
            _continue_in_child()
    if _OUTER >= 0:
        os.close(_OUTER)  # only the guards may speak there
    broker = None if own_tree or not (policy.get("unix_sockets") or forks) else _start_broker(policy)
    if abi:
        _landlock(policy, abi, own_tree)
    details.append(f"Landlock ABI {abi}" if abi else "no Landlock")
    _apply_limits(policy, own_count=not own_tree)
    _drop_capabilities()
    listener = _install_filter(_filter(policy, own_tree, abi, broker is not None), broker is not None)
    if broker is not None:
        _hand_over(broker, listener)
        details.append("unix sockets are connected by a broker")
    details.append("system call filter")
    return {"level": "namespaces" if own_tree else "landlock", "network_off": True, "details": details}


def _unsupported(policy):
    if policy.get("force_level") == "none":
        return "told to act as if neither namespaces nor Landlock existed"
    if not sys.platform.startswith("linux"):
        return f"{platform.system() or sys.platform} has neither namespaces nor Landlock"
    if platform.machine() not in _ARCHES or sys.byteorder != "little" or struct.calcsize("P") != 8:
        return f"no system call filter for {platform.machine()}"
    if len(os.listdir("/proc/self/task")) != 1:
        return "the process already has threads"
    return ""


def _prepare(policy):
    """What needs no privilege: own session, closed descriptors, clean environment."""
    if policy.get("tmp"):
        policy["tmp"] = os.path.realpath(policy["tmp"])
    if "environment" in policy:
        os.environ.clear()
        os.environ.update(policy["environment"])
    _close_all_but({0, 1, 2, *policy.get("keep_fds", ())})
    with contextlib.suppress(OSError):
        os.setsid()  # already the leader of its session
    if sys.platform.startswith("linux"):
        if policy.get("die_with_parent"):
            _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        try:
            with open("/proc/self/oom_score_adj", "w") as file:
                file.write("1000")
        except OSError:
            pass


def _close_all_but(keep):
    for descriptor in _open_descriptors() - keep:
        with contextlib.suppress(OSError):
            os.close(descriptor)


def _open_descriptors():
    names = os.listdir("/proc/self/fd" if sys.platform.startswith("linux") else "/dev/fd")
    return {int(name) for name in names if name.isdigit()}


# ---------------------------------------------------------------------------------------------- system calls

_libc = None

_ARCHES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}

# name: (x86_64, aarch64); -1 where the architecture does not have it
_SYSCALLS = {
    "acct": (163, 89), "add_key": (248, 217), "adjtimex": (159, 171), "bpf": (321, 280), "capset": (126, 91),
    "chmod": (90, -1), "chown": (92, -1), "chroot": (161, 51), "clock_adjtime": (305, 266),
    "clock_settime": (227, 112), "clone": (56, 220), "clone3": (435, 435), "connect": (42, 203),
    "delete_module": (176, 106), "execve": (59, 221), "execveat": (322, 281), "fallocate": (285, 47),
    "fanotify_init": (300, 262), "fchmod": (91, 52), "fchmodat": (268, 53), "fchmodat2": (452, 452),
    "fchown": (93, 55), "fchownat": (260, 54), "fcntl": (72, 25), "finit_module": (313, 273), "fork": (57, -1),
    "fremovexattr": (199, 16), "fsconfig": (431, 431), "fsetxattr": (190, 7), "fsmount": (432, 432),
    "fsopen": (430, 430), "fspick": (433, 433), "futimesat": (261, -1), "init_module": (175, 105),
    "io_uring_enter": (426, 426), "io_uring_register": (427, 427), "io_uring_setup": (425, 425), "ioctl": (16, 29),
    "ioperm": (173, -1), "iopl": (172, -1), "ioprio_set": (251, 30), "kcmp": (312, 272),
    "kexec_file_load": (320, 294), "kexec_load": (246, 104), "keyctl": (250, 219), "kill": (62, 129),
    "landlock_add_rule": (445, 445), "landlock_create_ruleset": (444, 444), "landlock_restrict_self": (446, 446),
    "lchown": (94, -1), "lookup_dcookie": (212, 18), "lremovexattr": (198, 15), "lsetxattr": (189, 6),
    "memfd_create": (319, 279), "memfd_secret": (447, 447), "migrate_pages": (256, 238), "modify_ldt": (154, -1),
    "mount": (165, 40), "mount_setattr": (442, 442), "move_mount": (429, 429), "move_pages": (279, 239),
    "mq_open": (240, 180), "msgget": (68, 186), "name_to_handle_at": (303, 264), "open": (2, -1),
    "open_by_handle_at": (304, 265), "open_tree": (428, 428), "openat": (257, 56), "openat2": (437, 437),
    "perf_event_open": (298, 241), "personality": (135, 92), "pidfd_getfd": (438, 438), "pidfd_open": (434, 434),
    "pidfd_send_signal": (424, 424), "pivot_root": (155, 41), "prctl": (157, 167), "prlimit64": (302, 261),
    "process_madvise": (440, 440), "process_mrelease": (448, 448), "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271), "ptrace": (101, 117), "quotactl": (179, 60), "quotactl_fd": (443, 443),
    "reboot": (169, 142), "removexattr": (197, 14), "request_key": (249, 218), "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240), "sched_setaffinity": (203, 122), "sched_setattr": (314, 274),
    "sched_setparam": (142, 118), "sched_setscheduler": (144, 119), "seccomp": (317, 277), "semget": (64, 190),
    "sendto": (44, 206), "setdomainname": (171, 162), "sethostname": (170, 161), "setns": (308, 268),
    "setpriority": (141, 140), "settimeofday": (164, 170), "setxattr": (188, 5), "shmat": (30, 196),
    "shmget": (29, 194), "socket": (41, 198), "socketpair": (53, 199), "swapoff": (168, 225), "swapon": (167, 224),
    "syslog": (103, 116), "tgkill": (234, 131), "tkill": (200, 130), "truncate": (76, 45), "umount2": (166, 39),
    "unshare": (272, 97), "uselib": (134, -1), "userfaultfd": (323, 282), "utime": (132, -1), "utimensat": (280, 88),
    "utimes": (235, -1), "vfork": (58, -1), "vhangup": (153, 58),
}  # fmt: skip
_LAST_KNOWN = 462  # mseal; what later kernels add is answered with "no such call" until it has been thought about


def _number(name):
    return _SYSCALLS[name][_ARCHES[platform.machine()][0]]


def _call(name, *arguments):
    """A raw system call: integers, bytes or ctypes pointers in, integer out; raises OSError."""
    global _libc
    if _libc is None:
        _libc = ctypes.CDLL(None, use_errno=True)
        _libc.syscall.restype = ctypes.c_long
    passed = [ctypes.c_long(value) if isinstance(value, int) else value for value in arguments]
    result = _libc.syscall(ctypes.c_long(_number(name)), *passed)
    if result == -1:
        code = ctypes.get_errno()
        raise OSError(code, f"{name}: {os.strerror(code)}")
    return result


_PR_SET_PDEATHSIG, _PR_CAPBSET_DROP, _PR_SET_NO_NEW_PRIVS, _PR_CAP_AMBIENT = 1, 24, 38, 47
_PR_SET_CHILD_SUBREAPER, _PR_SET_PTRACER = 36, 0x59616D61


def _prctl(option, value=0):
    return _call("prctl", option, int(value), 0, 0, 0)


def _drop_capabilities():
    for capability in range(64):
        try:
            _prctl(_PR_CAPBSET_DROP, capability)
        except OSError as error:
            if error.errno == errno.EINVAL:
                break  # past the last one that this kernel knows
            if error.errno != errno.EPERM:
                raise
    with contextlib.suppress(OSError):
        _call("prctl", _PR_CAP_AMBIENT, 4, 0, 0, 0)
    _call("capset", struct.pack("=Ii", 0x20080522, 0), bytes(24))


# ---------------------------------------------------------------------------------------------- resource limits


def _apply_limits(policy, own_count):
    """own_count: the user's other processes count against the limit, too, so they are added to it."""
    limits = policy.get("limits") or {}
    wanted = [(resource.RLIMIT_CORE, 0)]
    if limits.get("cpu_seconds"):
        seconds = max(1, int(-(-limits["cpu_seconds"] // 1)))
        wanted.append((resource.RLIMIT_CPU, (seconds, seconds + 2)))
    for key, kind in (("memory_bytes", "DATA"), ("address_space_bytes", "AS"), ("file_bytes", "FSIZE")):
        if limits.get(key):
            wanted.append((getattr(resource, "RLIMIT_" + kind), int(limits[key])))
    wanted.append((resource.RLIMIT_NOFILE, int(limits.get("open_files") or 512)))
    if limits.get("processes"):
        count = int(limits["processes"])
        if own_count:
            count += _tasks_of_user()
        wanted.append((resource.RLIMIT_NPROC, count))
    for kind, value in wanted:
        soft, hard = value if isinstance(value, tuple) else (value, value)
        ceiling = resource.getrlimit(kind)[1]
        if ceiling != resource.RLIM_INFINITY:
            soft, hard = min(soft, ceiling), min(hard, ceiling)
        resource.setrlimit(kind, (soft, hard))


def _tasks_of_user():
    count, uid = 0, os.getuid()
    try:
        for name in os.listdir("/proc"):
            if name.isdigit():
                try:
                    if os.stat("/proc/" + name).st_uid == uid:
                        count += len(os.listdir(f"/proc/{name}/task"))
                except OSError:
                    pass
    except OSError:
        pass
    return count


# ---------------------------------------------------------------------------------------------- paths

_LIBRARIES = ("/lib", "/lib32", "/lib64", "/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/local/lib", "/usr/local/lib64")
_SYSTEM_FILES = (
    "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/ssl", "/etc/pki", "/etc/ca-certificates",
    "/etc/crypto-policies", "/usr/share/ca-certificates", "/usr/share/zoneinfo", "/etc/localtime", "/etc/timezone",
    "/etc/hosts", "/etc/host.conf", "/etc/nsswitch.conf", "/etc/gai.conf", "/etc/services", "/etc/protocols",
    "/etc/mime.types", "/usr/share/mime", "/usr/share/locale", "/etc/locale.alias", "/etc/os-release",
    "/etc/alternatives",
    "/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/proc/uptime", "/proc/loadavg", "/proc/version",
    "/proc/filesystems", "/proc/sys/vm/overcommit_memory", "/proc/sys/kernel/random", "/proc/sys/kernel/osrelease",
    "/sys/devices/system/cpu", "/sys/kernel/mm/transparent_hugepage",
)  # fmt: skip
_DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")
_LOADERS = (
    "/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1", "/lib/ld-musl-x86_64.so.1",
    "/lib/ld-musl-aarch64.so.1",
)  # fmt: skip


def _own_entry():
    """/proc/<number>, which differs from the own number where /proc belongs to another process namespace."""
    try:
        return "/proc/" + os.readlink("/proc/self")
    except OSError:
        return "/proc/self"


def _modes(policy):
    """{path as given: set of "r", "w", "x", "d"(evice)}, existing ones only."""
    modes = {}
    groups = (
        (_LIBRARIES + _SYSTEM_FILES + (_own_entry(),), "r"),
        (_DEVICES, "rd"),
        (policy.get("readable", ()), "r"),
        (policy.get("writable", ()), "rw"),
        (policy.get("unix_sockets", ()), "s"),
        (policy.get("executable", ()), "rx"),
        (_LOADERS if policy.get("executable") else (), "rx"),
    )
    for paths, letters in groups:
        for path in paths:
            path = os.path.abspath(os.fspath(path))
            if os.path.exists(path):
                modes.setdefault(path, set()).update(letters)
    return modes


def _resolve(path):
    """(real path, {link on the way: its target}); unlike os.path.realpath it remembers the links."""
    links, done, rest = {}, "/", [part for part in path.split("/") if part]
    while rest:
        part = rest.pop(0)
        if part == "..":
            done = os.path.dirname(done)
            continue
        if part == ".":
            continue
        step = os.path.join(done, part)
        if os.path.islink(step):
            if len(links) > 40:
                raise OSError(errno.ELOOP, "too many links: " + path)
            target = os.readlink(step)
            links[step] = target
            rest = [piece for piece in target.split("/") if piece] + rest
            done = "/" if target.startswith("/") else done
        else:
            done = step
    return done, links


def _layout(modes):
    """The tree to build: ({real path: modes}, {link: target}), without what a parent already covers."""
    places, links = {}, {}
    for path, letters in modes.items():
        real, found = _resolve(path)
        places.setdefault(real, set()).update(letters)
        links.update(found)
    kept = {}
    for real in sorted(places, key=lambda item: (item.count("/"), item)):
        parent = _covering(kept, real)
        need = places[real] & {"w", "d"}
        if parent is None or not need <= kept[parent]:
            kept[real] = places[real] | (kept[parent] & {"w"} if parent else set())
    return kept, {link: target for link, target in links.items() if _covering(kept, link) is None}


def _covering(kept, path):
    while True:
        if path in kept:
            return path
        if path == "/":
            return None
        path = os.path.dirname(path)


# ---------------------------------------------------------------------------------------------- namespaces

_CLONE_THREAD, _CLONE_NEWNS, _CLONE_NEWUTS, _CLONE_NEWIPC = 0x10000, 0x20000, 0x4000000, 0x8000000
_CLONE_NEWUSER, _CLONE_NEWPID, _CLONE_NEWNET = 0x10000000, 0x20000000, 0x40000000
_CLONE_NEW_ANY = 0x7E020000
_MS_RDONLY, _MS_NOSUID, _MS_NODEV, _MS_NOEXEC = 1, 2, 4, 8
_MS_BIND, _MS_REC, _MS_PRIVATE, _MNT_DETACH = 0x1000, 0x4000, 0x40000, 2
_AT_FDCWD, _AT_RECURSIVE = -100, 0x8000


def _enter_namespaces(policy, details):
    """ "" once the process lives in its own tree, or why not, with the host's tree untouched."""
    cwd = os.getcwd()
    try:
        _unshare(_CLONE_NEWPID if policy.get("fork") else 0, details)
        if policy.get("fork"):
            _continue_in_child()
            _continue_in_child()  # the first child is the namespace's init, whose signals are special
        _call("mount", b"none", b"/", None, _MS_REC | _MS_PRIVATE, None)
        stage = _stage()
        places, links = _layout(_modes(policy))  # before the host's own files at the stage are covered
        _call("mount", b"tmpfs", stage, b"tmpfs", _MS_NOSUID | _MS_NODEV, b"size=1m,mode=755")
    except OSError as error:
        return str(error)
    try:
        _call("mount_setattr", _AT_FDCWD, stage, 0, _attributes(_MS_NOSUID), 32)
        os.chdir(stage)
        os.mkdir(".host")
        _call("pivot_root", b".", b".host")
    except OSError as error:  # an old kernel, or an initial ramdisk that cannot be pivoted
        os.chdir("/")
        _call("umount2", stage, _MNT_DETACH)
        os.chdir(cwd)
        return str(error)
    _build(places, links, policy, details)
    with contextlib.suppress(OSError):
        _call("sethostname", b"localhost", 9)
    try:
        os.chdir(cwd)
    except OSError:
        os.chdir("/")
    return ""


def _unshare(more, details):
    uid, gid = os.geteuid(), os.getegid()
    spaces = _CLONE_NEWNS | _CLONE_NEWNET | _CLONE_NEWIPC | _CLONE_NEWUTS | more
    try:
        _call("unshare", spaces | _CLONE_NEWUSER)
    except OSError:
        if uid != 0:
            raise
        _call("unshare", spaces)  # real root where user namespaces are switched off
        details.append("without a user namespace")
        return
    for name, text in (("setgroups", "deny"), ("uid_map", f"{uid} {uid} 1"), ("gid_map", f"{gid} {gid} 1")):
        with open("/proc/self/" + name, "w") as file:
            file.write(text)


def _stage():
    for path in ("/tmp", "/var/tmp", "/mnt", "/run", "/proc"):
        if os.path.isdir(path):
            return os.fsencode(path)
    raise OSError(errno.ENOENT, "no folder to mount on")


def _attributes(flags):
    return struct.pack("=QQQQ", flags, 0, 0, 0)  # set, clear, propagation, user namespace


def _build(places, links, policy, details):
    """Fills the new root, which is empty but for the host's tree at /.host, and lets go of that."""
    os.chdir("/")
    own_proc = bool(policy.get("fork")) and _mount_own_proc()
    if policy.get("tmp") and "/tmp" not in places:
        _place("/tmp", "/.host" + policy["tmp"], "w")
    for place in sorted(places, key=lambda item: (item.count("/"), item)):
        if own_proc and place.startswith("/proc/"):
            continue
        try:
            _place(place, "/.host" + place, places[place])
        except OSError as error:
            if "w" in places[place]:
                raise
            details.append(f"not shown: {place} ({error})")
    links = dict(links)
    if not own_proc:
        links["/proc/self"] = os.readlink("/.host/proc/self")
    links.update({"/dev/fd": "/proc/self/fd", "/dev/stdout": "/proc/self/fd/1", "/dev/stderr": "/proc/self/fd/2"})
    for link, target in links.items():
        if not os.path.lexists(link):
            os.makedirs(os.path.dirname(link), exist_ok=True)
            os.symlink(target, link)
    _call("umount2", b"/.host", _MNT_DETACH)
    os.rmdir("/.host")
    flags = _MS_RDONLY | _MS_NOSUID | _MS_NODEV | _MS_NOEXEC
    _call("mount_setattr", _AT_FDCWD, b"/", 0, _attributes(flags), 32)


def _place(place, source, letters):
    """Binds a path of the host into the new tree, read-only unless it is to be written."""
    if os.path.isdir(source):
        os.makedirs(place, exist_ok=True)
    elif not os.path.lexists(place):
        os.makedirs(os.path.dirname(place), exist_ok=True)
        os.close(os.open(place, os.O_CREAT | os.O_WRONLY | os.O_CLOEXEC, 0o444))
    _call("mount", os.fsencode(source), os.fsencode(place), None, _MS_BIND | _MS_REC, None)
    flags = _MS_NOSUID
    if "d" not in letters:
        flags |= _MS_NODEV | (0 if "w" in letters else _MS_RDONLY)
    try:
        _call("mount_setattr", _AT_FDCWD, os.fsencode(place), _AT_RECURSIVE, _attributes(flags), 32)
    except OSError:
        _call("umount2", os.fsencode(place), _MNT_DETACH)
        raise


def _mount_own_proc():
    """A /proc that shows this process namespace alone; some containers do not allow it."""
    os.makedirs("/proc", exist_ok=True)
    try:
        _call("mount", b"proc", b"/proc", b"proc", _MS_NOSUID | _MS_NODEV | _MS_NOEXEC | _MS_RDONLY, None)
    except OSError:
        return False
    return True


# ---------------------------------------------------------------------------------------------- guard

_PAYLOAD = 0  # the process that _continue_in_child went on in
_OUTER = -1  # where an inner guard tells the outer one how the program ended


def _continue_in_child():
    """Returns in a child; the calling process waits for it and ends as it ended, with whatever it left behind."""
    global _PAYLOAD, _OUTER
    receive, send = os.pipe()
    opened = _open_descriptors()  # asked for here, since the child may take /proc away from both at any moment
    child = os.fork()
    if child:
        for descriptor in opened - {receive, _OUTER}:
            with contextlib.suppress(OSError):
                os.close(descriptor)
        _guard(child, receive, _OUTER)
    os.close(receive)
    if _OUTER >= 0:
        os.close(_OUTER)
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    _PAYLOAD, _OUTER = os.getpid(), send


def _guard(child, receive, outer):
    status = 1 << 8
    try:
        ended = 0
        while ended != child:
            ended, status = os.wait()
        _kill_the_rest()
        # The init of a process namespace cannot end itself by a signal, so it says how the program ended.
        os.set_blocking(receive, False)
        with contextlib.suppress(BlockingIOError):
            said = os.read(receive, 4)
            status = struct.unpack("i", said)[0] if len(said) == 4 else status
        if outer >= 0:
            os.write(outer, struct.pack("i", status))
        elif os.WIFSIGNALED(status):
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            if os.WTERMSIG(status) != signal.SIGKILL:
                signal.signal(os.WTERMSIG(status), signal.SIG_DFL)
            os.kill(os.getpid(), os.WTERMSIG(status))
    finally:
        os._exit(os.WEXITSTATUS(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status))


def _kill_the_rest():
    """Kills what was handed to this process when its parents ended; new ones may come up while it does."""
    for _round in range(1000):
        try:
            with open(f"/proc/self/task/{os.getpid()}/children") as file:
                children = [int(number) for number in file.read().split()]
        except OSError:
            return  # init of a process namespace, which ends with it
        if not children:
            return
        for number in children:
            with contextlib.suppress(OSError):
                os.kill(number, signal.SIGKILL)
        with contextlib.suppress(OSError):
            os.wait()


# ---------------------------------------------------------------------------------------------- Landlock

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1, 2, 4, 8
_TRUNCATE, _IOCTL_DEV = 1 << 14, 1 << 15
_FILE_RIGHTS = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL_DEV


def _landlock_abi():
    try:
        return _call("landlock_create_ruleset", None, 0, 1)
    except OSError:
        return 0


def _landlock(policy, abi, own_tree):
    handled = (1 << 13) - 1
    if abi >= 2:
        handled |= 1 << 13  # refer: renames and links across folders, still within what is writable
    if abi >= 3:
        handled |= _TRUNCATE
    if abi >= 5:
        handled |= _IOCTL_DEV
    attributes = struct.pack("=Q", handled)
    if abi >= 4:
        attributes += struct.pack("=Q", 3)  # bind and connect of TCP
    if abi >= 6:
        attributes += struct.pack("=Q", 3)  # abstract unix sockets and signals stay inside
    ruleset = _call("landlock_create_ruleset", attributes, len(attributes), 0)
    modes = _modes(policy)
    if own_tree and policy.get("tmp"):
        modes["/tmp"] = {"r", "w"}
    if own_tree and policy.get("fork"):
        modes["/proc"] = {"r"}
    for path, letters in modes.items():
        rights = 0
        if "r" in letters:
            rights |= _READ_FILE | _READ_DIR
        if "x" in letters:
            rights |= _EXECUTE
        if "w" in letters:
            rights |= handled & ~(_EXECUTE | _IOCTL_DEV | 1 << 6 | 1 << 11)  # no device nodes
        if "d" in letters:
            rights |= _WRITE_FILE | (handled & _IOCTL_DEV)
        if rights:
            _allow(ruleset, path, rights)
    _call("landlock_restrict_self", ruleset, 0)
    os.close(ruleset)


def _allow(ruleset, path, rights):
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not os.path.isdir(path):
            rights &= _FILE_RIGHTS
        _call("landlock_add_rule", ruleset, 1, struct.pack("=Qi", rights, place), 0)
    finally:
        # The rule on /proc/<own pid> holds only as long as the kernel keeps that entry in memory.
        if path != _own_entry():
            os.close(place)


# ---------------------------------------------------------------------------------------------- system call filter

_ALLOW, _KILL, _NOTIFY, _ERRNO = 0x7FFF0000, 0x80000000, 0x7FC00000, 0x00050000
_LOAD, _JEQ, _JGT, _JGE, _JSET, _RET, _AND = 0x20, 0x15, 0x25, 0x35, 0x45, 0x06, 0x54

_NEVER = (
    "acct add_key adjtimex bpf chroot clock_adjtime clock_settime delete_module fanotify_init finit_module fsconfig"
    " fsmount fsopen fspick init_module ioperm iopl kcmp kexec_file_load kexec_load keyctl lookup_dcookie"
    " migrate_pages modify_ldt mount mount_setattr move_mount move_pages mq_open msgget name_to_handle_at"
    " open_by_handle_at open_tree perf_event_open personality pidfd_getfd pivot_root process_madvise process_mrelease"
    " process_vm_readv process_vm_writev ptrace quotactl quotactl_fd reboot request_key seccomp semget setdomainname"
    " sethostname setns settimeofday shmat shmget swapoff swapon syslog tkill umount2 unshare uselib userfaultfd"
    " vhangup"
)
_NO_SUCH = "clone3 memfd_create memfd_secret io_uring_enter io_uring_register io_uring_setup"
_PRETENDED = "chmod chown fchmod fchmodat fchmodat2 fchown fchownat futimesat lchown utime utimensat utimes"
_ATTRIBUTES = "fremovexattr fsetxattr lremovexattr lsetxattr removexattr setxattr"
_ABOUT_SELF = {  # call: (position of the process argument, may it be 0 for "this one")
    "kill": (0, False), "tgkill": (0, False), "rt_sigqueueinfo": (0, False), "rt_tgsigqueueinfo": (0, False),
    "prlimit64": (0, True), "sched_setaffinity": (0, True), "sched_setattr": (0, True), "sched_setparam": (0, True),
    "sched_setscheduler": (0, True), "setpriority": (1, True), "ioprio_set": (1, True),
}  # fmt: skip
_SIGNALS = ("kill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo")
_OWNER_COMMANDS = (8, 10, 15)  # F_SETOWN, F_SETSIG, F_SETOWN_EX: signals by way of a descriptor
_IOCTLS = (0x5412, 0x541C, 0x8901, 0x8902, 0x40086602, 0x401C5820)
# TIOCSTI, TIOCLINUX, FIOSETOWN, SIOCSPGRP, FS_IOC_SETFLAGS, FS_IOC_FSSETXATTR


def _op(code, value, yes=0, no=0):
    return struct.pack("=HBBI", code, yes, no, value & 0xFFFFFFFF)


def _argument(position):
    return _op(_LOAD, 16 + 8 * position)


def _deny(code):
    return _op(_RET, _ERRNO | code)


def _only(position, values, code=errno.EPERM):
    """Allowed when the argument is one of the values."""
    return _argument(position) + b"".join(_op(_JEQ, value, 0, 1) + _op(_RET, _ALLOW) for value in values) + _deny(code)


def _none_of(position, values):
    return (
        _argument(position)
        + b"".join(_op(_JEQ, value, 0, 1) + _deny(errno.EPERM) for value in values)
        + _op(_RET, _ALLOW)
    )


def _filter(policy, own_tree, abi, brokered):
    """The BPF program. Arguments behind pointers cannot be seen by it, only numbers."""
    allow, forks = _op(_RET, _ALLOW), bool(policy.get("fork"))
    rules = {}
    rules.update({name: _deny(errno.EPERM) for name in _NEVER.split()})
    rules.update({name: _deny(errno.ENOSYS) for name in _NO_SUCH.split()})
    rules["fallocate"] = _deny(errno.EOPNOTSUPP)  # memory file systems would fill unseen; libc writes zeros instead
    if not policy.get("executable"):
        rules["execve"] = rules["execveat"] = _deny(errno.EPERM)
    if forks:
        rules["clone"] = _argument(0) + _op(_JSET, _CLONE_NEW_ANY, 0, 1) + _deny(errno.EPERM) + allow
    else:
        rules["fork"] = rules["vfork"] = _deny(errno.EPERM)
        rules["clone"] = _argument(0) + _op(_JSET, _CLONE_THREAD, 1, 0) + _deny(errno.EPERM) + allow
        rules["pidfd_open"] = rules["pidfd_send_signal"] = _deny(errno.EPERM)
    own = os.getpid()
    for name, (position, or_zero) in _ABOUT_SELF.items():
        # Among several processes signals are needed; a process namespace or Landlock keeps them inside.
        if not (forks and name in _SIGNALS and (own_tree or abi >= 6)):
            rules[name] = _only(position, [own, 0] if or_zero else [own])
    if forks:
        rules["setpriority"] = rules["ioprio_set"] = _deny(errno.EPERM)
    rules["fcntl"] = _none_of(1, _OWNER_COMMANDS)
    rules["ioctl"] = _none_of(1, _IOCTLS)
    rules["prctl"] = _none_of(0, (22, _PR_SET_PTRACER))  # PR_SET_SECCOMP
    no_address = _argument(4) + _op(_JEQ, 0, 1, 0) + _deny(errno.EPERM)
    no_address += _op(_LOAD, 16 + 8 * 4 + 4) + _op(_JEQ, 0, 1, 0) + _deny(errno.EPERM)  # the upper half
    rules["sendto"] = no_address + allow
    # Datagrams carry an address in each message, which no filter sees: streams only, and unix ones.
    streams = _argument(1) + _op(_AND, 0xF) + _op(_JEQ, 1, 1, 0) + _op(_JEQ, 5, 0, 1) + allow + _deny(errno.EACCES)
    rules["socket"] = _argument(0) + _op(_JEQ, socket.AF_UNIX, 1, 0) + _deny(errno.EACCES) + streams
    rules["socketpair"] = rules["socket"]
    if not own_tree:
        rules.update(_host_tree_rules(policy, abi, brokered))
    return _assemble(rules)


def _host_tree_rules(policy, abi, brokered):
    """What Landlock does not cover while the host's files are in view."""
    rules = {name: _op(_RET, _ERRNO) for name in _PRETENDED.split()}  # success, and nothing done
    rules.update({name: _deny(errno.ENOTSUP) for name in _ATTRIBUTES.split()})
    rules["connect"] = _op(_RET, _NOTIFY) if brokered else _deny(errno.EACCES)
    if abi < 3:
        # Truncation is not covered: refuse it by path, and on files opened for reading.
        rules["truncate"] = _deny(errno.EPERM)
        rules["openat2"] = _deny(errno.ENOSYS)
        for name, position in (("open", 1), ("openat", 2)):
            rules[name] = (
                _argument(position) + _op(_JSET, os.O_TRUNC, 1, 0) + _op(_RET, _ALLOW)
                + _op(_AND, os.O_ACCMODE) + _op(_JEQ, os.O_WRONLY, 1, 0) + _op(_JEQ, os.O_RDWR, 0, 1)
                + _op(_RET, _ALLOW) + _deny(errno.EPERM)
            )  # fmt: skip
    return rules


def _assemble(rules):
    program = _op(_LOAD, 4) + _op(_JEQ, _ARCHES[platform.machine()][1], 1, 0) + _op(_RET, _KILL)
    program += _op(_LOAD, 0) + _op(_JGT, _LAST_KNOWN, 0, 1)
    program += _deny(errno.ENOSYS)  # also the x32 calls, whose numbers are high
    for name in sorted(rules):
        number, block = _number(name), rules[name]
        if number > _LAST_KNOWN or number < 0:
            continue
        program += _op(_JEQ, number, 0, len(block) // 8) + block
    return program + _op(_RET, _ALLOW)


def _install_filter(program, listen):
    """Installs the program; with `listen` returns the descriptor that notifications come from."""
    code = ctypes.create_string_buffer(program, len(program))
    header = struct.pack("=HHIQ", len(program) // 8, 0, 0, ctypes.addressof(code))
    return _call("seccomp", 1, 8 if listen else 0, header)


# ---------------------------------------------------------------------------------------------- broker

_NOTIF_RECV, _NOTIF_SEND, _NOTIF_VALID = 0xC0502100, 0xC0182101, 0x40082102


def _start_broker(policy):
    """Forks the process that connects on behalf of the program; returns our end of the line to it.

    Sockets and writable folders are pinned before the program runs: what it later puts in their place is not followed.
    """
    with contextlib.suppress(OSError), open("/proc/sys/kernel/yama/ptrace_scope") as file:
        scope = file.read().strip()
        if scope in ("2", "3"):
            raise JailRefused(f"kernel.yama.ptrace_scope is {scope}, so that no broker can serve the program's sockets")
    ours, theirs = socket.socketpair()
    child = os.fork()
    if child == 0:
        try:
            ours.close()
            _serve(theirs, _pin(policy.get("unix_sockets", ())), _pin(policy.get("writable", ())))
        finally:
            os._exit(0)
    theirs.close()
    with contextlib.suppress(OSError):
        _prctl(_PR_SET_PTRACER, child)  # only the Yama module knows it
    return ours


def _pin(paths):
    names = {os.path.abspath(os.fspath(path)) for path in paths}
    return {name: os.open(name, os.O_PATH | os.O_CLOEXEC) for name in names if os.path.exists(name)}


def _hand_over(line, listener):
    line.sendmsg([b"x"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, struct.pack("i", listener))])
    os.close(listener)
    line.recv(1)
    line.close()


def _serve(line, sockets, folders):
    import fcntl  # not everywhere, and only here

    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    message, ancillary, _flags, _address = line.recvmsg(1, socket.CMSG_SPACE(4))
    if not message or not ancillary:
        return
    listener = array.array("i", ancillary[0][2][:4])[0]
    line.sendall(b"x")
    _close_all_but({listener, *sockets.values(), *folders.values()})
    poll = select.poll()
    poll.register(listener, select.POLLIN)
    while True:
        events = poll.poll()
        if any(event & select.POLLHUP for _, event in events):
            return
        request = bytearray(80)
        try:
            fcntl.ioctl(listener, _NOTIF_RECV, request)
        except OSError:
            continue  # the thread that asked is gone
        identity, thread = struct.unpack_from("=QI", request)
        descriptor, address, length = struct.unpack_from("=QQQ", request, 32)
        code = _answer(thread, descriptor, _address_of(thread, address, length), sockets, folders)
        with contextlib.suppress(OSError):
            fcntl.ioctl(listener, _NOTIF_SEND, struct.pack("=QqiI", identity, 0, -code, 0))


def _address_of(thread, address, length):
    """The path that the program asks for, copied once, so that a later change of it does not matter; "" for none."""
    if not 3 <= length <= 110:
        return ""
    try:
        memory = os.open(f"/proc/{thread}/mem", os.O_RDONLY | os.O_CLOEXEC)
        try:
            raw = os.pread(memory, length, address)
        finally:
            os.close(memory)
    except OSError:
        return ""
    if struct.unpack_from("=H", raw)[0] != socket.AF_UNIX:
        return ""
    return os.path.normpath(os.fsdecode(raw[2:].split(b"\0")[0])) if raw[2:3] != b"\0" else ""


def _answer(thread, descriptor, path, sockets, folders):
    """Connects the program's own socket, or gives the error number for it."""
    opened = pidfd = -1
    try:
        place = sockets.get(path, -1)
        if place < 0:
            place = opened = _open_beneath(path, folders)
        with open(f"/proc/{thread}/status") as file:
            group = next(int(line.split()[1]) for line in file if line.startswith("Tgid:"))
        pidfd = _call("pidfd_open", group, 0)
        with socket.socket(fileno=_call("pidfd_getfd", pidfd, descriptor & 0x7FFFFFFF, 0)) as peer:
            peer.connect(f"/proc/self/fd/{place}")
    except OSError as error:
        return error.errno or errno.EACCES
    finally:
        for number in (opened, pidfd):
            if number >= 0:
                os.close(number)
    return 0


def _open_beneath(path, folders):
    """A socket that the program made in one of its writable folders, reached without any link."""
    for folder, descriptor in folders.items():
        if path.startswith(folder + "/"):
            name = os.fsencode(os.path.relpath(path, folder))
            how = struct.pack("=QQQ", os.O_PATH | os.O_CLOEXEC, 0, 0x04 | 0x08)  # no links, beneath
            return _call("openat2", descriptor, name, how, len(how))
    raise OSError(errno.EACCES, "not allowed")
