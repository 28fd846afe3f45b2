"""Mijn bundel, as its users use it: collect, order, annotate, share, print, take along; and damage."""

import contextlib
import json
import random
import re

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.addresses import record_addresses
from tests.conftest import SEED, serve_folder

ITEMS = (
    "bouwstenen/visie/",
    "citaten/#de-juiste-balans-zoeken",
    "voorbeelden/alles-op-zaterdag/",
    "bronnen/#adelstein-barbour-2017",
)
ROWS = ".bundle-item"
STATUS = "[data-part=status]"


def bundle_of(*addresses, title="Voor de studiedag", notes=None) -> dict:
    notes = notes or {}
    return {
        "title": title,
        "items": [{"address": a, "note": notes.get(at, "")} for at, a in enumerate(addresses)],
    }


def share(page, bundle: dict, with_notes: bool = False) -> str:
    return page.evaluate("([b, n]) => gidsCollect.encode(b, n)", [bundle, with_notes])


def shown(page, number: int) -> list[str]:
    """The titles on the screen, once there are as many as expected."""
    page.wait_for_function(f"document.querySelectorAll('{ROWS}').length === {number}")
    return page.locator(f"{ROWS} h2").all_inner_texts()


def stored(page) -> list[dict]:
    return json.loads(page.evaluate("localStorage.getItem(gidsCollect.key)"))["bundles"]


@pytest.fixture
def filled(open_page):
    """The page with a bundle of her own, made from a link."""
    page = open_page("bundel/")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("hash => { location.hash = hash }", share(page, bundle_of(*ITEMS)))
    shown(page, 4)
    page.get_by_role("button", name="Bewaar bij mijn bundels").click()
    return page


# --- links and files, apart from the page -------------------------------------------------------------


@pytest.fixture(scope="module")
def functions(browser, url):
    """A page with the pure functions of collecting.js; texts travel as JSON, odd characters included."""
    page = browser.new_page()
    page.goto(url + "bundel/")

    def call(expression: str, value):
        return json.loads(
            page.evaluate(
                f"text => {{ const x = JSON.parse(text); return JSON.stringify({expression}) }}",
                json.dumps(value),
            )
        )

    yield call
    page.close()


ADDRESSES = st.one_of(
    st.from_regex(r"([a-z0-9-]{1,12}/){1,3}(#[a-z0-9-]{1,20})?", fullmatch=True),
    st.sampled_from(
        ("bouwstenen/visie/#een", "bouwstenen/visie/#twee", "citaten/#x", "over/basis/")
    ),
)
ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()), max_size=60)
BUNDLES = st.fixed_dictionaries(
    {
        "title": ANY_TEXT,
        "items": st.lists(
            st.fixed_dictionaries({"address": ADDRESSES, "note": ANY_TEXT}),
            max_size=8,
        ),
    }
)
JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False) | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ANY_TEXT, inner, max_size=4),
    max_leaves=12,
)
often = settings(database=None, derandomize=True, deadline=None, max_examples=120)


@often
@given(BUNDLES)
def test_a_link_gives_back_the_bundle_that_went_in(functions, bundle):
    read = functions(
        "[gidsCollect.decode(gidsCollect.encode(x, true)), gidsCollect.clean(x)]", bundle
    )
    assert read[0] == {"bundle": read[1], "problem": ""}


@often
@given(BUNDLES)
def test_a_link_holds_no_note_unless_asked(functions, bundle):
    bare, whole = functions(
        "[gidsCollect.decode(gidsCollect.encode(x, false)).bundle, gidsCollect.clean(x)]", bundle
    )
    assert [item["address"] for item in bare["items"]] == [i["address"] for i in whole["items"]]
    assert not any(item["note"] for item in bare["items"])


@often
@given(BUNDLES)
def test_a_link_is_plain_characters_that_mail_and_slides_leave_whole(functions, bundle):
    written = functions("gidsCollect.encode(x, true)", bundle)
    assert re.fullmatch(r"[A-Za-z0-9=&.,:/~%_!'()*-]*", written)
    assert not bundle["items"] or written[-1].isalnum() or written[-1] in "-"


