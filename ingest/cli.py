"""The `citewell` command: every subcommand turns errors into one line and an exit status."""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, replace
from functools import partial
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import click

from ingest import pipeline
from ingest.documents import Parsed, parse_file
from ingest.sources import check_article, origin_of
from search_app.errors import CitewellError, ModelError
from search_app.explain import Explanation, explain
from search_app.index.store import open_store
from search_app.model import Hit, Results
from search_app.payload import passage_json, results_json
from search_app.search import Searcher, make_searcher, search
from search_app.semantic.encoder import Encoder
from search_app.semantic.model_files import find_model, install_model
from search_app.semantic.questions import open_passage_encoder, open_question_encoder
from search_app.settings import Settings, load_settings, rows
from search_app.web.phones import notice_phone
from search_app.web.server import serve as run_server

_SHOWN_CHARS = 60
_NAMED = 3
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
            _say(f"citewell: {error.filename or 'output'}: cannot be read or written ({error.strerror})")
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
@click.pass_obj
def ingest(settings: Settings, paths: tuple[Path, ...]) -> None:
    """Publish what changed in PATHS, or make the collection equal the corpus folder."""
    try:
        status = _ingest(settings, paths)
    except CitewellError as error:
        _say(f"not published: {error}")
        status = 1
    sys.exit(status)


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
            click.echo(json.dumps(shown, ensure_ascii=False) if as_json else _passage_text(shown))
    for line in _reading_report(str(file), parsed):
        _say(line)


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
    click.echo(json.dumps(asdict(found), ensure_ascii=False) if as_json else "\n".join(_explanation_lines(found)))


@main.command()
@click.option("--port", type=int, help="Port to listen on.")
@click.option("--ingest", "first", is_flag=True, help="Ingest first; when refused, serve the last generation.")
@click.pass_obj
def serve(settings: Settings, port: int | None, first: bool) -> None:
    """Serve the search page and the API until interrupted."""
    if first:
        try:
            _ingest(settings, ())
        except CitewellError as error:
            _say(f"not published: {error}")
    run_server(settings if port is None else replace(settings, port=port))


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
    searcher = make_searcher(open_store(settings).open(), choose)
    if searcher.generation.fault:
        _say(f"warning: an older generation answers: {searcher.generation.fault}")
    return searcher


def _ingest(settings: Settings, paths: tuple[Path, ...]) -> int:
    progress = _show_progress if sys.stderr.isatty() else None
    report = pipeline.ingest(open_store(settings), settings, paths, _passage_encoder(settings), progress)
    for origin, parsed in report.read.items():
        for line in _reading_summary(origin, parsed):
            _say(line)
    for line in (*report.faults, *report.warnings):
        _say(f"warning: {line}")
    _say(report.summary)
    return report.status


def _passage_encoder(settings: Settings) -> Encoder | None:
    try:
        encoder = open_passage_encoder(settings.semantic, settings.model)
    except ModelError as error:
        _say(f"warning: {error}")
        return None
    if encoder is None and settings.semantic != "off":
        _say("no model is installed, so passages are found by their words alone; `citewell model install` changes that")
    return encoder


def _show_progress(doing: str, done: int, total: int) -> None:
    click.echo(f"\r\x1b[K{doing}: {done} of {total}" + ("\r\x1b[K" if done == total else ""), err=True, nl=False)


def _reading_report(place: str, parsed: Parsed) -> Iterator[str]:
    for dropped in parsed.dropped:
        yield f"{place}: dropped ({dropped.why}): {_shorten(dropped.text)}"
    for heading in parsed.inferred:
        yield f"{place}: inferred heading: {heading}"


def _reading_summary(place: str, parsed: Parsed) -> Iterator[str]:
    if parsed.dropped:
        first = "; ".join(_shorten(dropped.text) for dropped in parsed.dropped[:_NAMED])
        more = f"; and {len(parsed.dropped) - _NAMED} more" if len(parsed.dropped) > _NAMED else ""
        yield f"{place}: dropped as noise: {first}{more}"
    if parsed.inferred:
        yield f"{place}: inferred headings: {'; '.join(parsed.inferred)}"


def _shorten(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN_CHARS else text[: _SHOWN_CHARS - 3] + "..."


def _input_lines() -> Iterator[str]:
    return (line.decode("utf-8", "replace").removesuffix("\n").removesuffix("\r") for line in sys.stdin.buffer)


def _results_line(settings: Settings, results: Results) -> str:
    phone = notice_phone(results.notice, settings)
    found = results_json(results, link_to_source=settings.link_to_source, base=settings.base_path, notice_phone=phone)
    return json.dumps(found, ensure_ascii=False)


def _results_text(settings: Settings, results: Results) -> str:
    lines = []
    if results.notice:
        number = notice_phone(results.notice, settings)
        lines += [f"! {results.notice.title}", f"  {results.notice.text}", f"  {number}", ""]
    if results.state != "answer":
        lines += [_STATES[results.state], ""]
    return "\n".join([*lines, *(_hit_text(number, hit) for number, hit in enumerate(results.hits, 1))])


def _explanation_lines(found: Explanation) -> Iterator[str]:
    yield f"compared by meaning: {found.semantic}"
    for word in found.words:
        read = f', read as "{word.read_as}"' if word.read_as else ""
        terms = ", ".join(f"{term} in {count}" for term, count in word.terms.items()) or "in no passage"
        yield f'  {word.share:4.0%} "{word.text}"{read}: {terms}'
    if found.notice:
        yield f'notice {found.notice[0]}, from "{found.notice[1]}"'
    for passage in found.passages:
        yield ""
        yield f"[{passage.id}] " + (f"does not show: {passage.hidden}" if passage.hidden else f"place {passage.place}")
        pinned = ", pinned by the editor" if passage.pinned else ""
        yield f"  score {passage.score:.3f}, answers with probability {passage.probability:.2f}{pinned}"
        yield "  " + " + ".join(f"{name} {share:.3f}" for name, share in passage.parts.items())
        yield "  BM25F: " + (", ".join(f"{term} {score:.2f}" for term, score in passage.terms.items()) or "no term")
        if passage.missing:
            yield f"  without: {', '.join(passage.missing)}"


_STATES = {"weak": "These may not answer the question:", "none": "No article answers this. Nearest:"}


def _hit_text(number: int, hit: Hit) -> str:
    cited = hit.passage.citation
    path = " > ".join((cited.title, *cited.heading_path, hit.passage.heading))
    reviewed = f", reviewed {cited.reviewed_on}" if cited.reviewed_on else ""
    return f"{number}. {hit.passage.text}\n   [{hit.passage.id}] {path}{reviewed}\n"


def _passage_text(shown: dict[str, Any]) -> str:
    path = " > ".join((*shown["citation"]["headingPath"], shown["heading"]))
    return f"[{shown['id']}] {path}\n{shown['text']}\n"


def _copy(source: Traversable, target: Path) -> None:
    if source.is_dir():
        target.mkdir(parents=True, exist_ok=True)
        for child in source.iterdir():
            _copy(child, target / child.name)
    else:
        target.write_bytes(source.read_bytes())


def _say(line: str) -> None:
    click.echo(line.replace(f"{Path.cwd()}/", ""), err=True)


if __name__ == "__main__":
    main()
