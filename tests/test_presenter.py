"""The presenter: a page, a route or a bundle one step at a time, large enough and never cut off."""

import random

import pytest

from scripts.addresses import address
from scripts.collecting import collectables
from tests.conftest import SEED

BEAMER = {"width": 1280, "height": 720}
PRESENTER = "guide-presenter"
TEXT = ".presenter__text"
COUNT = "[data-part=count]"
BLOCK = "bouwstenen/visie/"


@pytest.fixture
def present(open_page):
    """Opens a presentation and waits until it stands there."""

    def open_(link: str, **options):
        page = open_page(f"presenteren/{link}", **({"viewport": BEAMER} | options))
        page.locator(f"{PRESENTER}:visible").wait_for()
        return page

    return open_


def steps_of(library, one) -> list:
    items = {item.address: item for item in collectables(library)}
    return [items[step.address] for step in items[address(one)].steps]


def test_a_block_is_shown_step_by_step_with_the_words_of_its_page(present, library):
    block = library.block_by_id["visie"]
    page = present(f"?toon={BLOCK}")
    seen = []
    wanted = [
        screen
        for item in steps_of(library, block)
        for screen in (
            *(slide for paragraph in item.paragraphs for slide in paragraph),
            *(" ".join(group) for group in item.points),
        )
    ]
    for number in range(1, len(wanted) + 1):
        assert page.locator(COUNT).inner_text() == f"{number} van {len(wanted)}"
        seen.append(" ".join(page.locator(TEXT).inner_text().split()).strip("“”"))
        page.keyboard.press("ArrowRight")
    assert seen == [" ".join(text.split()) for text in wanted]
    assert page.locator(COUNT).inner_text() == f"{len(wanted)} van {len(wanted)}"


FITS = """async address => {
    const presenter = document.querySelector('guide-presenter');
    const of = name => presenter.querySelector(name);
    if (address.startsWith('#')) {
        history.replaceState(null, '', address);
        await presenter.openBundle();
    } else await presenter.openPage(address);
    const stage = of('[data-part=stage]'), cut = [], small = [];
    for (let at = 0; at < presenter.screens.length; at++) {
        presenter.go(at, false);
        const text = of('.presenter__text').firstElementChild, box = text.getBoundingClientRect();
        if (stage.scrollHeight > stage.clientHeight || stage.scrollWidth > stage.clientWidth ||
            of('.presenter__controls').getBoundingClientRect().bottom > innerHeight ||
            box.right > innerWidth || box.top < 0) cut.push(at + 1);
        if (parseFloat(getComputedStyle(text).fontSize) < 26) small.push(at + 1);
    }
    return {number: presenter.screens.length, cut, small};
}"""


def test_every_step_of_every_block_and_route_fits_a_projector_in_large_letters(present, library):
    page = present(f"?toon={BLOCK}")
    items = {item.address: item for item in collectables(library)}
    for record in (*library.blocks, *library.routes):
        shown = page.evaluate(FITS, address(record))
        assert shown["number"] >= len(items[address(record)].steps), record.id
        assert (shown["cut"], shown["small"]) == ([], []), record.id
    assert page.errors == []


def test_everything_that_can_be_collected_fits_a_projector(present, library, sample):
    """As steps of bundles: quotations, works and long answers too."""
    items = collectables(library)
    slides = lambda item: max((len(s) for p in item.paragraphs for s in p), default=0)  # noqa: E731
    some = [item.address for item in sorted(items, key=slides)[-40:]]
    some += random.Random(SEED).sample([i.address for i in items], sample(150, len(items)))
    page = present(f"?toon={BLOCK}")
    for start in range(0, len(some), 250):
        bundle = {"title": "x", "items": [{"address": a} for a in some[start : start + 250]]}
        hash_ = page.evaluate("b => '#' + gidsCollect.encode(b, false)", bundle)
        shown = page.evaluate(FITS, hash_)
        assert shown["number"] >= len(bundle["items"])
        assert (shown["cut"], shown["small"]) == ([], [])


def test_keys_lead_through_the_steps(present):
    page = present(f"?toon={BLOCK}")
    last = page.locator(COUNT).inner_text().rpartition(" ")[2]
    for key, at in (
        ("ArrowRight", "2"), (" ", "3"), ("PageDown", "4"), ("ArrowLeft", "3"), ("PageUp", "2"),
        ("End", last), ("ArrowRight", last), ("Home", "1"), ("ArrowLeft", "1"),
    ):  # fmt: skip
        page.keyboard.press(key)
        assert page.locator(COUNT).inner_text() == f"{at} van {last}", key
    for key in ("s", "/", "f", "n", "p"):  # shortcuts of the theme and the search box
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement.dataset.part") == "stage"
    assert page.locator(COUNT).inner_text() == f"1 van {last}"


