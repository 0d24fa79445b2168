"""Train the question table: how close to a model's question vectors can a table of token vectors come?

Usage: python benchmarks/train_question_table.py TEXT_FILE ... --exclude JUDGED_SET ... --out FILE
"""

import argparse
import gzip
import hashlib
import json
import random
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search_app.semantic.encoder import Encoder, load_encoder
from search_app.semantic.model_files import ModelFiles, find_model, read_vocabulary
from search_app.semantic.question_table import save_question_table
from search_app.semantic.wordpiece import WordPiece
from search_app.settings import Settings

Float32 = NDArray[np.float32]

WIDTH = 256
EPOCHS = 5
BATCH = 512
RATE = 2e-3  # falls to a tenth of it; held-out cosine .8689, with 1e-3 .8668, with 4e-3 .8683
SIF = 1e-3  # Arora et al., "A Simple but Tough-to-Beat Baseline" (2017); 1e-4 gives .8692, 1e-2 .8685
BETAS = (0.9, 0.999)
HELD_OUT = 50  # one text in so many, with everything made from it
GRAM = 8
LONGEST = 40  # words of a training text
AMOUNTS = {"sentence": 20_000, "gloss": 12_000, "example": 25_000, "term": 12_000}
MADE = {
    "template": 25_000, "two templates": 6_000, "keywords": 10_000, "dropped": 6_000, "typo": 12_000, "deed": 10_000,
    "message": 9_000,
}  # fmt: skip

# Slots are WordNet's lexicographer files, `title` the titles of the passages and `any` every noun.
SLOTS = {
    "body": "noun.08", "food": "noun.13", "state": "noun.26", "substance": "noun.27", "person": "noun.18",
    "thing": "noun.06", "act": "noun.04", "feeling": "noun.12", "time": "noun.28", "message": "noun.10",
    "do": "verb.29", "move": "verb.38", "use": "verb.34", "change": "verb.30", "make": "verb.36",
}  # fmt: skip
TEMPLATES = """
what is {any}|what does {any} mean|what are {any}|{any} and {any}|difference between {any} and {any}
tell me about {any}|how do i {use}|how do i {make} a {thing}|how can i {change} my {thing}|where do i find the {thing}
best {thing} for {act}|can i {do} with {state}|is it safe to {move} with {title}|should i {move} after {act}
can i {make} a {message} online|why does my {body} hurt|my {body} hurts when i {move}|pain in my {body}
{body} pain at night|my {body} is swollen|{body} pain after {act}|sore {body} what can i do
i hurt my {body} and cannot {move}|there is a lump on my {body}|is {food} good for {title}
does {substance} help with {state}|can i take {substance} with {substance}|{substance} dose|{substance} side effects
is {substance} safe in pregnancy|what {food} should i avoid with {state}|allergic to {food}|{title}|{title} symptoms
{title} treatment|what causes {title}|how do i know if i have {title}|is {title} contagious|how long does {state} last
how to get rid of {state}|what helps against {state}|when should i see a doctor about {title}|can children get {title}
is {title} hereditary|what happens if {title} is not treated|test for {title}|{state} in children
my {person} has {title}|my {person} has {state}, what should i do|can my {person} come with me
i feel {feeling} all day|how much does {act} cost|do you offer {act}|do i need a {thing} for {act}
how long after {act} can i {move}|how often should i {do}|how many {any} a day|is it normal to {do} every {time}
why do i {do} in the {time}|i have had {state} since {time}|i cannot {do} any more|i woke up with {state}
what to do about {feeling}|who can {use} the {thing}|how to delete a {message}|how do i change my {message}
is there a way to {use} {thing}|does {act} help {title}|alternatives to {substance}|{act} for {title}
{state} or {state}|worried about {title}
"""
DEEDS = "how do i {}|how can i {}|can you {}|is there a way to {}|i want to {}|why should i {}|when can i {} again"


class Text(NamedTuple):
    """A training text, what kind of text it is, and whether it is kept for measuring."""

    kind: str
    text: str
    held_out: bool


