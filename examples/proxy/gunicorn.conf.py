"""Citewell in gunicorn behind a proxy on the same machine: `gunicorn -c gunicorn.conf.py`, in the clinic's folder."""

wsgi_app = "search_app.wsgi:app"
bind = "unix:/run/citewell/citewell.sock"
workers = 2  # one for each core; each holds the collection's arrays, which they share as mapped files
worker_class = "gthread"
threads = 4
timeout = 30
graceful_timeout = 10
keepalive = 30
limit_request_line = 8190
accesslog = None  # Citewell writes a log of its own, without questions
errorlog = "-"
