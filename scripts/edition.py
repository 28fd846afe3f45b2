"""Which edition is being built: the version in pyproject.toml, and the day of the last commit.

The day comes from SOURCE_DATE_EPOCH, so that one commit gives one site, byte for byte.
"""

from __future__ import annotations

import os
import tomllib
from datetime import UTC, date, datetime
from pathlib import Path

PYPROJECT = Path(__file__).resolve().parent.parent / "pyproject.toml"
_MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni", "juli"),
    *("augustus", "september", "oktober", "november", "december"),
)


def version() -> str:
    return tomllib.loads(PYPROJECT.read_text("utf-8"))["project"]["version"]


def day() -> date:
    """The day of this edition; 1 January 1970 outside version control."""
    return datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", "0")), UTC).date()


def year() -> int | None:
    """The year of this edition; None where nobody knows it."""
    on = day()
    return on.year if on.year > 1970 else None


def in_words(on: date) -> str:
    """ "28 november 2026"."""
    return f"{on.day} {_MONTHS[on.month - 1]} {on.year}"


def edition_in_words() -> str:
    """ "versie 0.1.0 van 28 november 2026"; without a date where nobody knows it."""
    dated = f" van {in_words(day())}" if year() else ""
    return f"versie {version()}{dated}"
