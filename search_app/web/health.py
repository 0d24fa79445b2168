"""Whether the service can answer, for machines that watch it: health, readiness and version."""

from importlib.metadata import PackageNotFoundError, version

from flask import Flask, Response

from search_app.model import GenerationInfo
from search_app.web.responses import json_response
from search_app.web.site import current_site, live


def add_routes(app: Flask) -> None:
    """Add /health, /ready and /version."""
    app.add_url_rule("/health", view_func=health)
    app.add_url_rule("/ready", view_func=ready)
    app.add_url_rule("/version", view_func=show_version)


def health() -> Response:
    """Say ok or degraded, why, and what is served; 503 when nothing can be served."""
    site = current_site()
    generation = live().generation
    served = (site.index.fault or generation.fault).replace(str(site.settings.data), "data")  # no paths of this machine
    for address in (", ".join(site.settings.opensearch_url), *site.settings.opensearch_url):
        served = served.replace(address or "\0", "the cluster")
    faults = [fault for fault in (served, site.keys.fault, site.limiter.fault) if fault]
    return json_response(
        {
            "status": "degraded" if faults else "ok",
            "reasons": faults,
            "generation": _describe(generation.info),
        }
    )


def ready() -> Response:
    """Say that questions can be answered; 503 when they cannot."""
    live()
    return json_response({"ready": True})


def show_version() -> Response:
    """Say which Citewell this is; answered even when nothing is published."""
    return json_response({"name": "citewell", "version": own_version(), "api": "v1"})


def own_version() -> str:
    """Return the version that is installed."""
    try:
        return version("citewell")
    except PackageNotFoundError:
        return "unknown"


def _describe(info: GenerationInfo) -> dict[str, object]:
    return {
        "number": info.number,
        "digest": info.digest,
        "documents": info.documents,
        "passages": info.passages,
    }
