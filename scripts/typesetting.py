"""From documents to PDFs and pictures: Typst, fonts from a package, a cache of what did not change.

A `Document` goes in, a `Printed` comes out. Every PDF is tagged and follows PDF/UA-1; a warning of
Typst (a letter that is missing, a font that is not there) counts as an error.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from bisect import bisect
from collections import defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from functools import cache, cached_property, partial
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from threading import Lock

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
A_FEW_LINES = 1500
"""A last page with fewer characters than this, a third of one column, is not worth its paper."""
KEPT = 4
"""How many builds' worth of finished PDFs the cache keeps."""


_PDFIUM = Lock()
"""PDFium may be asked by one thread at a time, or it takes the whole process down."""


class PrintError(Exception):
    """A PDF could not be made; the message, in Dutch, says which and why."""


@dataclass(frozen=True)
class Document:
    """Something to print, as a pure description.

    `path` is where the PDF (or the picture, a PNG) stands in the site, `address` the page that it
    stands for, and `template` the name of a file in templates/print. `data` is plain JSON data, text
    unmarked. `date` is the day that it carries; a picture carries none. A document with `most_pages`
    is set more densely when it would take more, or a page for a few lines; so are, one by one, the
    blocks that `data` names as `inside` it. In a `long` document all of those are from the start, for
    setting it twice would take too long.
    """

    path: str
    title: str
    address: str
    template: str
    data: dict
    date: date | None
    most_pages: int | None = None
    long: bool = False

    @property
    def format(self) -> str:
        return self.path.rpartition(".")[2]

    @cached_property
    def key(self) -> str:
        """A fingerprint of everything that decides what the PDF looks like."""
        parts = [self.template, str(self.date), str(self.most_pages), str(self.long), _tools()]
        return hashlib.sha256("\0".join([*parts, self.json]).encode()).hexdigest()

    @cached_property
    def json(self) -> str:
        """The data as the templates read it."""
        return json.dumps(self.data, ensure_ascii=False)


@dataclass(frozen=True)
class Printed:
    """A finished PDF or picture: its document, its bytes and its number of pages."""

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
    by_size = sorted(documents, key=lambda document: -len(document.json))
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        work = partial(_from_cache_or_new, kept_in=kept_in, fonts=fonts, patient=patient)
        made = dict(zip((d.path for d in by_size), pool.map(work, by_size), strict=True))
    _prune(kept_in, KEPT * len(documents))
    return tuple(
        Printed(document, made[document.path], _count_pages(document, made[document.path]))
        for document in documents
    )


def _from_cache_or_new(
    document: Document, *, kept_in: Path, fonts: typst.Fonts, patient: bool
) -> bytes:
    kept = _place(document, kept_in)
    if found := _whole(kept):
        return found
    earlier = [] if patient else _newest_first(kept_in.glob(kept.name.replace(document.key, "*")))
    if found := next(filter(None, map(_whole, earlier)), None):
        return found
    pdf = typeset(document, fonts)
    keep(document, pdf, kept_in)
    return pdf


def keep(document: Document, pdf: bytes, kept_in: Path) -> None:
    """Puts the finished PDF or picture of a document in the cache folder."""
    place = _place(document, kept_in)
    half = place.with_suffix(f".{os.getpid()}")  # a build that is cut off leaves no half PDF
    half.write_bytes(pdf + _seal(pdf))
    half.replace(place)


def _place(document: Document, kept_in: Path) -> Path:
    name, _, ending = document.path.replace("/", "-").rpartition(".")
    return kept_in / f"{name}.{document.key}.{ending}"


def _seal(pdf: bytes) -> bytes:
    """What follows a kept PDF or picture, so that damage by a disk or hand shows."""
    return hashlib.sha256(pdf).hexdigest().encode()


def _whole(file: Path) -> bytes | None:
    """A kept PDF or picture, unless it is not there or damaged."""
    try:
        kept = file.read_bytes()
        os.utime(file)
    except OSError:
        return None
    size = len(_seal(b""))
    pdf, seal = kept[:-size], kept[-size:]
    return pdf if pdf and seal == _seal(pdf) else None


def typeset(document: Document, fonts: typst.Fonts) -> bytes:
    """One document as a tagged PDF, or as a PNG with one pixel a point. Raises PrintError."""
    first = _Saving(tight=tuple(document.data["inside"]) if document.long else ())
    made = _compile(document, first, fonts)
    if document.format != "pdf" or document.long:
        return made
    saving = _what_saves_paper(document, made)
    return made if saving == first else _compile(document, saving, fonts)


