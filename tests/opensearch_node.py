"""Real OpenSearch nodes for tests: fetched with Maven into a cache, started on loopback, stopped by their own pids.

`python -m tests.opensearch_node` says whether they can run here, and fetches them; with a command behind it that is run
beside a node whose address is in TEST_OPENSEARCH_NODE.
"""

import hashlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zipfile import ZipFile

VERSION = "3.6.0"
"""The newest version whose k-NN plug-in is published beside it."""
ARCHIVES = {
    f"org.opensearch.distribution.integ-test-zip:opensearch:{VERSION}:zip": (
        f"opensearch-{VERSION}.zip",
        "a91faa1dc1cadc78cb278b4f63847e19e1627a4e9de698e14e7efc14ee37b286",
    ),
    f"org.opensearch.plugin:opensearch-job-scheduler:{VERSION}.0:zip": (
        f"opensearch-job-scheduler-{VERSION}.0.zip",
        "f81d0aa9fc850b18f803292bd7ae68bd33561f6c1d12db0f68529d40eddcee24",
    ),
    f"org.opensearch.plugin:opensearch-knn:{VERSION}.0:zip": (
        f"opensearch-knn-{VERSION}.0.zip",
        "ac392ca28a39b3bf290648a422ef30cb149dda2963a9d7feb26060e932341c9a",
    ),
}
_COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy"
_OLDEST_JAVA = 21
_NOBODY = 65534
_PATIENCE_S = 120


class CannotRunError(Exception):
    """What is missing on this machine for a node to run."""


def find_java() -> Path:
    """Return the home of a JDK >= 21; raises CannotRunError when none is found."""
    named = [Path(os.environ[name]) for name in ("OPENSEARCH_JAVA_HOME", "JAVA_HOME") if os.environ.get(name)]
    on_path = [Path(found).resolve().parent.parent] if (found := shutil.which("java")) else []
    places = [Path("/usr/lib/jvm"), Path("/opt"), Path.home() / ".sdkman/candidates/java"]
    installed = [home for place in places if place.is_dir() for home in sorted(place.iterdir(), reverse=True)]
    for home in (*named, *on_path, *installed):
        if _java_version(home) >= _OLDEST_JAVA:
            return home
    raise CannotRunError(f"no Java >= {_OLDEST_JAVA} found; install one, or name it in OPENSEARCH_JAVA_HOME")


def fetch() -> list[Path]:
    """Return the archives in the cache, distribution first, fetched where they are missing; each has its digest."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "citewell" / "opensearch"
    cache.mkdir(parents=True, exist_ok=True)
    for artifact, (name, digest) in ARCHIVES.items():
        if not _is_whole(cache / name, digest):
            _download(artifact, cache)
            if not _is_whole(cache / name, digest):
                raise CannotRunError(f"{cache / name}: has another digest than the one expected; remove it")
    return [cache / name for name, _ in ARCHIVES.values()]


@dataclass
class Node:
    """One node of a cluster: its folder, its addresses, and its process while it runs."""

    home: Path
    folder: Path
    java: Path
    settings: dict[str, object]
    heap: str
    process: subprocess.Popen[bytes] | None = field(default=None)

    @property
    def url(self) -> str:
        """Return where the node answers."""
        return f"http://127.0.0.1:{self.settings['http.port']}"

    def start(self) -> None:
        """Start the node; `wait` says when it answers."""
        (self.folder / "config" / "opensearch.yml").write_text(json.dumps(self.settings))
        environ = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "OPENSEARCH_JAVA_HOME": str(self.java),
            "OPENSEARCH_PATH_CONF": str(self.folder / "config"),
            "OPENSEARCH_JAVA_OPTS": f"-Xms{self.heap} -Xmx{self.heap}",
            "OPENSEARCH_TMPDIR": str(self.folder / "tmp"),
        }
        is_root = os.geteuid() == 0  # which OpenSearch refuses to run as
        with (self.folder / "out.txt").open("ab") as out:
            self.process = subprocess.Popen(
                [self.home / "bin" / "opensearch"],
                env=environ,
                cwd=self.folder,
                stdout=out,
                stderr=out,
                user=_NOBODY if is_root else None,
                group=_NOBODY if is_root else None,
                extra_groups=[] if is_root else None,
            )

    def wait(self) -> None:
        """Return when the node answers; raises CannotRunError with its last words when it does not."""
        end = time.monotonic() + _PATIENCE_S
        while time.monotonic() < end and self.process and self.process.poll() is None:
            try:
                self.ask("/_cluster/health?wait_for_status=yellow&timeout=5s")
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
            else:
                return
        raise CannotRunError(f"OpenSearch did not start: {(self.folder / 'out.txt').read_text()[-2000:]}")

    def ask(self, path: str, method: str = "GET", body: object = None) -> Any:
        """Return what the node answers; raises OSError."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(self.url + path, data, headers, method=method)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def kill(self) -> None:
        """End the node at once, as a power cut would."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End the node in order."""
        self._end(signal.SIGTERM)

    def _end(self, number: int) -> None:
        if self.process:
            self.process.send_signal(number)
            self.process.wait(_PATIENCE_S)
            self.process = None


