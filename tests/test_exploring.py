"""exploring and explorer.js: what a choice of facets shows, and what a visitor does with it.

The brute-force test holds what the page shows against the open data, for pairs of facet values.
"""

import itertools
import json
import random

import pytest

from scripts.exploring import SILENT, explorers
from tests.conftest import SEED

PAGES = {
    "quotes": "citaten/",
    "examples": "voorbeelden/",
    "references": "bronnen/",
    "blocks": "bouwstenen/",
}


# --- the facets -----------------------------------------------------------------------------------


def test_every_record_has_a_value_in_each_facet(library):
    for collection, explorer in explorers(library).items():
        for facet in explorer.facets:
            values = {choice.value for choice in facet.choices}
            for record in getattr(library, collection):
                assert set(facet.values[record.id]) <= values
                assert facet.values[record.id]


def test_every_choice_of_a_facet_has_records_and_a_label(library):
    for explorer in explorers(library).values():
        for facet in explorer.facets:
            assert len({choice.label for choice in facet.choices}) == len(facet.choices)
            assert all(facet.count(choice) for choice in facet.choices)


def test_every_facet_tells_records_apart(library):
    for explorer in explorers(library).values():
        for facet in explorer.facets:
            assert any(facet.count(choice) < explorer.size for choice in facet.choices)


def test_an_order_gives_each_record_its_own_place(library):
    for explorer in explorers(library).values():
        for order in explorer.orders:
            assert sorted(order.places.values()) == list(range(explorer.size))


# --- what the data says, worked out from the published file alone ---------------------------------


def _all_evidence(node):
    if isinstance(node, dict):
        if isinstance(node.get("evidence"), dict):
            yield node["evidence"]
        for value in node.values():
            yield from _all_evidence(value)
    elif isinstance(node, list):
        for value in node:
            yield from _all_evidence(value)


def _levels(names, guide):
    return {block["level"] for block in guide["building_blocks"] if block["id"] in names}


def _schools(record):
    for evidence in _all_evidence(record):
        yield from "ABCDEF" if evidence.get("extent") == "alle" else evidence.get("schools", ())


def _bases(record, library):
    sections = {section.id: section.basis.value for section in library.sections}
    # What a block shows of relations is computed for both sides; its own file holds one.
    own = {k: v for k, v in record.items() if k != "related"}
    own["related"] = [r for r in record.get("related", ()) if r["direction"] == "outgoing"]
    return {sections[name] for evidence in _all_evidence(own) for name in evidence["sections"]}


def _period(year):
    if year >= 2020:
        return "vanaf-2020"
    return "2015-2019" if year >= 2015 else "2010-2014" if year >= 2010 else "voor-2010"


def _naming(collection, block, guide):
    return {r["id"] for r in guide[collection] if block["id"] in r.get("building_blocks", ())}


def expected_values(collection, record, guide, library):
    """The values of a record in each facet, as the open data has them."""
    blocks = record.get("building_blocks", [])
    if collection == "quotes":
        return {
            "rol": {record["role"]},
            "school": {record["school"]},
            "niveau": _levels(blocks, guide),
            "bouwsteen": set(blocks),
            "manier": {record.get("instrument")},
            "bron": {record["source"]},
        }
    if collection == "examples":
        return {
            "soort": {record["kind"]},
            "niveau": _levels(blocks, guide),
            "bouwsteen": set(blocks),
            "model": set(record.get("models", ())),
            "plaats": set(record.get("place", ())),
            "tijd": set(record.get("time", ())),
            "tool": {
                k.id for k in library.tool_kinds for t in record.get("tools", ()) if t in k.tools
            },
            "rol": {r for e in _all_evidence(record) for r in e.get("roles", ())},
            "school": set(_schools(record)),
            "basis": _bases(record, library),
        }
    if collection == "references":
        return {
            "studie": {record.get("study_type")},
            "onderwijs": {record.get("focus")},
            "niveau": _levels(blocks, guide),
            "bouwsteen": set(blocks),
            "jaar": {_period(record["issued"])},
            "werk": {record["type"]},
            "gegevens": {record["grade"]},
        }
    quotes = [q for q in guide["quotes"] if q["id"] in record["quotes"]]
    themes = {t["id"] for t in guide["topics"] if t["shelf"] == "themas"}
    return {
        "niveau": {record["level"]},
        "thema": _naming("topics", record, guide) & themes,
        "model": _naming("models", record, guide),
        "kader": _naming("frameworks", record, guide),
        "rol": {q["role"] for q in quotes},
        "school": {q["school"] for q in quotes},
        "basis": _bases(record, library),
    }


