"""What the three users come for: five tasks each, walked from home by what they see.

A step presses one visible link, button or fold, by its words. Each task takes at most four steps, on
a phone and on a laptop. `SHOTS=folder` keeps a picture of every step, to look at.
"""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Page, expect

SIZES = {"phone": {"width": 390, "height": 844}, "laptop": {"width": 1280, "height": 800}}
MOST = 4


@dataclass(frozen=True)
class Task:
    """`steps` are the words on what is pressed; `reached` fails when the user does not see her goal."""

    goal: str
    steps: tuple[str, ...]
    reached: Callable[[Page], None]


ON_SCREEN = """words => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const parent = walker.currentNode.parentElement;
        if (!walker.currentNode.data.includes(words) || !parent.checkVisibility()) continue;
        const box = parent.getBoundingClientRect();
        const inside = parent.closest('main, dialog, .presenter') && !parent.closest('.jump, .md-sidebar');
        if (inside && box.top >= 0 && box.bottom <= innerHeight) return true;
    }
}"""


def sees(words: str) -> Callable[[Page], None]:
    """These words stand on the screen, without scrolling."""
    return lambda page: page.wait_for_function(ON_SCREEN, arg=words)


def sees_what_was_linked(page: Page) -> None:
    expect(page.locator(":target")).to_be_in_viewport()


def projects(page: Page) -> None:
    expect(page.locator(".presenter__slide")).to_be_in_viewport()
    expect(page.locator(".presenter__count")).to_contain_text("1")


def got_pdf(page: Page) -> None:
    assert page.pressed_pdf.startswith(b"%PDF")


def can_type(page: Page) -> None:
    field = (
        page.locator("guide-canvas .field textarea, guide-canvas .field--kort input")
        .filter(visible=True)
        .first
    )
    field.fill("Onze eerste reeks")
    expect(field).to_have_value("Onze eerste reeks")


def shows_only(audience: str) -> Callable[[Page], None]:
    def check(page: Page) -> None:
        shown = page.locator("[data-for]").filter(visible=True)
        assert shown.count() > 0
        assert all(audience in item.get_attribute("data-for") for item in shown.all())

    return check


def shows_a_code(page: Page) -> None:
    expect(page.locator(".qr-view svg")).to_be_visible()


TASKS = {
    "leraar": (
        Task(
            "een principe voor een klas die afhaakt",
            ("Je bent leraar", "Mijn leerlingen haken af", "Motiveren"),
            sees("Leerlingen betrekken"),
        ),
        Task(
            "de basis van een uitspraak zien",
            ("Transparantie en structuur", "Basis"),
            sees("Staat in:"),
        ),
        Task(
            "een voorbeeld om te lenen",
            ("Voorbeelden", "Woordjes Latijn plannen"),
            sees("Dit voorbeeld hebben wij uitgewerkt"),
        ),
        Task("weten waarvoor je oplet", ("Tools selecteren", "Let op"), sees("Let op")),
        Task("een ontwerp invullen", ("Ontwerpwijzer",), can_type),
    ),
    "begeleider": (
        Task("een sessie tonen", ("Je bent begeleider", "Presenteer deze reeks"), projects),
        Task(
            "iets in een bundel steken",
            ("Visie", "Bewaar of deel", "Voeg toe"),
            sees("Toegevoegd"),
        ),
        Task(
            "een code van een pagina tonen",
            ("Differentiëren", "Bewaar of deel", "Toon QR-code"),
            shows_a_code,
        ),
        Task("wie zegt dat", ("Samenwerking", "Stemmen", "naar dit citaat"), sees_what_was_linked),
        Task("kaarten afdrukken", ("Afdrukken", "Kaarten van alle bouwstenen"), got_pdf),
    ),
    "schoolteam": (
        Task("het schoolniveau afdrukken", ("Schoolniveau", "Schoolniveau als pdf"), got_pdf),
        Task(
            "wat de directie kan doen",
            ("Leiderschap", "Wat je kunt doen", "Schoolleiding"),
            shows_only("schoolleiding"),
        ),
        Task("een gesprek invullen", ("Teamgesprek", "Volgende:"), can_type),
        Task(
            "vragen voor een vergadering",
            ("Visie", "Vragen voor je team"),
            sees("Vragen voor je team"),
        ),
        Task(
            "weten wat de gids niet is", ("Lees waarop de gids steunt",), sees("Wat deze gids is")
        ),
    ),
}


def press(page: Page, words: str) -> None:
    """Presses the first thing on the page that shows these words and that can be pressed."""
    pattern = re.compile(rf"^\W*(?:\d+\W+)?{re.escape(words)}")
    target = page.locator("main, dialog, .md-sidebar--secondary").locator("a, button, summary")
    target = target.filter(has_text=pattern, visible=True).first
    target.evaluate("target => target.scrollIntoView({ block: 'center', behavior: 'instant' })")
    href = target.get_attribute("href") or ""
    if href.endswith(".pdf"):
        page.pressed_pdf = page.request.get(urljoin(page.url, href)).body()
    else:
        target.click()
        page.wait_for_load_state()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("user", TASKS)
def test_each_task_of_a_user_takes_at_most_four_steps_from_home(open_page, user, size):
    shots = os.environ.get("SHOTS")
    for number, task in enumerate(TASKS[user], 1):
        assert len(task.steps) <= MOST
        page = open_page(viewport=SIZES[size])
        page.set_default_timeout(5000)
        for at, words in enumerate(task.steps, 1):
            press(page, words)
            if shots:
                page.wait_for_timeout(300)
                page.screenshot(path=Path(shots) / f"{user}-{number}-{at}-{size}.png")
        task.reached(page)
        assert page.errors == []
        page.context.close()
