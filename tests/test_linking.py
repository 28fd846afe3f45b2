"""linking and preview.js: terms and blocks link where a page first uses them, and show what is there."""

import re

import pytest
from markupsafe import escape

from scripts.linking import TextLinks, forms
from scripts.model import Term


def term(name, title, **fields):
    return Term(id=name, title=title, text=f"Uitleg van {name}.", editorial=True, **fields)


LINKS = TextLinks(
    [
        term("ses", "SES"),
        term("scaffolding", "Scaffolding"),
        term("f2f", "F2F (face-to-face)"),
        term("blend", "Blend"),
        term("blended-learning", "Blended learning"),
        term("visie", "Visie", linked=False),
    ]
)


def linked(*texts: str) -> list[str]:
    link = LINKS.on_page(lambda term: f"#{term.id}")
    return [str(link(text)) for text in texts]


def a(name: str, words: str) -> str:
    return f'<a class="term" href="#{name}" title="Uitleg van {name}.">{words}</a>'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Met scaffolding lukt het.", f"Met {a('scaffolding', 'scaffolding')} lukt het."),
        ("Wat is blended learning?", f"Wat is {a('blended-learning', 'blended learning')}?"),
        ("Een lage SES, en ses.", f"Een lage {a('ses', 'SES')}, en ses."),
        ("In een face-to-face les.", f"In een {a('f2f', 'face-to-face')} les."),
        ("Een zelf-blend of blended.", "Een zelf-blend of blended."),
        ("Een gedeelde visie.", "Een gedeelde visie."),
        ("1 < 2 & scaffolding", f"1 &lt; 2 &amp; {a('scaffolding', 'scaffolding')}"),
    ],
)
def test_a_term_is_linked_as_a_whole_word(text, html):
    assert linked(text) == [html]


def test_a_term_is_linked_at_its_first_use_on_a_page_only():
    first, second = linked("F2F is F2F.", "Nog eens F2F.")
    assert first == f"{a('f2f', 'F2F')} is F2F."
    assert second == "Nog eens F2F."


def test_a_block_is_linked_by_its_title_and_goes_before_a_term_of_that_name(library):
    visie = library.block_by_id["visie"]
    links = TextLinks([term("visie", "Visie")], library.blocks)
    href = lambda record: type(record).__name__  # noqa: E731
    (link,) = re.findall(r'href="(\w+)" title="([^"]+)">visie', links.on_page(href)("Een visie."))
    assert link == ("BuildingBlock", str(escape(visie.core)))
    here = links.on_page(href, lambda record: record is visie)
    assert 'href="Term"' in here("Een visie."), (
        "on its own page a block leaves the word to the term"
    )


@pytest.mark.parametrize(
    ("title", "text", "words"),
    [("(Her)start", "Na de (her)start.", "(her)start"), ("’t Plan", "Lees ’t plan.", "’t plan")],
)
def test_a_title_may_begin_with_another_sign_than_a_letter(title, text, words):
    link = TextLinks([term("x", title)]).on_page(lambda record: f"#{record.id}")
    assert link(text) == text.replace(words, a("x", words))


@pytest.mark.parametrize("title", ["Spel ( )", "Spel ( tegen elkaar)", "( ) (x)"])
def test_a_title_with_blanks_in_its_brackets_is_read_too(title):
    assert all(form and form == form.strip() for form in forms(title))
    TextLinks([term("spel", title)])


def test_a_library_without_terms_links_nothing():
    assert str(TextLinks([]).on_page(str)("gewone tekst")) == "gewone tekst"


def test_a_title_with_brackets_has_two_forms():
    assert forms("F2F (face-to-face)") == ["F2F", "face-to-face"]
    assert forms("Scaffolding") == ["Scaffolding"]


BLOCK = "bouwstenen/motiveren/"


def test_a_page_links_each_term_and_block_once_and_never_itself(site, library):
    for block in library.blocks:
        html = (site / f"bouwstenen/{block.id}/index.html").read_text("utf-8")
        found = re.findall(r'class="term" href="([^"]*)"', html)
        assert len(found) == len(set(found))
        assert not {"./", f"../{block.id}/"} & set(found)
    motiveren = (site / BLOCK / "index.html").read_text("utf-8")
    assert 'class="term" href="../differentieren/"' in motiveren


# --- previews -------------------------------------------------------------------------------------

PREVIEW = "[role=tooltip]"


def test_pointing_at_a_term_shows_its_explanation_until_the_pointer_leaves(open_page, library):
    page = open_page(BLOCK)
    link = page.locator("a.term[href*='begrippen/#']").first
    explained = next(t for t in library.terms if link.get_attribute("href").endswith(f"#{t.id}"))
    link.hover()
    page.locator(PREVIEW).wait_for()
    assert page.locator(PREVIEW).inner_text() == " ".join(explained.text.split())
    page.locator(PREVIEW).hover()  # the pointer may rest on what it shows
    page.wait_for_timeout(400)
    assert page.locator(PREVIEW).is_visible()
    page.locator("h1").hover()
    page.locator(PREVIEW).wait_for(state="detached")
    assert link.get_attribute("title") == " ".join(explained.text.split())


def test_the_keyboard_shows_a_preview_and_escape_closes_it(open_page, library):
    page = open_page(BLOCK)
    link = page.locator("a.term[href='../differentieren/']")
    link.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    core = library.block_by_id["differentieren"].core
    assert page.locator(PREVIEW).inner_text() == core
    described = link.get_attribute("aria-describedby")
    assert page.locator(f"#{described}").inner_text() == core
    page.keyboard.press("Escape")
    assert page.locator(PREVIEW).count() == 0
    assert link.evaluate("e => e === document.activeElement")
    page.keyboard.press("Tab")
    assert page.locator(PREVIEW).count() == 0 or page.locator(PREVIEW).inner_text() != core


@pytest.mark.parametrize("place", [BLOCK, "onderzoek/vragen/", "kaders/tpack/", "begrippen/"])
def test_a_work_in_a_basis_shows_its_entry(open_page, place):
    page = open_page(place)
    basis = page.locator("details.basis", has=page.locator("a[href*='bronnen/#']")).first
    basis.locator("summary").click()
    link = basis.locator("a[href*='bronnen/#']").first
    entry = page.locator(f"[data-work='{link.get_attribute('href').partition('#')[2]}']")
    link.hover()
    page.locator(PREVIEW).wait_for()
    shown = " ".join(page.locator(PREVIEW).inner_text().split())
    assert shown
    assert shown.startswith(" ".join(entry.locator(".reference__apa").inner_text().split()))


@pytest.mark.parametrize("width", [320, 1280])
def test_a_preview_stays_on_the_screen_and_leaves_its_link_free(open_page, width):
    page = open_page(BLOCK, viewport={"width": width, "height": 700})
    for link in page.locator("a.term").all():
        link.hover()
        page.locator(PREVIEW).wait_for()
        box, own = page.locator(PREVIEW).bounding_box(), link.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert box["y"] >= own["y"] + own["height"] or box["y"] + box["height"] <= own["y"]
        page.keyboard.press("Escape")
