"""The error of a model or table that cannot be used."""


class ModelError(Exception):
    """Model files are missing, damaged or of a kind that cannot be used; the message names place, fault and remedy."""