@often
@given(BUNDLES, st.floats(0, 1))
def test_a_link_that_lost_its_end_says_so(functions, bundle, share_left):
    written = functions("gidsCollect.encode(x, true)", bundle)
    cut = written[: int(len(written) * share_left)]
    whole, part = functions("x.map(link => gidsCollect.decode(link))", [written, cut])
    assert part["problem"] or part["bundle"] == whole["bundle"]


@often
@given(st.one_of(ANY_TEXT, ANY_TEXT.map(lambda t: f"v=1&c=x&t={t}&n=0:{t}&i=b/visie.{t},{t}")))
def test_any_text_reads_as_a_sound_bundle(functions, text):
    read, again = functions(
        "[gidsCollect.decode(x), gidsCollect.clean(gidsCollect.decode(x).bundle)]", text
    )
    assert read["bundle"] == again
    assert read["problem"] in ("", "damaged", "newer", "empty")


@often
@given(BUNDLES)
def test_a_file_gives_back_the_bundles_that_went_in(functions, bundle):
    read, whole = functions(
        "[gidsCollect.readFile(gidsCollect.writeFile([x])), gidsCollect.clean(x)]", bundle
    )
    expected = [whole] if whole["items"] or whole["title"] else []
    assert read["bundles"] == expected


@often
@given(JSON, st.booleans())
def test_any_file_reads_without_harm(functions, content, dressed):
    if dressed:
        content = {"format": "inspiratiegids-bundel", "version": content, "bundles": [content]}
    read = functions("gidsCollect.readFile(JSON.stringify(x))", content)
    assert read["problem"] in ("", "not-ours", "newer", "empty")
    assert read["bundles"] == functions("x.map(gidsCollect.clean)", read["bundles"])


def test_a_file_with_all_that_a_browser_can_store_comes_back(functions):
    """A browser stores some five million characters."""
    made = """Array.from({length: 4}, (_, n) => ({title: "b" + n, items: Array.from({length: 300}, (_, at) =>
        ({address: "begrippen/#x-" + at, note: "n".repeat(4000)}))}))"""
    read = functions(
        f"(read => [read.problem, read.bundles.map(b => b.items.length)])"
        f"(gidsCollect.readFile(gidsCollect.writeFile({made})))",
        None,
    )
    assert read == ["", [300] * 4]


def test_every_address_of_the_guide_survives_a_link(functions, library):
    addresses = list(record_addresses(library))
    for start in range(0, len(addresses), 300):
        part = addresses[start : start + 300]
        read = functions("gidsCollect.decode(gidsCollect.encode(x, true))", bundle_of(*part))
        assert [item["address"] for item in read["bundle"]["items"]] == part


def test_a_bundle_of_twenty_makes_a_link_that_fits_a_mail(functions, library):
    some = list(record_addresses(library))[::100][:20]
    assert len(functions("gidsCollect.encode(x, false)", bundle_of(*some))) < 900


# --- what users do --------------------------------------------------------------------------------------


def test_collecting_on_pages_fills_the_bundle_in_that_order(open_page, url):
    page = open_page("bouwstenen/visie/")
    for place, button in (
        ("bouwstenen/visie/", ".page-tools .record-menu"),
        ("citaten/", "[id='de-juiste-balans-zoeken'] .record-menu"),
        ("voorbeelden/alles-op-zaterdag/", ".page-tools .record-menu"),
    ):
        page.goto(url + place)
        page.locator(button).click()
        page.get_by_role("button", name="Voeg toe").click()
        page.locator(".record-panel__status:has-text('Toegevoegd')").wait_for()
    page.get_by_role("link", name="Naar mijn bundels").click()
    titles = shown(page, 3)
    assert titles[0] == "Visie"
    assert titles[2] == "Alles voor de week op zaterdag"
    assert page.errors == []


