"""Looking over all that a collection needs, and saying how to mend what is wrong."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ingest.curation import load_curation
from ingest.sources import find_files
from search_app.errors import CitewellError
from search_app.index import Store, generations
from search_app.index.older import READ
from search_app.settings import Settings


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that was looked at: `wrong` when it must be mended, and what there is to say about it."""

    wrong: bool
    line: str


def examine(store: Store, settings: Settings, installed_model: Callable[[], str]) -> Iterator[Found]:
    """Yield what is found about generations, withdrawals, leftovers, corpus and model.

    `installed_model` returns the digest of the model that is stored here, empty without one; it may raise ModelError.
    """
    yield from _generations(store, settings)
    yield from _leftovers(settings)
    yield from _withdrawals(store)
    yield from _corpus(settings)
    yield from _model(store, settings, installed_model)


def _generations(store: Store, settings: Settings) -> Iterator[Found]:
    root = settings.data
    live = generations.live_number(root)
    for number in generations.numbers(root):
        yield _generation(store, settings, number, live)
    if not generations.numbers(root):
        yield Found(True, f"{root}: nothing is published; run `citewell ingest`")
    elif live is None:
        remedy = "the newest good one is served; run `citewell ingest` to publish anew"
        yield Found(True, f"{root / generations.CURRENT}: names no generation that is there; {remedy}")


def _generation(store: Store, settings: Settings, number: int, live: int | None) -> Found:
    folder = generations.folder_of(settings.data, number)
    try:
        info = generations.verify(folder, READ)
    except CitewellError as error:
        served = "the newest good one is served in its place; run `citewell ingest` to publish anew"
        kept = "it is not served, and goes when three newer ones are published; you may delete it"
        return Found(True, f"{error}; {served if number == live else kept}")
    counts = f"{info.passages} passages of {info.documents} documents, every file whole"
    if number == live and info.versions != store.versions:
        return Found(True, f"{folder}: live, but made by another version of Citewell; run `citewell ingest`")
    return Found(False, f"{folder}: {'live' if number == live else 'kept'}, {counts}")


def _leftovers(settings: Settings) -> Iterator[Found]:
    names = sorted(path.name for path in settings.data.glob(".tmp-*"))
    if not names:
        return
    try:
        with generations.publisher_lock(settings.data):
            remedy = "left by a run that was stopped; the next ingestion removes it"
            yield Found(False, f"{settings.data / names[0]}: {remedy}")
    except CitewellError as error:
        yield Found(False, str(error))


def _withdrawals(store: Store) -> Iterator[Found]:
    try:
        entries = store.withdrawals().entries
    except CitewellError as error:
        yield Found(True, f"{error}; put a backup of it back, or remove it and withdraw again what must not be shown")
        return
    for entry in entries:
        reason = f" ({entry.reason})" if entry.reason else ""
        yield Found(False, f"withdrawn since {entry.made}: {entry.id}{reason}")


def _corpus(settings: Settings) -> Iterator[Found]:
    try:
        found = find_files(settings.corpus)
        load_curation(settings.corpus)
    except CitewellError as error:
        yield Found(True, str(error))
        return
    for folder, reason in found.shut:
        yield Found(True, f"{folder}: cannot be read ({reason}); check its rights")
    count = len(found.articles)
    yield Found(not count, f"{settings.corpus}: {count} articles; curation files can be read")


def _model(store: Store, settings: Settings, installed_model: Callable[[], str]) -> Iterator[Found]:
    if settings.semantic == "off":
        return
    try:
        installed = installed_model()
        live = store.open()
    except CitewellError as error:
        yield Found(True, str(error))
        return
    with_model = live.model
    live.close()
    if not installed:
        told = "no model is installed, so that questions are compared by words alone or by the small table"
        yield Found(False, f"{settings.model}: {told}; `citewell model install` stores it")
    elif with_model != installed:
        yield Found(True, f"g-{live.info.number}: was not encoded with the installed model; run `citewell ingest`")
    else:
        yield Found(False, f"{settings.model}: the model that the passages were encoded with")