SHOWN = """choices => choices.map(query => {
    history.replaceState(null, '', query);
    dispatchEvent(new PopStateEvent('popstate'));
    const explorer = document.querySelector('guide-explorer');
    const key = e => e.querySelector('a.card, a.tile')?.getAttribute('href') || e.id ||
        e.querySelector('figure').id;
    return {
        shown: [...explorer.querySelectorAll('[data-facets]')].filter(e => !e.hidden).map(key),
        counts: Object.fromEntries([...explorer.querySelectorAll('input[type=checkbox]')].map(
            box => [`${box.name}=${box.value}`,
                    Number(box.closest('label').querySelector('.facet__count').textContent)])),
        said: explorer.querySelector('.explorer__said').textContent,
    };
})"""


@pytest.mark.parametrize("served", [True, False], ids=["served", "from-a-folder"])
@pytest.mark.parametrize("collection", PAGES)
def test_each_combination_of_two_values_shows_what_the_data_says(
    open_page, site, library, sample, collection, served
):
    guide = json.loads((site / "data/guide.json").read_text("utf-8"))
    records = guide["building_blocks" if collection == "blocks" else collection]
    values = {}
    for record in records:
        found = expected_values(collection, record, guide, library)
        values[record["id"]] = {
            name: {v.lower().replace(" ", "-") for v in own if v} or {SILENT}
            for name, own in found.items()
        }
    tokens = sorted(
        {(name, v) for own in values.values() for name, held in own.items() for v in held}
    )
    pairs = list(itertools.combinations(tokens, 2))
    pairs = random.Random(SEED).sample(pairs, sample(min(50, len(pairs)), len(pairs)))

    address = PAGES[collection]
    page = open_page(address if served else (site / address / "index.html").as_uri())
    answers = page.evaluate(SHOWN, ["?" + "&".join(f"{n}={v}" for n, v in pair) for pair in pairs])
    for pair, answer in zip(pairs, answers, strict=True):
        choice = {}
        for name, value in pair:
            choice.setdefault(name, set()).add(value)

        def fits(own, choice=choice, without=None):
            return all(own[n] & chosen for n, chosen in choice.items() if n != without)

        wanted = {name for name, own in values.items() if fits(own)}
        shown = {key.rstrip("/").rsplit("/", 1)[-1] for key in answer["shown"]}
        assert shown == wanted, pair
        assert len(answer["shown"]) == len(wanted), pair
        for name, value in tokens:
            count = sum(value in own[name] and fits(own, choice, name) for own in values.values())
            assert answer["counts"][f"{name}={value}"] == count, (pair, name, value)
        if wanted:
            assert f"{len(wanted)} van de {len(records)} " in answer["said"]
            assert answer["said"].endswith(f"Verborgen: {len(records) - len(wanted)}.")
        else:
            assert answer["said"].startswith("Geen enkele"), pair


# --- what a visitor does --------------------------------------------------------------------------

SAID = ".explorer__said"


def shown(page) -> int:
    return page.locator("[data-facets] >> visible=true").count()


def test_a_visitor_filters_by_keyboard_and_the_address_follows(open_page, library):
    page = open_page("citaten/")
    assert page.locator(SAID).inner_text() == f"Je ziet alle {len(library.quotes)} citaten."
    page.locator("input[name=rol][value=ouders]").focus()
    page.keyboard.press("Space")
    parents = sum(quote.role == "ouders" for quote in library.quotes)
    assert shown(page) == parents
    assert page.url.endswith("/citaten/?rol=ouders")
    assert f"{parents} van de" in page.locator(SAID).inner_text()
    assert "Ouder" in page.locator(SAID).inner_text()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Space")
    pupils = sum(quote.role == "leerlingen" for quote in library.quotes)
    assert shown(page) == parents + pupils
    page.get_by_role("button", name="Haal weg: wie spreekt, Ouder").click()
    assert shown(page) == pupils
    assert page.evaluate("document.activeElement.className") == "explorer__chip"


