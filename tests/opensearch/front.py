"""A front to a node, as a proxy with TLS and a password would be: what a secured cluster does, on one machine."""

import base64
import http.client
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

_CONFIG = """
[ca]
default_ca = one
[one]
database = {folder}/index
serial = {folder}/serial
new_certs_dir = {folder}
default_md = sha256
policy = any
x509_extensions = names
[any]
commonName = supplied
[names]
subjectAltName = IP:127.0.0.1
basicConstraints = critical, CA:true
"""


def make_certificate(folder: Path, start: str = "20240101000000Z", end: str = "20990101000000Z") -> tuple[Path, Path]:
    """Return certificate and key of 127.0.0.1, signed by itself and good between two days."""
    folder.mkdir()
    (folder / "index").touch()
    (folder / "serial").write_text("01")
    (folder / "ca.cnf").write_text(_CONFIG.format(folder=folder))
    key, request, certificate = (folder / name for name in ("key.pem", "request.pem", "certificate.pem"))
    made = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=127.0.0.1"]
    _openssl("req", "-new", *made, "-keyout", str(key), "-out", str(request))
    dates = ["-startdate", start, "-enddate", end]
    signed = ["-selfsign", "-keyfile", str(key), "-in", str(request), "-out", str(certificate), "-notext", "-batch"]
    _openssl("ca", "-config", str(folder / "ca.cnf"), *signed, *dates)
    return certificate, key


@contextmanager
def secured(
    node: str, certificate: Path, key: Path, user: str = "", password: str = "", client: Path | None = None
) -> Iterator[str]:
    """Give the https address of a front to `node` that asks for a password, or a certificate signed by `client`."""
    wanted = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode() if user else ""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    if client:
        context.load_verify_locations(client)
        context.verify_mode = ssl.CERT_REQUIRED
    server = _Server(("127.0.0.1", 0), _handler(node, wanted))
    server.daemon_threads = True
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"https://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a client whose certificate is refused."""


def _handler(node: str, wanted: str) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if wanted and self.headers.get("Authorization") != wanted:
                self._answer(401, b"Unauthorized", "text/plain")
                return
            there = http.client.HTTPConnection(urlsplit(node).netloc, timeout=60)
            headers = {"Content-Type": self.headers.get("Content-Type") or "application/json"}
            there.request(self.command, self.path, body, headers)
            answer = there.getresponse()
            self._answer(answer.status, answer.read(), answer.headers.get("Content-Type") or "application/json")
            there.close()

        do_POST = do_PUT = do_DELETE = do_GET  # noqa: N815 -- names of the standard library

        def _answer(self, status: int, body: bytes, kind: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    return Handler


def _openssl(*arguments: str) -> None:
    subprocess.run(["openssl", *arguments], check=True, capture_output=True)
