"""The button beside each record: collect, permanent link, citation, QR code."""

import gzip
import io
import json
import random

import pytest
import zxingcpp
from PIL import Image

from scripts.addresses import address
from scripts.citing import bibtex, plain
from tests.conftest import ROOT, SEED

SCRIPTS = ROOT / "docs/assets/javascripts"
BLOCK = "bouwstenen/transparantie-en-structuur/"


def test_what_every_page_loads_for_it_is_tiny():
    for name in ("record-menu.js", "early.js"):
        assert len(gzip.compress((SCRIPTS / name).read_bytes(), 9)) < 3_000, name


def test_every_record_on_its_page_has_a_button(open_page, library, url):
    page = open_page(BLOCK)
    found = """() => Array.from(document.querySelectorAll('.record-menu')).map(
        b => b.value || location.pathname.slice(1) + b.previousElementSibling.hash)"""
    block = library.block_by_id["transparantie-en-structuur"]
    said = (*block.in_short, *block.claims, *block.helped, *block.hindered, *block.actions,
            *block.questions, *block.cautions)  # fmt: skip
    wanted = {f"{BLOCK}#{s.id}" for s in said} | {address(q) for q in library.quotes_on(block)}
    assert wanted | {BLOCK} == set(page.evaluate(found))
    for place, records in (
        ("citaten/", library.quotes),
        ("bronnen/", library.references),
        ("begrippen/", library.terms),
        ("onderzoek/vragen/", library.research_questions),
        ("onderzoek/scholen/", library.schools),
        ("onderzoek/aanbevelingen/", library.recommendations),
    ):
        page.goto(url + place)
        assert {address(record) for record in records} == set(page.evaluate(found)), place
    for record in (
        library.models[0],
        library.frameworks[0],
        library.examples[0],
        library.routes[0],
    ):
        page.goto(url + address(record))
        assert address(record) in page.evaluate(found)


def test_no_record_button_shows_without_script(open_page):
    page = open_page(BLOCK, java_script_enabled=False)
    assert page.locator(".record-menu >> visible=true").count() == 0
    assert page.locator("dialog >> visible=true").count() == 0


def test_without_script_each_page_says_how_to_cite_it_as_the_button_does(open_page):
    for place in (BLOCK, "modellen/flexmodel/", "voorbeelden/alles-op-zaterdag/"):
        plain_page = open_page(place, java_script_enabled=False)
        cited = plain_page.locator("[data-part=citation]").inner_text()
        assert plain_page.locator("a[href*='over/verwijzen/']").first.is_visible()
        page = open_page(place)
        page.locator(".page-tools .record-menu").click()
        page.locator(".record-panel[open]").wait_for()
        assert page.locator("[data-part=form]").input_value() == cited


@pytest.mark.parametrize("touch", [True, False], ids=["finger", "mouse"])
def test_the_button_is_large_enough_and_quiet_where_there_is_a_mouse(open_page, touch):
    page = open_page(
        BLOCK, has_touch=touch, is_mobile=touch, viewport={"width": 800, "height": 800}
    )
    button = page.locator(".statement .record-menu").first
    box = button.bounding_box()
    assert min(box["width"], box["height"]) >= 24
    opacity = "e => getComputedStyle(e).opacity"
    assert button.evaluate(opacity) == ("1" if touch else "0")
    button.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert button.evaluate(opacity) == "1"


@pytest.fixture
def panel(open_page, library):
    """Opens the panel of a claim by keyboard; → (page, claim)."""
    page = open_page(BLOCK)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    claim = library.block_by_id["transparantie-en-structuur"].claims[0]
    page.locator(f"#{claim.id} .record-menu").focus()
    page.keyboard.press("Enter")
    page.locator(".record-panel[open]").wait_for()
    return page, claim


def clipboard(page) -> str:
    return page.evaluate("navigator.clipboard.readText()")


def test_the_link_that_is_copied_is_the_permanent_one(panel, library):
    page, claim = panel
    assert claim.text in page.locator(".record-panel").inner_text()
    page.get_by_role("button", name="Kopieer link").click()
    page.get_by_text("Gekopieerd.").wait_for()
    assert clipboard(page) == f"{library.settings.site_url}{BLOCK}#{claim.id}"
    assert f"/{BLOCK}#{claim.id}" in (ROOT / "urls.lock").read_text("utf-8").split()


def test_a_claim_is_cited_as_part_of_the_guide(panel, library):
    page, claim = panel
    where = f"{library.settings.site_url}{BLOCK}#{claim.id}"
    field = page.get_by_label("Verwijzing", exact=True)
    assert field.input_value().startswith("Transparantie en structuur. (20")
    assert field.input_value().endswith(f"). {library.settings.title}. {where}")
    page.get_by_label("BibTeX").check()
    assert field.input_value().startswith(
        f"@misc{{inspiratiegids-bouwstenen-transparantie-en-structuur-{claim.id},"
    )
    assert "title = {{Transparantie en structuur}}," in field.input_value()
    assert f"url = {{{where}}}," in field.input_value()
    page.get_by_label("Platte tekst").check()
    assert field.input_value().startswith(f"“{claim.text}” (Transparantie en structuur, ")
    page.get_by_role("button", name="Kopieer verwijzing").click()
    page.get_by_text("Gekopieerd.").wait_for()
    assert clipboard(page) == field.input_value()


