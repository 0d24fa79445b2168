"""How an ingestion is to be run, and what it did: the values that the command line and the tests read."""

from dataclasses import dataclass, field

from ingest.documents import Parsed
from ingest.gates import Asked, Refusal
from ingest.plan import Plan
from search_app.model import GenerationInfo


@dataclass(frozen=True, slots=True)
class Options:
    """How an ingestion is to be run."""

    dry_run: bool = False
    """Only say what would change: everything is staged and checked, and nothing is published."""
    strict: bool = False
    """Publish nothing when a file cannot be read."""
    allow: frozenset[str] = frozenset()
    """The gates of `gates.GATES` that may not stop it."""


@dataclass(slots=True)
class Report:
    """What an ingestion did: `published` is None when nothing new is live, `reason` then says why."""

    published: GenerationInfo | None = None
    reason: str = ""
    plan: Plan = field(default_factory=Plan)
    refusals: list[Refusal] = field(default_factory=list)
    """Why it was, or would be, refused."""
    golden: tuple[Asked, ...] = ()
    faults: list[str] = field(default_factory=list)
    """Files that could not be read; each keeps its last published passages."""
    warnings: list[str] = field(default_factory=list)
    read: dict[str, Parsed] = field(default_factory=dict)
    """What was read from the files whose documents are new or changed."""

    @property
    def status(self) -> int:
        """Return the exit status: 0 done or nothing to do, 1 refused or faults and nothing published, 3 with faults."""
        if self.refusals and not self.published:
            return 1
        if self.faults:
            return 3 if self.published else 1
        return 0

    @property
    def summary(self) -> str:
        """Return the last line of an ingestion."""
        if self.published is None:
            return f"not published: {self.reason}"
        return f"published g-{self.published.number}: {self.plan.counts}"
