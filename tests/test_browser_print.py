"""What comes out when a visitor prints a page from the browser: all its text, and nothing else."""

import random
import unicodedata

import pypdfium2
import pytest

from scripts.addresses import address
from tests.conftest import SEED

MM = 72 / 25.4
KINDS = {
    "home": "",
    "blocks": "bouwstenen/",
    "block": "bouwstenen/leeromgeving/",
    "level": "schoolniveau/",
    "model": "modellen/stationrotatie/",
    "models": "modellen/",
    "framework": "kaders/tpack/",
    "frameworks": "kaders/",
    "topic": "themas/werklast/",
    "shelf": "themas/",
    "example": "voorbeelden/tabblad-voor-elk-vak/",
    "examples": "voorbeelden/",
    "quotations": "citaten/",
    "references": "bronnen/",
    "terms": "begrippen/",
    "questions": "onderzoek/vragen/",
    "findings": "onderzoek/aanbevelingen/",
    "schools": "onderzoek/scholen/",
    "matrix": "onderzoek/bewijs/",
    "route": "wegwijs/leraar/",
    "page by hand": "over/basis/",
    "print": "afdrukken/",
}
NOT_ON_PAPER = (
    ".anchor, .headerlink, .jump, .roles, .neighbours, .doors, .straight, .letters, "
    ".print-choice, .page-foot, a.quiet, "
    ".page-tools, .record-menu, .explorer__panel, .explorer__bar, .filter-link, "
    ".basis__body, details.more > summary, .visually-hidden, .matrix-claims, .md-nav, button, script, "
    "[hidden], .moved"
)
TEXTS = f"""article => {{
    const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT), texts = [];
    while (walker.nextNode())
        if (!walker.currentNode.parentElement.closest(`{NOT_ON_PAPER}`))
            texts.push(walker.currentNode.data);
    return texts;
}}"""
TURNED = "main .matrix thead th"
"""Words that stand on their side: in the text of a PDF they come after all others."""
MENU = ("Zoeken", "Bouwstenen Voorbeelden Modellen en kaders", "Inhoudsopgave", "Terug naar boven",
        "Naar donker", "Ga naar inhoud", "Deze pagina", "Snel naar", "Nog ", "De basis lezen",
        "Vaste link", "Filteren en ordenen", "Filter deze", "Bewaar of deel",
        "Presenteer")  # fmt: skip


def letters(text: str) -> str:
    flat = unicodedata.normalize("NFKC", text)
    return "".join(c for c in flat if c.isalnum()).casefold()


@pytest.fixture(scope="module")
def paper(browser, url):
    """Prints a page: (address, script, scheme) → an opened PDF, the texts of its record, those turned."""
    reader = browser.new_page()

    def print_(at: str, script: bool, scheme: str):
        reader.goto(url + at)
        texts = reader.locator("main article").first.evaluate(TEXTS)
        turned = reader.locator(TURNED).all_text_contents()
        context = browser.new_context(java_script_enabled=script, color_scheme=scheme)
        page = context.new_page()
        page.goto(url + at)
        pdf = page.pdf(prefer_css_page_size=True, print_background=True)
        context.close()
        return pypdfium2.PdfDocument(pdf), texts, turned

    yield print_
    reader.close()


def body_of(pdf) -> str:
    """The text of all sheets, without the page numbers at their feet."""
    return " ".join(page.get_textpage().get_text_bounded(bottom=16 * MM) for page in pdf)


@pytest.fixture
def kinds(sample):
    """Which kinds of page to print: a sample, or all of them."""
    names = random.Random(SEED).sample(list(KINDS), sample(3, len(KINDS)))
    return [KINDS[name] for name in dict.fromkeys(["block", "examples", *names])]


