"""The report of usage as one page that loads nothing, in the look of the report of an ingestion."""

from datetime import datetime

from ingest.report_page import page_template, report_style
from ingest.usage import Summary


def usage_page(summary: Summary, clinic_name: str, now: datetime) -> str:
    """Return the page: one HTML document without scripts or addresses."""
    most = max((topic.count for topic in summary.topics), default=1)
    return page_template("usage.html").render(
        summary=summary, clinic_name=clinic_name, now=now, most=most, style=report_style("report.css", "usage.css")
    )