def test_a_work_is_cited_as_itself(open_page, library):
    work = library.references[0]
    page = open_page("bronnen/")
    page.locator(f"[id='{work.id}'] .record-menu").click()
    page.locator(".record-panel[open]").wait_for()
    field = page.get_by_label("Verwijzing", exact=True)
    assert field.input_value() == plain(work)
    page.get_by_label("BibTeX").check()
    assert field.input_value() == bibtex(work)


def test_a_quotation_is_cited_with_its_place_in_the_source(open_page, library):
    quote = library.quotes[0]
    page = open_page("citaten/")
    page.locator(f"[id='{quote.id}'] .record-menu").click()
    page.locator(".record-panel[open]").wait_for()
    field = page.get_by_label("Verwijzing", exact=True)
    assert field.input_value().startswith(f"Citaat: {quote.role.label}")
    page.get_by_label("Platte tekst").check()
    assert f"“{quote.text[:40]}" in field.input_value()
    assert library.section_by_id[quote.section].title in field.input_value()


@pytest.mark.parametrize("place", ["onderzoek/scholen/", "onderzoek/vragen/", "kaders/tpack/"])
def test_a_button_in_a_heading_belongs_to_the_record_around_it(open_page, library, place):
    page = open_page(place)
    page.locator("section .record-menu").first.click()
    page.locator(".record-panel[open]").wait_for()
    link = page.get_by_label("Vaste link", exact=True).and_(page.locator("input")).input_value()
    address_ = link.removeprefix(library.settings.site_url)
    assert f"/{address_}" in (ROOT / "urls.lock").read_text("utf-8").split()
    assert page.locator("[data-part=collect]").is_visible()


def read_code(png: bytes) -> str:
    codes = zxingcpp.read_barcodes(Image.open(io.BytesIO(png)))
    return codes[0].text if codes else ""


@pytest.mark.parametrize("width", [390, 1280])
def test_the_code_on_the_screen_is_large_and_reads_as_the_permanent_link(open_page, library, width):
    claim = library.block_by_id["transparantie-en-structuur"].claims[0]
    page = open_page(BLOCK, viewport={"width": width, "height": 720}, color_scheme="dark")
    page.locator(f"#{claim.id} .record-menu").click()
    page.get_by_role("button", name="Toon QR-code").click()
    picture = page.get_by_role("img", name="QR-code")
    box = picture.bounding_box()
    assert min(box["width"], box["height"]) >= 320
    assert read_code(page.screenshot()) == f"{library.settings.site_url}{BLOCK}#{claim.id}"
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0


def test_codes_of_every_size_read_back(open_page, sample):
    """Lengths from one character to the most that fits, so that every version comes by in full."""
    page = open_page("bundel/")
    chance = random.Random(SEED)
    lengths = [1, 14, 15, 180, 2331]
    lengths += chance.sample(range(1, 2331), sample(8, 300))
    for length in lengths:
        text = "".join(chance.choices("abcdefghijklmnopqrstuvwxyz/#&=.%-0123456789", k=length))
        rows = page.evaluate("text => gidsQr(text)", text)
        size = len(rows) + 8
        image = Image.new("L", (size, size), 255)
        for y, row in enumerate(rows):
            for x, dark in enumerate(row):
                if dark:
                    image.putpixel((x + 4, y + 4), 0)
        codes = zxingcpp.read_barcodes(image.resize((size * 4, size * 4), Image.Resampling.NEAREST))
        assert codes, length
        assert codes[0].text == text, length
    assert page.evaluate("gidsQr('x'.repeat(2332))") is None


def test_adding_puts_a_record_in_the_bundle_once_and_focus_comes_back(panel):
    page, claim = panel
    page.get_by_role("button", name="Voeg toe").click()
    page.get_by_text("Toegevoegd aan ‘Mijn bundel’, op plaats 1.").wait_for()
    page.get_by_role("button", name="Voeg toe").click()
    page.get_by_text("Dit staat al in ‘Mijn bundel’.").wait_for()
    stored = json.loads(page.evaluate("localStorage.getItem(gidsCollect.key)"))
    assert [item["address"] for item in stored["bundles"][0]["items"]] == [f"{BLOCK}#{claim.id}"]
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.closest('[id]').id") == claim.id


def test_a_record_goes_into_a_new_bundle_beside_the_first(panel):
    page, _ = panel
    page.get_by_role("button", name="Voeg toe").click()
    page.get_by_label("In welke bundel").select_option("Nieuwe bundel")
    page.get_by_role("button", name="Voeg toe").click()
    page.get_by_text("Toegevoegd aan ‘Bundel zonder titel’").wait_for()
    stored = json.loads(page.evaluate("localStorage.getItem(gidsCollect.key)"))
    assert [len(bundle["items"]) for bundle in stored["bundles"]] == [1, 1]


def test_moved_addresses_lead_to_the_new_place(open_page):
    page = open_page("bundel/")
    moves = {"a/oud/": "a/nieuw/", "a/oud/#weg": "b/elders/", "c/#x": "d/#y", "e/": "f/#g"}
    asked = {
        "a/oud/": "a/nieuw/", "a/oud/#claim": "a/nieuw/#claim", "a/oud/#weg": "b/elders/",
        "c/#x": "d/#y", "c/#z": "c/#z", "e/#h": "f/#g", "constructor/": "constructor/",
    }  # fmt: skip
    for old, new in asked.items():
        assert page.evaluate("([a, m]) => gidsCollect.moved(a, m)", [old, moves]) == new
