"""One ingestion from files to a published generation: the function that the command line and the tests call."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from ingest.changes import Progress, find_changes, find_scope, keep_shut, parse, settle_ids
from ingest.curation import CorpusCuration, load_curation
from ingest.gates import Asked, Refusal, ask_golden, check
from ingest.plan import follow, make_plan, make_redirects
from ingest.report import Options, Report
from ingest.sources import ENDINGS
from search_app.errors import NewerFormatError, NoGenerationError, PublishError
from search_app.index import Generation, PassageEncoder, Store
from search_app.model import Change, Curation
from search_app.search import Choose, make_searcher
from search_app.settings import Settings

DEFAULT = Options()


@dataclass(frozen=True, slots=True)
class _Run:
    """What stays the same in one ingestion; `report` is filled in on the way."""

    store: Store
    base: Generation | None
    settings: Settings
    curated: CorpusCuration
    encoder: PassageEncoder | None
    progress: Progress | None
    options: Options
    report: Report


def ingest(
    store: Store,
    settings: Settings,
    paths: Sequence[Path] = (),
    encoder: PassageEncoder | None = None,
    progress: Progress | None = None,
    options: Options = DEFAULT,
) -> Report:
    """Publish what changed in `paths`, or make the collection equal the corpus folder when there are none.

    Raises PublishError when another run is publishing, when there is nothing to publish at all, or when the data
    folder cannot be written; SourceError for a path or curation file that cannot be used. The last generation stays
    untouched whenever nothing is published.
    """
    if settings.data.resolve().is_relative_to(settings.corpus.resolve()):
        raise PublishError(f"{settings.data}: the data folder lies in the corpus folder; set CITEWELL_DATA to another")
    with store.publishing(), closing_live(store) as base:
        if paths:
            _refuse_part_over_damage(store, base)
        curated = load_curation(settings.corpus)
        run = _Run(store, base, settings, curated, encoder, progress, options, Report())
        changes = _read(run, paths)
        _publish(run, changes)
        return run.report


def _refuse_part_over_damage(store: Store, base: Generation | None) -> None:
    """Refuse to publish a part beside what is left of a damaged generation: the rest would go back, or be gone."""
    fault = base.fault if base else "nothing that is published can be opened" if store.live_name() else ""
    if fault:
        raise PublishError(f"{fault}; run `citewell ingest` without a path, so that all of it is read again")


def compare(store: Store, settings: Settings, number: int | None = None) -> Report:
    """Return what separates the corpus folder from generation `number`, by default the live one; nothing is staged.

    Raises NoGenerationError when there is no such generation, SourceError for a file that cannot be used.
    """
    base = store.open(number)
    try:
        run = _Run(store, base, settings, load_curation(settings.corpus), None, None, DEFAULT, Report())
        changes = _read(run, ())
        _plan(run, changes)
        run.report.reason = "only compared"
        return run.report
    finally:
        base.close()


def ask_live(store: Store, settings: Settings, encoder: PassageEncoder | None = None) -> tuple[Asked, ...]:
    """Return where the golden questions find their passages now; nothing when nothing is published."""
    with closing_live(store) as live:
        if live is None:
            return ()
        shown = live.without(store.withdrawals())
        return ask_golden(load_curation(settings.corpus), None, make_searcher(shown, _choose(encoder)))


def _read(run: _Run, paths: Sequence[Path]) -> list[Change]:
    """Return what the files change; faults and warnings go into the report."""
    report, base = run.report, run.base
    owners = base.origins() if base else {}
    scope = find_scope(run.settings, paths, set(owners.values()))
    report.warnings += [f"{path}: is not read; use one of {', '.join(ENDINGS)}" for path in scope.unread]
    parsed = parse(scope.files, run.settings, report, run.progress)
    report.faults += keep_shut(parsed, owners, scope, run.settings.root)
    settle_ids(parsed, owners, scope, run.settings.root, report)
    if not parsed and base is None:
        raise PublishError(report.faults[0] if report.faults else f"{run.settings.corpus}: holds no article; add one")
    if run.options.strict:
        report.refusals += [Refusal("unreadable-files", fault) for fault in report.faults]
    return list(find_changes(base, owners, scope, parsed, report))


def _plan(run: _Run, changes: Sequence[Change]) -> tuple[dict[str, str], Curation]:
    """Put the plan into the report; return the redirects of the next generation, and the curation that follows them."""
    plan = make_plan(run.base, changes)
    redirects = make_redirects(run.base, plan, changes)
    curation = follow(run.curated.curation, redirects)
    run.report.plan = replace(plan, beside=(*plan.beside, *_about_curation(run.base, curation)))
    run.report.warnings += _about_moved_pins(run.curated, redirects)
    return redirects, curation


def _publish(run: _Run, changes: Sequence[Change]) -> None:
    report, base = run.report, run.base
    redirects, curation = _plan(run, changes)
    if not changes and base and _is_current(run, base, curation):
        _stay(run, base)
        return
    encoded = partial(run.progress, "reading passages") if run.progress else None
    staged = run.store.stage(
        base, changes, curation, run.encoder, encoded, redirects=redirects, note=report.plan.counts
    )
    try:
        if not staged.info.passages:
            raise PublishError("no passage would be left; add an article")
        _ask_gates(run, staged)
        _let_pass(report, run.options, staged.info.number)
        if not report.reason:
            report.published = run.store.publish(staged)
    finally:
        if report.published:
            staged.close()
        else:
            run.store.discard(staged)


def _stay(run: _Run, base: Generation) -> None:
    """Leave everything as it is, and warn of what would stop a publication."""
    report = run.report
    fault = "; the files named above were left out" if report.faults else ""
    report.reason = f"nothing changed since g-{base.info.number}{fault}"
    _ask_gates(run, base)
    report.warnings += [refusal.message for refusal in report.refusals if refusal.gate != "unreadable-files"]
    report.refusals.clear()


def _ask_gates(run: _Run, staged: Generation) -> None:
    """Note where the golden questions find their passages, and what speaks against `staged`."""
    report, base, choose = run.report, run.base, _choose(run.encoder)
    comparable = base and base is not staged and base.model == staged.model and run.curated.golden
    before = make_searcher(base, choose) if base and comparable else None
    shown = staged.without(run.store.withdrawals())
    report.golden = ask_golden(run.curated, before, make_searcher(shown, choose)) if run.curated.golden else ()
    report.refusals += check(run.curated, report.golden, report.plan, base, shown, run.settings.largest_fall)


def _let_pass(report: Report, options: Options, number: int) -> None:
    """Turn refusals that the editor allows into warnings, and say why nothing is published, if so."""
    report.warnings += [f"{r.message} (allowed)" for r in report.refusals if r.gate in options.allow]
    report.refusals = [refusal for refusal in report.refusals if refusal.gate not in options.allow]
    if shut := list(dict.fromkeys(refusal.gate for refusal in report.refusals)):
        allow = " ".join(f"--allow {gate}" for gate in shut)
        report.reason = f"refused by {', '.join(shut)}; mend what is named above, or publish all the same with {allow}"
    elif options.dry_run:
        report.reason = f"dry run; it would publish g-{number}: {report.plan.counts}"


def _about_curation(base: Generation | None, curation: Curation) -> Iterator[str]:
    for name in ("synonyms", "pins", "notices"):
        old, new = getattr(base.curation if base else curation, name), getattr(curation, name)
        if old != new:
            yield f"{name}: {len(set(new) - set(old))} new, {len(set(old) - set(new))} gone"


def _about_moved_pins(curated: CorpusCuration, redirects: Mapping[str, str]) -> Iterator[str]:
    for pin, place in zip(curated.curation.pins, curated.pin_places, strict=True):
        if pin.passage_id in redirects:
            yield f'{place}: "{pin.passage_id}" is now "{redirects[pin.passage_id]}"; write that'


def _choose(encoder: PassageEncoder | None) -> Choose:
    if encoder is None:
        return lambda model: (None, "off")
    return lambda model: (lambda text: (encoder.encode([text])[0], "full"), "full")


@contextmanager
def closing_live(store: Store) -> Iterator[Generation | None]:
    """Give the live generation, None when there is none that can be opened, and close it in the end."""
    try:
        live = store.open()
    except NewerFormatError as error:
        raise PublishError(str(error)) from None
    except NoGenerationError:
        yield None
        return
    try:
        yield live
    finally:
        live.close()


def _is_current(run: _Run, base: Generation, curation: Curation) -> bool:
    if base.model != (run.encoder.digest if run.encoder else ""):
        return False
    return not base.fault and base.curation == curation and base.info.versions == run.store.versions