def test_a_shared_link_opens_in_a_clean_browser_exactly_so(filled, open_page):
    titles = shown(filled, 4)
    filled.get_by_label("Notitie bij ‘Visie’").fill("Alleen voor mij")
    filled.get_by_role("button", name="Deel met een link").click()
    link = filled.get_by_label("Link naar deze bundel")
    bare = link.input_value()
    filled.get_by_label("Neem mijn notities mee").check()
    for address, note in ((bare, ""), (link.input_value(), "Alleen voor mij")):
        other = open_page(address)
        assert shown(other, 4) == titles
        assert other.get_by_label("Titel").input_value() == "Voor de studiedag"
        assert other.get_by_label("Notitie bij ‘Visie’").input_value() == note
        assert other.locator("[data-part=notice]").inner_text() == ""
        assert other.evaluate("localStorage.getItem(gidsCollect.key)") is None
        other.reload()
        assert shown(other, 4) == titles


def test_changing_a_shared_bundle_makes_it_her_own_and_leaves_her_others(filled, url):
    filled.goto(url + "bundel/#" + share(filled, bundle_of(*ITEMS[:2], title="Van een collega")))
    shown(filled, 2)
    filled.get_by_label("Notitie bij ‘Visie’").fill("Mooi")
    assert [b["title"] for b in stored(filled)] == ["Voor de studiedag", "Van een collega"]
    assert "#" not in filled.url
    filled.reload()
    assert shown(filled, 2)
    assert filled.get_by_label("Notitie bij ‘Visie’").input_value() == "Mooi"
    filled.get_by_label("Bundel", exact=True).select_option("Voor de studiedag")
    assert len(shown(filled, 4)) == 4


def test_order_changes_by_keyboard_and_focus_stays(filled):
    before = shown(filled, 4)
    handle = filled.locator(f"{ROWS}:nth-child(1) .bundle-item__handle")
    handle.focus()
    filled.keyboard.press("ArrowDown")
    filled.keyboard.press("ArrowDown")
    assert shown(filled, 4) == [before[1], before[2], before[0], before[3]]
    assert filled.evaluate("document.activeElement.closest('li').dataset.address") == ITEMS[0]
    assert filled.locator(STATUS).inner_text() == "‘Visie’ staat nu op plaats 3 van 4."
    filled.get_by_role("button", name="Zet ‘Visie’ een plaats lager").press("Enter")
    assert shown(filled, 4)[3] == "Visie"
    assert filled.evaluate("document.activeElement.closest('li').dataset.address") == ITEMS[0]
    filled.reload()
    assert shown(filled, 4)[3] == "Visie"


def test_order_changes_by_dragging(filled):
    before = shown(filled, 4)
    handle = filled.locator(f"{ROWS}:nth-child(3) .bundle-item__handle")
    handle.scroll_into_view_if_needed()
    start = handle.bounding_box()
    goal = filled.locator(f"{ROWS}:nth-child(1)").bounding_box()
    filled.mouse.move(start["x"] + 8, start["y"] + 8)
    filled.mouse.down()
    for step in range(1, 9):
        down = start["y"] + (goal["y"] + 4 - start["y"]) * step / 8
        filled.mouse.move(start["x"] + 8, max(100, down))
    filled.mouse.up()
    after = shown(filled, 4)
    assert after.index(before[2]) < 2
    assert sorted(after) == sorted(before)
    assert [item["address"] for item in stored(filled)[0]["items"]].index(ITEMS[2]) < 2


def test_order_changes_by_dragging_with_a_finger(open_page):
    page = open_page("bundel/", viewport={"width": 390, "height": 844}, has_touch=True)
    page.evaluate("hash => { location.hash = hash }", share(page, bundle_of(*ITEMS)))
    before = shown(page, 4)
    page.get_by_role("button", name="Bewaar bij mijn bundels").tap()
    handle = page.locator(f"{ROWS}:nth-child(2) .bundle-item__handle")
    handle.scroll_into_view_if_needed()
    start = handle.bounding_box()
    goal = page.locator(f"{ROWS}:nth-child(1)").bounding_box()
    scrolled = page.evaluate("scrollY")
    session = page.context.new_cdp_session(page)

    def finger(kind: str, *y: float):
        points = [{"x": start["x"] + 8, "y": at} for at in y]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    finger("touchStart", start["y"] + 8)
    for step in range(1, 9):
        finger("touchMove", max(60, start["y"] + (goal["y"] + 4 - start["y"]) * step / 8))
    finger("touchEnd")
    assert shown(page, 4) == [before[1], before[0], *before[2:]]
    assert page.evaluate("scrollY") == scrolled, "the finger scrolled the page"


