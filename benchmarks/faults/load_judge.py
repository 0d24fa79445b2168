"""What the answers of all clients prove, judged beside what was published, withdrawn, damaged and started anew."""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import inf
from statistics import median

from benchmarks.faults.load_answers import GONE, HEALTH, LOST, Answer, allowed

PROMISED_S = 2.0
_FOUND_OUT_S = 1.0
"""A client finds out that its connection was closed when it next asks."""


@dataclass(slots=True)
class Published:
    """A generation, the edition it holds, when the pointer moved to it, and when it was damaged, if ever."""

    number: int
    digest: str
    edition: int
    at: float
    damaged: float = inf


@dataclass(slots=True)
class Withdrawn:
    """A withdrawal that had returned at `at`; it was lifted between `lifting` and `lifted`."""

    name: str
    asked: float
    at: float
    lifting: float = inf
    lifted: float = inf


@dataclass(slots=True)
class History:
    """What was done to the collection and its servers; times are those of the monotonic clock."""

    published: list[Published] = field(default_factory=list)
    withdrawn: list[Withdrawn] = field(default_factory=list)
    restarts: list[tuple[float, float]] = field(default_factory=list)
    rollbacks: int = 0

    def due(self, moment: float) -> int:
        """Return the number of the newest generation whose pointer had moved at `moment`, 0 when there was none."""
        at = bisect_right(self.published, moment, key=lambda one: one.at)
        return self.published[at - 1].number if at else 0

    def is_restarting(self, answer: Answer) -> bool:
        """Say whether servers were started anew while an answer was waited for, or just before."""
        return any(began <= answer.ended and answer.started <= ended + _FOUND_OUT_S for began, ended in self.restarts)


