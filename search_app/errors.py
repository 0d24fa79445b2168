"""The errors Citewell raises on purpose: one base, children named by what the reader can do about them."""


class CitewellError(Exception):
    """A fault with a message that names place, fault and remedy; front ends print it as one line."""


class SettingsError(CitewellError):
    """A setting is unknown or has a value that cannot be used."""


class SourceError(CitewellError):
    """An article or curation file cannot be read as it stands."""


class PublishError(CitewellError):
    """Ingestion was refused; the last generation is untouched."""


class LaterError(PublishError):
    """Nothing is wrong with what was to be published, and the same may be tried again."""


class BusyError(LaterError):
    """Another run is publishing."""


class NoGenerationError(CitewellError):
    """No generation can be opened: none published, or none that verifies."""


class NewerFormatError(NoGenerationError):
    """What is published was made by a newer Citewell, and nothing may be put in its place."""


class EngineError(CitewellError):
    """A search cluster refuses what is asked of it, or is of a kind that cannot be used."""


class AwayError(EngineError):
    """A search cluster does not answer now; the same may be tried again."""


class ModelError(CitewellError):
    """Model files are missing, damaged or of a kind that cannot be used."""


class RequestError(CitewellError):
    """A search request cannot be answered as asked (unknown filter, limit out of range)."""
