"""WCAG 2.2 AA on the pages of the real site, and the statement that is made from the measurement.

`make test-all` looks at every page in every setting, `make test` at a rotating sample.
"""

import json
import random
from datetime import date

import pytest

from tests.accessibility.measure import (
    AXE,
    RESULT,
    RUN,
    SETTINGS,
    TAGS,
    context_for,
    in_words,
    violations,
)
from tests.conftest import SEED


@pytest.mark.parametrize("setting", SETTINGS, ids=in_words)
def test_axe_finds_nothing(browser, url, pages, sample, setting):
    context = browser.new_context(**context_for(setting))
    page = context.new_page()
    some = random.Random(f"{SEED} {setting}").sample(sorted(pages), sample(2, len(pages)))
    found = [one for at in some for one in violations(page, url, at, setting)]
    context.close()
    assert not found


def test_axe_sees_what_is_wrong(open_page):
    """Or the test above could not fail."""
    page = open_page("", bypass_csp=True)
    page.evaluate("document.querySelector('h1').innerHTML = '<img src=x><a href=y></a>'")
    page.evaluate(AXE)
    assert {rule for rule, _ in page.evaluate(RUN, TAGS)} >= {"image-alt", "link-name"}


STOP = """() => {
    const here = document.activeElement, box = here.getBoundingClientRect();
    const label = here.labels?.[0];
    const drawn = [here, label, ...here.querySelectorAll('*')].filter(Boolean)
        .map(one => getComputedStyle(one))
        .some(one => one.outlineStyle !== 'none' && parseFloat(one.outlineWidth) > 0);
    const middle = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
    const points = [middle, [box.left + 2, middle[1]], [box.right - 2, middle[1]],
        [middle[0], box.top + 2], [middle[0], box.bottom - 2]];
    const seen = points.some(([x, y]) => {
        const top = document.elementFromPoint(x, y);
        return top && (here.contains(top) || top.contains(here) && !top.matches('html, body, header')
            || label?.contains(top));
    });
    const before = window.lastStop && !(window.lastStop.compareDocumentPosition(here) & 4);
    window.lastStop = here;
    return { name: here.outerHTML.slice(0, 120), body: here === document.body, drawn, seen, before };
}"""


def stops(page, most: int) -> list[dict]:
    """Where the Tab key comes, from the top of a page until it leaves it."""
    found = []
    for _ in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop["body"]:
            break
        found.append(stop)
    return found


@pytest.mark.parametrize("width", [390, 1280])
def test_every_stop_of_the_tab_key_is_marked_in_sight_and_in_the_order_of_the_page(
    open_page, url, pages, sample, width
):
    page = open_page("over/", viewport={"width": width, "height": 800}, reduced_motion="reduce")
    some = random.Random(f"{SEED} {width}").sample(sorted(pages), sample(2, len(pages)))
    wrong = []
    for at in some:
        page.goto(url + at)
        walked = stops(page, sample(80, 2000))
        assert walked, at
        for stop in walked:
            faults = [f for f, bad in (("geen rand", not stop["drawn"]), ("uit zicht", not stop["seen"]),
                                       ("terug", stop["before"])) if bad]  # fmt: skip
            if faults:
                wrong.append((at, stop["name"], faults))
    assert wrong == []


MOVING = """() => [...document.querySelectorAll('*')].flatMap(one => ['', '::before', '::after'].map(part => {
    const style = getComputedStyle(one, part);
    const most = times => Math.max(...times.split(',').map(parseFloat));
    const still = most(style.transitionDuration) <= 0.01 && most(style.animationDuration) <= 0.01
        && style.scrollBehavior === 'auto';
    return still ? null : one.tagName + '.' + one.className + part;
})).filter(Boolean)"""


@pytest.mark.parametrize("at", ["", "bouwstenen/visie/", "bundel/", "ontwerpwijzer/", "citaten/"])
def test_nothing_moves_for_who_asked_for_stillness(open_page, at):
    assert open_page(at, reduced_motion="reduce").evaluate(MOVING) == []


def test_the_statement_tells_the_committed_result(site, pages):
    result = json.loads(RESULT.read_text("utf-8"))
    text = (site / "over/toegankelijkheid/index.html").read_text("utf-8")
    assert date.fromisoformat(result["date"]) <= date.today()
    if not result["pages"]:
        assert "nog niet volledig gedraaid" in text
        return
    assert result["found"] == []
    assert result["settings"] == [in_words(setting) for setting in SETTINGS]
    assert result["checked"] == result["pages"] * len(SETTINGS)
    assert result["pages"] >= 0.9 * len(pages), "meet opnieuw: make a11y"
    assert f"{result['checked']} keer" in text
    assert f"axe {result['axe']}" in text
    assert all(setting in text for setting in result["settings"])
