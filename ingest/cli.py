"""The `citewell` command: every subcommand turns errors into one line and an exit status."""

import json
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from datetime import date, datetime
from functools import partial
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import click

from ingest import lines, pipeline, republish, watch, withdrawing
from ingest.changes import Progress
from ingest.doctor import examine
from ingest.documents import parse_file
from ingest.embed import MODES, snippet
from ingest.embed_check import check_page
from ingest.fetch import Fetcher
from ingest.gates import GATES
from ingest.lint import lint_corpus
from ingest.plan import plan_json
from ingest.report import Options, Report
from ingest.report_page import report_page
from ingest.sources import check_article, origin_of
from ingest.usage import summarise, usage_lines
from ingest.usage_page import usage_page
from search_app.errors import AwayError, CitewellError, LaterError, ModelError
from search_app.explain import explain
from search_app.index.older import find_older
from search_app.index.store import open_store
from search_app.keys import MOST_RATE, allow_origins, create_key, load_keys, name_for, revoke_key
from search_app.model import Results
from search_app.payload import passage_json, results_json
from search_app.search import Searcher, make_searcher, search
from search_app.semantic.encoder import Encoder
from search_app.semantic.model_files import find_model, install_model
from search_app.semantic.questions import open_passage_encoder, open_question_encoder
from search_app.settings import Settings, load_settings, rows
from search_app.usage import load_usage
from search_app.web.phones import notice_phone
from search_app.web.server import serve as run_server

_CONTEXT = {"help_option_names": ["-h", "--help"]}


