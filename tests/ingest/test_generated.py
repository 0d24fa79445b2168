"""Thousands of made files of every format: a proven citation for every passage, or one line that says why not."""

import random
from pathlib import Path

import pytest

from .checks import read_or_refuse

ROOT = Path(__file__).parents[2]
PIECES = [
    *("\n", "\n\n", "\n\n\n\n", "- ", "• ", "1. ", "? ", ": ", ". ", "Q: ", "A: ", "READ ALSO: x\n", "===\n", "---\n"),
    *(
        "# ",
        "## ",
        "{#a}",
        "**",
        "`",
        "[a](b)",
        "|a|b|\n|-|-|\n|c|d|\n",
        "  ",
        "\t",
        "\u2028",
        "\x0c",
        "é",
        "漢字",
        "🦵🏽",
    ),
    *("<p>", "</p>", "<div>", "</div>", "<table><tr><th>a<td>b", "</table>", "<ul><li>", "</ul>", "<h2>", "</h2>"),
    *("<details><summary>q?</summary>", "</details>", "<dt>x<dd>", "<b>", "<br>", "<!--", "-->", "<nav>", "<header>"),
    *(
        "<form>",
        "</form>",
        "<img alt='pic'>",
        "&nbsp;",
        "word ",
        "The knee is sore. ",
        "Another line here. ",
        "x" * 300,
    ),
    '<script type="application/ld+json">{"@type": "Question", "name": "a?", "acceptedAnswer": "b"}</script>',
]
ARTICLES = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "corpus").glob("*s.*"))]


def make_file(chance: random.Random) -> str:
    if chance.random() < 0.7:
        return "".join(chance.choices(PIECES, k=chance.randint(1, 120)))
    text = chance.choice(ARTICLES)
    for _ in range(chance.randint(1, 12)):
        start = chance.randrange(len(text))
        end = start + chance.randint(0, 200)
        text = text[:start] + chance.choice(["", text[start:end] * 2, *PIECES]) + text[end:]
    return text


@pytest.mark.parametrize("ending", ["txt", "md", "html"])
@pytest.mark.parametrize("seed", range(4))
def test_every_citation_of_a_made_file_proves_itself(tmp_path: Path, ending: str, seed: int) -> None:
    chance, path = random.Random(seed), tmp_path / f"made.{ending}"
    for _ in range(100):
        path.write_text(make_file(chance), encoding="utf-8")
        assert "\n" not in read_or_refuse(path)
