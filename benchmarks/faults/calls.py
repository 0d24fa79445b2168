"""Every call that a child makes to the system is seen and answered here: seccomp's user notification (Linux).

Calls are caught below Python, so those made inside numpy, Whoosh and the standard library are among them. Structures
and numbers are those of linux/seccomp.h, linux/filter.h and the tables of system calls of x86_64 and aarch64.
"""

import array
import ctypes
import fcntl
import os
import platform
import select
import signal
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.faults.forked import start, wait

_NUMBERS = {
    "x86_64": {
        "read": 0, "write": 1, "open": 2, "mmap": 9, "pread64": 17, "pwrite64": 18, "readv": 19, "writev": 20,
        "sendfile": 40, "fsync": 74, "fdatasync": 75, "truncate": 76, "ftruncate": 77, "rename": 82, "mkdir": 83,
        "creat": 85, "link": 86, "openat": 257, "mkdirat": 258, "renameat": 264, "linkat": 265, "fallocate": 285,
        "pwritev": 296, "renameat2": 316, "copy_file_range": 326, "openat2": 437,
    },
    "aarch64": {
        "mkdirat": 34, "linkat": 37, "renameat": 38, "truncate": 45, "ftruncate": 46, "fallocate": 47, "openat": 56,
        "read": 63, "write": 64, "readv": 65, "writev": 66, "pread64": 67, "pwrite64": 68, "pwritev": 70,
        "sendfile": 71, "fsync": 82, "fdatasync": 83, "mmap": 222, "renameat2": 276, "copy_file_range": 285,
        "openat2": 437,
    },
}  # fmt: skip
_SECCOMP = {"x86_64": 317, "aarch64": 277}
_BY_PATH = {"open": 0, "creat": 0, "mkdir": 0, "truncate": 0, "rename": 1, "link": 1}
"""The argument that is a path, the new one of two; a name that ends in `at` has a folder before each."""

_AT = {"openat": 1, "openat2": 1, "mkdirat": 1, "renameat": 3, "renameat2": 3, "linkat": 3}
_READS = ("read", "readv", "pread64", "mmap")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_AS_FILE = {"mmap": 4, "copy_file_range": 2}  # the argument that is an open file, where it is not the first
_RECEIVE, _SEND = 0xC0502100, 0xC0182101
_NOTICE, _ANSWER = struct.Struct("<QIIiIQ6Q"), struct.Struct("<QqiI")
_CONTINUE = 1
_LD, _JEQ, _JSET, _RET = 0x20, 0x15, 0x45, 0x06
_ALLOW, _NOTIFY = 0x7FFF0000, 0x7FC00000
_MAP_FLAGS_AT, _MAP_ANONYMOUS = 16 + 8 * 3, 0x20
_PATH_MAX = 4096


@dataclass(frozen=True, slots=True)
class Call:
    """One call: its name, the path it is about, and whether it changes anything there."""

    name: str
    path: str
    writes: bool


Answer = Callable[[Call], int]
"""Returns 0 to let a call happen, or the number of the error with which it fails."""


def missing() -> str:
    """Return why calls cannot be seen here, empty when they can."""
    if platform.system() != "Linux" or platform.machine() not in _NUMBERS:
        return "seeing system calls needs Linux on x86_64 or aarch64"
    try:
        return "" if watch(lambda: None, lambda call: 0) == 0 else "seeing system calls needs seccomp"
    except OSError as error:
        return f"seeing system calls needs seccomp's user notification ({error.strerror})"


def watch(job: Callable[[], object], answer: Answer, seconds: int = 60) -> int:
    """Return the exit status of a child that does `job`, each of whose calls is answered by `answer`.

    Raises OSError when the system does not allow that. The child is killed after `seconds`.
    """
    ours, theirs = socket.socketpair()

    def work() -> None:
        signal.alarm(seconds)
        listener = _install()
        rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [listener]))] if listener >= 0 else []
        theirs.sendmsg([b"."], rights)
        if listener >= 0:
            os.close(listener)
            job()

    pid = start(work)
    theirs.close()
    with ours:
        _, listeners, _, _ = socket.recv_fds(ours, 1, 1)
    if not listeners:
        wait(pid)
        raise OSError(1, "not permitted", "seccomp")
    _supervise(listeners[0], answer)
    return wait(pid)


def _install() -> int:
    """Return a descriptor on which the calls of this process are announced from now on, below 0 when it is refused."""
    machine = platform.machine()
    numbers = [number for name, number in _NUMBERS[machine].items() if name != "mmap"]
    program = [(_LD, 0, 0, 0), (_JEQ, 0, 2, _NUMBERS[machine]["mmap"]), (_LD, 0, 0, _MAP_FLAGS_AT)]
    program.append((_JSET, len(numbers), len(numbers) + 1, _MAP_ANONYMOUS))
    program += [(_JEQ, len(numbers) - at, 0, number) for at, number in enumerate(numbers)]
    program += [(_RET, 0, 0, _ALLOW), (_RET, 0, 0, _NOTIFY)]
    code = b"".join(struct.pack("<HBBI", *line) for line in program)
    buffer = ctypes.create_string_buffer(code)
    filter_ = struct.pack("<HxxxxxxQ", len(program), ctypes.addressof(buffer))
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(38, 1, 0, 0, 0)  # no new privileges, so that no root is needed
    found: int = libc.syscall(_SECCOMP[machine], 1, 1 << 3, ctypes.c_char_p(filter_))
    return found


def _supervise(listener: int, answer: Answer) -> None:
    names = {number: name for name, number in _NUMBERS[platform.machine()].items()}
    waiting = select.poll()
    waiting.register(listener, select.POLLIN)
    while waiting.poll()[0][1] & select.POLLIN:
        notice = bytearray(_NOTICE.size)
        try:
            fcntl.ioctl(listener, _RECEIVE, notice)
            unique, pid, _, number, _, _, *arguments = _NOTICE.unpack(notice)
            fault = answer(_describe(pid, names[number], arguments))
            flags = 0 if fault else _CONTINUE
            fcntl.ioctl(listener, _SEND, _ANSWER.pack(unique, 0, -fault, flags))
        except FileNotFoundError:  # the child was killed meanwhile
            continue
    os.close(listener)


def _describe(pid: int, name: str, arguments: list[int]) -> Call:
    at = _AT.get(name, _BY_PATH.get(name))
    if at is None:
        return Call(name, _opened(pid, arguments[_AS_FILE.get(name, 0)]), name not in _READS)
    with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        memory.seek(arguments[at])
        path = os.fsdecode(memory.read(_PATH_MAX).partition(b"\0")[0])
    folder = _opened(pid, arguments[at - 1]) if name in _AT else ""
    writes = name not in ("open", "openat") or bool(arguments[at + 1] & _WRITING)
    return Call(name, os.path.normpath(Path(folder, path)), writes)


def _opened(pid: int, descriptor: int) -> str:
    number = ctypes.c_int32(descriptor & 0xFFFFFFFF).value
    try:
        return os.readlink(f"/proc/{pid}/fd/{number}" if number >= 0 else f"/proc/{pid}/cwd")
    except OSError:
        return ""
