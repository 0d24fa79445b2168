"""The application for WSGI servers such as gunicorn, with the settings of the working folder: `search_app.wsgi:app`."""

import logging
import sys

from search_app import create_app
from search_app.errors import CitewellError
from search_app.settings import load_settings
from search_app.web.public import refuse_incomplete
from search_app.web.security import without_texts
from search_app.web.server import log_to_stderr

_NOT_LOADED = 4
"""The exit status at which gunicorn gives up; at any other it starts the worker again, for ever."""

try:
    settings = load_settings()
    refuse_incomplete(settings)
    app = create_app(settings)
except CitewellError as error:
    print(f"citewell: {error}", file=sys.stderr, flush=True)
    raise SystemExit(_NOT_LOADED) from None
log_to_stderr()
logging.getLogger("gunicorn.error").addFilter(without_texts)
