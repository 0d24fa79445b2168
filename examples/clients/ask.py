"""Asks Citewell a question: `python ask.py https://search.clinic.example KEY "why does my hip hurt"`; Python alone."""

import json
import sys
import time
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urljoin
from urllib.request import Request, urlopen


def ask(service, key, question, limit=3, *, patient=True):
    """Return the answer; a question is health data, so it goes into the body, never into an address."""
    body = urlencode({"q": question, "key": key, "limit": limit}).encode()
    try:
        with urlopen(Request(f"{service}/api/v1/search", body), timeout=10) as answer:
            return json.load(answer)
    except HTTPError as error:
        problem = json.load(error)
        if problem["code"] != "too_many_requests" or not patient:
            raise SystemExit(f"{problem['code']}: {problem['detail']}") from None
        time.sleep(int(error.headers["Retry-After"]))
        return ask(service, key, question, limit, patient=False)
    except URLError as error:
        raise SystemExit(f"{service} cannot be reached: {error.reason}") from None


def show(found, service):
    """Print a notice first, in every state, then what the articles say with where it stands."""
    if notice := found["notice"]:
        print(f"{notice['title']}. {notice['text']} {notice['phone'] or ''}\n")
    if found["answerState"] != "answer":
        print({"weak": "This may not answer it:", "none": "No article answers this."}[found["answerState"]])
    for hit in found["hits"] if found["answerState"] != "none" else []:
        print(f"{hit['question'] or hit['heading']}\n{hit['text']}")
        print(urljoin(service, hit["citation"]["textFragmentUrl"]) + "\n")


if __name__ == "__main__":
    if len(sys.argv) != 4:
        raise SystemExit(__doc__)
    show(ask(*sys.argv[1:]), sys.argv[1])
