"""Reading on without network: the copy in a folder, and what the browser keeps."""

import os
import re
import shutil
import signal
import subprocess
import threading
import time
from datetime import date
from pathlib import Path
from urllib.parse import unquote, urlsplit
from zipfile import ZipFile

import pytest
from playwright.sync_api import expect

from scripts.edition import edition_in_words
from scripts.offline import COPY, WORKER, Edition, offline_copy, write_worker
from tests.conftest import CHROMIUM, parse_page, serve_folder

READY = "navigator.serviceWorker.ready.then(() => true)"
KEPT = """async (end) => { for (const name of await caches.keys())
    for (const asked of await (await caches.open(name)).keys())
        if (asked.url.endsWith(end)) return true;
    return false; }"""
NO_NETWORK = "Je hebt nu geen internet"


@pytest.fixture(scope="module")
def unpacked(site, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("kopie met spatie")
    with ZipFile(site / COPY) as copy:
        copy.extractall(folder)
    return folder


def test_every_link_in_the_copy_leads_to_a_file_and_its_anchor(unpacked):
    pages = {file: parse_page(file, unpacked) for file in unpacked.rglob("*.html")}
    assert len(pages) > 50
    by_path = {str(file): page for file, page in pages.items()}
    there = {str(file) for file in unpacked.rglob("*") if file.is_file()}
    dead = []
    for file, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc or not link:
                continue
            path = os.path.join(file.parent, unquote(parts.path)) if parts.path else file
            goal = os.path.normpath(path)
            anchor = unquote(parts.fragment)
            known = by_path.get(goal)
            missing = known and anchor and "=" not in anchor and anchor not in known.ids
            if goal not in there or missing:
                dead.append((page.address, link))
    assert dead == []


def test_the_copy_names_its_version_and_date(unpacked, site, library):
    words = edition_in_words()
    assert re.search(r"versie [\d.]+ van \d+ \w+ \d{4}", words)
    read_me = (unpacked / "LEESMIJ.txt").read_text("utf-8")
    assert words in read_me
    assert library.settings.site_url in read_me
    for folder in (site, unpacked):
        assert words in parse_page(folder / "over/offline/index.html", folder).text


def test_the_same_site_gives_the_same_copy_byte_for_byte():
    edition = Edition("https://gids.example/", "Gids", "versie 1", date(2026, 11, 28))
    files = [("a/index.html", b'<a href="../b/?x=1#y">b</a>'), ("b/index.html", b"<p>b</p>")]
    assert offline_copy(files, edition) == offline_copy(files, edition)
    changed = [files[0], ("b/index.html", b"<p>c</p>")]
    assert offline_copy(files, edition) != offline_copy(changed, edition)


def test_the_copy_works_from_a_folder_without_network(browser, unpacked):
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.set_default_timeout(20_000)
    wrong: list[str] = []
    page.on("console", lambda line: wrong.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    root = unpacked.as_uri() + "/"
    page.goto(root + "index.html")
    page.locator("a.tile").first.click()
    page.wait_for_url("**/bouwstenen/**/index.html*")
    page.fill("[data-md-component=search-query]", "lerlingen haken af")
    page.locator(".md-search-result__link[href*='bouwstenen/motiveren/index.html']").click()
    page.wait_for_url("**/bouwstenen/**")
    page.goto(root + "bouwstenen/visie/index.html")
    page.locator(".record-menu").first.click()
    page.get_by_role("button", name="Voeg toe").click()
    page.get_by_role("button", name="Toon QR-code").click()
    expect(page.locator(".qr-view[open]")).to_be_visible()
    page.goto(root + "bundel/index.html")
    expect(page.locator(".bundle-item")).to_have_count(1)
    page.goto(root + "presenteren/index.html?toon=bouwstenen/visie/")
    count = page.locator("guide-presenter [data-part=count]")
    before = count.inner_text()
    page.keyboard.press("ArrowRight")
    expect(count).not_to_have_text(before)
    page.goto(root + "teamgesprek/index.html")
    field = page.locator("main input:visible, main textarea:visible").first
    field.fill("proef")
    expect(field).to_have_value("proef")
    page.goto(root + "over/offline/index.html")
    expect(page.locator("[data-when=copy]")).to_be_visible()
    context.close()
    assert wrong == []


@pytest.fixture
def kept(browser, url):
    """A page in a fresh profile, whose worker keeps what is visited."""
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(20_000)

    def visit(address: str, root: str = url):
        page.goto(root + address)
        page.evaluate(READY)
        page.wait_for_function(KEPT, arg=address)

    page.visit = visit
    yield page
    context.close()


def test_what_was_visited_opens_without_network_and_the_rest_says_so(kept, url):
    kept.visit("bouwstenen/visie/")
    kept.visit("begrippen/")
    kept.context.set_offline(True)
    kept.reload()
    expect(kept.locator("h1")).to_contain_text("Begrippen")
    kept.goto(url + "bouwstenen/visie/")
    expect(kept.locator("h1")).not_to_contain_text(NO_NETWORK)
    kept.goto(url + "bronnen/")
    expect(kept.locator("h1")).to_have_text(NO_NETWORK)


def test_the_whole_guide_is_kept_when_the_visitor_asks(kept, url):
    kept.visit("over/offline/")
    kept.get_by_role("button", name="Bewaar de hele gids").click()
    expect(kept.locator("[data-part=status]")).to_contain_text("Klaar.", timeout=60_000)
    hosts = kept.evaluate("""async () => { const found = [];
        for (const name of await caches.keys())
            for (const asked of await (await caches.open(name)).keys()) found.push(asked.url);
        return found; }""")
    assert [one for one in hosts if not one.startswith(url)] == []
    kept.context.set_offline(True)
    for address in ("bronnen/", "modellen/", "bouwstenen/visie/", ""):
        kept.goto(url + address)
        expect(kept.locator("h1").first).not_to_contain_text(NO_NETWORK)


@pytest.fixture
def own_site(site, tmp_path):
    """A copy of the site that a test may publish anew."""
    folder = tmp_path / "site"
    shutil.copytree(site, folder, ignore=shutil.ignore_patterns("pdf", "data", COPY))
    write_worker(folder)
    return folder


TAKEOVER = """<!doctype html><title>proef</title><script>(async () => {
    const worker = await navigator.serviceWorker.register("/sw.js", {scope: "/"});
    await navigator.serviceWorker.ready;
    const [old] = await caches.keys();
    while (!await caches.match("/begrippen/")) await fetch("/begrippen/");
    await fetch("/~nieuwe-druk");
    await worker.update();
    for (;;) {
        const stores = await caches.keys(), page = await caches.match("/begrippen/");
        if (stores.length === 1 && stores[0] !== old && page
            && (await page.text()).includes("nieuwe druk")) return fetch("/~overgenomen");
        await new Promise((next) => setTimeout(next, 50));
    }
})()</script>"""


def test_a_new_edition_takes_over_what_was_kept_and_the_old_store_goes(browser, own_site, tmp_path):
    """In a browser of its own: a worker that is being watched, as Playwright does, never gives way."""
    (own_site / "proef.html").write_text(TAKEOVER)
    taken_over = threading.Event()

    def publish():
        page = own_site / "begrippen/index.html"
        page.write_text(page.read_text("utf-8").replace("<h1", "<p>nieuwe druk</p><h1", 1), "utf-8")
        write_worker(own_site)
        for file in (page, own_site / WORKER):  # the server tells news by whole seconds
            os.utime(file, (time.time() + 10,) * 2)

    server = serve_folder(own_site, {"/~nieuwe-druk": publish, "/~overgenomen": taken_over.set})
    profile = f"--user-data-dir={tmp_path / 'profile'}"
    command = [CHROMIUM, "--headless=new", "--no-sandbox", profile, server.url + "proef.html"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True) as chromium:
        took = taken_over.wait(timeout=60)
        os.killpg(chromium.pid, signal.SIGKILL)  # with what it started
    server.close()
    assert took


def test_a_page_left_open_is_told_of_news_when_a_part_is_gone(kept, own_site):
    server = serve_folder(own_site)
    kept.visit("begrippen/", server.url)
    kept.reload()  # from now on the worker answers
    (search,) = own_site.glob("assets/javascripts/search.*.js")
    search.rename(search.with_name("search.00000000.js"))
    kept.focus("[data-md-component=search-query]")
    kept.get_by_text("Er is een nieuwe versie van de gids.").wait_for()
    server.close()


def test_what_is_kept_can_be_removed_and_then_there_is_nothing_to_remove(open_page):
    page = open_page("over/offline/")
    remove = page.get_by_role("button", name="Wis wat bewaard is")
    page.get_by_role("button", name="Bewaar de hele gids").wait_for()
    page.evaluate(READY)
    page.reload()
    page.get_by_text("Nu bewaard:").wait_for()
    remove.click()
    page.get_by_text("Gewist.").wait_for()
    expect(remove).to_be_hidden()


def test_a_browser_without_worker_misses_nothing_else(open_page):
    page = open_page("begrippen/", service_workers="block")
    page.add_init_script("delete Navigator.prototype.serviceWorker")
    page.reload()
    page.goto(page.url.replace("begrippen/", "over/offline/"))
    expect(page.locator("[data-when=cannot]")).to_be_visible()
    assert page.errors == []
