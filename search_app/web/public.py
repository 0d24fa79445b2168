"""What must be set before others than this machine are served, so that no patient meets a demonstration."""

from collections.abc import Iterator

from search_app.errors import SettingsError
from search_app.settings import PREFIX, TABLE, Settings, is_loopback

DEMO = ".demo"
"""A file of this name says that a corpus folder is a demonstration."""


def is_public(settings: Settings) -> bool:
    """Say whether others than this machine are served: by the address that is listened on, or by a proxy in front."""
    proxied = settings.proxy_hops > 0 or not all(map(is_loopback, settings.trusted_hosts))
    return proxied or not is_loopback(settings.host)


def refuse_incomplete(settings: Settings) -> None:
    """Raise SettingsError when others are to be served and something is not set that they need, naming all of it."""
    if is_public(settings) and (missing := list(_missing(settings))):
        raise SettingsError("not served beyond this machine: " + "; ".join(missing))


def _missing(settings: Settings) -> Iterator[str]:
    if (settings.corpus / DEMO).exists():
        yield f"{PREFIX}CORPUS is the demonstration: make a folder of your own with `citewell init`"
    if all(map(is_loopback, settings.trusted_hosts)):
        yield f"set {PREFIX}TRUSTED_HOSTS to the names that patients use, such as search.clinic.example"
    if not settings.keys.exists():
        yield f"make {PREFIX}KEYS with `citewell keys create --origin https://…`, for the site that embeds the search"
    if settings.clinic_name == TABLE["clinic_name"].default:
        yield f"set {PREFIX}CLINIC_NAME, which stands on every page"
    if not settings.clinic_phone:
        yield f"set {PREFIX}CLINIC_PHONE, which is shown where nothing was found"
    if not settings.urgent_number:
        yield f"set {PREFIX}URGENT_NUMBER, which same-day notices show"
