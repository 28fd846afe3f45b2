"""WCAG 2.2 AA: axe on the pages of the real site, in light and dark, narrow and wide, large and forced.

`make test-all` looks at every page in every setting, `make test` at a rotating sample. What axe cannot
see (names that make sense, an order that does) is in the tests of each part.
"""

from collections import Counter
from importlib.resources import files
from itertools import product

import pytest

AXE = (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
WIDTHS = (320, 768, 1280)
SETTINGS = (
    *(dict(width=w, scheme=s) for w, s in product(WIDTHS, ("light", "dark"))),
    dict(width=1280, scheme="light", text=200),
    dict(width=1280, scheme="dark", forced=True),
)
RUN = """tags => axe.run({ runOnly: tags }).then(found => found.violations.map(
    one => [one.id, one.nodes.map(node => node.target.join(' '))]))"""


def named(setting: dict) -> str:
    return "-".join(str(value) for value in setting.values())


@pytest.fixture(scope="module", params=SETTINGS, ids=named)
def setting(request, browser):
    """A page in one setting; axe comes in past the content policy, which it would break."""
    asked = request.param
    context = browser.new_context(
        viewport={"width": asked["width"], "height": 800},
        color_scheme=asked["scheme"],
        forced_colors="active" if asked.get("forced") else "none",
        reduced_motion="reduce",
        bypass_csp=True,
    )
    page = context.new_page()
    page.text = asked.get("text")
    yield page
    context.close()


GALLERY = "over/bouwdoos/"
"""Shows every part in light and dark, so that each stands there twice with the same name."""


def violations(page, address: str) -> list[str]:
    page.goto(address)
    if page.text:
        page.add_style_tag(content=f"html {{ font-size: {page.text}% !important }}")
    page.evaluate(AXE)
    found = page.evaluate(RUN, TAGS)
    if address.endswith(GALLERY):
        found = [one for one in found if one[0] != "landmark-unique"]
    return [f"{rule}: {where}" for rule, places in found for where in places[:3]]


def test_axe_finds_nothing(setting, url, pages, sample):
    found = Counter()
    for address in sample(sorted(pages), 5):
        for one in violations(setting, url + address):
            found[f"{address} {one}"] += 1
    assert not found


def test_axe_sees_what_is_wrong(open_page):
    """Or the test above could not fail."""
    page = open_page("", bypass_csp=True)
    page.text = None
    page.evaluate("document.querySelector('h1').innerHTML = '<img src=x><a href=y></a>'")
    page.evaluate(AXE)
    assert {rule for rule, _ in page.evaluate(RUN, TAGS)} >= {"image-alt", "link-name"}
