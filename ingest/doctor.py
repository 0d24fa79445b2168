"""Looking over all that a collection needs, and saying how to mend what is wrong."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ingest.curation import load_curation
from ingest.sources import find_files
from search_app.errors import CitewellError, EngineError
from search_app.index import Store
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
    yield from (Found(*found) for found in store.examine())
    yield from _withdrawals(store)
    yield from _corpus(settings)
    yield from _model(store, settings, installed_model)


def _withdrawals(store: Store) -> Iterator[Found]:
    try:
        found = store.withdrawals()
    except EngineError:  # which was said of the store
        return
    except CitewellError as error:
        yield Found(True, f"{error}; put a backup of it back, or remove it and withdraw again what must not be shown")
        return
    if found.fault:
        yield Found(True, found.fault)
    for entry in found.entries:
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