def test_the_back_button_takes_a_choice_back_and_reset_shows_all(open_page, library):
    page = open_page("voorbeelden/")
    page.get_by_role("checkbox", name="Door ons uitgewerkt").check()
    page.get_by_label("Volgorde").select_option("naam")
    assert page.url.endswith("?soort=uitgewerkt&volgorde=naam")
    page.go_back()
    assert page.url.endswith("?soort=uitgewerkt")
    assert page.get_by_label("Volgorde").input_value() == "soort"
    page.go_back()
    assert shown(page) == len(library.examples)
    assert not page.get_by_role("checkbox", name="Door ons uitgewerkt").is_checked()
    page.go_forward()
    assert page.get_by_role("checkbox", name="Door ons uitgewerkt").is_checked()
    page.get_by_role("button", name="Toon alles").click()
    assert shown(page) == len(library.examples)
    assert page.url.endswith("/voorbeelden/")
    assert page.evaluate("document.activeElement.className") == "explorer__said"


def test_a_linked_view_opens_as_the_trainer_left_it(open_page, library):
    query = "?bouwsteen=visie&jaar=vanaf-2020&volgorde=nieuw"
    page = open_page(f"bronnen/{query}")
    visie = library.block_by_id["visie"]
    wanted = [w for w in library.references_of(visie) if w.issued >= 2020]
    items = page.locator(".explorer__ordered > [data-facets] >> visible=true")
    years = [next(w.issued for w in wanted if w.id == i.get_attribute("id")) for i in items.all()]
    assert len(years) == len(wanted) > 1
    assert years == sorted(years, reverse=True)
    assert page.get_by_label("Volgorde").input_value() == "nieuw"


def test_an_order_and_back_leaves_the_page_as_it_was(open_page):
    page = open_page("voorbeelden/")
    titles = "els => els.map(e => e.querySelector('.card__title').textContent)"
    before = page.eval_on_selector_all("[data-facets]", titles)
    page.get_by_label("Volgorde").select_option("naam")
    ordered = page.eval_on_selector_all("[data-facets]", titles)
    assert ordered != before
    assert sorted(ordered) == sorted(before)
    assert page.locator("[data-group] >> visible=true").count() == 0
    page.get_by_label("Volgorde").select_option("soort")
    assert page.eval_on_selector_all("[data-facets]", titles) == before


def test_a_link_to_a_record_that_a_choice_hides_shows_it_all_the_same(open_page, library):
    leader = next(quote for quote in library.quotes if quote.role == "schoolleiding")
    page = open_page(f"citaten/?rol=ouders#{leader.id}")
    page.locator(f"#{leader.id}").wait_for()
    assert shown(page) == len(library.quotes)
    assert page.url.endswith(f"/citaten/#{leader.id}")


@pytest.mark.parametrize(
    "query",
    [
        "?rol=bestaat-niet&niets=1&volgorde=achterstevoren",
        "?rol=<img src=x onerror=alert(1)>&%E0%A4%A=%",
        "?__proto__=x&constructor=y&hasOwnProperty=z&rol=__proto__",
        "?" + "rol=x&" * 5000,
    ],
)
def test_an_address_that_makes_no_sense_shows_everything(open_page, library, query):
    page = open_page(f"citaten/{query}")
    assert shown(page) == len(library.quotes)
    assert page.errors == []


def test_a_choice_that_fits_nothing_says_how_to_go_on(open_page):
    page = open_page("voorbeelden/?soort=praktijk&model=labrotatie")
    assert shown(page) == 0
    assert "Haal iets weg" in page.locator(SAID).inner_text()
    assert page.get_by_role("button", name="Toon alles").is_visible()


def test_without_script_everything_is_listed_and_nothing_promises_to_filter(open_page, library):
    for collection, address in PAGES.items():
        page = open_page(f"{address}?rol=ouders", java_script_enabled=False)
        assert shown(page) == len(getattr(library, collection))
        assert not page.locator(".explorer__panel").is_visible()
        assert not page.locator(".explorer__bar").is_visible()


def test_a_phone_folds_the_filters_away_and_leads_back_to_the_results(open_page, library):
    page = open_page("citaten/", viewport={"width": 390, "height": 800}, has_touch=True)
    assert not page.locator(".facet").first.is_visible()
    page.get_by_text("Filteren en ordenen").tap()
    page.locator("input[value=leerlingen]").tap()
    pupils = sum(quote.role == "leerlingen" for quote in library.quotes)
    page.get_by_role("button", name=f"Toon {pupils} citaten").tap()
    assert not page.locator(".facet").first.is_visible()
    assert page.locator(SAID).is_visible()


def test_a_block_leads_to_its_own_examples_and_voices(open_page, library):
    page = open_page("bouwstenen/visie/")
    visie = library.block_by_id["visie"]
    page.get_by_role("link", name="Filter deze stemmen").click()
    page.wait_for_url("**/citaten/?bouwsteen=visie")
    assert shown(page) == len(library.quotes_on(visie))
