"""Builds the whole site beside the last good one and swaps them: `site/` is always complete.

Nothing touches `site/` until everything has succeeded; a failing check or build leaves it as it was.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import tomllib
from datetime import UTC, date, datetime
from pathlib import Path

from scripts import addresses, engine
from scripts.loading import URLS_LOCK, load_library, pages_by_hand
from scripts.model import Library
from scripts.printing import documents
from scripts.typesetting import Printed, print_documents

SITE = "site"
PDF_CACHE = ".pdf-cache"
PYPROJECT = Path(__file__).resolve().parent.parent / "pyproject.toml"


def build(root: Path) -> Library:
    """Checks the content and builds `site/` in `root`. Returns the library it was built from.

    Raises ContentError (the authors' mistakes), PrintError or engine.EngineError; `site/` is then
    untouched.
    """
    restore_last_good(root)
    library = load_library(root)
    beside = Path(tempfile.mkdtemp(prefix=".site-", dir=root))
    try:
        write_site(root, library, beside)
        beside.chmod(0o755)  # mkdtemp makes it private; a web server must be able to read it
        _swap(root, beside)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return library


def write_site(root: Path, library: Library, site: Path) -> None:
    """Everything that the site holds, written into the empty folder `site`."""
    os.environ.setdefault("SOURCE_DATE_EPOCH", _date_of_commit(root))
    printed = prints(root, library)
    engine.build_pages(root, library, site, printed)
    for made in printed:
        file = site / made.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(made.pdf)


def prints(root: Path, library: Library) -> tuple[Printed, ...]:
    """Every PDF of the site. They carry the day of the build, so a day's builds share one cache."""
    return print_documents(documents(library, _today(), _version()), root / PDF_CACHE)


def _today() -> date:
    return datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), UTC).date()


def _version() -> str:
    return tomllib.loads(PYPROJECT.read_text("utf-8"))["project"]["version"]


def _date_of_commit(root: Path) -> str:
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