def test_a_finger_that_waits_at_the_edge_brings_a_row_to_the_end_of_a_long_bundle(
    open_page, library
):
    page = open_page("bundel/", viewport={"width": 390, "height": 844}, has_touch=True)
    blocks = [f"bouwstenen/{block.id}/" for block in library.blocks]
    page.evaluate("hash => { location.hash = hash }", share(page, bundle_of(*blocks)))
    before = shown(page, len(blocks))
    handle = page.locator(f"{ROWS}:nth-child(1) .bundle-item__handle")
    handle.scroll_into_view_if_needed()
    start = handle.bounding_box()
    session = page.context.new_cdp_session(page)

    def finger(kind: str, *y: float):
        points = [{"x": start["x"] + 8, "y": at} for at in y]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    finger("touchStart", start["y"] + 8)
    finger("touchMove", (start["y"] + 840) / 2)
    finger("touchMove", 840)
    page.wait_for_function(
        "rows => document.querySelector(rows + ':last-child').matches('.bundle-item--dragged')",
        arg=ROWS,
    )
    finger("touchEnd")
    assert shown(page, len(blocks)) == [*before[1:], before[0]]


def test_who_types_a_note_goes_on_typing_while_another_tab_adds(filled, url):
    filled.get_by_role("button", name="Nieuwe bundel").click()
    filled.get_by_label("Bundel", exact=True).select_option("Voor de studiedag")
    shown(filled, 4)
    filled.get_by_label("Notitie bij ‘Visie’").click()
    filled.keyboard.type("Half")
    other = filled.context.new_page()
    other.goto(url + "bouwstenen/leiderschap/")
    other.locator(".page-tools .record-menu").click()
    for bundle, rows in (("Voor de studiedag", 5), ("Bundel zonder titel", 5)):
        other.get_by_label("In welke bundel").select_option(bundle)
        other.get_by_role("button", name="Voeg toe").click()
        other.locator(f".record-panel__status:has-text('{bundle}')").wait_for()
        shown(filled, rows)
    filled.wait_for_function("document.activeElement.matches('[data-part=note]')")
    filled.keyboard.type(" af")
    assert filled.get_by_label("Notitie bij ‘Visie’").input_value() == "Half af"
    assert [len(bundle["items"]) for bundle in stored(filled)] == [5, 1]
    assert stored(filled)[0]["items"][0]["note"] == "Half af"


def test_what_is_removed_can_be_taken_back(filled):
    titles = shown(filled, 4)
    filled.get_by_role("button", name="Verwijder ‘Visie’ uit de bundel").click()
    assert shown(filled, 3) == titles[1:]
    filled.get_by_role("button", name="Maak ongedaan").click()
    assert shown(filled, 4) == titles
    filled.get_by_role("button", name="Verwijder bundel").click()
    filled.locator("[data-part=empty]").wait_for()
    filled.get_by_role("button", name="Maak ongedaan").click()
    assert shown(filled, 4) == titles
    assert len(stored(filled)) == 1


def test_several_bundles_stand_side_by_side(filled):
    filled.get_by_role("button", name="Nieuwe bundel").click()
    filled.get_by_label("Titel").fill("Voor morgen")
    assert filled.locator("[data-part=empty]").is_visible()
    filled.get_by_label("Bundel", exact=True).select_option("Voor de studiedag")
    shown(filled, 4)
    assert [bundle["title"] for bundle in stored(filled)] == ["Voor de studiedag", "Voor morgen"]