class Judge:
    """Collects what is wrong, and how long things took. A generation is late `within` seconds after it went live."""

    def __init__(self, history: History, within: float = PROMISED_S) -> None:
        self.wrong: dict[str, list[str]] = {
            name: []
            for name in (
                "failed",
                "mixed",
                "went back",
                "noticed late",
                "withdrawn shown",
                "reinstated hidden",
                "health",
            )
        }
        self.lost: Counter[str] = Counter()
        """Connections that a restart closed before an answer began, by what the client saw."""
        self.by_worker: Counter[str] = Counter()
        self.degraded = 0
        self.took: list[float] = []
        """The seconds that answers took, those beside a restart left out."""
        self.took_beside_restarts: list[float] = []
        self.noticed: list[float] = []
        self.gone_after: list[float] = []
        self._history, self._within = history, within
        self._of = {one.number: one for one in history.published}

    def judge(self, answers: Sequence[Answer]) -> None:
        """Look at all answers."""
        connections: dict[str, list[Answer]] = defaultdict(list)
        for answer in sorted(answers):
            if answer.kind == LOST:
                self._judge_lost(answer)
                continue
            self.by_worker[answer.worker] += 1
            beside = self._history.is_restarting(answer)
            (self.took_beside_restarts if beside else self.took).append(answer.ended - answer.started)
            self._judge_alone(answer)
            connections[answer.connection].append(answer)
        for own in connections.values():
            self._judge_order(own)
        workers = self._by_process(answers)
        for own in workers.values():
            self._judge_process(own)
        self.noticed = [seconds for own in workers.values() for seconds in self._notice(own)]
        self._judge_withdrawals([answer for answer in answers if answer.kind != LOST])

    def _say(self, kind: str, answer: Answer, what: str) -> None:
        about = f"{answer.kind} {answer.about}".strip()
        self.wrong[kind].append(f"{kind}: {about} on {answer.connection} of {answer.worker or '-'}: {what}")

    def _judge_lost(self, answer: Answer) -> None:
        if not self._history.is_restarting(answer):
            self._say("failed", answer, f"{answer.wrong}, and nothing was started anew")
        elif answer.wrong in ("IncompleteRead", "TimeoutError"):
            self._say("failed", answer, f"{answer.wrong} beside a restart")
        else:
            self.lost[answer.wrong] += 1

    def _judge_alone(self, answer: Answer) -> None:
        if answer.status not in allowed(answer.kind):
            self._say("failed", answer, f"status {answer.status}")
        if answer.wrong:
            self._say("mixed", answer, answer.wrong)
        one = self._of.get(answer.number)
        if one is None or answer.digest not in ("", one.digest):
            self._say("mixed", answer, f"g-{answer.number} with the digest {answer.digest!r} was never published")
        elif answer.edition not in (None, one.edition):
            self._say("mixed", answer, f"g-{one.number} holds edition {one.edition}, not {answer.edition}")
        if answer.kind == HEALTH and one:
            self._judge_health(answer, one.number)

    def _judge_health(self, answer: Answer, number: int) -> None:
        """An older generation is served only for a fault, and with it told."""
        degraded = answer.health.startswith("degraded ")
        self.degraded += degraded
        due = self._history.due(answer.started - self._within)
        newer = [one for one in self._history.published if one.number > number and one.at <= answer.ended]
        damaged = [one for one in newer if one.damaged <= answer.ended]
        if degraded and not any(f"g-{one.number}/" in answer.health for one in damaged):
            self._say("health", answer, f"g-{number} is served and nothing newer is damaged: {answer.health}")
        if not degraded and number < due:
            self._say("health", answer, f"g-{number} is served, g-{due} is due: {answer.health}")

    def _judge_order(self, answers: Iterable[Answer]) -> None:
        """No answer of a connection comes from an older generation than the one before, nor from one that is late."""
        seen = 0
        for answer in answers:
            floor = self._floor(answer.started)
            if answer.number < seen:
                self._say("went back", answer, f"g-{answer.number} after g-{seen}")
            elif answer.number < floor:
                self._say("noticed late", answer, f"g-{answer.number} more than {self._within} s after g-{floor}")
            seen = max(seen, answer.number)

    def _floor(self, started: float) -> int:
        """Return the generation that must be known: the newest that went live in time and was not damaged before."""
        due = (one for one in self._history.published if one.at <= started - self._within and one.damaged > started)
        return max((one.number for one in due), default=0)

    def _by_process(self, answers: Iterable[Answer]) -> dict[tuple[str, int], list[Answer]]:
        """Return the answers by the process they came from, those beside a restart left out."""
        found: dict[tuple[str, int], list[Answer]] = defaultdict(list)
        for answer in sorted(answers, key=lambda one: one.ended):
            if answer.kind != LOST and not self._history.is_restarting(answer):
                epoch = sum(ended <= answer.started for _, ended in self._history.restarts)
                found[answer.worker, epoch].append(answer)
        return found

    def _judge_process(self, answers: Sequence[Answer]) -> None:
        """A process never answers with an older generation than in an answer that had ended before."""
        highest, at = 0, 0
        for answer in sorted(answers):
            while at < len(answers) and answers[at].ended < answer.started:
                highest = max(highest, answers[at].number)
                at += 1
            if answer.number < highest:
                self._say("went back", answer, f"g-{answer.number}, and its process had answered with g-{highest}")

    def _notice(self, answers: Sequence[Answer]) -> Iterator[float]:
        """Yield how long after each pointer moved a process first answered with that generation or a newer one."""
        highest = list[int]()
        for answer in answers:
            highest.append(max(answer.number, highest[-1] if highest else 0))
        for one in self._history.published:
            at = bisect_left(highest, one.number)
            if answers[0].started <= one.at and one.damaged == inf and at < len(answers):
                yield answers[at].ended - one.at

    def _judge_withdrawals(self, answers: Sequence[Answer]) -> None:
        for name in {one.name for one in self._history.withdrawn}:
            spans = [one for one in self._history.withdrawn if one.name == name]
            about = [a for a in answers if name in a.shown or (a.kind == GONE and a.about == name) or a.kind == "all"]
            for span in spans:
                shown = [
                    a.started - span.at
                    for a in about
                    if name in a.shown and span.at < a.started and a.ended < span.lifting
                ]
                self.gone_after.append(max(shown, default=0.0))
            for answer in about:
                self._judge_shown(name, spans, answer)

    def _judge_shown(self, name: str, spans: Iterable[Withdrawn], answer: Answer) -> None:
        shows = name in answer.shown or (answer.kind == GONE and answer.status != 410)
        started, ended = answer.started - self._within, answer.ended
        if shows and any(one.at < started and ended < one.lifting for one in spans):
            self._say("withdrawn shown", answer, f"{name} shows, status {answer.status}")
        hidden = not any(one.asked <= ended and started < one.lifted for one in spans)
        if not shows and hidden:
            self._say("reinstated hidden", answer, f"{name} is not withdrawn, status {answer.status}")


def spread(seconds: Sequence[float]) -> str:
    """Return the median and the largest of some times in words."""
    return f"{median(seconds):.2f} s, at most {max(seconds):.2f} s" if seconds else "-"
