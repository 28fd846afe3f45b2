"""The frame around every page, as a reader meets it: what it weighs, and what its scripts do."""

import gzip
from urllib.parse import urlsplit

import pytest

from tests.conftest import ROOT

BLOCK = "bouwstenen/transparantie-en-structuur/"
BODY = "document.body.dataset.mdColorScheme"
MOST_REQUESTS = 6
FIRST_VIEW = 60_000
"""Bytes, gzipped, of everything that a first page brings."""

NEXT_VIEW, BLOCK_VIEW, LONGEST_VIEW = 12_000, 25_000, 40_000
"""The same of a next page, of a block with all its voices and bases, and of a whole list."""


@pytest.fixture
def asked_for(open_page, url, site):
    """Opens a page and tells which files of the site it loaded, once it has come to rest."""

    def open_(address: str, **options) -> tuple[object, list[str]]:
        page = open_page("", **options)
        asked: list[str] = []
        page.goto("about:blank")
        page.on("request", lambda request: asked.append(request.url))
        page.goto(url + address, wait_until="networkidle")
        return page, [urlsplit(one).path.lstrip("/") for one in asked]

    return open_


def weight(site, path: str) -> int:
    file = site / path / "index.html" if path.endswith("/") or not path else site / path
    return len(gzip.compress(file.read_bytes(), 9))


def test_a_first_page_costs_few_requests_and_bytes(asked_for, site, library):
    _, asked = asked_for(BLOCK)
    assert len(asked) <= MOST_REQUESTS, asked
    beside = sum(weight(site, path) for path in asked[1:])
    for block in library.blocks:
        assert weight(site, f"bouwstenen/{block.id}/") + beside <= FIRST_VIEW, block.id


def test_a_next_page_brings_little_but_its_text(site, library):
    weights = {
        file.parent.relative_to(site).as_posix(): weight(site, file.relative_to(site).as_posix())
        for file in site.rglob("index.html")
    }
    light = [at for at, bytes_ in weights.items() if bytes_ <= NEXT_VIEW]
    assert len(light) >= 0.85 * len(weights)
    assert max(weights[f"bouwstenen/{block.id}"] for block in library.blocks) <= BLOCK_VIEW
    assert max(weights.values()) <= LONGEST_VIEW


def test_search_and_tools_load_only_when_touched(asked_for):
    page, asked = asked_for(BLOCK)
    assert not [path for path in asked if "search" in path or "record-panel" in path]
    with page.expect_request("**/search.*.js"):
        page.keyboard.press("/")
    page.keyboard.press("Escape")
    with page.expect_request("**/record-panel.*.js"):
        page.locator(".record-menu").first.click()


def test_what_is_typed_before_the_search_is_there_is_answered(open_page):
    page = open_page(BLOCK, service_workers="block")
    page.route("**/search.*.js", lambda route: (page.wait_for_timeout(300), route.continue_()))
    page.keyboard.press("/")
    page.keyboard.type("visie", delay=5)
    first = page.locator(".md-search-result__link").first
    first.wait_for()
    assert "bouwstenen/visie/" in first.get_attribute("href")


def test_who_turns_back_before_the_search_is_there_is_left_alone(open_page):
    page = open_page(BLOCK, service_workers="block")
    held = []
    page.route("**/search.*.js", lambda route: held.append(route))
    with page.expect_request("**/search.*.js"):
        page.keyboard.press("/")
    page.keyboard.press("Escape")
    held[0].continue_()
    page.wait_for_function("customElements.get('guide-search') !== undefined")
    page.locator(".record-menu").first.click()
    page.locator(".record-panel").wait_for()


def test_when_the_search_cannot_load_it_says_so(open_page):
    page = open_page(BLOCK, service_workers="block")
    page.route("**/search.*.js", lambda route: route.abort())
    page.keyboard.press("/")
    page.get_by_text("Zoeken laadt niet").wait_for(state="attached")


