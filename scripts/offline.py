"""Reading on without network: a copy to unpack and open, and a service worker that keeps pages.

A finished site goes in. Out come `gids-offline.zip`, whose links also work from a folder, and
`sw.js`, which knows every file of this edition by its fingerprint. Both are the same for the same
site, byte for byte.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from scripts.rendering import file_size, render_text

COPY = "gids-offline.zip"
WORKER = "sw.js"
NO_NETWORK = "geen-netwerk.html"
"""The page that the worker shows for a page that was never kept."""
_KEPT = 2
"""How many finished copies the cache keeps."""


@dataclass(frozen=True)
class Edition:
    """What the copy says of itself: `words` is "versie 0.1.0 van 28 november 2026"."""

    site_url: str
    title: str
    words: str
    day: date


def write_offline(site: Path, edition: Edition, kept_in: Path, *, patient: bool = True) -> None:
    """Writes the copy and the worker into a finished site, and the copy's size on its pages.

    Without patience the last copy that was made stands in for this one.
    """
    copy = _copy_from_cache_or_new(site, edition, kept_in, patient=patient)
    (site / COPY).write_bytes(copy)
    _tell_size(site, file_size(len(copy)))
    write_worker(site)


# --- the copy -------------------------------------------------------------------------------------

_SERVED_ONLY = re.compile(
    r"404\.html|sitemap\.xml.*|robots\.txt|\.htaccess|.*\.webmanifest|.*\.map|.*\.half"
    rf"|{re.escape(NO_NETWORK)}|{re.escape(WORKER)}|{re.escape(COPY)}"
    r"|assets/javascripts/(lunr|workers)/.*"
)
"""Files that only mean something on a server, or that no page asks for."""
_TAG = re.compile(r"<[a-z][^<>]*>")
_LINK = re.compile(r'(\s(?:href|action|data-moved-to)=")([^"]*)"')
_REFRESH = re.compile(r'(content="\d+; url=)([^"]*)"')
_MANIFEST = re.compile(r'<link rel="manifest"[^>]*>')
_SIZE = re.compile(r"(<span data-offline-size>)[^<]*")


def _copy_from_cache_or_new(site: Path, edition: Edition, kept_in: Path, *, patient: bool) -> bytes:
    files = list(_files_of_copy(site))
    kept = kept_in / f"gids-offline.{_key(files, edition)}.zip"
    earlier = sorted(kept_in.glob("gids-offline.*.zip"), key=lambda file: file.stat().st_mtime)
    if kept.exists():
        kept.touch()
        return kept.read_bytes()
    if earlier and not patient:
        return earlier[-1].read_bytes()
    made = offline_copy(files, edition)
    half = kept.with_suffix(f".{os.getpid()}")  # a build that is cut off leaves no half copy
    half.write_bytes(made)
    half.replace(kept)
    for old in earlier[: max(0, len(earlier) + 1 - _KEPT)]:
        old.unlink(missing_ok=True)
    return made


def _key(files: list[tuple[str, bytes]], edition: Edition) -> str:
    parts = [Path(__file__).read_bytes(), repr(edition).encode()]
    parts += (part for path, content in files for part in (path.encode(), content))
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def _files_of_copy(site: Path) -> Iterator[tuple[str, bytes]]:
    for path, file in _files(site):
        if not _SERVED_ONLY.fullmatch(path):
            yield path, file.read_bytes()


def _files(site: Path) -> list[tuple[str, Path]]:
    """Every file of a site by its path, in the order of the alphabet."""
    found = (file for file in site.rglob("*") if file.is_file())
    return sorted((file.relative_to(site).as_posix(), file) for file in found)


def offline_copy(files: list[tuple[str, bytes]], edition: Edition) -> bytes:
    """A zip with the files of a site, by path, whose pages lead to each other from any folder."""
    read_me = render_text("LEESMIJ.txt", edition=edition).replace("\n", "\r\n").encode()
    held = io.BytesIO()
    with ZipFile(held, "w") as copy:
        for path, content in [("LEESMIJ.txt", read_me), *files]:
            if path.endswith(".html"):
                content = from_a_folder(content.decode(), edition.site_url).encode()
            # A PDF is packed already: packing it again only takes time.
            packed = ZIP_STORED if path.endswith((".pdf", ".png")) else ZIP_DEFLATED
            copy.writestr(_entry(path, edition.day), content, packed, 6)
    return held.getvalue()


def _entry(path: str, day: date) -> ZipInfo:
    first = date(1980, 1, 1)  # zip knows no earlier day
    entry = ZipInfo(path, (*max(day, first).timetuple()[:3], 0, 0, 0))
    entry.create_system = 3  # Unix, or the mode below means nothing
    entry.external_attr = 0o100644 << 16
    return entry


def from_a_folder(html: str, site_url: str) -> str:
    """A page as it stands in the copy: links name index.html, and nothing asks for a server."""

    def lead(link: re.Match) -> str:
        return f'{link[1]}{link_in_folder(link[2], site_url)}"'

    def mend(tag: re.Match) -> str:
        return _REFRESH.sub(lead, _LINK.sub(lead, tag[0]))

    html = _TAG.sub(mend, _MANIFEST.sub("", html))
    return _SIZE.sub(r"\1grootte: zie de site online", html)


def link_in_folder(link: str, site_url: str) -> str:
    """A link as it works without a server: to a file. The copy itself is only on the site."""
    path, rest = re.fullmatch(r"([^?#]*)(.*)", link, re.DOTALL).groups()
    if not path or re.match(r"[a-z][a-z0-9+.-]*:|//", path, re.IGNORECASE):
        return link
    folder, _, name = path.rpartition("/")
    if name == COPY:
        return f"{site_url}{COPY}"
    if name not in ("", ".", ".."):
        return link
    goal = PurePosixPath(folder) / name / "index.html"
    return f"{goal}{rest}"


def _tell_size(site: Path, size: str) -> None:
    for page in (site / "over/offline/index.html", site / "afdrukken/index.html"):
        if page.exists():
            page.write_text(_SIZE.sub(rf"\g<1>{size}", page.read_text("utf-8")), "utf-8")


# --- the worker -----------------------------------------------------------------------------------

_NOT_KEPT = re.compile(_SERVED_ONLY.pattern.replace(f"|{re.escape(NO_NETWORK)}", ""))
_ONLY_WHEN_OPENED = re.compile(r"(pdf|data)/.*")
"""Large, and not needed to read on: kept when a visitor opens it, not with the whole guide."""


def write_worker(site: Path) -> None:
    """Tells the worker of a finished site which files belong to it."""
    worker = site / WORKER
    source = worker.read_text("utf-8").rpartition(_END)[2]
    worker.write_text(f"var gidsEdition={known_files(site)};{_END}{source}", "utf-8")


_END = "/* --- */\n"


def known_files(site: Path) -> str:
    """What the worker knows of this edition, as JSON: {"id", "size", "whole", "rest", "shell", "noNetwork"}.

    `whole` and `rest` give the fingerprint of each file by its address; `size` is that of the whole
    guide in bytes. `id` follows from all fingerprints. `shell` is kept from the first visit on.
    """
    whole, rest, size = {}, {}, 0
    for path, file in _files(site):
        if _NOT_KEPT.fullmatch(path):
            continue
        content = file.read_bytes()
        address = path.removesuffix("index.html") if path.endswith("/index.html") else path
        address = "" if path == "index.html" else address
        if _ONLY_WHEN_OPENED.fullmatch(path):
            rest[address] = fingerprint(content)
        else:
            whole[address] = fingerprint(content)
            size += len(content)
    all_ = json.dumps([whole, rest])
    known = {"id": fingerprint(all_.encode()), "size": size, "whole": whole, "rest": rest}
    known |= {"noNetwork": NO_NETWORK, "shell": [NO_NETWORK, *_loads(site / NO_NETWORK)]}
    return json.dumps(known, separators=(",", ":"))


def _loads(page: Path) -> list[str]:
    """The style sheets, scripts and pictures of a page at the site's root."""
    found = re.findall(r'\s(?:src|href)="(?:\./)?(assets/[^"?#]+\.\w+)"', page.read_text("utf-8"))
    return list(dict.fromkeys(found))


def fingerprint(content: bytes) -> str:
    """Twelve signs that stand for a content: the start of its SHA-256 in base64url, as in sw.js."""
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest())[:12].decode()
