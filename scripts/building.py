"""Builds the whole site beside the last good one and swaps them: `site/` is always complete.

Nothing touches `site/` until everything has succeeded; a failing check or build leaves it as it was.
"""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts import addresses, edition, engine
from scripts.hosting import public_files
from scripts.loading import URLS_LOCK, load_library, pages_by_hand
from scripts.model import Library
from scripts.offline import Edition, write_offline
from scripts.picturing import pictures
from scripts.printing import documents
from scripts.reading import ContentError
from scripts.typesetting import Document, Printed, PrintError, print_documents

SITE = "site"
PDF_CACHE = ".pdf-cache"
OWN_PARTS = ("scripts", "overrides", "docs/assets", "docs/sw.js", "requirements", "mkdocs.yml")
"""What the guide is made with, beside its content."""


class BuildError(Exception):
    """The machine stands in the way; the message, in Dutch, says how and what to do."""


_FAULTS = {
    errno.ENOSPC: "De schijf is vol. Maak plaats vrij en bouw opnieuw.",
    errno.EDQUOT: "Je schijfruimte is op. Maak plaats vrij en bouw opnieuw.",
    errno.EFBIG: "Een bestand mag niet zo groot worden op deze schijf. Maak plaats of kies een andere.",
    errno.EROFS: "Hier mag niets geschreven worden. Zet het project in een map waar dat wel mag.",
    errno.EACCES: "Je mag hier niet schrijven of lezen. Geef jezelf rechten op de projectmap.",
    errno.EPERM: "Je mag hier niet schrijven of lezen. Geef jezelf rechten op de projectmap.",
    errno.ENOTDIR: "Er staat een bestand waar een map hoort. Geef het een andere naam.",
    errno.EEXIST: "Er staat een bestand waar een map hoort. Geef het een andere naam.",
    errno.EISDIR: "Er staat een map waar een bestand hoort. Geef ze een andere naam.",
    errno.EADDRINUSE: "De poort is niet vrij. Kies een andere: python -m scripts serve --port 8001.",
}


def fault(error: OSError) -> str:
    """What the machine refused, in Dutch, with the file and the cure."""
    name = _as_author_knows(error.filename)
    if error.errno == errno.ENOENT and name:
        return f"{name} ontbreekt. {_cure_for_missing(name)}"
    known = _FAULTS.get(error.errno, f"De computer weigert: {error.strerror or error}.")
    return f"{known} ({name})" if name else known


def _as_author_knows(file: str | bytes | os.PathLike | int | None) -> str:
    """The path from the project on, where commands run; "" when an error names no file."""
    if file is None or isinstance(file, int):
        return ""
    path = Path(os.fsdecode(file))
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)


def _cure_for_missing(name: str) -> str:
    if name.startswith("/"):  # outside the project
        return "Zet het terug, of kijk of de schijf nog verbonden is."
    if name.startswith(".venv/"):
        return "Zet de pakketten opnieuw klaar: make clean, en daarna make build."
    if name.startswith((".site-", f"{SITE}/", PDF_CACHE)):
        return "Bouw opnieuw. Helpt dat niet, kijk dan wat er weg is: git status"
    return f"Zet het terug: git checkout -- {name}"


FAILURES = (ContentError, PrintError, engine.EngineError, BuildError, OSError)
"""What can go wrong without anyone having made a mistake in the code."""


def report(error: Exception) -> str:
    """What an author reads when one of `FAILURES` happens, in Dutch."""
    if isinstance(error, ContentError):
        return error.report
    if isinstance(error, engine.EngineError):
        return f"De site kon niet gebouwd worden:\n{error}"
    return fault(error) if isinstance(error, OSError) else str(error)