def test_an_export_comes_back_in_another_browser(filled, open_page, tmp_path):
    filled.get_by_label("Notitie bij ‘Visie’").fill("Eén “noot”")
    with filled.expect_download() as download:
        filled.get_by_role("button", name="Exporteer", exact=True).click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    assert file.name == "bundel-voor-de-studiedag.json"
    other = open_page("bundel/")
    other.locator("[data-part=file]").set_input_files(file)
    assert shown(other, 4) == shown(filled, 4)
    assert other.get_by_label("Notitie bij ‘Visie’").input_value() == "Eén “noot”"
    assert other.locator(STATUS).inner_text() == "Toegevoegd uit het bestand: 1 bundel."


def test_the_text_for_a_slide_names_its_sources(filled, library):
    filled.get_by_label("Notitie bij ‘Visie’").fill("Begin hiermee")
    filled.get_by_role("button", name="Kopieer als tekst").click()
    filled.locator(f"{STATUS}:has-text('Gekopieerd.')").wait_for()
    text = filled.evaluate("navigator.clipboard.readText()")
    block = library.block_by_id["visie"]
    quote = next(q for q in library.quotes if q.id == "de-juiste-balans-zoeken")
    assert text.startswith("Voor de studiedag\n\n1. Visie (conditie)\n" + block.core)
    assert f"“{' '.join(quote.text.split())}”" in text
    assert "Notitie: Begin hiermee" in text
    assert f"{library.settings.site_url}bouwstenen/visie/" in text
    sources = text.partition("\nBronnen\n")[2]
    assert "Adelstein, D., & Barbour, M. K. (2017)." in sources
    assert f"- Rapport, {library.section_by_id[quote.section].title}" in sources
    assert f"\n\nRapport: {library.sources[0].title}." in sources, (
        "the text stands far from the guide"
    )
    assert text.endswith(f"\n\nUit: {library.settings.title}, {library.settings.site_url}\n")


def test_what_no_longer_exists_is_named_and_what_moved_is_found(open_page):
    page = open_page("bundel/")
    gone = bundle_of("bouwstenen/visie/", "bouwstenen/weg/#oud", "citaten/#bestaat-niet")
    page.evaluate("hash => { location.hash = hash }", share(page, gone))
    titles = shown(page, 3)
    assert titles[1:] == [
        "Dit staat niet meer in de gids: bouwstenen/weg/#oud",
        "Dit staat niet meer in de gids: citaten/#bestaat-niet",
    ]
    page.evaluate(
        "gidsCollect.whenGuide().then(g => { g.moved['bouwstenen/weg/#oud'] = 'bouwstenen/motiveren/' })"
    )
    page.evaluate("document.querySelector('guide-bundle').open()")
    page.get_by_role("link", name="Motiveren", exact=True).and_(page.locator("h2 a")).wait_for()


# --- printing -------------------------------------------------------------------------------------------


def words_of(pdf: bytes) -> tuple[int, str]:
    document = pypdfium2.PdfDocument(pdf)
    with contextlib.closing(document):
        pages = [page.get_textpage().get_text_range() for page in document]
    return len(pages), " ".join(" ".join(pages).replace("￾", "").split())


def test_a_bundle_prints_with_title_page_contents_notes_and_sources(filled, library):
    filled.get_by_label("Notitie bij ‘Visie’").fill("Vraag eerst wie dit herkent.")
    pages, text = words_of(filled.pdf(prefer_css_page_size=True))
    assert "127.0.0.1" not in text
    quote = next(q for q in library.quotes if q.id == "de-juiste-balans-zoeken")
    block = library.block_by_id["visie"]
    in_order = (
        "Voor de studiedag", "4 onderdelen", "Inhoud", "Visie (conditie)", block.core,
        "Vraag eerst wie dit herkent.", " ".join(quote.text.split()), "Bronnen", "Adelstein, D.",
    )  # fmt: skip
    places = [text.find(words) for words in in_order[:-2]]
    places += [text.rfind(words) for words in in_order[-2:]]
    assert -1 not in places, dict(zip(in_order, places, strict=True))
    assert places == sorted(places)
    assert pages >= 3
    assert not [w for w in ("Zoeken", "Verwijder", "Importeer", "Deel met een link") if w in text]


# --- other places ---------------------------------------------------------------------------------------


