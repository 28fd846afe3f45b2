"""Nothing leaves the reader's browser, and nothing runs that is not the guide's own.

`make test-all` opens every page, `make test` a rotating sample.
"""

import random

import pytest

from tests.conftest import SEED

TOOLS = ("bundel/", "presenteren/", "ontwerpwijzer/", "wegwijzer/", "teamgesprek/")
WATCH = """addEventListener('securitypolicyviolation',
    event => console.error('policy: ' + event.violatedDirective + ' ' + event.blockedURI))"""


@pytest.fixture
def watched(open_page, url):
    """A page held to the policy; at the end nothing may have been asked, kept or blocked."""
    page = open_page("", bypass_csp=False)
    asked: list[str] = []
    wrong: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda line: wrong.append(line.text) if line.type == "error" else None)
    page.add_init_script(WATCH)
    yield page
    assert [one for one in asked if not one.startswith((url, "data:", "blob:"))] == []
    assert asked
    assert page.context.cookies() == []
    assert wrong == []
    assert page.errors == []


def test_no_page_asks_another_host_keeps_a_cookie_or_breaks_the_policy(watched, url, pages, sample):
    some = random.Random(SEED).sample(sorted(pages), sample(20, len(pages)))
    for address in {*some, *TOOLS}:
        watched.goto(url + address, wait_until="load")


def test_using_the_guide_asks_no_other_host_and_breaks_no_policy(watched, url):
    page = watched
    page.goto(url + "bouwstenen/visie/")
    page.get_by_role("button", name="Donkere kleuren").click()
    page.fill("[data-md-component=search-query]", "lerlingen haken af")
    page.locator(".md-search-result__link").first.click()
    page.wait_for_url("**/bouwstenen/**")
    page.locator(".record-menu").first.click()
    page.get_by_role("button", name="Voeg toe").click()
    page.get_by_role("button", name="Toon QR-code").click()
    page.goto(url + "bundel/")
    page.locator(".bundle-item").first.wait_for()
    page.goto(url + "presenteren/?toon=bouwstenen/visie/")
    page.keyboard.press("ArrowRight")
    for tool in TOOLS[2:]:
        page.goto(url + tool)
        page.locator("main input:visible, main textarea:visible").first.fill("<b>proef</b>")
    page.goto(url + "bouwstenen/")
    page.locator(".md-content :is(select, summary, button, input):visible").first.click()
