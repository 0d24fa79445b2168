"""The script made small: spaces and comments go, names that the page never sees are shortened; for our own code."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import reduce
from itertools import pairwise, product

_TOKEN = re.compile(
    r"""(?P<space>(?:\s+|//[^\n]*|/\*.*?\*/)+)|(?P<text>"(?:\\.|[^"\\])*"|`[^`]*`)"""
    r"""|(?P<regex>(?:(?<=[(,])|(?<=[=:?&|]\s)|(?<=return\s))/(?![/*])(?:\\.|\[[^\]]*\]|[^/\\\n])+/[a-z]*)|(?P<name>\#?[A-Za-z_$][\w$]*)"""
    r"""|(?P<number>\d[\w.]*)|(?P<sign>=>|\?\.|\.\.\.|\+\+|.)""",
    re.DOTALL,
)
_KEPT = frozenset(
    "as await async break case catch class const constructor continue delete do else extends false finally for from "
    "function get if in instanceof is let new null of return set static super switch this throw true try typeof "
    "undefined void while Array AbortController CSSStyleSheet CustomEvent Date Element HTMLAnchorElement HTMLElement "
    "HTMLScriptElement JSON Map Math Node Number Object Set String URL URLSearchParams clearTimeout customElements "
    "document encodeURIComponent fetch getComputedStyle location matchMedia parseInt setTimeout".split()
)
"""Words of the language, and what the browser gives."""
_SMALL, _LARGE = "etanoirsclduphmfgbvwkyxjqz", "ETANOIRSCLDUPHMFGBVWKYXJQZ"
_SPACES = re.compile(r"\s+")
_ONE = re.compile(r"(?<![\w$])\(([\w$]+)\)$")
_TIGHT = re.compile(r";?\s*(})\s*|\s*([{;,>])\s*|(?<=:)\s+| (?=!)")

Token = tuple[str, str]


def shorten_script(text: str) -> str:
    """Return a script with the same effect, for code that keeps to some rules.

    Statements end with semicolons, texts stand in double quotes, one variable is declared at a time, objects that are
    taken apart have no defaults, and back quotes hold style sheets without `${}` (ValueError where they hold more).
    """
    tokens = [_style(token) for token in _tokens(text) if token[0] != "space"]
    uses, scopes = _uses(tokens), _scopes(tokens)
    names = _short_names(tokens, uses, scopes)
    parts = []
    for (kind, value), use, scope in zip(tokens, uses, scopes, strict=True):
        known = kind == "name" and use != "property"
        put = (names.get((0, value)) or names.get((scope, value), value)) if known else value
        parts.append(f"{value}:{put}" if use == "shorthand" and put != value else put)
    return reduce(_joined, _merged(parts), "")


def _merged(parts: list[str]) -> list[str]:
    """Return parts in which constants that follow each other within a block are declared by one statement."""
    merged, firsts, last = [""], [""], ""
    for part in parts:
        if part == "const" and merged[-1] == ";" and last == "const" and len(firsts) > 1:
            merged[-1], firsts[-1] = ",", "const"
            continue
        if part == "const" or not firsts[-1]:
            firsts[-1] = part
        if part in ("(", "[", "{"):
            firsts.append("")
        elif part in (")", "]", "}"):
            firsts.pop()
        last = firsts[-1] if part == ";" else last
        firsts[-1] = "" if part == ";" else firsts[-1]
        merged.append(part)
    return merged[1:]


def _tokens(text: str) -> Iterator[Token]:
    for found in _TOKEN.finditer(text):
        yield str(found.lastgroup), found.group()


def _style(token: Token) -> Token:
    kind, value = token
    if not value.startswith("`"):
        return token
    if "${" in value or "\\" in value:
        raise ValueError("back quotes hold a style sheet, without ${} and backslashes")
    return kind, _TIGHT.sub(lambda found: found.group(1) or found.group(2) or "", _SPACES.sub(" ", value)).replace(
        "` ", "`"
    )


def _uses(tokens: list[Token]) -> list[str]:
    """Return for each token whether it names a property, a variable and a property at once, or neither."""
    uses, open_signs = [], [""]
    values = ["", *(value for _, value in tokens), "", ""]
    for at, (kind, value) in enumerate(tokens, 1):
        before, after = values[at - 1], values[at + 1]
        if kind == "sign" and value in "([{":
            open_signs.append(value)
        elif kind == "sign" and value in ")]}":
            open_signs.pop()
        listed = open_signs[-1] == "{" and before in ("{", ",")
        is_key = after == ":" and listed
        is_method = (
            value[0] != "#"
            and open_signs[-1] == "{"
            and after == "("
            and before in ("{", "}", ",", ";", "async", "get", "set")
        )
        if (value[0] != "#" and before in (".", "?.")) or is_key or (is_method and _is_method(values, at)):
            uses.append("property")
        else:
            uses.append("shorthand" if listed and after in (",", "}") and value[0] != "#" else "")
    return uses


def _is_method(values: list[str], at: int) -> bool:
    """Say whether a name before parentheses is a method's: a block follows them."""
    depth = 0
    for n in range(at + 1, len(values)):
        depth += (values[n] == "(") - (values[n] == ")")
        if depth == 0:
            return values[n + 1] == "{" and values[at] not in _KEPT
    return False


def _scopes(tokens: list[Token]) -> list[int]:
    """Return for each token the number of the function or method that it is in, from 1 on."""
    scopes, scope, depth, is_class = [], 1, 0, False
    for kind, value in tokens:
        is_class = (is_class and depth > 0) or (depth == 0 and value == "class")
        depth += kind == "sign" and (value in "([{") - (value in ")]}")
        scopes.append(scope)
        scope += depth <= is_class and value in (";", "}")
    return scopes


def _short_names(tokens: list[Token], uses: list[str], scopes: list[int]) -> dict[tuple[int, str], str]:
    """Return short names by scope and name, the most used first; what all functions may see is in scope 0."""
    common, depth = set[str](), 0
    for (_, before), (kind, value) in pairwise(tokens):
        depth += (before in ("(", "[", "{")) - (before in (")", "]", "}"))
        if kind == "name" and (value[0] == "#" or (depth == 0 and before in ("function", "const", "let", "class"))):
            common.add(value)
    used = Counter[tuple[int, str]]()
    for (kind, value), use, scope in zip(tokens, uses, scopes, strict=True):
        if kind == "name" and use != "property" and value not in _KEPT:
            used[(0 if value in common else scope, value)] += 1
    hidden, shared = _letters(_SMALL), _letters(_LARGE)
    most = [name for name, _ in used.most_common()]
    short = {name: "#" + next(hidden) for name in most if name[1][0] == "#"}
    short |= {name: next(shared) for name in most if name[0] == 0 and name[1][0] != "#"}
    free = {scope: _letters(_SMALL) for scope in set(scopes)}
    return short | {name: next(free[name[0]]) for name in most if name[0]}


def _letters(alphabet: str) -> Iterator[str]:
    yield from alphabet
    yield from (name for pair in product(alphabet, alphabet) if (name := "".join(pair)) not in _KEPT)


def _joined(out: str, put: str) -> str:
    """Return what stands before a token with it, less what neither of them needs."""
    if put in (")", "]", "}"):
        out = out.removesuffix(",")
    if put == "}":
        out = out.removesuffix(";")
    if put == "=>":
        out = _ONE.sub(r"\1", out)
    return out + (" " if _touch(out, put) else "") + put


def _touch(out: str, put: str) -> bool:
    """Say whether two tokens would run into each other."""
    last = out[-1:]
    return bool(re.fullmatch(r"[\w$]{2}|[\w$]#", last + put[:1])) or last + put[:1] in ("++", "--", "//")