class _Group(click.Group):
    """A group whose commands end with one line on stderr and status 1 when the data has faults."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except CitewellError as error:
            _say(f"citewell: {error}")
        except BrokenPipeError:
            raise
        except OSError as error:
            _say(f"citewell: {_explain(error)}")
        return ctx.exit(1)


@click.group(cls=_Group, context_settings=_CONTEXT)
@click.version_option(metadata.version("citewell"), prog_name="citewell")
@click.option("--config", type=click.Path(path_type=Path), help="Settings file (default: citewell.toml here).")
@click.option("--data", type=click.Path(path_type=Path), help="Folder with the published generations.")
@click.option("--corpus", type=click.Path(path_type=Path), help="Folder with the clinic's articles.")
@click.pass_context
def main(ctx: click.Context, config: Path | None, data: Path | None, corpus: Path | None) -> None:
    """Citewell: plain questions in, passages of a clinic's articles with citations out."""
    if ctx.invoked_subcommand != "init":
        ctx.obj = load_settings(config=config, overrides={"data": data, "corpus": corpus})


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
def init(folder: Path) -> None:
    """Make FOLDER for a clinic: settings, an example article and curation files, each explained."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CitewellError(f"{folder}: exists and is not empty; name a new folder")
    _copy(resources.files("ingest").joinpath("data", "clinic"), folder)
    _say(f"made {folder}; next: cd {folder}, citewell ingest, citewell serve")


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would change, and publish nothing.")
@click.option("--json", "as_json", is_flag=True, help="The plan as one JSON object.")
@click.option(
    "--report", "page", type=click.Path(path_type=Path), metavar="FILE.html", help="Write the plan as a page."
)
@click.option("--strict", is_flag=True, help="Publish nothing when a file cannot be read.")
@click.option("--allow", multiple=True, type=click.Choice(GATES), help="Let this gate pass; may be given repeatedly.")
@click.option("--watch", "watching", is_flag=True, help="Ingest again whenever the corpus folder has changed.")
@click.pass_obj
def ingest(
    settings: Settings,
    paths: tuple[Path, ...],
    dry_run: bool,
    as_json: bool,
    page: Path | None,
    strict: bool,
    allow: tuple[str, ...],
    watching: bool,
) -> None:
    """Publish what changed in PATHS, or make the collection equal the corpus folder."""
    options = Options(dry_run=dry_run, strict=strict, allow=frozenset(allow))
    if page:
        _check_page(page, settings)
    if not watching:
        sys.exit(_try_ingest(settings, paths, options, page, as_json))
    for _ in watch.changes(partial(watch.look, settings.corpus), time.sleep):
        _try_ingest(settings, paths, options, page, as_json, patient=True)


@main.command()
@click.argument("generation", required=False, type=int)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_obj
def diff(settings: Settings, generation: int | None, as_json: bool) -> None:
    """Compare the corpus folder with the live generation, or with GENERATION."""
    report = pipeline.compare(open_store(settings), settings, generation)
    _say_all(lines.report_lines(report))
    _print_plan(report, as_json)


@main.command("generations")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per generation.")
@click.pass_obj
def generations_command(settings: Settings, as_json: bool) -> None:
    """List the generations that are kept, oldest first."""
    store = open_store(settings)
    live = store.current()
    for info in store.generations():
        row = {**asdict(info), "live": info.number == live}
        click.echo(json.dumps(row) if as_json else lines.generation_line(info, info.number == live))


@main.command()
@click.argument("generation", required=False, type=int)
@click.option("--dry-run", is_flag=True, help="Say what would change, and publish nothing.")
@click.pass_obj
def rollback(settings: Settings, generation: int | None, dry_run: bool) -> None:
    """Publish GENERATION again, by default the one before the live one, under a new number."""
    encoder = None if dry_run else _passage_encoder(settings)
    try:
        report = republish.rollback(open_store(settings), generation, encoder, _progress(), dry_run=dry_run)
    except CitewellError as error:
        _say(f"not published: {error}")
        sys.exit(1)
    if dry_run:
        _print_plan(report, False)
    _say(report.summary)


@main.command()
@click.argument("id_", metavar="ID")
@click.option("--reason", default="", metavar="TEXT", help="Why, for the record.")
@click.pass_obj
def withdraw(settings: Settings, id_: str, reason: str) -> None:
    """Take the passage or document ID out of everything that is shown, within two seconds."""
    receipt = withdrawing.withdraw(open_store(settings), id_, reason)
    _print_all(lines.receipt_lines(receipt, "withdrawn:", settings.base_path))


@main.command()
@click.argument("id_", metavar="ID")
@click.pass_obj
def reinstate(settings: Settings, id_: str) -> None:
    """Show the withdrawn passage or document ID again."""
    receipt = withdrawing.reinstate(open_store(settings), id_)
    _print_all(lines.receipt_lines(receipt, "shown again:", settings.base_path))


@main.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object per finding.")
@click.pass_obj
def check(settings: Settings, as_json: bool) -> None:
    """Look over the articles for what an editor should mend, and ask the golden questions; nothing is changed."""
    found = lint_corpus(settings, date.today())
    for finding in found:
        click.echo(
            json.dumps(asdict(finding), ensure_ascii=False)
            if as_json
            else _short(f"{finding.place}: {finding.message}")
        )
    lost = list(lines.golden_lines(pipeline.ask_live(open_store(settings), settings, _passage_encoder(settings))))
    _say_all(lost)
    _say(f"{len(found)} to look at, {len(lost)} golden questions lost" if found or lost else "nothing to mend")
    sys.exit(1 if found or lost else 0)


@main.command()
@click.pass_obj
def doctor(settings: Settings) -> None:
    """Verify everything that is published and needed, and say how to mend what is wrong."""
    wrong = 0
    for found in examine(open_store(settings), settings, partial(_installed_model, settings)):
        wrong += found.wrong
        click.echo(_short(f"{'wrong' if found.wrong else 'ok'}: {found.line}"))
    sys.exit(1 if wrong else 0)


@main.group()
def keys() -> None:
    """Manage the keys of sites that embed the search, and of administration."""


@keys.command("create")
@click.argument("name", default="")
@click.option("--admin", is_flag=True, help="A secret key for ingestion over HTTP; shown this once.")
@click.option(
    "--origin",
    "origins",
    multiple=True,
    help="Pages of this site may ask, such as https://clinic.example; may be given repeatedly.",
)
@click.option("--topic", "topics", multiple=True, help="Find articles of this topic only; may be given repeatedly.")
@click.option("--rate", default=0, type=click.IntRange(0, MOST_RATE), help="Requests a minute of each client.")
@click.option("--expires", default="", metavar="YYYY-MM-DD", help="The last day on which it is good.")
@click.pass_obj
def keys_create(
    settings: Settings,
    name: str,
    admin: bool,
    origins: tuple[str, ...],
    topics: tuple[str, ...],
    rate: int,
    expires: str,
) -> None:
    """Make a key and print it; NAME, by default the host of its first origin, is what it is revoked by."""
    if admin and (origins or topics or rate):
        raise CitewellError("keys: an admin key has no origins, topics or rate; make a key of its own for a site")
    name = name or ("admin" if admin else name_for(origins))
    given = {"origins": origins, "topics": topics, "rate": rate, "expires": expires}
    key = create_key(settings.keys, name, "admin" if admin else "site", created=date.today().isoformat(), **given)
    click.echo(key)
    if admin:
        _say(f"{name}: keep this key secret; it is shown this once")
    elif origins:
        _say(f"{name}: this key is public; give it to `citewell embed-snippet --key`")
    else:
        _say(f"{name}: this key is for servers; `citewell keys allow {name} --origin URL` lets pages ask with it")


@keys.command("allow")
@click.argument("name")
@click.option("--origin", "origins", multiple=True, required=True, help="A further site; may be given repeatedly.")
@click.pass_obj
def keys_allow(settings: Settings, name: str, origins: tuple[str, ...]) -> None:
    """Let pages of further origins ask with the key called NAME, which stays as it is."""
    allow_origins(settings.keys, name, origins)
    _say(f"{name}: allowed")


@keys.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per key.")
@click.pass_obj
def keys_list(settings: Settings, as_json: bool) -> None:
    """List the keys; of admin keys only the names are known."""
    found = load_keys(settings.keys)
    if not found:
        _say("no keys, and nobody needs one" if found is None else "no keys, so that only the search page may ask")
    for key in found or ():
        row = {**asdict(key), "secret": key.secret if key.kind == "site" else None}
        row["expired"] = key.is_expired(date.today())
        click.echo(json.dumps(row, ensure_ascii=False) if as_json else lines.key_line(key, date.today()))


@keys.command("revoke")
@click.argument("name")
@click.pass_obj
def keys_revoke(settings: Settings, name: str) -> None:
    """Take the key called NAME away: it stops at once."""
    revoke_key(settings.keys, name)
    _say(f"{name}: revoked")


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object per passage.")
@click.pass_obj
def show(settings: Settings, file: Path, as_json: bool) -> None:
    """Print the passages of FILE without an index."""
    parsed = parse_file(check_article(file), origin_of(file, settings.root), settings.review_months)
    for change in parsed.changes:
        for passage in change.passages:
            shown = passage_json(passage, link_to_source=settings.link_to_source, base=settings.base_path)
            click.echo(json.dumps(shown, ensure_ascii=False) if as_json else lines.passage_text(shown))
    _say_all(lines.reading_lines(str(file), parsed))


@main.command("search")
@click.argument("question", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="The search object; QUESTION - reads one question per line.")
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 50), help="Hits at most.")
@click.pass_obj
def search_command(settings: Settings, question: tuple[str, ...], as_json: bool, limit: int) -> None:
    """Answer QUESTION from the published articles."""
    searcher = _open_searcher(settings)
    for line in _input_lines() if question == ("-",) else [" ".join(question)]:
        results = search(searcher, line, limit=limit, max_chars=settings.max_question_chars)
        click.echo(_results_line(settings, results) if as_json else _results_text(settings, results))


@main.command("explain")
@click.argument("question", nargs=-1, required=True)
@click.option("--passage", default="", metavar="ID", help="Why this passage stands where it does, or does not show.")
@click.option("--limit", default=3, show_default=True, type=click.IntRange(1, 50), help="Passages explained at most.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_obj
def explain_command(settings: Settings, question: tuple[str, ...], passage: str, limit: int, as_json: bool) -> None:
    """Say how QUESTION was read, and from what each passage's score is made."""
    found = explain(_open_searcher(settings), " ".join(question), passage, limit, settings.max_question_chars)
    click.echo(json.dumps(asdict(found), ensure_ascii=False) if as_json else "\n".join(lines.explanation_lines(found)))