def test_a_bundle_works_from_a_folder_without_a_server(open_page, site):
    page = open_page(f"file://{site}/bouwstenen/visie/index.html")
    page.locator(".page-tools .record-menu").click()
    page.get_by_role("button", name="Voeg toe").click()
    page.get_by_role("link", name="Naar mijn bundels").click()
    assert "Visie" in shown(page, 1)
    page.get_by_role("button", name="Deel met een link").click()
    link = page.get_by_label("Link naar deze bundel").input_value()
    other = open_page(f"file://{site}/bundel/index.html#{link.partition('#')[2]}")
    assert shown(other, 1) == ["Visie"]
    printed = pypdfium2.PdfDocument(other.pdf())
    text = "".join(sheet.get_textpage().get_text_bounded() for sheet in printed)
    assert "/bouwstenen/visie/" in text
    assert "file:" not in text, "the folder of this machine is nobody's business"
    other.get_by_role("link", name="Presenteer", exact=True).click()
    other.locator("guide-presenter:visible").wait_for()
    assert page.errors == []


def test_a_link_works_under_another_base_path(open_page, site, tmp_path, filled):
    (tmp_path / "school").mkdir()
    (tmp_path / "school/gids").symlink_to(site, target_is_directory=True)
    server = serve_folder(tmp_path)
    hash_ = share(filled, bundle_of(*ITEMS))
    page = open_page(f"{server.url}school/gids/bundel/#{hash_}")
    assert shown(page, 4) == shown(filled, 4)
    page.get_by_role("button", name="Deel met een link").click()
    assert page.get_by_label("Link naar deze bundel").input_value() == (
        f"{server.url}school/gids/bundel/#{hash_}"
    )
    page.locator("h2 a").first.click()
    page.wait_for_url("**/school/gids/bouwstenen/visie/")
    page.locator(".record-menu").first.click()
    page.locator(".record-panel[open]").wait_for()
    server.close()


# --- when the browser stores nothing ----------------------------------------------------------------------


def test_a_full_store_is_told_and_nothing_on_the_screen_is_lost(filled):
    filled.evaluate(
        """() => { for (let size = 1 << 20; size >= 1; size >>= 1) {
            try { for (let n = 0; ; n++) localStorage.setItem('vol' + size + n, 'x'.repeat(size)); }
            catch { /* full */ } } }"""
    )
    note = "Een lange notitie. " * 60
    filled.get_by_label("Notitie bij ‘Visie’").fill(note)
    assert "opslag van je browser is vol" in filled.locator("[data-part=notice]").inner_text()
    filled.get_by_role("button", name="Zet ‘Visie’ een plaats lager").click()
    assert filled.get_by_label("Notitie bij ‘Visie’").input_value() == note
    with filled.expect_download() as download:
        filled.get_by_role("button", name="Exporteer", exact=True).click()
    assert note.strip() in download.value.path().read_text("utf-8")
    filled.evaluate(
        "Object.keys(localStorage).filter(k => k.startsWith('vol')).forEach(k => localStorage.removeItem(k))"
    )
    filled.get_by_label("Titel").fill("Past weer")
    assert filled.locator("[data-part=notice]").inner_text() == ""
    assert stored(filled)[0]["items"][1]["note"] == note


def test_what_does_not_fit_in_a_bundle_is_told_and_the_bundle_stays_whole(open_page, url):
    page = open_page("bouwstenen/visie/")
    page.goto(url + "bundel/")
    many = bundle_of(*(f"begrippen/#x-{n}" for n in range(300)))
    page.evaluate(
        "b => gidsCollect.write({current: 'a', bundles: [Object.assign({id: 'a'}, b)]})", many
    )
    page.goto(url + "bouwstenen/visie/")
    page.locator(".page-tools .record-menu").click()
    page.get_by_role("button", name="Voeg toe").click()
    status = page.locator(".record-panel__status:not(:empty)")
    assert "niet bewaard" in status.inner_text()
    assert stored(page)[0]["items"] == many["items"]
    many_bundles = "Array.from({length: 200}, (_, n) => ({id: 'a' + n, title: 'b', items: []}))"
    page.evaluate(f"gidsCollect.write({{current: 'a0', bundles: {many_bundles}}})")
    page.goto(url + "bundel/")
    page.get_by_role("button", name="Nieuwe bundel").click()
    page.get_by_label("Titel").fill("Nog een")
    assert "hoogstens 200 bundels" in page.locator("[data-part=notice]").inner_text()
    assert len(stored(page)) == 200