def build(root: Path, *, patient: bool = True) -> Library:
    """Checks the content and builds `site/` in `root`. Returns the library it was built from.

    Without patience, PDFs that have changed stay as they were until `finish_prints`.

    Raises ContentError (the authors' mistakes), PrintError, engine.EngineError, BuildError or
    OSError (see `fault`); `site/` is then untouched. Waits while another build of `root` runs.
    """
    with _alone(root):
        _clear_leftovers(root)
        return _build(root, patient=patient)


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    """Lets one process at a time touch `site/`; a process that dies lets go by itself."""
    folder = os.open(root, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Er loopt al een bouw van deze gids. Deze wacht tot die klaar is …", flush=True)
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _clear_leftovers(root: Path) -> None:
    """Puts the last good site back, and removes what builds left that were cut off."""
    _restore(root)
    for left in root.glob(".site-*"):
        shutil.rmtree(left, ignore_errors=True)


def _build(root: Path, *, patient: bool) -> Library:
    library = load_library(root)
    if gone := _own_parts_that_are_gone(root):
        raise BuildError(
            "\n".join(
                f"{name} ontbreekt. {_cure_for_missing(name)} (met opzet weg? git rm {name})"
                for name in gone
            )
        )
    site = root / SITE
    if site.is_symlink() or (site.exists() and not site.is_dir()):
        raise BuildError("'site' is geen gewone map. Geef wat daar staat een andere naam.")
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
    printed = prints(root, library, patient=patient)
    engine.build_pages(root, library, site, printed)
    _write_prints(printed, site)
    _write_beside_pages(root, library, site, patient=patient)


def show_pages(
    root: Path, library: Library, printed: tuple[Printed, ...], pages: frozenset[str]
) -> None:
    """Puts the pages at these addresses into `site/` as a whole build would, each of them whole.

    Everything else stays as it was. Raises engine.EngineError or OSError; `site/` is then untouched.
    """
    with _alone(root), tempfile.TemporaryDirectory(prefix=".site-", dir=root) as beside:
        engine.build_pages(root, library, Path(beside), printed, only=pages)
        for page in pages:
            file = Path(page, "index.html")
            (root / SITE / file).parent.mkdir(parents=True, exist_ok=True)
            Path(beside, file).replace(root / SITE / file)


def finish_prints(root: Path, library: Library) -> bool:
    """Puts into `site/` the PDFs that an impatient build left as they were; whether there were any.

    The offline copy follows. The numbers of pages on the site follow with its next build.
    Raises PrintError.
    """
    news = _write_prints(prints(root, library), root / SITE)
    _write_beside_pages(root, library, root / SITE)
    return news


def _write_beside_pages(root: Path, library: Library, site: Path, *, patient: bool = True) -> None:
    """What is made from the finished site: files for servers and browsers, and the offline copy."""
    settings = library.settings
    for path, content in public_files(settings).items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_bytes(content)
    words, day = edition.edition_in_words(), edition.day()
    copy = Edition(settings.site_url, settings.title, words, day)
    write_offline(site, copy, root / PDF_CACHE, patient=patient)


def prints(root: Path, library: Library, *, patient: bool = True) -> tuple[Printed, ...]:
    """Every PDF and picture. PDFs carry the day of the build, so a day's builds share one cache."""
    return print_documents(described(library), root / PDF_CACHE, patient=patient)


def described(library: Library) -> tuple[Document, ...]:
    """Every PDF and picture that the site has, before it is made."""
    return (*documents(library, edition.day(), edition.version()), *pictures(library))


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
    return _from_git(root, "log", "-1", "--format=%ct").strip() or "0"


def _own_parts_that_are_gone(root: Path) -> list[str]:
    """Templates, styles, scripts and code that version control has and the folder no longer.

    The engine would put something of its own in their place, or stumble over them in English.
    """
    gone = _from_git(root, "ls-files", "-z", "--deleted", "--", *OWN_PARTS)
    return sorted(filter(None, gone.split("\0")))


def _from_git(root: Path, *arguments: str) -> str:
    """What version control answers; nothing where there is none."""
    command = ["git", "-C", str(root), *arguments]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return ""


def _swap(root: Path, beside: Path) -> None:
    site, old = root / SITE, root / ".site-old"
    shutil.rmtree(old, ignore_errors=True)
    if site.exists():
        site.rename(old)
    beside.rename(site)
    if old.exists():
        gone = old.rename(root / ".site-gone")  # half removed, it must not pass for a good site
        shutil.rmtree(gone, ignore_errors=True)


def restore_last_good(root: Path) -> None:
    """Puts the last good site back when a swap was cut off half-way."""
    with _alone(root):
        _restore(root)


def _restore(root: Path) -> None:
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
        half = lock.with_name(f"{URLS_LOCK}.half")  # a full disk costs no address
        try:
            half.write_text("\n".join(sorted({*published, *new})) + "\n", "utf-8")
            half.replace(lock)
        finally:
            half.unlink(missing_ok=True)
    return new