@main.command()
@click.option("--port", type=int, help="Port to listen on.")
@click.option("--ingest", "first", is_flag=True, help="Ingest first; when refused, serve the last generation.")
@click.pass_obj
def serve(settings: Settings, port: int | None, first: bool) -> None:
    """Serve the search page and the API until interrupted."""
    if first:
        _try_ingest(settings, (), Options())
    else:
        _rebuild_older(settings)
    run_server(settings if port is None else replace(settings, port=port))


@main.command("embed-snippet")
@click.option("--url", required=True, help="Where patients reach this service, such as https://search.clinic.example.")
@click.option("--key", default="", help="Key that allows the pages of the site.")
@click.option("--lang", default="", help="Language of the words; by default that of the page.")
@click.option(
    "--mode", default="inline", type=click.Choice(MODES), help="In the page, or a button that opens a dialog."
)
@click.pass_obj
def embed_snippet(settings: Settings, url: str, key: str, lang: str, mode: str) -> None:
    """Print the HTML that puts the search into another page."""
    click.echo(snippet(settings, url, key, lang, mode))
    if lang and lang.partition("-")[0] not in settings.languages:
        _say(f"note: the search page does not speak {lang}; set CITEWELL_LANGUAGES to its languages")
    if not key and load_keys(settings.keys) is not None:
        _say("note: without --key only pages of the host that serves Citewell may ask")


