"""The real content: complete where the guide promises it, linked both ways, and nothing orphaned."""

from collections import Counter
from urllib.parse import urldefrag

import pytest

from scripts import addresses
from scripts.basis import evidence_matrix
from scripts.model import evidence_in
from scripts.vocabulary import ExampleKind, Level, Perspective
from tests.test_site import inside

LEVELS = {Level.SCHOOL: 7, Level.DESIGN: 11, Level.CONTEXT: 4}


@pytest.mark.parametrize("level", list(Level))
def test_the_model_is_whole(library, level):
    numbers = [block.number for block in library.blocks_at(level)]
    assert numbers == list(range(1, LEVELS[level] + 1))


def test_every_block_says_enough(library):
    thin = []
    for block in library.blocks:
        least, most = (3, 8) if block.level == Level.CONTEXT else (6, 14)
        counts = {
            "bevindingen": least <= len(block.claims) <= most,
            "handvatten": len(block.actions) >= 4,
            "opgelet": len(block.cautions) >= 2,
            "vragen": len(block.questions) >= 4,
            "relaties": len(library.related_to(block)) >= 2,
            "stemmen": len(library.quotes_on(block)) >= 1,
            "voorbeelden": len(library.about(block, "examples")) >= 2,
            "sleutelwoorden": len(block.keywords) >= 5,
        }
        thin += [f"{block.id}: {name}" for name, enough in counts.items() if not enough]
    assert not thin


def test_every_block_speaks_from_schools_and_from_literature(library):
    for block in library.blocks:
        perspectives = {claim.perspective for claim in block.claims}
        assert Perspective.LITERATURE in perspectives, block.id
        assert perspectives & {Perspective.EXPERIENCE, Perspective.WISH}, block.id


def test_collections_are_as_large_as_the_guide_promises(library):
    assert len(library.quotes) == 109
    assert len(library.references) == 142
    assert len(library.examples) >= 60
    assert len(library.models) == 8
    assert len(library.frameworks) >= 13
    assert len(library.terms) >= 70
    assert len(library.research_questions) == 9
    assert len(library.schools) == 6
    assert len(library.recommendations) == 7
    assert len(library.challenges) == 7
    assert len(library.proposals) == 9
    assert {route.id for route in library.routes} == {"leraar", "begeleider", "schoolteam"}
    assert {example.kind for example in library.examples} == set(ExampleKind)


def test_every_work_supports_something(library):
    assert not [work.id for work in library.references if not library.records_citing(work)]


def test_every_case_school_and_the_second_study_support_some_claim(library):
    used = Counter(
        column
        for row in evidence_matrix(library).values()
        for column, claims in row.items()
        if claims
    )
    assert all(used[f"school-{letter}"] for letter in "abcdef")
    assert used["tweede-onderzoek"]
    assert used["literatuur"] == len(library.blocks)


def test_a_trainers_sequences_last_as_long_as_they_say(library):
    minutes = [sequence.minutes for sequence in library.route_by_id["begeleider"].sequences]
    assert {20, 60, 90} <= set(minutes)


def test_no_page_is_an_orphan(pages):
    """Every page is linked from another page, in its text, not only in the sitemap."""
    reached = set()
    for page in pages.values():
        for link in page.links:
            goal = inside(page.address, urldefrag(link).url or "./")
            if goal and goal[0] != f"{page.address}index.html":
                reached.add(goal[0])
    files = {address + "index.html" for address in pages if not address.endswith(".html")}
    assert not files - reached


def test_every_record_on_a_shared_page_is_linked_from_elsewhere(library, pages):
    """A quotation, work or finding can be reached from a page other than the one it stands on."""
    reached = set()
    for page in pages.values():
        for link in page.links:
            goal = inside(page.address, link)
            if goal and goal[1] and goal[0] != f"{page.address}index.html":
                reached.add("#".join(goal).replace("index.html", ""))
    records = (
        *library.quotes,
        *library.references,
        *library.research_questions,
        *library.recommendations,
        *library.challenges,
        *library.proposals,
    )
    assert not [a for a in map(addresses.address, records) if a not in reached]


def test_evidence_with_letters_names_no_extent_beside_them_that_says_all(library):
    """Letters and "all" together would show the letters only."""
    for record in library.based_records:
        for evidence in evidence_in(record):
            assert not (evidence.schools and evidence.extent == "alle"), (record.id, evidence)


def test_every_title_of_a_work_says_its_language(library):
    silent = [work.id for work in library.references if work.title and not work.language]
    assert silent == []