def test_where_no_page_stands_the_words_of_the_address_are_searched(open_page, url, site):
    page = open_page("")
    page.route(
        "**/bouwstenen/evaluatie-feedback/",
        lambda route: route.fulfill(
            status=404,
            content_type="text/html",
            body=(site / "404.html").read_text("utf-8").replace('="/', f'="{url}'),
        ),
    )
    page.goto(url + "bouwstenen/evaluatie-feedback/")
    page.get_by_role("button", name="Zoek naar ‘evaluatie feedback’").click()
    first = page.locator(".md-search-result__link").first
    first.wait_for()
    assert "bouwstenen/evaluatie-en-feedback/" in first.get_attribute("href")
    page.goto(url + "404.html")  # its own address says nothing
    assert page.get_by_role("button", name="Zoek in de gids").count() == 1


@pytest.mark.parametrize(("system", "first"), [("light", "default"), ("dark", "slate")])
def test_colours_follow_the_system_until_she_chooses(open_page, url, system, first):
    page = open_page(BLOCK, color_scheme=system)
    button = page.get_by_role("button", name="Donkere kleuren")
    assert page.evaluate(BODY) == first
    assert button.get_attribute("aria-pressed") == str(first == "slate").lower()
    other = "dark" if system == "light" else "light"
    page.emulate_media(color_scheme=other)
    page.wait_for_function(f"{BODY} !== '{first}'")
    page.emulate_media(color_scheme=system)
    page.wait_for_function(f"{BODY} === '{first}'")
    button.press("Enter")
    chosen = page.evaluate(BODY)
    assert chosen != first
    page.goto(url + "citaten/")
    assert page.evaluate(BODY) == chosen


def test_colours_can_be_chosen_where_the_browser_keeps_nothing(open_page):
    page = open_page("")
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('no') } })"
    )
    page.reload()
    page.get_by_role("button", name="Donkere kleuren").click()
    assert page.evaluate(BODY) == "slate"
    assert page.errors == []


def test_the_outline_shows_where_she_reads(open_page):
    page = open_page(BLOCK, viewport={"width": 1280, "height": 800})
    here = page.locator(".md-sidebar--secondary [aria-current=true]")
    page.locator("#doen").evaluate("e => e.scrollIntoView()")
    page.wait_for_function(
        "document.querySelector('.md-sidebar--secondary [aria-current=true]')"
        "?.getAttribute('href') === '#doen'"
    )
    assert here.count() == 1
    page.evaluate("scrollTo(0, 0)")
    here.wait_for(state="detached")


def test_a_link_into_what_is_folded_away_opens_it(open_page):
    page = open_page(BLOCK)
    work = page.locator("details.basis:not([open]) .basis__body a").first
    page.evaluate("e => { e.id = 'hier'; location.hash = 'hier' }", arg=work.element_handle())
    page.locator("#hier").wait_for()


def test_escape_closes_the_menu_of_a_phone(open_page):
    page = open_page(BLOCK, viewport={"width": 390, "height": 800})
    page.get_by_role("button", name="Menu").press("Enter")
    page.locator(".md-sidebar--primary a.md-nav__link >> visible=true").first.wait_for()
    page.keyboard.press("Escape")
    assert not page.locator("#__drawer").is_checked()


def test_a_page_is_fetched_when_someone_points_at_its_link(asked_for):
    page, _ = asked_for(BLOCK)
    with page.expect_request("**/bouwstenen/interactief-leren/"):
        page.locator(".neighbours [rel=next]").hover()
    assert page.errors == []


def test_nothing_of_a_page_stands_inline(site):
    for file in site.rglob("*.html"):
        text = file.read_text("utf-8")
        assert "<style" not in text, file
        assert ' style="' not in text, file
        assert "<script>" not in text, file
        assert " onclick=" not in text, file


def test_mkdocs_names_no_style_or_script_of_its_own():
    """Every page loads what scripts/assets.py says; a second list would drift from it."""
    settings = (ROOT / "mkdocs.yml").read_text("utf-8")
    assert "extra_css" not in settings
    assert "extra_javascript" not in settings
