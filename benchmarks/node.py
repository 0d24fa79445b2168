"""The OpenSearch node that a benchmark asks: the one at CITEWELL_OPENSEARCH_URL, else one started for as long."""

import os
import sys
from collections.abc import Callable

from search_app.errors import CitewellError
from tests.opensearch_node import CannotRunError, running

_NAME = "CITEWELL_OPENSEARCH_URL"
_HEAP = "1g"


def beside_node(measure: Callable[[], int]) -> int:
    """Return what `measure` returns beside a node that answers at CITEWELL_OPENSEARCH_URL; 1 where none can run."""
    try:
        if os.environ.get(_NAME):
            return measure()
        with running(heap=_HEAP) as nodes:
            os.environ[_NAME] = nodes[0].url  # where our own settings and those of child processes come from
            try:
                return measure()
            finally:
                del os.environ[_NAME]
    except (CannotRunError, CitewellError) as error:
        print(error, file=sys.stderr)
        return 1
