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
    some = random.Random(f"{SEED} {setting}").sample(sorted(pages), sample(3, len(pages)))
    found = [one for at in some for one in violations(page, url, at, setting)]
    context.close()
    assert not found


def test_axe_sees_what_is_wrong(open_page):
    """Or the test above could not fail."""
    page = open_page("", bypass_csp=True)
    page.evaluate("document.querySelector('h1').innerHTML = '<img src=x><a href=y></a>'")
    page.evaluate(AXE)
    assert {rule for rule, _ in page.evaluate(RUN, TAGS)} >= {"image-alt", "link-name"}


def test_the_statement_tells_the_committed_result(site, pages):
    result = json.loads(RESULT.read_text("utf-8"))
    text = (site / "over/toegankelijkheid/index.html").read_text("utf-8")
    assert date.fromisoformat(result["date"]) <= date.today()
    if not result["pages"]:
        assert "nog niet volledig gedraaid" in text
        return
    assert result["settings"] == [in_words(setting) for setting in SETTINGS]
    assert result["checked"] == result["pages"] * len(SETTINGS)
    assert result["pages"] >= 0.9 * len(pages), "meet opnieuw: make a11y"
    assert f"{result['checked']} keer" in text
    assert f"axe {result['axe']}" in text
    assert all(setting in text for setting in result["settings"])