class Sources(NamedTuple):
    """What was read: texts by kind, and the words for each slot of the templates."""

    texts: dict[str, list[str]]
    slots: dict[str, list[str]]


def main(argv: Sequence[str] | None = None) -> int:
    """Read texts, train, write the table and print its figures; returns the exit status."""
    options = parse(argv)
    files = find_model(options.cache)
    if files is None:
        sys.exit(f"{options.cache}: no model there; install one first")
    rng = random.Random(options.seed)  # noqa: S311 -- training texts, not secrets
    sources = read_sources(options.texts)
    judged = read_judged(options.exclude)
    texts = choose(sources, judged, rng)
    started = time.perf_counter()
    encoder = load_encoder(files)
    targets = model_vectors(encoder, [t.text for t in texts], options.vectors)
    print(f"{len(texts)} model vectors in {time.perf_counter() - started:.0f} s")
    started = time.perf_counter()
    trainer = Trainer(files, encoder, texts, targets, options.seed)
    for epoch in range(EPOCHS):
        trainer.run(epoch)
        print(f"epoch {epoch + 1}: held-out cosine {trainer.measure()['all']:.4f}", flush=True)
    print(f"trained in {time.perf_counter() - started:.0f} s")
    save_question_table(options.out, trainer.table, trainer.projection, read_vocabulary(files.vocabulary), files.digest)
    for kind, cosine in trainer.measure().items():
        print(f"held-out cosine, {kind}: {cosine:.4f}")
    return 0


def parse(argv: Sequence[str] | None) -> argparse.Namespace:
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", nargs="+", type=Path, help="passages (.jsonl, .jsonl.gz) or WordNet's data.* files")
    parser.add_argument("--exclude", nargs="*", type=Path, default=[], help="folders of judged sets never to train on")
    parser.add_argument("--out", type=Path, required=True, help="the table to write (.npz)")
    parser.add_argument(
        "--cache", type=Path, default=Settings().model.expanduser(), help="where the model is installed"
    )
    parser.add_argument("--vectors", type=Path, help="file (.npy) in which the model's vectors are kept between runs")
    parser.add_argument("--seed", type=int, default=7)
    return parser.parse_args(argv)


# Reading


def read_sources(paths: Iterable[Path]) -> Sources:
    """Return the texts of all files by kind (question, title, sentence, gloss, ...) and the words for the slots."""
    texts: dict[str, dict[str, None]] = defaultdict(dict)
    slots: dict[str, dict[str, None]] = defaultdict(dict)
    for path in paths:
        pairs = read_passages(path) if ".jsonl" in path.name else read_wordnet(path, slots)
        for kind, text in pairs:
            text = " ".join(text.split())
            if text and len(text.split()) <= LONGEST:
                texts[kind][text] = None
    slots["title"] = texts["title"]
    count = Counter(word for kind in texts for text in texts[kind] for word in text.lower().split())
    common = {
        slot: sorted(words, key=lambda text: -min(count[word] for word in text.lower().split()))
        for slot, words in slots.items()
    }
    return Sources({kind: list(found) for kind, found in texts.items()}, common)