def test_a_link_to_a_step_opens_at_that_step(present):
    page = present(f"?toon={BLOCK}")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    words = page.locator(TEXT).inner_text()
    assert page.url.endswith(f"presenteren/?toon={BLOCK}#stap-3")
    other = present(page.url.partition("presenteren/")[2])
    assert other.locator(TEXT).inner_text() == words
    other.reload()
    other.locator(f"{PRESENTER}:visible").wait_for()
    assert other.locator(TEXT).inner_text() == words
    for odd, number in (
        ("stap-999", None),
        ("stap-0", "1"),
        ("stap-x", "1"),
        ("%", "1"),
        ("\\", "1"),
    ):
        other.goto("about:blank")
        other.goto(page.url.partition("#")[0] + "#" + odd)
        other.locator(f"{PRESENTER}:visible").wait_for()
        at, _, last = other.locator(COUNT).inner_text().partition(" van ")
        assert at == (number or last), odd
    assert other.errors == []


def test_the_screen_goes_blank_and_comes_back(present):
    page = present(f"?toon={BLOCK}")
    blank = page.locator("[data-part=blank]")
    page.keyboard.press("b")
    assert blank.is_visible()
    box = blank.bounding_box()
    assert (box["width"], box["height"]) == (1280, 720)
    page.keyboard.press("b")
    assert blank.is_hidden()
    page.get_by_role("button", name="Leeg scherm").click()
    blank.click()
    assert blank.is_hidden()
    assert page.locator(COUNT).inner_text().startswith("1 van")


def test_the_presentation_fills_the_screen_and_gives_it_back(present):
    page = present(f"?toon={BLOCK}")
    page.get_by_role("button", name="Volledig scherm").click()
    page.wait_for_function("document.fullscreenElement !== null")
    assert page.locator("[data-part=stage]").is_visible()
    page.keyboard.press("ArrowRight")
    assert page.locator(COUNT).inner_text().startswith("2 van")
    page.get_by_role("button", name="Volledig scherm").click()
    page.wait_for_function("document.fullscreenElement === null")


def test_the_clock_runs_when_asked(present):
    page = present(f"?toon={BLOCK}")
    clock = page.locator("[data-part=timer]")
    assert clock.inner_text() == "Klok"
    clock.click()
    page.wait_for_function("document.querySelector('[data-part=timer]').textContent === '0:01'")
    page.keyboard.press("ArrowRight")
    clock.click()
    assert clock.get_attribute("aria-pressed") == "false"
    page.get_by_role("button", name="Op nul").click()
    assert clock.inner_text() == "0:00"
    assert page.evaluate("[0, 59.9, 60, 3725].map(gidsPresenter.clock)") == [
        "0:00", "0:59", "1:00", "62:05",
    ]  # fmt: skip


def test_the_overview_leads_to_any_step(present):
    page = present(f"?toon={BLOCK}")
    page.locator(COUNT).click()
    page.locator("[data-part=steps] a").nth(4).click()
    assert page.locator(COUNT).inner_text().startswith("5 van")
    assert page.locator("[data-part=overview]").is_hidden()


def test_a_block_and_a_route_lead_to_their_presentation_and_back(open_page, library):
    page = open_page(BLOCK)
    page.get_by_role("link", name="Presenteer", exact=True).click()
    page.locator(f"{PRESENTER}:visible").wait_for()
    assert library.block_by_id["visie"].core in page.locator(TEXT).inner_text()
    page.get_by_role("link", name="Terug", exact=True).click()
    page.wait_for_url(f"**/{BLOCK}")
    route = library.routes[0]
    page = open_page(address(route))
    page.get_by_role("link", name="Presenteer deze reeks").first.click()
    page.locator(f"{PRESENTER}:visible").wait_for()
    assert route.sequences[0].title in page.locator(PRESENTER).inner_text()
    page.keyboard.press("ArrowRight")
    assert route.sequences[0].steps[0].text in page.locator(PRESENTER).inner_text()


