"""Small pieces of markup that sentences are put together from, and how links leave a page."""

from datetime import date

from flask import Flask, current_app, g, request
from markupsafe import Markup

from search_app.model import Passage
from search_app.payload import copy_path, copy_url
from search_app.web.addresses import root
from search_app.web.links import cut_source, passage_address
from search_app.web.phones import tel
from search_app.web.site import current_site
from search_app.web.strings import chosen, long_date

UNASKED = "unasked"
"""What a script sends as `fragment` for a question that nobody sent: half typed, or shown again."""
LIST = "list"
"""What a server sends as `fragment` that puts the answer into a page of its own."""
_IN_PLACE = ("1", UNASKED)
_NEW_TAB = Markup(' target="_blank" rel="noopener"')


def add_marks(app: Flask) -> None:
    """Give templates everything that is not text."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        away=away,
        call=call,
        code_of=code_of,
        copy_url=own_copy,
        cut_source=cut_source,
        day=day,
        id_url=id_url,
        in_place=in_place,
        link=link,
        own_url=own_url,
        quoted=quoted,
        serves=serves,
        site=current_site,
        tel=tel,
        today=date.today,
    )


def in_place() -> bool:
    """Say whether a script asks, which puts the answer into the page that is open."""
    return request.method == "POST" and request.form.get("fragment") in _IN_PLACE


def is_list() -> bool:
    """Say whether another server asks, which puts the answer into a page of its own."""
    return request.values.get("fragment") == LIST or (request.method == "GET" and request.args.get("fragment") == "1")


def base() -> str:
    """Return how the addresses of our own pages start: whole ones where they stand in somebody else's page."""
    return root() if is_list() else request.script_root


def away() -> Markup:
    """Return the attributes of a link away from an answer.

    Without scripts it opens a new tab: a page that no browser may keep cannot be gone back to.
    """
    return _NEW_TAB if g.get("answering") and not in_place() and not is_list() else Markup("")


def link(url: str, label: str) -> Markup:
    """Return a link."""
    return Markup('<a href="{}"{}>{}</a>').format(url, away(), label)


def call(number: str) -> Markup:
    """Return a phone number that can be called by touching it."""
    return Markup('<a href="{}" dir="ltr">{}</a>').format(tel(number), number)


def quoted(text: str) -> Markup:
    """Return words in the quotation marks of the page's language."""
    return Markup("<q>{}</q>").format(text)


def code_of(text: str) -> Markup:
    """Return what is typed on a terminal or into a file."""
    return Markup("<code>{}</code>").format(text)


def day(when: date) -> Markup:
    """Return a date as people write it, readable by programs too."""
    return Markup('<time datetime="{}">{}</time>').format(when, long_date(when))


def serves(path: str) -> bool:
    """Say whether this service has a page or an endpoint at `path`."""
    return any(rule.rule == path for rule in current_app.url_map.iter_rules())


def own_url(passage: Passage) -> str:
    """Return where a passage stands on the clinic's own page, empty when citations link to our copies."""
    return passage_address(passage) if current_site().settings.link_to_source else ""


def own_copy(passage: Passage) -> str:
    """Return the address of a passage in our copy of its article, in the language of this request."""
    return _in_language(copy_url(passage, base()))


def id_url(passage_id: str) -> str:
    """Return the address of the passage with this id in our copy of its article."""
    return _in_language(base() + copy_path(passage_id))


def _in_language(address: str) -> str:
    code = chosen().get("lang")
    if not code:
        return address
    path, hash_sign, anchor = address.partition("#")
    return f"{path}{'&' if '?' in path else '?'}lang={code}{hash_sign}{anchor}"
