"""basis: what a statement rests on, in words, computed from the data."""

import pytest

from scripts.basis import COLUMNS, basis_in_words, enumerate_in_words, evidence_matrix
from scripts.model import Evidence, Library, Reference, Section, Settings

SECTIONS = {
    "case": "casestudy",
    "wish": "casestudy",
    "lit": "literatuur",
    "both": "beide",
    "advice": "aanbeveling",
    "article": "artikel",
    "frame": "kader",
}


def work(name, focus=None, see_also=()):
    fields = {
        "id": name, "type": "book", "author": [{"family": name.title()}], "issued": 2020,
        "grade": "known", "cited_as": [name], "see_also": see_also,
    }  # fmt: skip
    return Reference.model_validate(fields | ({"focus": focus} if focus else {}))


LIBRARY = Library(
    settings=Settings(title="t", tagline="t", description="d", site_url="https://x/", caveat="c"),
    sections=tuple(
        Section(id=name, source="rapport", title=name, basis=basis, future=name == "wish")
        for name, basis in SECTIONS.items()
    ),
    references=(
        work("secundair-een", "secundair"),
        work("secundair-twee", "secundair"),
        work("hoger-een", "hoger"),
        work("onbekend"),
        work("een-van-beide", see_also=("hoger-een", "secundair-een")),
    ),
)


@pytest.mark.parametrize(
    ("evidence", "words"),
    [
        (
            {"sections": ["case"], "schools": ["D", "A", "B"]},
            "Gezien in school A, B en D",
        ),
        (
            {"sections": ["both"], "schools": ["A", "D"], "references": ["onbekend"]},
            "Gezien in school A en D · 1 bron",
        ),
        ({"sections": ["wish"], "schools": ["A", "D"]}, "Genoemd in school A en D"),
        ({"sections": ["case", "wish"], "schools": ["A"]}, "Gezien in school A"),
        ({"sections": ["wish"], "extent": "alle"}, "Genoemd in alle zes de scholen"),
        (
            {"sections": ["wish"], "extent": "enkele"},
            "Genoemd in enkele scholen; niet bij naam genoemd",
        ),
        ({"sections": ["case"], "extent": "alle"}, "In alle zes de scholen"),
        (
            {"sections": ["case"], "extent": "meeste", "roles": ["leraren", "ouders"]},
            "In de meeste scholen; niet bij naam genoemd · gezegd door leraren en ouders",
        ),
        ({"sections": ["case"], "extent": "een"}, "In één school; niet bij naam genoemd"),
        ({"sections": ["case"]}, "Uit de casestudy; scholen niet bij naam genoemd"),
        (
            {"sections": ["lit"], "references": ["secundair-een", "secundair-twee"]},
            "Alleen uit de literatuur (2 bronnen, secundair onderwijs)",
        ),
        (
            {"sections": ["lit"], "references": ["hoger-een"]},
            "Alleen uit de literatuur (1 bron, hoger onderwijs)",
        ),
        (
            {"sections": ["lit"], "references": ["hoger-een", "onbekend"]},
            "Alleen uit de literatuur (2 bronnen, deels hoger onderwijs)",
        ),
        (
            {"sections": ["lit"], "references": ["hoger-een", "secundair-een", "onbekend"]},
            "Alleen uit de literatuur (3 bronnen, secundair en hoger onderwijs)",
        ),
        (
            {"sections": ["lit"], "references": ["een-van-beide", "hoger-een"]},
            "Alleen uit de literatuur (1 bron)",
        ),
        ({"sections": ["lit"]}, "Uit de literatuurstudie; het rapport noemt hier geen werk"),
        ({"sections": ["advice"]}, "Aanbeveling van scholen en schoolontwikkelaars"),
        (
            {"sections": ["article"], "roles": ["experts"]},
            "Gezegd door experts · uit het tweede onderzoek (artikel)",
        ),
        ({"sections": ["frame"]}, "Uit het kader van het rapport"),
    ],
)
def test_the_basis_reads_in_words(evidence, words):
    assert basis_in_words(Evidence.model_validate(evidence), LIBRARY) == words


def test_words_are_enumerated_as_dutch_does():
    assert enumerate_in_words(["a"]) == "a"
    assert enumerate_in_words(["a", "b"]) == "a en b"
    assert enumerate_in_words(["a", "b", "c"]) == "a, b en c"


def test_every_form_of_the_basis_is_explained_to_visitors(library, root):
    """The words that open a basis line on the site stand in the page that explains them."""
    explained = (root / "docs/over/basis.md").read_text("utf-8")
    for record in library.based_records:
        for evidence in _all_evidence(record):
            start = basis_in_words(evidence, library).split(" · ")[0].split(" (")[0]
            stem = start.split(" school ")[0]
            stem = "Gezegd door" if stem.startswith("Gezegd door") else stem
            stem = stem.replace("Genoemd in enkele scholen", "Genoemd in alle zes de scholen")
            stem = stem.replace("Genoemd in de meeste scholen", "Genoemd in alle zes de scholen")
            stem = stem.removesuffix("; niet bij naam genoemd") if "Genoemd" in stem else stem
            stem = stem.replace("In enkele scholen", "In de meeste scholen")
            stem = stem.replace("In één school", "In de meeste scholen")
            stem = "bronnen" if stem.endswith((" bron", " bronnen")) else stem
            assert stem in explained, start


def _all_evidence(record):
    from scripts.model import evidence_in

    return list(evidence_in(record))


def test_the_matrix_counts_each_claim_under_each_of_its_kinds(library):
    matrix = evidence_matrix(library)
    assert set(matrix) == {block.id for block in library.blocks}
    for block in library.blocks:
        for claim in block.claims:
            for school in claim.evidence.schools:
                assert claim in matrix[block.id][f"school-{school.value.lower()}"]
            assert (claim in matrix[block.id]["literatuur"]) or not claim.evidence.references
            assert any(claim in claims for claims in matrix[block.id].values()), claim.id
        assert set(matrix[block.id]) == set(COLUMNS)