@pytest.mark.parametrize(
    ("script", "scheme"), [(True, "dark"), (False, "light"), (True, "light"), (False, "dark")]
)
def test_every_word_of_a_page_is_on_its_paper_in_order_and_no_menu(paper, kinds, script, scheme):
    for at in kinds if (script, scheme) in ((True, "dark"), (False, "light")) else kinds[:1]:
        pdf, texts, turned = paper(at, script, scheme)
        text, found_to, lost = letters(body_of(pdf)), 0, []
        assert all(letters(words) in text for words in turned), at
        for words in filter(None, (letters(t) for t in texts if t not in turned)):
            found = text.find(words, found_to)
            if found < 0:
                lost.append(words)
            else:
                found_to = found + len(words)
        assert not lost, (at, script, scheme)
        foot = text[found_to:]
        assert letters("gids.example/" + at) in foot, at
        shown = " ".join(body_of(pdf).split())
        own = " ".join(" ".join(texts).split())
        assert not [words for words in MENU if words in shown and words not in own], at


def test_paper_is_an_a4_with_black_on_white_also_in_the_dark(paper):
    for script in (True, False):
        pdf, *_ = paper("bouwstenen/visie/", script, "dark")
        for page in pdf:
            assert page.get_size() == pytest.approx((210 * MM, 297 * MM), abs=1)
            image = page.render(scale=0.5, grayscale=True).to_pil()
            shades = image.histogram()
            assert shades[255] > 0.75 * sum(shades)
            assert image.getpixel((2, 2)) == image.getpixel((2, image.height - 3)) == 255


def test_pages_are_numbered_of_how_many(paper):
    pdf, *_ = paper("bouwstenen/visie/", True, "light")
    for at, page in enumerate(pdf, 1):
        assert f"{at} / {len(pdf)}" in page.get_textpage().get_text_bounded(top=16 * MM)


def test_no_heading_is_left_alone_at_the_foot_of_a_sheet(paper, open_page):
    at = "bouwstenen/leeromgeving/"
    headings = set(map(letters, open_page(at).locator("main :is(h2, h3)").all_inner_texts()))
    pdf, *_ = paper(at, True, "light")
    for page in list(pdf)[:-1]:
        lines = page.get_textpage().get_text_bounded(bottom=16 * MM).split("\n")
        assert letters([line for line in lines if line.strip()][-1]) not in headings


def test_the_table_of_what_blocks_rest_on_stands_on_one_sheet(paper):
    pdf, *_ = paper("onderzoek/bewijs/", True, "light")
    assert [page.get_size() for page in pdf] == [pytest.approx((210 * MM, 297 * MM), abs=1)]


def test_a_step_of_a_blank_sheet_is_not_parted_from_its_first_field(paper):
    pdf, *_ = paper("wegwijzer/", False, "light")
    assert "Basis van deze stap" in body_of(pdf)
    for page in pdf:
        last = page.get_textpage().get_text_bounded(bottom=16 * MM).split("\n")[-1]
        assert not last.startswith("Basis van deze stap")


def test_paper_holds_no_addresses_that_only_a_screen_can_use(paper):
    pdf, *_ = paper("presenteren/", True, "light")
    assert "toon=" not in body_of(pdf)
    assert "127.0.0.1" not in body_of(pdf)


def test_the_print_choice_offers_the_page_only_where_a_script_can_print_it(open_page, library):
    at = address(library.blocks[0])
    page = open_page(at)
    page.evaluate("window.print = () => { document.body.dataset.printed = 'yes'; }")
    page.locator(".print-choice summary").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Deze pagina").click()
    assert page.evaluate("document.body.dataset.printed") == "yes"
    assert page.errors == []
    page = open_page(at, java_script_enabled=False)
    page.locator(".print-choice summary").click()
    assert page.get_by_role("link", name="Deze bouwsteen als pdf").is_visible()
    assert not page.get_by_text("Deze pagina", exact=True).is_visible()


def test_a_pdf_of_the_choice_opens(open_page, library, site):
    page = open_page(address(library.blocks[0]))
    page.locator(".print-choice summary").click()
    goal = page.get_by_role("link", name="Deze bouwsteen als pdf").evaluate("a => a.href")
    answer = page.request.get(goal)
    assert answer.ok
    assert answer.body().startswith(b"%PDF-1.7")