@dataclass(frozen=True)
class _Saving:
    """What takes less room: the whole document, or the blocks with these ids in it."""

    dense: bool = False
    tight: tuple[str, ...] = ()


def _what_saves_paper(document: Document, pdf: bytes) -> _Saving:
    """What must take less room, so that neither the document nor a block in it wastes a page."""
    with _PDFIUM, closing(pypdfium2.PdfDocument(pdf)) as opened:
        if document.most_pages:
            last = len(opened) - 1
            return _Saving(dense=last >= document.most_pages or _holds_little(opened, last))
        ends = _last_pages(document, opened)
        return _Saving(tight=tuple(block for block, page in ends if _holds_little(opened, page)))


def _holds_little(opened: pypdfium2.PdfDocument, page: int) -> bool:
    return opened[page].get_textpage().count_chars() < A_FEW_LINES


def _last_pages(document: Document, opened: pypdfium2.PdfDocument) -> Iterator[tuple[str, int]]:
    """The blocks inside a document, each with the page (from 0) on which it ends."""
    first = {
        block: _page_named(opened, f"bouwsteen-{block}")
        for block in document.data.get("inside", ())
    }
    chapters = [mark.get_dest().get_index() for mark in opened.get_toc() if mark.level == 0]
    starts = sorted({*chapters, *first.values(), len(opened)})
    for block, page in first.items():
        yield block, starts[bisect(starts, page)] - 1


def _page_named(opened: pypdfium2.PdfDocument, label: str) -> int:
    named = pypdfium2.raw.FPDF_GetNamedDestByName(opened.raw, label.encode())
    return pypdfium2.raw.FPDFDest_GetDestPageIndex(opened.raw, named)


def _compile(document: Document, saving: _Saving, fonts: typst.Fonts) -> bytes:
    looks = {"ppi": 72.0} if document.format == "png" else _as_pdf(document)
    templates = _templates()
    # As files, not as inputs: when an input changes, Typst forgets all that it has set before.
    files = {
        **templates,
        "main.typ": templates[f"{document.template}.typ"],
        "data.json": document.json.encode(),
        "saving.json": json.dumps(asdict(saving)).encode(),
    }
    try:
        made, warnings = typst.compile_with_warnings(
            files, font_paths=fonts, format=document.format, **looks
        )
    except typst.TypstError as error:
        raise PrintError(f"{document.path}: {_in_dutch(error)}") from error
    if warnings:
        raise PrintError(f"{document.path}: {'; '.join(w.message for w in warnings)}")
    if isinstance(made, list):  # a picture that ran on to a second page
        raise PrintError(f"{document.path}: de tekst past niet op de afbeelding. Maak hem korter.")
    return made


def _as_pdf(document: Document) -> dict:
    midnight = datetime.combine(document.date, datetime.min.time(), UTC)
    return {"pdf_standards": ["ua-1"], "timestamp": int(midnight.timestamp())}


def _in_dutch(error: typst.TypstError) -> str:
    """What an author can do about it; for mistakes in the templates, what the typesetter says."""
    signs = re.findall(r'the text `"(.+?)"` could not be displayed', error.diagnostic)
    if signs:
        shown = " ".join(dict.fromkeys(signs))
        return f"het lettertype heeft deze tekens niet: {shown} Kies een ander teken."
    told = re.search(r"panicked with: (.+)", error.message)
    return told[1] if told else error.diagnostic


def _count_pages(document: Document, pdf: bytes) -> int:
    if document.format != "pdf":
        return 1
    with _PDFIUM, closing(pypdfium2.PdfDocument(pdf)) as opened:
        return len(opened)


def _prune(kept_in: Path, how_many: int) -> None:
    """Removes what went longest without being asked for."""
    finished = (file for file in kept_in.glob("*.p*") if file.suffix in (".pdf", ".png"))
    for file in _newest_first(finished)[how_many:]:
        file.unlink(missing_ok=True)


def _newest_first(files: Iterable[Path]) -> list[Path]:
    return sorted(files, key=lambda file: file.stat().st_mtime, reverse=True)


# --- what decides the looks -----------------------------------------------------------------------


@cache
def _tools() -> str:
    """Templates, fonts and typesetter, as one text that changes when any of them does."""
    templates = [text.decode() for text in _templates().values()]
    packages = [version(name) for name in ("typst", *(name.replace("_", "-") for name in FONTS))]
    return "\0".join([*templates, *packages])


@cache
def _templates() -> dict[str, bytes]:
    """The files in templates/print, by their names."""
    return {file.name: file.read_bytes() for file in sorted(TEMPLATES.glob("*.typ"))}


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
