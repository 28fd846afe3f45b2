"""What a reader waits for, in a real browser that is as slow as a phone on a poor connection.

Pages come gzipped, as from a real host, into an empty cache. Search is asked as soon as the page has
loaded.
"""

from __future__ import annotations

import gzip
import mimetypes
import re
import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from functools import cache
from http.server import BaseHTTPRequestHandler
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.conftest import CHROMIUM, Server
from tests.search.evaluate import BOX, RESULT, SLOWER

PHONE = {"width": 390, "height": 844}
NETWORK = {
    "offline": False,
    "latency": 150,  # ms
    "downloadThroughput": 1.6e6 / 8,  # bytes a second
    "uploadThroughput": 0.75e6 / 8,
}
QUESTION = "feedback"
_CALM = 1500
"""Milliseconds after loading in which everything that a page still does is counted."""
_WATCH = """
window.seen = [0, 0, 0]; // blocked, painted, shifted
const watch = (type, take) => new PerformanceObserver(list => list.getEntries().forEach(take))
    .observe({ type, buffered: true });
watch('longtask', task => { seen[0] += Math.max(0, task.duration - 50); });
watch('largest-contentful-paint', paint => { seen[1] = paint.startTime; });
watch('layout-shift', shift => { if (!shift.hadRecentInput) seen[2] += shift.value; });
"""


@dataclass(frozen=True)
class Visit:
    """A first view: bytes over the line, requests, milliseconds, and layout shift (a score).

    `search_bytes` is what was loaded for the first answer of the search box alone, `answer` the
    milliseconds from the first key to that answer.
    """

    bytes: float
    requests: float
    blocked: float
    painted: float
    shifted: float
    search_bytes: float
    answer: float


def measure_visits(sites: dict[str, Path], address: str, runs: int, told) -> dict[str, Visit]:
    """Medians of `runs` first views of the page at `address` of each site, in turn."""
    seen: dict[str, list[Visit]] = {name: [] for name in sites}
    with _chromium() as browser:
        for run in range(runs):
            for name, site in sites.items():
                told(f"bezoek {run + 1} van {runs}, {name}")
                seen[name].append(_visit(browser, site, address))
    return {
        name: Visit(*(statistics.median(getattr(v, f.name) for v in all_) for f in fields(Visit)))
        for name, all_ in seen.items()
    }


def browser_version() -> str:
    with _chromium() as browser:
        return browser.version


@contextmanager
def _chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


def _visit(browser: Browser, site: Path, address: str) -> Visit:
    context = browser.new_context(viewport=PHONE, service_workers="block", bypass_csp=True)
    with _gzipped(site) as (url, sent):
        page = context.new_page()
        page.add_init_script(_WATCH)
        _slow_down(page)
        page.goto(url + address, wait_until="load")
        page.wait_for_timeout(_CALM)
        seen, first = page.evaluate("window.seen"), dict(sent)
        answer = _ask(page)
        context.close()
    of_search = sum(size for path, size in sent.items() if re.search("search|lunr", path))
    return Visit(sum(first.values()), len(first), *seen, of_search, answer)


def _slow_down(page: Page) -> None:
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", NETWORK)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})


def _ask(page: Page) -> float:
    """Milliseconds from the first key in the search box to the first answer."""
    page.evaluate(_OPEN_SEARCH, [BOX, RESULT])
    page.keyboard.type(QUESTION, delay=60)
    return page.evaluate("window.answered")


_OPEN_SEARCH = """([box, result]) => {
    document.getElementById('__search').click();
    document.querySelector(box).focus();
    window.answered = new Promise(answer => {
        let start;
        addEventListener('keydown', () => { start ??= performance.now(); }, true);
        new MutationObserver(() => {
            if (document.querySelector(result)) answer(performance.now() - start);
        }).observe(document.body, { childList: true, subtree: true });
    });
}"""


@contextmanager
def _gzipped(site: Path) -> Iterator[tuple[str, dict[str, int]]]:
    """Serves a site as a host does that compresses: its address, and the bytes sent by path."""
    sent: dict[str, int] = {}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_):
            pass

        def do_GET(self):
            path = self.path.partition("?")[0].lstrip("/")
            file = site / path / "index.html" if path.endswith("/") or not path else site / path
            body = _packed(file) if file.is_file() else b""
            head = (
                f"HTTP/1.1 {200 if body else 404} -\r\nContent-Type: {_type(file)}\r\n"
                f"Content-Encoding: gzip\r\nContent-Length: {len(body)}\r\n\r\n"
            ).encode()
            sent[path] = len(head) + len(body)
            self.wfile.write(head + body)

    server = Server(Handler)
    try:
        yield server.url, sent
    finally:
        server.close()


@cache
def _packed(file: Path) -> bytes:
    return gzip.compress(file.read_bytes(), 6)


def _type(file: Path) -> str:
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
