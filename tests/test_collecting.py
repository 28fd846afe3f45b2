"""collecting: everything with an address can be collected, and says what its page says."""

import gzip
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.addresses import address, record_addresses
from scripts.citing import guide_forms
from scripts.collecting import SLIDE, collect_files, collectables, slides
from scripts.model import Redirect, Settings


@pytest.fixture(scope="module")
def items(library):
    return {one.address: one for one in collectables(library)}


@pytest.fixture(scope="module")
def files(library):
    return collect_files(library, 2026)


def test_every_record_with_an_address_can_be_collected(library, items):
    tools = tuple(address(tool) for tool in library.tools)  # to work with, not to show
    wanted = {a for a in record_addresses(library) if not a.startswith(tools)}
    assert not wanted - set(items)


def test_what_is_collected_stands_on_its_page(items, pages):
    for one in items.values():
        path, _, anchor = one.address.partition("#")
        page = pages[path]
        assert not anchor or anchor in page.ids, one.address
        for paragraph in one.paragraphs:
            assert " ".join(paragraph) in page.text, one.address
        for point in (point for group in one.points for point in group):
            assert " ".join(point.split()) in page.text, one.address


def test_the_basis_that_goes_along_is_the_basis_on_the_page(items, pages):
    shown = [one for one in items.values() if one.basis and one.forms == ()]
    assert len(shown) > 1000
    missing = [one.address for one in shown if one.basis not in pages[one.page].text]
    assert not missing


def test_what_something_rests_on_can_be_found(items):
    for one in items.values():
        assert set(one.works) <= set(items), one.address


def test_the_steps_of_a_block_go_from_its_core_to_its_questions(library, items):
    for block in library.blocks:
        steps = [step.address for step in items[address(block)].steps]
        of_block = [a.partition("#")[2] for a in steps if a.startswith(f"{address(block)}#")]
        said = [s.id for s in block.in_short] + [s.id for s in block.claims]
        assert steps[0] == address(block)
        assert set(of_block) == {*said, *(q.id for q in block.questions)}
        assert of_block[: len(block.in_short)] == [s.id for s in block.in_short]
        assert of_block[len(of_block) - len(block.questions) :] == [q.id for q in block.questions]
        kinds = [items[a].kind for a in steps]
        assert "Citaat" in kinds or not library.quotes_on(block)
        examples = library.about(block, "examples")
        assert any(k.startswith("Voorbeeld") for k in kinds) or not examples


def test_a_route_shows_each_of_its_steps_with_what_it_asks(library, items):
    for route in library.routes:
        steps = items[address(route)].steps
        asked = [step.text for sequence in route.sequences for step in sequence.steps]
        assert [step.lead for step in steps if step.lead] == asked


@settings(database=None, derandomize=True, deadline=None)
@given(st.text(max_size=2000))
def test_slides_lose_no_word_and_fit(text):
    made = slides(text)
    assert " ".join(made).split() == text.split()
    longest = max(map(len, text.split()), default=0)
    assert all(len(slide) <= max(SLIDE, longest) for slide in made)


def test_slides_are_cut_between_sentences_and_about_equally_long():
    sentence = "Een zin van precies veertig tekens lang. "
    made = slides(sentence * 10)
    assert [len(slide) for slide in made] == [204, 204]
    assert all(slide.endswith("lang.") for slide in made)


def test_pieces_stay_small_enough_for_a_phone(files):
    for name, content in files.items():
        assert len(gzip.compress(content.encode(), 9)) < 30_000, name
    assert len(gzip.compress(files["assets/collect/index.js"].encode(), 9)) < 6_000


def test_pieces_hold_every_item_once_where_the_index_says(files, items):
    index = json.loads(files["assets/collect/index.js"].removeprefix("gidsCollect.index(")[:-1])
    found = {}
    for number, pages in enumerate(index["pages"]):
        content = files[f"assets/collect/{number}.js"]
        written = json.loads(content.removeprefix(f"gidsCollect.piece({number},")[:-1])
        assert {a.partition("#")[0] for a in written} == set(pages)
        assert not set(written) & set(found)
        found |= written
    assert set(found) == set(items)


def test_moved_addresses_go_along(library):
    from dataclasses import replace

    moved = Redirect.model_validate({"from": "/bouwstenen/oud/", "to": "/bouwstenen/visie/"})
    files = collect_files(replace(library, redirects=(moved,)), 2026)
    assert '"moved":{"bouwstenen/oud/":"bouwstenen/visie/"}' in files["assets/collect/index.js"]


# --- citing the guide itself ------------------------------------------------------------------------


def settings_with(**fields) -> Settings:
    base = {
        "title": "Gids", "tagline": "t", "description": "d",
        "site_url": "https://gids.example/", "caveat": "c",
    }  # fmt: skip
    return Settings.model_validate(base | fields)


def test_without_editors_the_title_takes_the_authors_place():
    forms = guide_forms(settings_with(), 2026)
    assert forms["apa"] == "{title.} (2026). Gids. {url}"
    assert "author" not in forms["bibtex"]
    assert forms["plain"] == "“{text}” ({title}, Gids, 2026, {url})"


def test_editors_come_first_as_they_are_written():
    forms = guide_forms(settings_with(editors=["An Van den Berg", "Bo Peeters"]), 2026)
    assert forms["apa"] == "An Van den Berg & Bo Peeters. (2026). {title.} Gids. {url}"
    assert "author = {{An Van den Berg} and {Bo Peeters}}," in forms["bibtex"]


def test_an_unknown_year_is_left_out():
    forms = guide_forms(settings_with(), None)
    assert forms["apa"] == "{title.} Gids. {url}"
    assert "year" not in forms["bibtex"]
    assert "None" not in "".join(forms.values())