@main.command("embed-check")
@click.argument("url")
@click.option("--allow-private", is_flag=True, help="Read addresses of this machine and its network too.")
def embed_check(url: str, allow_private: bool) -> None:
    """Read the page at URL and say what would stop the search there."""
    found = check_page(url, Fetcher(allow_private))
    _print_all(finding.line for finding in found)
    sys.exit(1 if any(finding.stops for finding in found) else 0)


@main.command("report")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option("--page", type=click.Path(path_type=Path), metavar="FILE.html", help="Write it as a page.")
@click.pass_obj
def report_command(settings: Settings, as_json: bool, page: Path | None) -> None:
    """Say which topics lack an answer, and which passages help, from what was counted; no question is known."""
    if not settings.usage:
        raise CitewellError("usage: nothing is counted; set CITEWELL_USAGE to a folder that the server may write")
    store = open_store(settings)
    summary = summarise(load_usage(Path(settings.usage)), store.open().without(store.withdrawals()))
    if page:
        text = usage_page(summary, settings.clinic_name, datetime.now().astimezone())
        page.write_text(text, encoding="utf-8", newline="\n")
        _say(f"report: {page}")
    elif as_json:
        click.echo(json.dumps(asdict(summary), ensure_ascii=False, default=str))
    else:
        _print_all(usage_lines(summary))


@main.group()
def model() -> None:
    """Manage the model that compares questions and passages by meaning."""


@model.command("install")
@click.option("--from", "source", type=click.Path(path_type=Path), help="A local sentence-transformers folder.")
@click.pass_obj
def model_install(settings: Settings, source: Path | None) -> None:
    """Store the model, all-MiniLM-L6-v2 by default, in the user's cache; nothing happens when it is there."""
    try:
        if source is None and find_model(settings.model):
            _say(f"the model is already in {settings.model}")
            return
    except ModelError as error:
        _say(f"storing the model anew: {error}")
    files = install_model(settings.model, source)
    _say(f"stored model {files.digest[:12]} in {settings.model}")


@main.command("settings")
@click.pass_obj
def settings_command(settings: Settings) -> None:
    """Print every setting with its value and meaning."""
    for name, value, help_text in rows(settings):
        click.echo(f"{name}={value}\n    {help_text}")


def _open_searcher(settings: Settings) -> Searcher:
    choose = partial(open_question_encoder, settings.semantic, settings.model)
    store = open_store(settings)
    searcher = make_searcher(store.open().without(store.withdrawals()), choose)
    if searcher.generation.fault:
        _say(f"warning: an older generation answers: {searcher.generation.fault}")
    return searcher


def _try_ingest(
    settings: Settings,
    paths: tuple[Path, ...],
    options: Options,
    page: Path | None = None,
    as_json: bool = False,
    *,
    patient: bool = False,
) -> int:
    """Ingest, say what was done, and return the exit status; errors are said too.

    A `patient` one tries again while another run is publishing, or the cluster is away.
    """
    try:
        report = _ingest_patiently(settings, paths, options) if patient else _ingest(settings, paths, options)
    except CitewellError as error:
        _say(f"not published: {error}")
        return 1
    except OSError as error:
        _say(f"not published: {_explain(error)}")
        return 1
    except KeyboardInterrupt:
        _say("not published: interrupted; what was live stays live")
        sys.exit(1)
    _say_all(lines.report_lines(report))
    if options.dry_run or as_json:
        _print_plan(report, as_json)
    else:
        _say_all(lines.short_plan_lines(report.plan) if report.published and report.plan.unchanged else ())
    if page:
        _write_page(page, report, settings)
    _say(report.summary)
    return report.status