def read_passages(path: Path) -> Iterator[tuple[str, str]]:
    """Yield questions, titles and sentences of a JSON Lines file with question, title and text."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            passage = json.loads(line)
            yield "question", passage["question"]
            yield "title", passage["title"]
            for sentence in re.split(r"(?<=[.?!])\s+|\s+-\s+", passage["text"]):
                if len(sentence.split()) > 3:
                    yield "sentence", sentence


def read_wordnet(path: Path, slots: dict[str, dict[str, None]]) -> Iterator[tuple[str, str]]:
    """Yield glosses, examples and terms of a WordNet 3.0 data file (wndb(5WN)), putting its terms into `slots`."""
    names = {file: slot for slot, file in SLOTS.items()}
    kind = path.name.removeprefix("data.")
    for line in path.read_text(encoding="latin-1").splitlines():
        if line.startswith(" "):
            continue
        data, _, gloss = line.partition(" | ")
        fields = data.split()
        words = [re.sub(r"\(\w+\)$", "", w).replace("_", " ") for w in fields[4 : 4 + 2 * int(fields[3], 16) : 2]]
        slot = names.get(f"{kind}.{fields[1]}")
        for word in words:
            yield "term", word
            if slot and len(word) > 2:
                slots[slot][word] = None
            if kind == "noun" and len(word) > 2:
                slots["any"][word] = None
        meaning = gloss.split('; "')[0].strip(" ;")
        yield "gloss", meaning
        if kind == "verb":
            slots["deed"][meaning.split(";")[0].split("(")[0].strip()] = None
        for example in re.findall(r'"([^"]+)"', gloss):
            yield "example", example


def read_judged(folders: Iterable[Path]) -> set[int]:
    """Return the hashes of every run of eight words, and of every whole short text, of the judged sets."""
    judged: set[int] = set()
    for folder in folders:
        for path in sorted(folder.rglob("*.jsonl")):
            for line in path.read_text(encoding="utf-8").splitlines():
                for value in json.loads(line).values():
                    judged.update(grams(value) if isinstance(value, str) else ())
        for path in sorted(folder.rglob("queries*.tsv")):
            for line in path.read_text(encoding="utf-8").splitlines():
                judged.update(grams(line.partition("\t")[2]))
    return judged


def grams(text: str) -> Iterator[int]:
    """Yield a hash of each run of eight words of `text`, or one of all its words when they are fewer."""
    words = re.findall(r"\w+", text.lower())
    for start in range(max(1, len(words) - GRAM + 1)):
        yield hash(tuple(words[start : start + GRAM]))


# Choosing and making texts


def choose(sources: Sources, judged: set[int], rng: random.Random) -> list[Text]:
    """Return the texts to learn and to measure on: a sample of each kind, and texts made from them."""
    chosen: dict[str, Text] = {}
    seen: Counter[str] = Counter()
    dropped: Counter[str] = Counter()

    def add(kind: str, text: str, origin: str) -> None:
        if text in chosen:
            return
        seen[kind] += 1
        if not judged.isdisjoint(grams(text)):
            dropped[kind] += 1
            return
        chosen[text] = Text(kind, text, is_held_out(origin))

    for kind, texts in sources.texts.items():
        for text in rng.sample(texts, min(len(texts), AMOUNTS.get(kind, len(texts)))):
            add(kind, text, text)
    bases = [t.text for t in chosen.values() if t.kind in ("question", "sentence", "example", "gloss")]
    for kind, amount in MADE.items():
        for _ in range(amount):
            origin = rng.choice(bases)
            text = make(kind, origin, sources.slots, rng)
            if len(text) > 2:
                add(kind, text, origin)
    for kind, count in seen.items():
        print(f"{kind}: {count} texts, {dropped[kind]} of them dropped because a judged set has them")
    return list(chosen.values())


def is_held_out(origin: str) -> bool:
    """Say whether `origin`, and all that is made from it, is kept for measuring."""
    return int.from_bytes(hashlib.sha256(origin.encode()).digest()[:4]) % HELD_OUT == 0


def make(kind: str, origin: str, slots: Mapping[str, Sequence[str]], rng: random.Random) -> str:
    """Return a text of `kind`: a filled template, a question after `origin`, or `origin` shortened or misspelt."""
    if kind == "template":
        return fill(slots, rng)
    if kind == "two templates":
        return f"{fill(slots, rng)}. {fill(slots, rng)}"
    if kind == "deed":
        return rng.choice(DEEDS.split("|")).format(rng.choice(slots["deed"]))
    if kind == "message":
        return f"{origin.rstrip('.')}. {fill(slots, rng)}"
    return shorten(kind, origin.split(), rng)


def shorten(kind: str, words: Sequence[str], rng: random.Random) -> str:
    """Return some of `words` (keywords or dropped), or all of them misspelt (typo)."""
    if kind == "keywords":
        long = [w.strip(".,;:()?").lower() for w in words if len(w) > 3]
        start = rng.randrange(len(long) or 1)
        return " ".join(long[start : start + rng.randint(2, 5)])
    if kind == "dropped":
        return " ".join(w for w in words if rng.random() > 0.25)
    return misspell(words, rng)


def fill(slots: Mapping[str, Sequence[str]], rng: random.Random) -> str:
    """Return a template with a word for each of its slots."""
    template = rng.choice([t for line in TEMPLATES.strip().splitlines() for t in line.split("|")])
    # Slots stand in the order of how common their words are; the power takes the common ones more often.
    text = re.sub(r"\{(\w+)\}", lambda m: slots[m[1]][int(len(slots[m[1]]) * rng.random() ** 3)], template)
    return text if rng.random() < 0.7 else f"{text[:1].upper()}{text[1:]}?"


def misspell(words: Sequence[str], rng: random.Random) -> str:
    """Return `words` in small letters with a letter left out, doubled, changed or swapped in one or two of them."""
    typed = [word.lower() for word in words]
    long = [i for i, word in enumerate(typed) if len(word) > 3]
    for i in rng.sample(long, min(len(long), rng.randint(1, 2))):
        word, at = typed[i], rng.randrange(len(typed[i]) - 1)
        ways = (
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + rng.choice("abcdefghijklmnopqrstuvwxyz") + word[at + 1 :],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        )
        typed[i] = rng.choice(ways)
    return " ".join(typed)


# Training


def model_vectors(encoder: Encoder, texts: Sequence[str], kept: Path | None) -> Float32:
    """Return the model's vectors of `texts`, float32 (texts, dimensions), from the file `kept` when it has them."""
    digest = hashlib.sha256("\n".join([encoder.digest, *texts]).encode()).hexdigest()[:16]
    path = kept.with_name(f"{kept.name}-{digest}.npy") if kept else None
    if path and path.is_file():
        vectors: Float32 = np.load(path)
        return vectors
    parts = []
    for start in range(0, len(texts), 5000):
        parts.append(encoder.encode(texts[start : start + 5000]))
        print(f"{start + len(parts[-1])} of {len(texts)} texts read by the model", file=sys.stderr, flush=True)
    vectors = np.concatenate(parts)
    if path:
        np.save(path, vectors)
    return vectors