def test_a_title_stands_on_the_line_of_its_number_on_a_phone(open_page):
    page = open_page("bundel/", viewport={"width": 390, "height": 844})
    page.evaluate("hash => { location.hash = hash }", share(page, bundle_of(ITEMS[1], ITEMS[3])))
    shown(page, 2)
    for row in page.locator(ROWS).all():
        heading, link = row.locator("h2").bounding_box(), row.locator("h2 a").bounding_box()
        assert link["y"] - heading["y"] < 6


def test_a_forbidden_store_is_told_and_the_page_works_on(browser, url):
    context = browser.new_context()
    context.add_init_script(
        "Object.defineProperty(window, 'localStorage', "
        "{get() { throw new DOMException('no', 'SecurityError') }})"
    )
    page = context.new_page()
    page.goto(url + "bundel/")
    notice = page.locator("[data-part=notice]")
    assert "laat niet toe" in notice.inner_text()
    page.evaluate("hash => { location.hash = hash }", share(page, bundle_of(*ITEMS)))
    shown(page, 4)
    page.get_by_label("Notitie bij ‘Visie’").fill("Blijft staan")
    page.get_by_role("button", name="Zet ‘Visie’ een plaats lager").click()
    assert shown(page, 4)[1] == "Visie"
    assert page.get_by_label("Notitie bij ‘Visie’").input_value() == "Blijft staan"
    assert "laat niet toe" in notice.inner_text()
    page.goto(url + "bouwstenen/visie/")
    page.locator(".page-tools .record-menu").click()
    page.get_by_role("button", name="Voeg toe").click()
    assert "niet bewaard" in page.locator(".record-panel__status").inner_text()
    page.goto(url + "presenteren/?toon=bouwstenen/visie/")
    page.locator("guide-presenter:visible").wait_for()
    context.close()


def test_an_unreadable_store_is_put_aside(open_page):
    page = open_page("bundel/")
    page.evaluate("localStorage.setItem(gidsCollect.key, '{kapot')")
    page.reload()
    assert "niet meer leesbaar" in page.locator("[data-part=notice]").inner_text()
    assert page.evaluate("localStorage.getItem(gidsCollect.key + '.onleesbaar')") == "{kapot"


def test_without_script_there_is_a_form_to_print(open_page):
    page = open_page("bundel/", java_script_enabled=False)
    assert "Druk dit blad af" in page.locator("main").inner_text()
    assert page.locator("guide-bundle").is_hidden()
    pages, text = words_of(page.pdf(prefer_css_page_size=True))
    assert pages == 1
    assert "Waarvoor ik het gebruik" in text


# --- damage ---------------------------------------------------------------------------------------------

PAYLOADS = (
    "<img src=x onerror=alert(1)>", "<script>alert(1)</script>", "javascript:alert(1)",
    '"><svg onload=alert(1)>', "../../../etc/", "__proto__", "constructor", "%00", "%E0%A4%A",
    "%", "\\", '"]', "'", "&", "#", "=", ",,,,",
    "&i=&i=&v=", "v=99", "{{7*7}}", "\u202e", "é", "💥", "~", ".", "/", "b/", "99:", "a" * 3000,
)  # fmt: skip


def damaged(whole: str, chance: random.Random) -> str:
    """A link or file with a few things wrong with it."""
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(whole) + 1)
        end = min(len(whole), at + chance.randint(0, 12))
        whole = chance.choice((
            whole[:at],
            whole[:at] + whole[end:],
            whole[:at] + chance.choice(PAYLOADS) + whole[at:],
            whole[:at] + chance.choice(PAYLOADS) + whole[end:],
            whole[at:] + whole[:at],
        ))  # fmt: skip
    return whole


