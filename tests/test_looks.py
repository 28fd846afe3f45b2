"""The looks of the guide: tokens in one place, contrast, measure, and the figure of the model."""

import re
from random import Random

import pytest

from scripts.vocabulary import Audience, Level
from tests.conftest import ROOT, SEED
from tests.test_browser import BLOCK

STYLES = ROOT / "docs" / "assets" / "stylesheets"
SCHEMES = ("default", "slate", "print")
LEVELS = ("school", "design", "context")
LONG, TEXT, SIGN = 7, 4.5, 3
"""Least contrast of long text, of any text, and of a line or shape that says something."""
PAIRS = (
    *[(LONG, "ink", ground) for ground in ("paper", "paper-quiet", "mark")],
    *[(LONG, "ink", f"{level}-tint") for level in LEVELS],
    *[(LONG, "ink-quiet", ground) for ground in ("paper", "paper-quiet")],
    *[(TEXT, "ink-quiet", f"{level}-tint") for level in LEVELS],
    *[(LONG, f"{level}-ink", "paper") for level in LEVELS],
    *[(LONG, f"{level}-ink", f"{level}-tint") for level in LEVELS],
    *[(LONG, "link", ground) for ground in ("paper", "paper-quiet")],
    *[(TEXT, "link", ground) for ground in ("mark", *(f"{level}-tint" for level in LEVELS))],
    (LONG, "paper", "link"),
    (LONG, "here-on", "here"),
    (LONG, "scan-ink", "scan-paper"),
    *[(TEXT, f"{level}-on", f"{level}-strong") for level in LEVELS],
    *[(SIGN, "line-strong", g) for g in ("paper", "paper-quiet", *(f"{v}-tint" for v in LEVELS))],
    *[(SIGN, f"{level}-edge", "paper") for level in LEVELS],
    *[(SIGN, f"{level}-edge", f"{level}-tint") for level in LEVELS],
    *[(SIGN, "here", f"{level}-strong") for level in LEVELS],  # you are here
)
PLAIN = {"line", "shade", "elevation-1", "elevation-2"}
"""Colours that only soften: nothing is lost when nobody sees them."""


def css(name: str = "gids") -> str:
    return re.sub(r"/\*.*?\*/", "", (STYLES / f"{name}.css").read_text("utf-8"), flags=re.DOTALL)


def token_part() -> str:
    whole = (STYLES / "gids.css").read_text("utf-8")
    return whole[: whole.index("/* --- page frame")]


def declared(selector: str, text: str) -> dict[str, str]:
    """The custom properties of the first rule with this selector."""
    rule = re.search(re.escape(selector) + r"\s*\{(.*?)\}", text, re.DOTALL)[1]
    return dict(re.findall(r"--([\w-]+):\s*([^;]+);", rule))


def colours(scheme: str) -> dict[str, str]:
    tokens = token_part()
    common = {k: v for k, v in declared(":root", tokens).items() if v.startswith("#")}
    light = common | declared("[data-md-color-scheme]", tokens)
    if scheme == "print":
        return light | declared("[data-md-color-scheme]", tokens[tokens.index("@media print") :])
    return light | (declared('[data-md-color-scheme="slate"]', tokens) if scheme == "slate" else {})


def luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    """Contrast of two colours as WCAG 2.2 defines it."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_colours_that_meet_have_enough_contrast(scheme):
    known = colours(scheme)
    weak = [
        f"{front} on {ground}: {contrast(known[front], known[ground]):.2f} < {least}"
        for least, front, ground in PAIRS
        if contrast(known[front], known[ground]) < least
    ]
    assert weak == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_no_colour_goes_unmeasured(scheme):
    measured = {name for _, *pair in PAIRS for name in pair}
    named = {name for name, value in colours(scheme).items() if value.startswith("#")}
    assert named - measured - PLAIN == set()


def test_dark_says_every_colour_anew_and_paper_none_that_light_lacks():
    light = set(declared("[data-md-color-scheme]", token_part()))
    assert set(declared('[data-md-color-scheme="slate"]', token_part())) - {"md-hue"} == light
    assert set(colours("print")) == set(colours("default"))


def test_only_the_tokens_hold_colours_and_sizes_of_letters():
    strange = []
    for file in sorted(STYLES.glob("*.css")):
        text = file.read_text("utf-8")
        if file.stem == "gids":
            text = text[len(token_part()) :]
        text = re.sub(r"/\*.*?\*/|@page[^{]*\{(?:[^{}]|\{[^{}]*\})*\}", "", text, flags=re.DOTALL)
        strange += re.findall(
            r"(?<![\w&])#[0-9a-fA-F]{3,8}(?=[\s;,)])|\b(?:rgb|hsl)a?\([^)]*\)", text
        )
        sizes = re.findall(r"font-size:\s*([^;]+);", text)
        strange += [
            s
            for s in sizes
            if s != "inherit"
            and not re.fullmatch(r"[^\d]*(--[\w-]+[^\d]*)+\)*", re.sub(r"--[\w-]+", "--x", s))
        ]
    assert strange == []


def test_every_token_that_is_used_exists():
    """A misspelt token falls back without a word."""
    texts = {file.stem: css(file.stem) for file in STYLES.glob("*.css")}
    known = {name for text in texts.values() for name in re.findall(r"(--[\w-]+):", text)}
    used = {n for text in texts.values() for n in re.findall(r"var\((--[\w-]+)\)", text)}
    assert {name for name in used - known if not name.startswith("--md-")} == set()


LINES = """() => {
    const texts = document.querySelectorAll('.statement__text, .voice blockquote p, .caveat');
    return [...texts].flatMap(text => {
        const range = document.createRange(), rows = new Map();
        const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
            const node = walker.currentNode;
            if (node.parentElement.closest('.record-tools, .visually-hidden')) continue;
            for (let at = 0; at < node.length; at++) {
                range.setStart(node, at);
                range.setEnd(node, at + 1);
                const box = range.getBoundingClientRect(), row = Math.round(box.bottom / 8);
                if (box.width) rows.set(row, (rows.get(row) || 0) + 1);
            }
        }
        return [...rows.values()].slice(0, -2);
    });
}"""
"""How many characters stand on each line; the last lines are as long as they happen to be."""


def test_a_line_of_running_text_holds_60_to_75_characters(open_page):
    page = open_page(BLOCK, viewport={"width": 1280, "height": 800})
    lines = page.evaluate(LINES)
    lines.sort()
    assert len(lines) > 20
    assert 60 <= lines[len(lines) // 2] <= 75
    assert lines[int(len(lines) * 0.95)] <= 78


@pytest.mark.parametrize("at", ["onderzoek/bewijs/", "over/basis/", "themas/werklast/", "citaten/"])
def test_no_paragraph_runs_wider_than_the_measure(open_page, at):
    page = open_page(at, viewport={"width": 1280, "height": 800})
    widths = (
        page.locator("main p")
        .filter(visible=True)
        .evaluate_all(
            """paragraphs => paragraphs.filter(p => p.textContent.trim().length > 90)
        .map(p => [p.getBoundingClientRect().width, p.textContent])"""
        )
    )
    assert [text for width, text in widths if width > 600] == []


def test_every_audience_can_be_chosen_by_its_link_alone():
    assert set(re.findall(r"#doen-voor-([\w-]+):target", css())) == set(Audience)


def test_a_role_sees_its_own_actions_and_all_again(open_page, library):
    block = library.block_by_id["transparantie-en-structuur"]
    page = open_page(BLOCK, java_script_enabled=False)
    actions = page.locator("[data-for]")
    assert actions.count() == len(block.actions)
    audience = block.audiences[0]
    page.get_by_role("link", name=audience.label, exact=True).click()
    shown = [a for a in actions.all() if a.is_visible()]
    assert len(shown) == sum(audience in action.audience for action in block.actions)
    assert 0 < len(shown) < len(block.actions)
    page.get_by_role("link", name="Toon alles").click()
    assert all(action.is_visible() for action in actions.all())


@pytest.mark.parametrize("at", ["", "ontwerpniveau/", BLOCK])
def test_the_figure_of_the_model_is_one_drawing_with_a_link_for_each_level(open_page, library, at):
    page = open_page(at, viewport={"width": 320, "height": 640})
    figure = page.locator(".figure")
    assert figure.count() == 1
    links = figure.locator("ol > li > a")
    for level, link in zip(Level, links.all(), strict=True):
        assert link.locator("i").count() == len(library.blocks_at(level))
        assert level.label in link.inner_text()
        assert link.bounding_box()["height"] >= 24
    lit = figure.locator(".figure__band--lit").count()
    assert lit == (3 if at == "" else 1)


def test_the_figure_says_aloud_where_you_are(open_page, library):
    page = open_page(BLOCK)
    block = library.block_by_id["transparantie-en-structuur"]
    here = page.locator(".figure").get_by_role("link", name=re.compile("Je bent hier"))
    assert here.count() == 1
    said = " ".join(here.text_content().split())
    assert f"ontwerpprincipe {block.number} van 11, {block.title}" in said
    assert page.locator(".figure__here").count() == 1


def test_on_a_phone_the_first_screen_says_what_a_block_is_and_leads_to_what_you_can_do(
    open_page, library, sample
):
    page = open_page("over/", viewport={"width": 390, "height": 844})
    base = page.url.removesuffix("over/")
    for block in Random(SEED).sample(library.blocks, sample(7, len(library.blocks))):
        page.goto(f"{base}bouwstenen/{block.id}/")
        jump = page.locator(".jump__main")
        for part in (page.locator("h1"), page.locator(".block-head__core"), jump):
            box = part.bounding_box()
            assert box["y"] + box["height"] <= 844, block.id
        jump.click()
        page.wait_for_function("document.querySelector('#doen').getBoundingClientRect().top < 200")


GALLERY = "over/bouwdoos/"


def test_the_gallery_shows_each_component_in_the_light_and_in_the_dark(open_page):
    page = open_page(GALLERY)
    assert page.errors == []
    pairs = page.locator(".specimen__pair").all()
    assert len(pairs) > 10
    for pair in pairs:
        light, dark = pair.locator("> [data-md-color-scheme]").all()
        assert light.text_content() == dark.text_content()
        grounds = [
            side.evaluate("side => getComputedStyle(side).backgroundColor")
            for side in (light, dark)
        ]
        assert grounds[0] != grounds[1]


def test_the_gallery_shows_every_level_voice_kind_and_grade(open_page, library):
    page = open_page(GALLERY, viewport={"width": 320, "height": 640})
    text = " ".join(page.locator("main").text_content().split())
    for level in Level:
        assert page.locator(f".specimen .tile, .level--{level} .tile").count()
    for words in {quote.role.label for quote in library.quotes} | {
        example.kind.label for example in library.examples
    }:
        assert words in text
    for component in (
        ".figure",
        ".block-head",
        ".card",
        ".basis",
        ".basis--editorial",
        ".voice",
        ".references",
        ".button--main",
        ".tag",
        ".more",
        ".choice",
        "textarea",
        ".presenter-notice",
    ):
        assert page.locator(f".specimen {component}").count(), component
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_authors_guide_points_to_the_gallery(pages):
    assert any(link.endswith("bouwdoos/") for link in pages["over/auteurs/"].links)


def test_at_320_pixels_no_word_of_a_head_breaks_and_the_figure_stays_inside(
    open_page, library, sample
):
    """Each word of a title, and each name in the figure, stands on one line."""
    page = open_page(viewport={"width": 320, "height": 640})
    heads = """() => {
        const range = document.createRange(), broken = [];
        for (const part of document.querySelectorAll('.block-head h1, .figure__name > span')) {
            const text = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
            while (text.nextNode()) {
                const node = text.currentNode;
                if (node.parentElement.matches('.visually-hidden')) continue;
                for (const word of node.data.matchAll(/[^ \\n-]+/g)) {
                    range.setStart(node, word.index);
                    range.setEnd(node, word.index + word[0].length);
                    const boxes = [...range.getClientRects()];
                    if (new Set(boxes.map(box => Math.round(box.top))).size > 1
                        || boxes.some(box => box.right > innerWidth - 20)) broken.push(word[0]);
                }
            }
        }
        return broken;
    }"""
    base = page.url
    for block in Random(SEED).sample(library.blocks, sample(7, len(library.blocks))):
        page.goto(f"{base}bouwstenen/{block.id}/")
        assert page.evaluate(heads) == [], block.id
