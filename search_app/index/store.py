"""Opening the store that the settings name."""

from search_app.index import Store
from search_app.settings import Settings


def open_store(settings: Settings, *, serving: bool = False) -> Store:
    """Return the store of the collection that the settings name; nothing is read before it is used.

    With a cluster a `serving` one keeps a copy in `settings.data`, from which it answers when the cluster is away.
    """
    if settings.engine == "opensearch":
        from search_app.opensearch.store import OpenSearchStore

        return OpenSearchStore(settings, serving=serving)
    from search_app.index.whoosh_engine import WhooshStore

    return WhooshStore(settings.data)