def test_a_bundle_is_presented_in_her_order_without_her_notes(present, open_page):
    page = open_page("bundel/")
    items = ["citaten/#de-juiste-balans-zoeken", "bouwstenen/weg/", "bouwstenen/visie/"]
    bundle = {"title": "Mijn dag", "items": [{"address": a, "note": "GEHEIM"} for a in items]}
    hash_ = page.evaluate("b => gidsCollect.encode(b, true)", bundle)
    page.goto(page.url + "#" + hash_)
    page.locator(".bundle-item").nth(2).wait_for()
    page.get_by_role("link", name="Presenteer", exact=True).click()
    page.locator(f"{PRESENTER}:visible").wait_for()
    assert "GEHEIM" not in page.content()
    last = int(page.locator(COUNT).inner_text().rpartition(" ")[2])
    page.keyboard.press("End")
    assert page.locator(".presenter__title").inner_text() == "Visie"
    page.keyboard.press("ArrowLeft")
    assert "Dit staat niet meer in de gids: bouwstenen/weg/" in page.locator(PRESENTER).inner_text()
    assert page.url.endswith(f"&s={last - 1}")
    other = present(page.url.partition("presenteren/")[2])
    assert other.locator(COUNT).inner_text() == f"{last - 1} van {last}"
    other.get_by_role("link", name="Terug", exact=True).click()
    other.locator(".bundle-item").nth(2).wait_for()


@pytest.mark.parametrize(
    "link",
    ["?toon=bouwstenen/weg/", "?toon=%3Cimg%20src=x%20onerror=alert(1)%3E", "?toon=../../x", "#v=1&i=",
     "#v=1&i=%%%,<script>", "?toon=%E0%A4%A", "?toon=__proto__"],
)  # fmt: skip
def test_what_cannot_be_shown_is_said_and_the_choice_stays(open_page, link):
    page = open_page(f"presenteren/{link}")
    page.wait_for_function("document.querySelector('[data-presenter-notice]').textContent !== ''")
    assert page.locator(PRESENTER).is_hidden()
    assert page.locator("a[data-present]").first.is_visible()
    assert page.locator("article img").count() == 0
    assert page.errors == []


def test_the_page_offers_blocks_routes_and_her_own_bundles(open_page, library):
    page = open_page("presenteren/")
    offered = page.locator("a[data-present]").evaluate_all("all => all.map(a => a.dataset.present)")
    assert {address(block) for block in library.blocks} <= set(offered)
    assert page.locator("#eigen-bundels").is_hidden()
    page.evaluate(
        """() => gidsCollect.write({bundles: [
            {id: 'a', title: 'Voor morgen', items: [{address: 'bouwstenen/visie/'}]}]})"""
    )
    page.reload()
    page.get_by_role("link", name="Voor morgen").click()
    page.locator(f"{PRESENTER}:visible").wait_for()
    assert page.locator(".presenter__title").inner_text() == "Visie"


def test_it_works_from_a_folder(open_page, site, library):
    page = open_page(f"file://{site}/{BLOCK}index.html")
    page.get_by_role("link", name="Presenteer", exact=True).click()
    page.locator(f"{PRESENTER}:visible").wait_for()
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**#stap-2")
    assert library.block_by_id["visie"].in_short[0].text in page.locator(TEXT).inner_text()
    page.get_by_role("link", name="Terug", exact=True).click()
    page.wait_for_url("**/bouwstenen/visie/index.html")
    assert page.errors == []


def test_without_script_the_page_lists_what_could_be_shown(open_page):
    page = open_page("presenteren/", java_script_enabled=False)
    assert "Zonder script kan je browser niet presenteren." in page.locator("main").inner_text()
    page.get_by_role("link", name="Visie", exact=True).and_(page.locator("[data-present]")).click()
    page.wait_for_url(f"**/{BLOCK}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_letters_stand_out_from_the_screen(present, scheme):
    from tests.test_browser import contrast

    page = present(f"?toon={BLOCK}", color_scheme=scheme)
    paper = page.locator(PRESENTER).evaluate("e => getComputedStyle(e).backgroundColor")
    for part in (TEXT + " > *", ".presenter__kind", ".presenter__basis", ".presenter__title"):
        ink = page.locator(part).evaluate("e => getComputedStyle(e).color")
        assert contrast(ink, paper) >= 4.5, part


def test_on_a_phone_every_control_is_on_the_screen(present):
    page = present(f"?toon={BLOCK}", viewport={"width": 360, "height": 640})
    for button in page.locator(".presenter__controls button >> visible=true").all():
        box = button.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
        assert box["y"] + box["height"] <= 640
        assert box["height"] >= 24