LOOK = """() => ({
    heading: document.querySelector('h1').innerText,
    strange: document.querySelectorAll(
        ['img', 'script', 'iframe', '[onerror]', '[onload]'].map(s => `article ${s}`)).length,
    links: Array.from(document.querySelectorAll('article a'))
        .filter(a => a.protocol === 'javascript:').length,
})"""
SOUND = {"heading": "Mijn bundel", "strange": 0, "links": 0}


def test_damaged_links_never_break_the_page_or_run_anything(open_page, url, sample):
    page = open_page("bundel/")
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    chance = random.Random(SEED)
    whole = "v=1&" + share(page, bundle_of(*ITEMS, notes={0: "noot", 2: "<b>x</b>"}), True)[4:]
    visit = """async hash => {
        location.hash = hash;
        await new Promise(done => setTimeout(done, 0));
        await document.querySelector('guide-bundle').render();
    }"""
    for _ in range(sample(30, 1000)):
        link = damaged(whole, chance)
        page.evaluate(visit, link)
        assert page.evaluate(LOOK) == SOUND, link
    for link in ("v=1&\\", "\\", "v=1&i=%5C\\", 'v=1&t="]&i=b/visie', "v=1&i=" + "b/visie," * 9000):
        page.goto("about:blank")
        page.goto(f"{url}bundel/#{link}")
        page.locator("guide-bundle").wait_for()
        assert page.evaluate(LOOK) == SOUND, link
    assert page.errors == []
    assert all(asked.startswith(url) for asked in requests)


def test_damaged_files_never_break_the_page_or_run_anything(open_page, sample, tmp_path):
    page = open_page("bundel/")
    chance = random.Random(SEED)
    bundle = bundle_of(
        *ITEMS, title="<img src=x onerror=alert(1)>", notes={1: "<script>alert(1)</script>"}
    )
    whole = page.evaluate("b => gidsCollect.writeFile([b])", bundle)
    for _ in range(sample(80, 1000)):
        read = page.evaluate("text => gidsCollect.readFile(text)", damaged(whole, chance))
        assert read["problem"] in ("", "newer", "empty", "not-ours")
    file = tmp_path / "bundel.json"
    contents = [damaged(whole, chance) for _ in range(sample(6, 100))]
    for content in [whole, "", "null", "[" * 5000, "x" * 2_100_000, *contents]:
        file.write_text(content, "utf-8", errors="replace")
        page.locator("[data-part=file]").set_input_files(file)
        page.wait_for_function("document.querySelector('[data-part=file]').files.length === 0")
        page.evaluate("document.querySelector('guide-bundle').render()")
        assert page.evaluate(LOOK) == SOUND, content[:200]
    assert page.errors == []


def test_a_file_that_is_no_bundle_is_refused_with_a_reason(open_page, tmp_path):
    page = open_page("bundel/")
    for content, reason in (("{}", "geen bundel van de gids"), ("x" * 12_100_000, "te groot")):
        file = tmp_path / "iets.json"
        file.write_text(content)
        page.locator("[data-part=file]").set_input_files(file)
        page.locator(f"[data-part=notice]:has-text('{reason}')").wait_for()


def test_a_damaged_link_says_so_and_shows_what_could_be_read(open_page):
    page = open_page("bundel/")
    whole = share(page, bundle_of(*ITEMS))
    cut = whole[: whole.index(",c.") + 6]
    page.evaluate("hash => { location.hash = hash }", cut)
    page.locator("[data-part=notice]:has-text('beschadigd of onvolledig')").wait_for()
    assert shown(page, 2)[0] == "Visie"
    page.evaluate("hash => { location.hash = hash }", whole.replace("v=1", "v=2"))
    page.locator("[data-part=notice]:has-text('nieuwere versie')").wait_for()
    shown(page, 4)
    page.get_by_text("Deze bundel komt uit een link.").wait_for()
    page.evaluate("location.hash = 'v=1&c=x'")
    page.locator("[data-part=notice]:has-text('geen bundel lezen')").wait_for()
    assert not page.get_by_text("Deze bundel komt uit een link.").is_visible()
