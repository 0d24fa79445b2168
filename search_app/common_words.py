"""English words that are in use: nobody who types one of them has misspelt another word."""

from pathlib import Path

COMMON_WORDS = frozenset((Path(__file__).parent / "data" / "common_words.txt").read_text(encoding="ascii").split())
"""The 10,000 commonest of four letters or more in the vocabulary of all-MiniLM-L6-v2, and those of the shipped lay
vocabulary, in lower case."""
