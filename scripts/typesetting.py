"""From documents to PDFs: Typst, fonts from a package, and a cache of what did not change.

A `Document` goes in, a `Printed` comes out. Every PDF is tagged and follows PDF/UA-1; a warning of
Typst (a letter that is missing, a font that is not there) counts as an error.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections import defaultdict
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache, cached_property, partial
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import pypdfium2
import typst

TEMPLATES = Path(__file__).parent / "templates" / "print"
FONTS = {
    "font_source_sans_pro": [
        f"SourceSansPro-{face}.otf" for face in ("Regular", "It", "Semibold", "Bold")
    ],
    "font_source_serif_pro": ["SourceSerifPro-Regular.otf", "SourceSerifPro-It.otf"],
}
"""The font files that the templates use, by the package that brings them."""
KEPT = 4
"""How many builds' worth of finished PDFs the cache keeps."""


class PrintError(Exception):
    """A PDF could not be made; the message, in Dutch, says which and why."""


@dataclass(frozen=True)
class Document:
    """Something to print, as a pure description.

    `path` is where the PDF stands in the site, `address` the page that it is the paper of, and
    `template` the name of a file in templates/print. `data` is plain JSON data, text unmarked.
    """

    path: str
    title: str
    address: str
    template: str
    data: dict
    date: date

    @cached_property
    def key(self) -> str:
        """A fingerprint of everything that decides what the PDF looks like."""
        parts = [self.template, self.date.isoformat(), _tools()]
        parts.append(json.dumps(self.data, ensure_ascii=False, sort_keys=True))
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()


@dataclass(frozen=True)
class Printed:
    """A finished PDF: its document, its bytes and its number of pages."""

    document: Document
    pdf: bytes
    pages: int

    @property
    def path(self) -> str:
        return self.document.path

    @property
    def title(self) -> str:
        return self.document.title

    @property
    def size(self) -> int:
        """In bytes."""
        return len(self.pdf)


def by_kind(printed: Iterable[Printed]) -> dict[str, list[Printed]]:
    """Finished PDFs in groups by their template, each in its own order."""
    groups: dict[str, list[Printed]] = defaultdict(list)
    for made in printed:
        groups[made.document.template].append(made)
    return groups


def print_documents(
    documents: Iterable[Document], kept_in: Path, *, patient: bool = True
) -> tuple[Printed, ...]:
    """Every document as a PDF, in the same order; finished ones are taken from the cache folder.

    Without patience, the last PDF made of a document stands in for one that is not finished yet.
    Raises PrintError.
    """
    kept_in.mkdir(parents=True, exist_ok=True)
    documents = tuple(documents)
    fonts = _fonts(kept_in)
    # The largest first, so that no core ends up waiting for it.
    by_size = sorted(documents, key=lambda document: -len(json.dumps(document.data)))
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        work = partial(_from_cache_or_new, kept_in=kept_in, fonts=fonts, patient=patient)
        made = dict(zip((d.path for d in by_size), pool.map(work, by_size), strict=True))
    _prune(kept_in, KEPT * len(documents))
    return tuple(
        Printed(document, made[document.path], _count_pages(made[document.path]))
        for document in documents
    )


def _from_cache_or_new(
    document: Document, *, kept_in: Path, fonts: typst.Fonts, patient: bool
) -> bytes:
    name = document.path.replace("/", "-").removesuffix(".pdf")
    kept = kept_in / f"{name}.{document.key}.pdf"
    earlier = [] if patient else _newest_first(kept_in.glob(f"{name}.*.pdf"))
    for file in (kept, *earlier):
        if found := _whole(file):
            return found
    pdf = typeset(document, fonts)
    half = kept.with_suffix(f".{os.getpid()}")  # a build that is cut off leaves no half PDF
    half.write_bytes(pdf)
    half.replace(kept)
    return pdf


def _whole(file: Path) -> bytes | None:
    """A kept PDF, unless it is not there or a disk or hand has damaged it."""
    try:
        pdf = file.read_bytes()
        _count_pages(pdf)
        os.utime(file)
    except (OSError, pypdfium2.PdfiumError):
        return None
    return pdf


def typeset(document: Document, fonts: typst.Fonts) -> bytes:
    """One document as a tagged PDF. Raises PrintError."""
    midnight = datetime.combine(document.date, datetime.min.time(), UTC)
    try:
        pdf, warnings = typst.compile_with_warnings(
            str(TEMPLATES / f"{document.template}.typ"),
            root=str(TEMPLATES),
            font_paths=fonts,
            sys_inputs={"data": json.dumps(document.data, ensure_ascii=False)},
            pdf_standards=["ua-1"],
            timestamp=int(midnight.timestamp()),
            format="pdf",
        )
    except typst.TypstError as error:
        raise PrintError(f"{document.path}: {_in_dutch(error)}") from error
    if warnings:
        raise PrintError(f"{document.path}: {'; '.join(w.message for w in warnings)}")
    return pdf


def _in_dutch(error: typst.TypstError) -> str:
    """What an author can do about it; for mistakes in the templates, what the typesetter says."""
    signs = re.findall(r'the text `"(.+?)"` could not be displayed', error.diagnostic)
    if signs:
        shown = " ".join(dict.fromkeys(signs))
        return f"het lettertype heeft deze tekens niet: {shown} Kies een ander teken."
    told = re.search(r"panicked with: (.+)", error.message)
    return told[1] if told else error.diagnostic


def _count_pages(pdf: bytes) -> int:
    opened = pypdfium2.PdfDocument(pdf)
    try:
        return len(opened)
    finally:
        opened.close()


def _prune(kept_in: Path, how_many: int) -> None:
    """Removes the PDFs that went longest without being asked for."""
    for file in _newest_first(kept_in.glob("*.pdf"))[how_many:]:
        file.unlink(missing_ok=True)


def _newest_first(files: Iterable[Path]) -> list[Path]:
    return sorted(files, key=lambda file: file.stat().st_mtime, reverse=True)


# --- what decides the looks -----------------------------------------------------------------------


@cache
def _tools() -> str:
    """Templates, fonts and typesetter, as one text that changes when any of them does."""
    templates = [file.read_text("utf-8") for file in sorted(TEMPLATES.glob("*.typ"))]
    packages = [version(name) for name in ("typst", *(name.replace("_", "-") for name in FONTS))]
    return "\0".join([*templates, *packages])


def _fonts(kept_in: Path) -> typst.Fonts:
    """Only the fonts named above: the packages hold each twice, and no machine's own may join in."""
    folder = kept_in / "fonts"
    folder.mkdir(exist_ok=True)
    for package, names in FONTS.items():
        for name in names:
            _bring_font(package, name, folder)
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)]
    )


def _bring_font(package: str, name: str, folder: Path) -> None:
    found = find_spec(package)
    file = Path(found.submodule_search_locations[0]) / "files" / name if found else None
    if file is None or not file.is_file():
        raise PrintError(
            f"Het lettertype {name} ontbreekt (pakket {package.replace('_', '-')}). "
            "Zet de pakketten opnieuw klaar: make clean, en daarna make build."
        )
    goal = folder / name
    if not goal.exists() or goal.stat().st_size != file.stat().st_size:
        shutil.copyfile(file, goal)
