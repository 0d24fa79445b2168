"""The phone number that belongs to an urgent-care notice, and its `tel:` address."""

import re

from search_app.model import Notice
from search_app.settings import Settings


def notice_phone(notice: Notice | None, settings: Settings) -> str:
    """Return the number to show with a notice: its own, else the one set for its level or the next best."""
    return "" if notice is None else notice.phone or level_phone(notice.level, settings)


def level_phone(level: str, settings: Settings) -> str:
    """Return the number set for notices of a level, or the next best; empty where there is none."""
    by_level = {
        "emergency": settings.emergency_number,
        "same_day": settings.urgent_number or settings.clinic_phone,
        "crisis_line": settings.crisis_number or settings.emergency_number,
    }
    return by_level[level]


def tel(number: str) -> str:
    """Return the `tel:` address of a number as people write it (RFC 3966 allows digits and a leading plus)."""
    return "tel:" + ("+" if number.strip().startswith("+") else "") + re.sub(r"[^0-9*#]", "", number)
