"""What the tests share: the real content, the real site built once, and a real browser.

`--full` runs in full what is otherwise a sample (make test-all). Each commit takes another sample; the
seed is printed, and SEED=… in the environment takes the same one again.
"""

from __future__ import annotations

import fcntl
import functools
import http.server
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http import HTTPStatus
from pathlib import Path
from types import MappingProxyType

import pytest

from scripts import building
from scripts.loading import load_library

ROOT = Path(__file__).resolve().parent.parent
SEED = int(os.environ.get("SEED") or building.date_of_commit(ROOT))
_CHROMIUMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, _CHROMIUMS)), None)
"""Without its windows, where there is such a Chromium: a fresh profile costs it a third of the work."""


def pytest_addoption(parser):
    parser.addoption("--full", action="store_true", help="alles, geen steekproef")


def pytest_terminal_summary(terminalreporter, config):
    full = config.getoption("--full")
    samples = "volledig" if full else "een steekproef; volledig met make test-all"
    terminalreporter.write_line(f"Grote reeksen: {samples}. Herhaal met SEED={SEED}.")
    if not CHROMIUM:
        terminalreporter.write_line(
            "OVERGESLAGEN: de browsertests. Chromium is er niet en kon niet geïnstalleerd worden."
        )


@pytest.fixture
def sample(request):
    """How many of a large series to try: (in make test, in make test-all) → the number that holds."""

    def choose(few: int, all_: int) -> int:
        return all_ if request.config.getoption("--full") else few

    return choose


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def library():
    return load_library(ROOT)