@contextmanager
def running(count: int = 1, heap: str = "512m", more: dict[str, object] | None = None) -> Iterator[list[Node]]:
    """Give a cluster of `count` nodes that answer, and remove them in the end; raises CannotRunError."""
    java, archives = find_java(), fetch()
    with tempfile.TemporaryDirectory(prefix="citewell-opensearch-", ignore_cleanup_errors=True) as name:
        root = Path(name)
        root.chmod(0o755)
        home = _install(root, archives, java)
        nodes = list(_make_nodes(home, root, java, count, heap, more or {}))
        try:
            for node in nodes:
                node.start()
            for node in nodes:
                node.wait()
            yield nodes
        finally:
            for node in nodes:
                node.kill()


def remove_indices(url: str, collection: str) -> None:
    """Remove all that a collection left on a node."""
    listed = urllib.request.urlopen(f"{url}/_cat/indices/citewell-{collection}-*?h=index", timeout=30).read().decode()
    for index in listed.split():
        urllib.request.urlopen(urllib.request.Request(f"{url}/{index}", method="DELETE"), timeout=30).close()


def _make_nodes(home: Path, root: Path, java: Path, count: int, heap: str, more: dict[str, object]) -> Iterator[Node]:
    ports = _free_ports(2 * count)
    http, transport = ports[:count], ports[count:]
    for number in range(count):
        folder = root / f"node-{number}"
        shutil.copytree(home / "config", folder / "config")
        options = folder / "config" / "jvm.options"
        options.write_text(
            re.sub(r"(?m)^.*\blogs/.*$", "", options.read_text())
        )  # they would go into the program's folder
        (folder / "tmp").mkdir()
        settings: dict[str, object] = {
            "cluster.name": root.name,
            "node.name": f"node-{number}",
            "network.host": "127.0.0.1",
            "http.port": http[number],
            "transport.port": transport[number],
            "path.data": str(folder / "data"),
            "path.logs": str(folder / "logs"),
            "cluster.routing.allocation.disk.threshold_enabled": False,
        }
        if count == 1:
            settings["discovery.type"] = "single-node"
        else:
            settings["discovery.seed_hosts"] = [f"127.0.0.1:{port}" for port in transport]
            settings["cluster.initial_cluster_manager_nodes"] = [f"node-{n}" for n in range(count)]
        _give_away(folder)
        yield Node(home, folder, java, {**settings, **more}, heap)


def _install(root: Path, archives: Sequence[Path], java: Path) -> Path:
    distribution, *plugins = archives
    with ZipFile(distribution) as archive:
        archive.extractall(root)
        for entry in archive.infolist():
            if mode := entry.external_attr >> 16:
                (root / entry.filename).chmod(mode | 0o444)
    home = root / f"opensearch-{VERSION}"
    subprocess.run(
        [home / "bin" / "opensearch-plugin", "install", "-b", *(path.as_uri() for path in plugins)],
        env={"PATH": os.environ["PATH"], "OPENSEARCH_JAVA_HOME": str(java)},
        check=True,
        capture_output=True,
    )
    return home


def _give_away(folder: Path) -> None:
    if os.geteuid() == 0:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, _NOBODY, _NOBODY)


def _free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def _java_version(home: Path) -> int:
    program = home / "bin" / "java"
    if not program.exists():
        return 0
    told = subprocess.run([program, "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(\d+)', told)
    return int(found.group(1)) if found else 0


def _download(artifact: str, cache: Path) -> None:
    maven = shutil.which("mvn")
    if maven is None:
        raise CannotRunError("no Maven found, which fetches OpenSearch; install it")
    command = [maven, "-q", "-B", _COPY, f"-Dartifact={artifact}", f"-DoutputDirectory={cache}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CannotRunError(f"Maven cannot fetch {artifact}: {done.stdout.strip()[-500:]}")


def _is_whole(path: Path, digest: str) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == digest


def run(command: Sequence[str]) -> int:
    """Run `command` with a node whose address is in TEST_OPENSEARCH_NODE; return its exit status."""
    with running() as nodes:
        return subprocess.run(command, env={**os.environ, "TEST_OPENSEARCH_NODE": nodes[0].url}, check=False).returncode


if __name__ == "__main__":
    try:
        print(f"Java in {find_java()}; {fetch()[0]}", flush=True)
        sys.exit(run(sys.argv[1:]) if sys.argv[1:] else 0)
    except CannotRunError as error:
        sys.exit(str(error))
