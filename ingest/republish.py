"""Publishing again what was published before: rolling back, and rebuilding what an earlier version stored."""

from functools import partial
from pathlib import Path

from ingest.changes import Progress
from ingest.pipeline import closing_live
from ingest.plan import Plan, make_plan, make_redirects
from ingest.report import Report
from search_app.errors import NoGenerationError, PublishError
from search_app.index import Generation, PassageEncoder, Store
from search_app.index.older import find_older, read_older
from search_app.model import Change


def rollback(
    store: Store,
    number: int | None = None,
    encoder: PassageEncoder | None = None,
    progress: Progress | None = None,
    *,
    dry_run: bool = False,
) -> Report:
    """Publish the content of generation `number` again, by default of the one before the live one, as a new generation.

    It passes no gate. Raises PublishError when there is no such generation, or when another run is publishing.
    """
    with store.publishing(), closing_live(store) as live:
        try:
            old = store.open(_chosen(store, live, number))
        except NoGenerationError as error:
            raise PublishError(f"{error}; `citewell generations` lists those that are there") from None
        try:
            return _republish(store, live, old, encoder, progress, dry_run)
        finally:
            old.close()


def _chosen(store: Store, live: Generation | None, number: int | None) -> int:
    if live and number == live.info.number and not live.fault:
        raise PublishError(f"g-{number} is live already; `citewell generations` lists the others")
    if number is not None:
        return number
    earlier = [info.number for info in store.generations() if not live or info.number < live.info.number]
    if not earlier:
        raise PublishError("there is no earlier generation to go back to; the last three are kept")
    return earlier[-1]


def _republish(
    store: Store,
    live: Generation | None,
    old: Generation,
    encoder: PassageEncoder | None,
    progress: Progress | None,
    dry_run: bool,
) -> Report:
    changes = _differences(live, old)
    report = Report(plan=make_plan(live, changes))
    if dry_run:
        report.reason = f"dry run; the content of g-{old.info.number} would be live again: {report.plan.counts}"
        return report
    redirects = {**old.redirects, **_redirects_back(live, report.plan, changes, old)}
    note = f"rollback to g-{old.info.number}"
    encoded = partial(progress, "reading passages") if progress else None
    staged = store.stage(old, [], old.curation, encoder, encoded, redirects=redirects, note=note)
    try:
        report.published = store.publish(staged)
    finally:
        staged.close() if report.published else store.discard(staged)
    return report


def _differences(live: Generation | None, old: Generation) -> list[Change]:
    """Return what leads from the live documents to those of `old`."""
    now, then = live.document_digests() if live else {}, old.document_digests()
    gone = [Change(name) for name in now if name not in then]
    other = [name for name, digest in then.items() if now.get(name) != digest]
    return gone + [Change(name, old.document(name), old.passages_of(name)) for name in other]


def _redirects_back(live: Generation | None, plan: Plan, changes: list[Change], old: Generation) -> dict[str, str]:
    there = old.digests()
    found = make_redirects(live, plan, changes)
    return {
        name: to for name, to in found.items() if name not in there and (to in there or old.document(to) is not None)
    }


def rebuild_older(
    store: Store, root: Path, encoder: PassageEncoder | None = None, progress: Progress | None = None
) -> str:
    """Publish anew what an earlier version of Citewell stored in `root`; return what was done, empty when nothing was.

    Raises PublishError when another run is publishing or the folder cannot be written, NoGenerationError when what was
    stored is damaged.
    """
    if find_older(root) is None:
        return ""
    with store.publishing():
        older = find_older(root)  # another run may have rebuilt it while we waited
        if older is None:
            return ""
        number, form = older
        changes, curation = read_older(root, number)
        encoded = partial(progress, "reading passages") if progress else None
        staged = store.stage(None, changes, curation, encoder, encoded, note=f"g-{number} in a new data format")
        try:
            published = store.publish(staged)
        except BaseException:
            store.discard(staged)
            raise
        staged.close()
        return f"rebuilt g-{number}, which had data format {form}, as g-{published.number}"
