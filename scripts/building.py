"""Builds the whole site beside the last good one and swaps them: `site/` is always complete.

Nothing touches `site/` until everything has succeeded; a failing check or build leaves it as it was.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from scripts import addresses, engine
from scripts.edition import day as _today
from scripts.edition import edition_in_words
from scripts.edition import version as _version
from scripts.hosting import public_files
from scripts.loading import URLS_LOCK, load_library, pages_by_hand
from scripts.model import Library
from scripts.offline import Edition, write_offline
from scripts.printing import documents
from scripts.typesetting import Printed, print_documents

SITE = "site"
PDF_CACHE = ".pdf-cache"


def build(root: Path, *, patient: bool = True) -> Library:
    """Checks the content and builds `site/` in `root`. Returns the library it was built from.

    Without patience, PDFs that have changed stay as they were until `finish_prints`.

    Raises ContentError (the authors' mistakes), PrintError or engine.EngineError; `site/` is then
    untouched.
    """
    restore_last_good(root)
    library = load_library(root)
    beside = Path(tempfile.mkdtemp(prefix=".site-", dir=root))
    try:
        write_site(root, library, beside, patient=patient)
        beside.chmod(0o755)  # mkdtemp makes it private; a web server must be able to read it
        _swap(root, beside)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return library


def write_site(root: Path, library: Library, site: Path, *, patient: bool = True) -> None:
    """Everything that the site holds, written into the empty folder `site`."""
    os.environ.setdefault("SOURCE_DATE_EPOCH", date_of_commit(root))
    printed = _prints(root, library, patient=patient)
    engine.build_pages(root, library, site, printed)
    _write_prints(printed, site)
    _write_beside_pages(root, library, site, patient=patient)


def finish_prints(root: Path, library: Library) -> bool:
    """Puts into `site/` the PDFs that an impatient build left as they were; whether there were any.

    The offline copy follows. The numbers of pages on the site follow with its next build.
    Raises PrintError.
    """
    news = _write_prints(_prints(root, library), root / SITE)
    _write_beside_pages(root, library, root / SITE)
    return news


def _write_beside_pages(
    root: Path, library: Library, site: Path, *, patient: bool = True
) -> None:
    """What is made from the finished site: files for servers and browsers, and the offline copy."""
    settings = library.settings
    for path, content in public_files(settings).items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_bytes(content)
    edition = Edition(settings.site_url, settings.title, edition_in_words(), _today())
    write_offline(site, edition, root / PDF_CACHE, patient=patient)


def _prints(root: Path, library: Library, *, patient: bool = True) -> tuple[Printed, ...]:
    """Every PDF of the site. They carry the day of the build, so a day's builds share one cache."""
    described = documents(library, _today(), _version())
    return print_documents(described, root / PDF_CACHE, patient=patient)


def _write_prints(printed: tuple[Printed, ...], site: Path) -> bool:
    news = [p for p in printed if not _holds(site / p.path, p.pdf)]
    for made in news:
        file = site / made.path
        file.parent.mkdir(parents=True, exist_ok=True)
        half = file.with_suffix(".half")
        half.write_bytes(made.pdf)
        half.replace(file)
    return bool(news)


def _holds(file: Path, content: bytes) -> bool:
    return file.exists() and file.read_bytes() == content


def date_of_commit(root: Path) -> str:
    """Seconds since 1970 of the last commit, so that one commit gives one site, byte for byte."""
    command = ["git", "-C", str(root), "log", "-1", "--format=%ct"]
    try:
        found = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        found = ""
    return found or "0"


def _swap(root: Path, beside: Path) -> None:
    site, old = root / SITE, root / ".site-old"
    shutil.rmtree(old, ignore_errors=True)
    if site.exists():
        site.rename(old)
    beside.rename(site)
    shutil.rmtree(old, ignore_errors=True)


def restore_last_good(root: Path) -> None:
    """Puts the last good site back when a swap was cut off half-way."""
    site, old = root / SITE, root / ".site-old"
    if old.exists() and not site.exists():
        old.rename(site)


# --- addresses that were published ----------------------------------------------------------------


def update_lock(root: Path) -> list[str]:
    """Adds every address that the guide has now to urls.lock; returns the new ones."""
    library = load_library(root)
    lock = root / URLS_LOCK
    published = lock.read_text("utf-8").split() if lock.exists() else []
    now = {f"/{a}" for a in (*pages_by_hand(root), *addresses.record_addresses(library))}
    new = sorted(now - set(published))
    if new:
        lock.write_text("\n".join(sorted({*published, *new})) + "\n", "utf-8")
    return new
