"""A disk that remembers: one file, served by this process, that logs every write and flush in order (Linux, root).

A loop device on that file is a block device; what a file system tells it arrives here one request after the other, so
that the state at any moment of its life can be made again exactly, those without unflushed writes included. The
protocol is that of /dev/fuse (linux/fuse.h, 7.31).
"""

import ctypes
import errno
import os
import select
import stat
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

NAME = "disk"

_LOOKUP, _FORGET, _GETATTR, _OPEN, _READ, _WRITE, _STATFS, _RELEASE = 1, 2, 3, 14, 15, 16, 17, 18
_FSYNC, _FLUSH, _INIT, _ACCESS, _INTERRUPT, _FORGET_MANY = 20, 25, 26, 34, 36, 42
_SILENT = (_FORGET, _FORGET_MANY, _INTERRUPT)
_ROOT, _FILE = 1, 2
_LARGEST_WRITE = 1 << 17
_BIG_WRITES = 1 << 5
_FOREVER = 1 << 30
_IN, _OUT, _ATTR = struct.Struct("<IIQQIIIHH"), struct.Struct("<IiQ"), struct.Struct("<6Q10I")
_EVENT = struct.Struct("<cQQ")


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the log: a write (`w`) of `data` at `place`, a flush (`f`), or the mark (`m`) `place`."""

    kind: str
    place: int = 0
    data: bytes = b""


def mount_disk(folder: Path) -> int:
    """Mount a file system with the one file `disk` at `folder` and return the descriptor that `serve` answers on."""
    device = os.open("/dev/fuse", os.O_RDWR)
    options = f"fd={device},rootmode=40000,user_id=0,group_id=0".encode()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mount(b"disk", os.fsencode(folder), b"fuse", 0, options):
        fault = ctypes.get_errno()
        os.close(device)
        raise OSError(fault, os.strerror(fault), str(folder))
    return device


def serve(device: int, marks: int, image: bytearray, log: BinaryIO) -> None:
    """Serve `image` until it is unmounted, and log all that happens; each 8 bytes read from `marks` are a mark.

    A mark is answered by a byte on `marks`, a socket, once it is in the log.
    """
    while True:
        ready, _, _ = select.select([device, marks], [], [])
        if marks in ready:
            if not (mark := os.read(marks, 8)):
                marks = device
                continue
            log.write(_EVENT.pack(b"m", int.from_bytes(mark, "little"), 0))
            os.write(marks, b".")
        elif not _answer(device, image, log):
            return


def read_log(log: Path) -> Iterator[Event]:
    """Yield what `serve` logged."""
    with log.open("rb") as file:
        while head := file.read(_EVENT.size):
            kind, place, size = _EVENT.unpack(head)
            yield Event(kind.decode(), place, file.read(size))


def _answer(device: int, image: bytearray, log: BinaryIO) -> bool:
    try:
        request = os.read(device, _LARGEST_WRITE + 4096)
    except OSError as error:
        if error.errno == errno.ENODEV:  # unmounted
            return False
        raise
    _, operation, unique, node, *_ = _IN.unpack_from(request)
    if operation not in _SILENT:
        answer = _reply(operation, node, request[_IN.size :], image, log)
        fault, body = (answer, b"") if isinstance(answer, int) else (0, answer)
        os.write(device, _OUT.pack(_OUT.size + len(body), -fault, unique) + body)
    return True


def _reply(operation: int, node: int, body: bytes, image: bytearray, log: BinaryIO) -> bytes | int:
    """Return the body of an answer, or the number of an error."""
    if operation == _READ:
        _, offset, size = struct.unpack_from("<QQI", body)
        return bytes(image[offset : offset + size])
    if operation == _WRITE:
        _, offset, size = struct.unpack_from("<QQI", body)
        data = body[40 : 40 + size]
        image[offset : offset + size] = data
        log.write(_EVENT.pack(b"w", offset, size) + data)
        return struct.pack("<II", size, 0)
    if operation == _FSYNC:
        log.write(_EVENT.pack(b"f", 0, 0))
        return b""
    return _describe(operation, node, body, len(image))


def _describe(operation: int, node: int, body: bytes, size: int) -> bytes | int:
    if operation == _INIT:
        readahead, flags = struct.unpack_from("<II", body, 8)
        return struct.pack("<IIIIHHII36x", 7, 31, readahead, flags & _BIG_WRITES, 16, 12, _LARGEST_WRITE, 1)
    if operation == _LOOKUP:
        if body.rstrip(b"\0") != NAME.encode():
            return errno.ENOENT
        return struct.pack("<4QII", _FILE, 0, _FOREVER, _FOREVER, 0, 0) + _attributes(_FILE, size)
    if operation == _GETATTR:
        return struct.pack("<QII", _FOREVER, 0, 0) + _attributes(node, size)
    if operation == _OPEN:
        return struct.pack("<QII", 0, 0, 0)
    if operation == _STATFS:
        return struct.pack("<5Q4I24x", 0, 0, 0, 0, 0, 4096, 255, 4096, 0)
    return b"" if operation in (_RELEASE, _FLUSH, _ACCESS) else errno.ENOSYS


def _attributes(node: int, size: int) -> bytes:
    mode = stat.S_IFDIR | 0o700 if node == _ROOT else stat.S_IFREG | 0o600
    held = 0 if node == _ROOT else size
    return _ATTR.pack(node, held, held // 512, 0, 0, 0, 0, 0, 0, mode, 1, 0, 0, 0, 4096, 0)
