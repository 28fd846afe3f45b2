"""Whose work the guide is built with and brings along: from requirements/site.in and what the
installed packages say of themselves, to names, versions and licences for the colophon."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.message import Message
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

REQUIREMENTS = Path(__file__).resolve().parent.parent / "requirements" / "site.in"
SILENT = "niet vermeld"
_TO_READERS = {"mkdocs-material", "font-source-sans-pro", "font-source-serif-pro"}
"""Packages of which a part reaches readers: styles and icons, and the letters inside PDFs."""


@dataclass(frozen=True)
class Package:
    """A package as it names itself; `to_readers` when a part of it is in the site or its PDFs."""

    name: str
    version: str
    licence: str
    to_readers: bool


def packages(requirements: Path = REQUIREMENTS) -> tuple[Package, ...]:
    """The packages that `requirements` (lines as pip reads them) names, in that order."""
    lines = requirements.read_text("utf-8").splitlines()
    names = (re.match(r"[A-Za-z0-9][\w.-]*", line) for line in lines)
    return tuple(_package(name.group()) for name in names if name)


def _package(name: str) -> Package:
    try:
        told = metadata(name)
    except PackageNotFoundError:
        return Package(name, SILENT, SILENT, name in _TO_READERS)
    return Package(name, told["Version"] or SILENT, licence(told), name in _TO_READERS)


def licence(told: Message) -> str:
    """The licence in a package's core metadata: its expression, else its short text, else its
    classifiers (https://packaging.python.org/en/latest/specifications/core-metadata/)."""
    classifiers = [c for c in told.get_all("Classifier", []) if c.startswith("License ::")]
    short = told.get("License") or ""
    if short == "UNKNOWN" or "\n" in short or len(short) > 80:  # some paste the whole licence
        short = ""
    in_classes = ", ".join(c.split(" :: ")[-1] for c in classifiers)
    return told.get("License-Expression") or short or in_classes or SILENT
