"""Opening the store that the settings name."""

from search_app.index import Store
from search_app.settings import Settings


def open_store(settings: Settings) -> Store:
    """Return the store of the collection in `settings.data`; nothing is read before it is used."""
    from search_app.index.whoosh_engine import WhooshStore

    return WhooshStore(settings.data)
