"""What visitors do, in a real browser: by keyboard, without script, in the dark, on a phone."""

import pytest

from scripts import building
from scripts.addresses import address
from scripts.loading import load_library
from tests.conftest import serve_folder

BLOCK = "bouwstenen/transparantie-en-structuur/"


@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])
def test_the_model_on_home_is_walked_by_keyboard_in_its_own_order(open_page, library, script):
    page = open_page("", java_script_enabled=True)
    if not script:
        page = open_page("", java_script_enabled=False)
    links = page.locator(".model a.tile")
    assert links.count() == len(library.blocks)
    hrefs = [link.get_attribute("href") for link in links.all()]
    assert hrefs == [address(block) for block in library.blocks]
    links.first.focus()
    for block in library.blocks_at(library.blocks[0].level)[1:]:
        page.keyboard.press("Tab")
        assert page.locator("a.tile:focus .tile__title").inner_text().endswith(block.title)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{address(library.blocks_at(library.blocks[0].level)[-1])}")


def test_the_model_is_an_ordered_list_for_a_screen_reader(open_page, library):
    page = open_page("")
    lists = page.locator(".model ol")
    assert lists.count() == 3
    assert page.locator(".model ol > li").count() == len(library.blocks)
    regions = page.get_by_role("region", name="Schoolniveau")
    assert regions.count() == 1


def test_focus_is_visible_on_a_tile(open_page):
    page = open_page("")
    page.locator("a.tile").first.focus()
    page.keyboard.press("Tab")
    outline = page.locator("a.tile:focus").evaluate("e => getComputedStyle(e).outlineStyle")
    assert outline == "solid"


@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])
def test_the_basis_of_a_claim_opens_by_keyboard_and_shows_its_sources(open_page, script):
    page = open_page(BLOCK, java_script_enabled=script)
    claim = page.locator("section[aria-labelledby=onderzoek] .statement").first
    summary = claim.locator("summary")
    summary.focus()
    page.keyboard.press("Enter")
    assert claim.locator("details[open]").count() == 1
    assert "Staat in:" in claim.inner_text()
    assert "Rapport, " in claim.inner_text()


def test_a_block_page_is_whole_without_script(open_page, library):
    page = open_page(BLOCK, java_script_enabled=False)
    block = library.block_by_id["transparantie-en-structuur"]
    text = " ".join(page.locator("main").inner_text().split())
    assert block.core in text
    assert all(claim.text in text for claim in block.claims)
    assert all(action.text in text for action in block.actions)


def test_the_link_of_a_claim_leads_to_that_claim(open_page, library):
    claim = library.block_by_id["transparantie-en-structuur"].claims[-1]
    page = open_page(f"{BLOCK}#{claim.id}")
    page.wait_for_timeout(200)
    top = page.locator(f"#{claim.id}").evaluate("e => e.getBoundingClientRect().top")
    height = page.evaluate("innerHeight")
    assert 0 <= top < height


def test_every_stop_of_the_keyboard_on_a_block_page_has_a_name_and_is_on_the_screen(open_page):
    page = open_page(BLOCK)
    for _ in range(40):
        page.keyboard.press("Tab")
        stop = page.evaluate(
            """() => {
                const e = document.activeElement, box = e.getBoundingClientRect();
                return {
                    name: e.getAttribute('aria-label') || e.innerText || e.title ||
                          (e.labels && e.labels.length ? e.labels[0].innerText : ''),
                    seen: box.right >= 0 && box.left < innerWidth,
                };
            }"""
        )
        assert stop["name"].strip(), stop
        assert stop["seen"], stop


def test_the_menu_of_a_phone_opens_by_keyboard_and_hides_when_closed(open_page):
    page = open_page(BLOCK, viewport={"width": 390, "height": 800})
    links = page.locator(".md-sidebar--primary a.md-nav__link >> visible=true")
    assert links.count() == 0
    page.get_by_role("button", name="Menu").focus()
    page.keyboard.press("Enter")
    links.first.wait_for()


