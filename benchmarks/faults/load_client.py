"""A client that asks until its input ends, and prints what every answer says, one JSON list a line.

`python -m benchmarks.faults.load_client NAME PORT REQUESTS PAUSE`: at least that many requests, with a pause of so many
seconds after each answer, over keep-alive connections of half a second to five seconds: a process that was started anew
is asked only by those who connect anew. A connection that the server closed is noted, and what was asked on it is asked
again.
"""

import http.client
import json
import random
import sys
import threading
import time
from collections.abc import Sequence

from benchmarks.faults.load_answers import BESIDE, GENERATION, LOST, Answer, Ask, Said, choose, read
from benchmarks.faults.load_servers import WORKER

_CONNECTION_S = (0.5, 1.0, 2.0, 5.0)
_TIMEOUT_S = 30
_REOPENED_S = 0.05


class Client:
    """One connection at a time to one port."""

    def __init__(self, name: str, port: int) -> None:
        self._name, self._port = name, port
        self._chance = random.Random(name)  # noqa: S311 -- no secret
        self._kept: dict[str, tuple[str, bytes]] = {}
        """What was answered last at an address, with its tag: it is asked for only if it has changed."""
        self._opened = 0
        self._open()
        self._beside = [ask for ask in BESIDE if self._exchange(ask)[1] == 200]

    def run(self, requests: int, pause: float, stop: threading.Event) -> None:
        """Ask until `stop` is set, and at least `requests` times."""
        asked = 0
        while asked < requests or not stop.is_set():
            self._ask(choose(self._chance, self._beside))
            asked += 1
            time.sleep(pause)

    def _open(self) -> None:
        self._opened += 1
        self._until = time.monotonic() + self._chance.choice(_CONNECTION_S)
        self._connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=_TIMEOUT_S)

    def _ask(self, ask: Ask) -> None:
        """Ask until there is an answer, over a new connection after each one that was lost."""
        while (answer := self._try(ask)).kind == LOST:
            self._note(answer)
            self._connection.close()
            self._open()
            time.sleep(_REOPENED_S)
        self._note(answer)
        if time.monotonic() > self._until or self._connection.sock is None:  # None: the server said that it closes it
            self._connection.close()
            self._open()

    def _try(self, ask: Ask) -> Answer:
        started = time.monotonic()
        try:
            response, status, body = self._exchange(ask)
        except (OSError, http.client.HTTPException) as error:
            return Answer(*self._at(started), "", LOST, ask.kind, 0, 0, "", None, (), type(error).__name__, "")
        at, worker = self._at(started), response.getheader(WORKER) or str(self._port)
        try:
            said, shown = read(ask, status, response.getheader("Location") or "", body)
        except (KeyError, TypeError, ValueError) as error:
            said, shown = Said(wrong=f"cannot be read: {type(error).__name__} {error}"), []
        number = int(response.getheader(GENERATION) or 0)
        if said.number not in (None, number):
            said.wrong = said.wrong or f"says g-{said.number} in its body and g-{number} in its head"
        begun, ended, connection = at
        head = (begun, ended, connection, worker, ask.kind, ask.about, status)
        return Answer(*head, number, said.digest, said.edition, shown, said.wrong, said.health)

    def _exchange(self, ask: Ask) -> tuple[http.client.HTTPResponse, int, bytes]:
        """Return the response, its status and its body; those kept are given for one that says nothing has changed."""
        tag, kept = self._kept.get(ask.path, ("", b""))
        headers = {"Content-Type": ask.sent_as} if ask.sent_as else {"If-None-Match": tag} if tag else {}
        self._connection.request("GET" if ask.body is None else "POST", ask.path, ask.body, headers)
        response = self._connection.getresponse()
        body = response.read()
        if response.status == 304 and tag:
            return response, 200, kept
        if tag := response.getheader("ETag") or "":
            self._kept[ask.path] = tag, body
        return response, response.status, body

    def _at(self, started: float) -> tuple[float, float, str]:
        return round(started, 4), round(time.monotonic(), 4), f"{self._name}.{self._opened}"

    def _note(self, answer: Answer) -> None:
        print(json.dumps(answer))


def main(arguments: Sequence[str]) -> None:
    """Run the client that the arguments describe."""
    name, port, requests, pause = arguments
    stop = threading.Event()

    def watch() -> None:
        sys.stdin.read()
        stop.set()

    threading.Thread(target=watch, daemon=True).start()
    Client(name, int(port)).run(int(requests), float(pause), stop)


if __name__ == "__main__":
    main(sys.argv[1:])