@contextmanager
def only_once(tmp_path_factory, name: str) -> Iterator[tuple[Path, Path | None]]:
    """A folder that all processes that run the tests share, and where the first of them makes it."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder, half = shared / name, shared / f"{name}-half"
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the others wait for the first
        if folder.exists():
            yield folder, None
        else:
            yield folder, half
            half.rename(folder)


@pytest.fixture(scope="session")
def site(library, tmp_path_factory) -> Path:
    """The real site, built once for all processes that run the tests."""
    os.environ.setdefault("SOURCE_DATE_EPOCH", building.date_of_commit(ROOT))
    with only_once(tmp_path_factory, "site") as (folder, half):
        if half:
            half.mkdir()
            building.write_site(ROOT, library, half)
    return folder


@dataclass
class ParsedPage:
    """What the tests want to know of an HTML page."""

    address: str
    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    text: str = ""


_INSIDE_WORDS = {"a", "b", "cite", "code", "em", "i", "span", "strong"}
"""Tags that do not part words."""


class _PageParser(HTMLParser):
    def __init__(self, address: str):
        super().__init__()
        self.page = ParsedPage(address)
        self._texts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self._between_words(tag)
        if tag in ("script", "style"):
            self._silent += 1
        if values.get("id"):
            self.page.ids.append(values["id"])
        for name in ("href", "src"):
            if values.get(name) is not None:
                self.page.links.append(values[name])

    def _between_words(self, tag):
        if tag not in _INSIDE_WORDS:
            self._texts.append(" ")

    def handle_endtag(self, tag):
        self._between_words(tag)
        if tag in ("script", "style"):
            self._silent -= 1

    def handle_data(self, data):
        if not self._silent:
            self._texts.append(data)

    def close(self):
        super().close()
        self.page.text = " ".join("".join(self._texts).split())


def parse_page(file: Path, site: Path) -> ParsedPage:
    address = file.relative_to(site).as_posix().removesuffix("index.html")
    parser = _PageParser(address)
    parser.feed(file.read_text("utf-8"))
    parser.close()
    return parser.page


@pytest.fixture(scope="session")
def pages(site) -> dict[str, ParsedPage]:
    """Every HTML page of the site, by address."""
    parsed = (parse_page(file, site) for file in sorted(site.rglob("*.html")))
    return {page.address: page for page in parsed}


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def __init__(self, *args, events: Mapping[str, Callable[[], None]], **options):
        self._events = events
        super().__init__(*args, **options)

    def log_message(self, *_):
        pass

    def do_GET(self):
        if happen := self._events.get(self.path):
            happen()
            self.send_response(HTTPStatus.NO_CONTENT)
            self.end_headers()
        else:
            super().do_GET()


class Server(http.server.ThreadingHTTPServer):
    """A server on a free port of this machine; its address as `.url`. `close()` when done."""

    def __init__(self, handler):
        super().__init__(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self.server_port}/"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.shutdown()
        self.server_close()


def serve_folder(
    folder: Path, events: Mapping[str, Callable[[], None]] = MappingProxyType({})
) -> Server:
    """Serves a folder. `events`: what happens here when a page asks for an address, {"/~name": function}."""
    return Server(functools.partial(_Quiet, directory=str(folder), events=events))


@pytest.fixture(scope="session")
def url(site):
    """The address of the served site."""
    server = serve_folder(site)
    yield server.url
    server.close()


def _past_the_policy(make, **options):
    return make(**{"bypass_csp": True, **options})


@pytest.fixture(scope="session")
def browser():
    """Chromium from the distribution."""
    if not CHROMIUM:
        if os.environ.get("CI") == "true":
            pytest.fail("CI wil alle tests, maar Chromium ontbreekt")
        pytest.skip("Chromium ontbreekt")
    from playwright.sync_api import sync_playwright

    flags = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        # Waiting for a condition is an eval, which the guide's policy forbids; the tests that are
        # about the policy (test_privacy, test_hosting) hold their pages to it.
        for name in ("new_context", "new_page"):
            setattr(chromium, name, functools.partial(_past_the_policy, getattr(chromium, name)))
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser, url):
    """Opens a page of the site in a clean profile; keyword arguments go to the browser context."""
    contexts = []

    def open_(address: str = "", **options):
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.errors = []
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        page.on("dialog", lambda dialog: page.errors.append(f"dialog: {dialog.message}"))
        page.goto(url + address if "://" not in address else address)
        return page

    yield open_
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def pdf_cache(site, tmp_path_factory) -> Path:
    """Finished PDFs of the real guide; in an impatient build they stand in for those of a copy."""
    with only_once(tmp_path_factory, "pdfs") as (folder, half):
        if half:
            shutil.copytree(ROOT / building.PDF_CACHE, half)
    return folder


def run(project: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess:
    """One command of the project's own, as an author types it."""
    return subprocess.run(
        [sys.executable, "-m", "scripts", *arguments],
        cwd=project,
        capture_output=True,
        text=True,
        env=os.environ | environment,
    )


def copy_project(folder: Path, pdf_cache: Path) -> Path:
    """The real code, and content that builds quickly, in a folder that a test may spoil."""
    folder.mkdir()
    for name in ("docs", "overrides", "scripts"):
        (folder / name).symlink_to(ROOT / name, target_is_directory=True)
    (folder / building.PDF_CACHE).symlink_to(pdf_cache, target_is_directory=True)
    shutil.copy(ROOT / "mkdocs.yml", folder)
    shutil.copytree(ROOT / "building_blocks", folder / "building_blocks")
    left_out = shutil.ignore_patterns("examples", "routes")
    shutil.copytree(ROOT / "content", folder / "content", ignore=left_out)
    return folder


@pytest.fixture
def project(tmp_path, pdf_cache) -> Path:
    """A copy of the project that a test may spoil."""
    return copy_project(tmp_path / "project", pdf_cache)


@pytest.fixture(scope="session")
def _project_built_once(pdf_cache, tmp_path_factory) -> Path:
    with only_once(tmp_path_factory, "project") as (folder, half):
        if half:
            copy_project(half, pdf_cache)
            done = run(half, "build")
            assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def built_project(_project_built_once, tmp_path) -> Path:
    """A copy of the project, with its site, that a test may spoil."""
    return Path(shutil.copytree(_project_built_once, tmp_path / "project", symlinks=True))