def _ingest_patiently(settings: Settings, paths: tuple[Path, ...], options: Options) -> Report:
    said = ""
    while True:
        try:
            return _ingest(settings, paths, options)
        except (LaterError, AwayError) as error:
            if str(error) != said:
                said = str(error)
                _say(f"not published: {error}")
        time.sleep(watch.LOOK_EVERY_S)


def _ingest(settings: Settings, paths: tuple[Path, ...], options: Options) -> Report:
    _rebuild_older(settings)
    encoder = _passage_encoder(settings)
    return pipeline.ingest(open_store(settings), settings, paths, encoder, _progress(), options)


def _check_page(page: Path, settings: Settings) -> None:
    """Refuse, before anything is done, a place for the report that cannot be written or would be read as an article."""
    if page.resolve().is_relative_to(settings.corpus.resolve()):
        raise click.UsageError(f"{page}: lies in the corpus folder and would become an article; name another place")
    if page.is_dir() or not page.absolute().parent.is_dir():
        raise click.UsageError(f"{page}: is a folder, or lies in none; name a file in a folder that is there")


def _write_page(page: Path, report: Report, settings: Settings) -> None:
    """Write the report; the ingestion is done whether that succeeds or not."""
    try:
        findings = lint_corpus(settings, date.today())
        text = report_page(report, findings, settings.clinic_name, datetime.now().astimezone(), settings.root)
        page.write_text(text, encoding="utf-8", newline="\n")
    except (CitewellError, OSError) as error:
        _say(f"warning: no report was written: {error}")
    else:
        _say(f"report: {page}")


def _print_plan(report: Report, as_json: bool) -> None:
    blocked = [refusal.message for refusal in report.refusals]
    if as_json:
        click.echo(json.dumps(plan_json(report.plan, blocked), ensure_ascii=False))
    else:
        _print_all(lines.plan_lines(report.plan))


def _rebuild_older(settings: Settings) -> None:
    """Rebuild what an earlier version stored; what cannot be rebuilt is said, and left to the server to report."""
    if settings.engine != "whoosh" or find_older(settings.data) is None:
        return
    try:
        done = republish.rebuild_older(open_store(settings), settings.data, _passage_encoder(settings), _progress())
    except CitewellError as error:
        done = f"not rebuilt: {error}"
    if done:
        _say(done)


def _installed_model(settings: Settings) -> str:
    files = find_model(settings.model)
    return files.digest if files else ""


def _passage_encoder(settings: Settings) -> Encoder | None:
    try:
        encoder = open_passage_encoder(settings.semantic, settings.model)
    except ModelError as error:
        _say(f"warning: {error}")
        return None
    if encoder is None and settings.semantic != "off":
        _say("no model is installed, so passages are found by their words alone; `citewell model install` changes that")
    return encoder


def _progress() -> Progress | None:
    return _show_progress if sys.stderr.isatty() else None


def _show_progress(doing: str, done: int, total: int) -> None:
    click.echo(f"\r\x1b[K{doing}: {done} of {total}" + ("\r\x1b[K" if done == total else ""), err=True, nl=False)


def _input_lines() -> Iterator[str]:
    return (line.decode("utf-8", "replace").removesuffix("\n").removesuffix("\r") for line in sys.stdin.buffer)


def _results_line(settings: Settings, results: Results) -> str:
    phone = notice_phone(results.notice, settings)
    found = results_json(results, link_to_source=settings.link_to_source, base=settings.base_path, notice_phone=phone)
    return json.dumps(found, ensure_ascii=False)


def _results_text(settings: Settings, results: Results) -> str:
    return lines.results_text(results, notice_phone(results.notice, settings))


def _copy(source: Traversable, target: Path) -> None:
    if source.is_dir():
        target.mkdir(parents=True, exist_ok=True)
        for child in source.iterdir():
            _copy(child, target / child.name)
    else:
        target.write_bytes(source.read_bytes())


def _explain(error: OSError) -> str:
    return f"{error.filename or 'output'}: cannot be read or written ({error.strerror})"


def _print_all(said: Iterable[str]) -> None:
    for line in said:
        click.echo(_short(line))


def _say_all(said: Iterable[str]) -> None:
    for line in said:
        _say(line)


def _say(line: str) -> None:
    click.echo(_short(line), err=True)


def _short(line: str) -> str:
    """Return `line` with the files below the working folder named from there."""
    here = Path.cwd()
    return line if here == here.parent else line.replace(f"{here}/", "")


if __name__ == "__main__":
    main()
