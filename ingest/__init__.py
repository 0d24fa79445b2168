"""Citewell's ingestion side: from a clinic's files to a published generation."""