PLACES = ("", BLOCK, "citaten/", "bronnen/", "modellen/", "onderzoek/bewijs/", "begrippen/")


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_nothing_sticks_out_of_the_screen(open_page, url, width):
    page = open_page("", viewport={"width": width, "height": 800})
    for place in PLACES:
        page.goto(url + place)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, place
    assert page.errors == []


def test_pages_ask_nothing_from_other_hosts_while_they_are_used(open_page, url):
    asked = []
    page = open_page("")
    page.on("request", lambda request: asked.append(request.url))
    for place in ("", BLOCK, "citaten/", "over/basis/"):
        page.goto(url + place)
    page.fill("[data-md-component=search-query]", "wegwijzer")
    page.locator(".md-search-result__link").first.wait_for()
    assert [a for a in asked if not a.startswith((url, "data:", "blob:"))] == []


def test_the_search_finds_a_block(open_page):
    page = open_page("")
    page.fill("[data-md-component=search-query]", "transparantie")
    first = page.locator(".md-search-result__link[href*=transparantie-en-structuur]").first
    first.wait_for()


@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])
def test_old_links_lead_on(browser, project, library, tmp_path, script):
    quote = library.quotes[0]
    (project / "content/redirects.yml").write_text(
        "- {from: /bouwstenen/oud/, to: /bouwstenen/visie/}\n"
        "- {from: '/bouwstenen/oud/#weg', to: /bouwstenen/motiveren/}\n"
        f"- {{from: '/bronnen/#oud', to: '/citaten/#{quote.id}'}}\n"
    )
    folder = tmp_path / "out"
    folder.mkdir()
    building.write_site(project, load_library(project), folder, patient=False)
    server = serve_folder(folder)
    context = browser.new_context(java_script_enabled=script)
    page = context.new_page()
    page.goto(server.url + "bouwstenen/oud/")
    page.wait_for_url("**/bouwstenen/visie/")
    if script:  # a page that moved takes its anchors along
        claim = library.block_by_id["visie"].claims[0].id
        page.goto(server.url + f"bouwstenen/oud/#{claim}")
        page.wait_for_url(f"**/bouwstenen/visie/#{claim}")
        page.goto(server.url + "bouwstenen/oud/#weg")
        page.wait_for_url("**/bouwstenen/motiveren/")
    page.goto(server.url + "bronnen/#oud")
    if script:
        page.wait_for_url(f"**/citaten/#{quote.id}")
    else:
        notice = page.locator("#oud")
        assert notice.is_visible()
        notice.get_by_role("link").click()
        page.wait_for_url(f"**/citaten/#{quote.id}")
    context.close()
    server.shutdown()
    server.server_close()


def _luminance(colour: str) -> float:
    channels = [int(c) / 255 for c in colour[4:-1].split(",")[:3]]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours "rgb(r, g, b)" (WCAG 2.2, definition of contrast ratio)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_level_colours_have_enough_contrast(open_page, scheme):
    page = open_page("", color_scheme=scheme)
    for level in ("schoolniveau", "ontwerpniveau", "contextniveau"):
        colours = page.locator(f".band.level--{level}").evaluate(
            """band => {
                const of = (e, p) => getComputedStyle(e)[p];
                const tile = band.querySelector('.tile');
                return {
                    tint: of(band, 'backgroundColor'),
                    heading: of(band.querySelector('h2 a'), 'color'),
                    paper: of(tile, 'backgroundColor'),
                    title: of(tile.querySelector('.tile__title'), 'color'),
                    core: of(tile.querySelector('.tile__core'), 'color'),
                };
            }"""
        )
        assert contrast(colours["heading"], colours["tint"]) >= 4.5
        assert contrast(colours["title"], colours["paper"]) >= 4.5
        assert contrast(colours["core"], colours["paper"]) >= 7