class Trainer:
    """The table of token vectors and the projection while they are learnt."""

    def __init__(self, files: ModelFiles, encoder: Encoder, texts: Sequence[Text], targets: Float32, seed: int) -> None:
        vocabulary = read_vocabulary(files.vocabulary)
        wordpiece = WordPiece(vocabulary)
        numbers = [wordpiece.pieces(t.text, 254) for t in texts]
        self._rng = np.random.default_rng(seed)
        self._learn = Bags([n for n, t in zip(numbers, texts, strict=True) if not t.held_out and n])
        self._targets = targets[[i for i, t in enumerate(texts) if not t.held_out and numbers[i]]]
        self._held_out: dict[str, tuple[Bags, Float32]] = {}
        kinds = sorted({t.kind for t in texts})
        for kind in ("all", *kinds):
            rows = [i for i, t in enumerate(texts) if t.held_out and numbers[i] and kind in ("all", t.kind)]
            if rows:
                self._held_out[kind] = Bags([numbers[i] for i in rows]), targets[rows]
        self.table, self.projection = first_table(encoder, vocabulary, self._learn.numbers)
        self._adam = {"table": Adam(self.table), "projection": Adam(self.projection)}
        self._steps = 0
        self._all_steps = EPOCHS * -(-len(self._targets) // BATCH)

    def run(self, epoch: int) -> None:
        """Go once through all texts in a new order, reducing the mean squared distance to the model's vectors."""
        order = self._rng.permutation(len(self._targets))
        for start in range(0, len(order), BATCH):
            self._step(order[start : start + BATCH])

    def measure(self) -> dict[str, float]:
        """Return the mean cosine to the model's vectors of the held-out texts, in all and by kind."""
        return {
            kind: float((self._vectors(bags) * targets).sum(axis=1).mean())
            for kind, (bags, targets) in self._held_out.items()
        }

    def _vectors(self, bags: "Bags") -> Float32:
        vectors = bags.sums(self.table) @ self.projection
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors

    def _step(self, rows: NDArray[np.intp]) -> None:
        bags, targets = self._learn.take(rows), self._targets[rows]
        sums = bags.sums(self.table)
        vectors = sums @ self.projection
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        vectors /= lengths
        cosines = (vectors * targets).sum(axis=1, keepdims=True)
        slope = (cosines * vectors - targets) / lengths  # of half the squared distance between two unit vectors
        rate = RATE * (1 - 0.9 * self._steps / self._all_steps)
        self._steps += 1
        numbers, slopes = bags.spread(slope @ self.projection.T)
        self._adam["projection"].step(self.projection, slice(None), sums.T @ slope, rate)
        self._adam["table"].step(self.table, numbers, slopes, rate)


class Bags:
    """The tokens of many texts, one text after the other."""

    def __init__(self, texts: Sequence[Sequence[int]]) -> None:
        self.sizes = np.array([len(t) for t in texts])
        self.numbers = np.fromiter((n for t in texts for n in t), np.intp, int(self.sizes.sum()))
        self._starts = np.cumsum(self.sizes) - self.sizes

    def take(self, rows: NDArray[np.intp]) -> "Bags":
        """Return the bags of the texts at `rows`."""
        return Bags(
            [self.numbers[s : s + n].tolist() for s, n in zip(self._starts[rows], self.sizes[rows], strict=True)]
        )

    def sums(self, table: Float32) -> Float32:
        """Return each text's sum of token vectors divided by the root of their number."""
        sums: Float32 = np.add.reduceat(table[self.numbers], self._starts)
        sums /= np.sqrt(self.sizes, dtype=np.float32)[:, None]
        return sums

    def spread(self, slopes: Float32) -> tuple[NDArray[np.intp], Float32]:
        """Return the distinct tokens and, from the slope of each text's sum, the slope of each token's vector."""
        each = np.repeat(slopes / np.sqrt(self.sizes, dtype=np.float32)[:, None], self.sizes, axis=0)
        order = np.argsort(self.numbers, kind="stable")
        tokens, starts = np.unique(self.numbers[order], return_index=True)
        return tokens, np.add.reduceat(each[order], starts)


class Adam:
    """Kingma and Ba, "Adam" (2015); only the rows that are named move, each by its own count of steps."""

    def __init__(self, values: Float32) -> None:
        self._mean, self._square = np.zeros_like(values), np.zeros_like(values)
        self._steps = np.zeros((len(values), 1), np.float32)

    def step(self, values: Float32, rows: NDArray[np.intp] | slice, slopes: Float32, rate: float) -> None:
        """Move the `rows` of `values` against their `slopes`."""
        self._steps[rows] += 1
        self._mean[rows] = mean = self._mean[rows] * BETAS[0] + slopes * (1 - BETAS[0])
        self._square[rows] = square = self._square[rows] * BETAS[1] + slopes**2 * (1 - BETAS[1])
        mean = mean / (1 - BETAS[0] ** self._steps[rows])
        square = square / (1 - BETAS[1] ** self._steps[rows])
        values[rows] -= np.float32(rate) * mean / (np.sqrt(square) + np.float32(1e-8))


def first_table(encoder: Encoder, vocabulary: Sequence[str], seen: NDArray[np.intp]) -> tuple[Float32, Float32]:
    """Return the table (tokens, WIDTH) and projection (WIDTH, dimensions) to start from.

    Each token's vector is the model's for that token alone, times the weight a / (a + share of the token in the texts)
    of SIF, cut to the WIDTH directions in which they differ most.
    """
    start, end, tokens = vocabulary.index("[CLS]"), vocabulary.index("[SEP]"), len(vocabulary)
    shares = np.bincount(seen, minlength=tokens) / len(seen)
    vectors = encoder.encode_tokens([start, token, end] for token in range(tokens))
    vectors *= (SIF / (SIF + shares)).astype(np.float32)[:, None]
    _, directions = np.linalg.eigh(vectors.T @ vectors)
    projection = np.ascontiguousarray(directions[:, ::-1][:, :WIDTH].T)
    return vectors @ projection.T, projection


if __name__ == "__main__":
    sys.exit(main())
