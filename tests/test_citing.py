"""citing: references as APA 7 writes them, with nothing that the record does not hold."""

import pytest

from scripts.citing import apa, apa_runs, bibtex, remark, short_citations
from scripts.model import Reference


def work(**fields) -> Reference:
    base = {
        "id": "x", "type": "article-journal", "author": [{"family": "Chiu", "given": "Thomas K. F."}],
        "issued": 2021, "title": "Digital support", "grade": "verified", "cited_as": ["Chiu, 2021"],
    }  # fmt: skip
    return Reference.model_validate(base | fields)


TWO = [{"family": "Horn", "given": "Michael B."}, {"family": "Staker", "given": "Heather"}]


@pytest.mark.parametrize(
    ("reference", "written"),
    [
        (
            work(**{"container-title": "JRTE", "volume": "53", "issue": "2", "page": "1-19",
                    "DOI": "10.1080/1"}),
            "Chiu, T. K. F. (2021). Digital support. <cite>JRTE</cite>, <cite>53</cite>(2), 1–19. "
            '<a href="https://doi.org/10.1080/1" rel="external">https://doi.org/10.1080/1</a>',
        ),
        (
            work(**{"container-title": "JRTE", "issue": "2"}),
            "Chiu, T. K. F. (2021). Digital support. <cite>JRTE</cite>.",
        ),
        (
            work(language="en", **{"container-title": "JRTE", "volume": "53"}),
            'Chiu, T. K. F. (2021). <span lang="en">Digital support</span>. '
            '<cite lang="en">JRTE</cite>, <cite>53</cite>.',
        ),
        (
            work(type="book", title="Basisboek", language="nl"),
            "Chiu, T. K. F. (2021). <cite>Basisboek</cite>.",
        ),
        (
            work(type="book", author=TWO, issued=2014, title="Blended", publisher="Jossey-Bass"),
            "Horn, M. B., &amp; Staker, H. (2014). <cite>Blended</cite>. Jossey-Bass.",
        ),
        (
            work(type="book", title="Diffusion", edition="5", publisher="Free Press"),
            "Chiu, T. K. F. (2021). <cite>Diffusion</cite> (5e ed.). Free Press.",
        ),
        (
            work(type="chapter", title="The forms of capital", publisher="Greenwood",
                 editor=[{"family": "Richardson", "given": "John G."}], page="241-258",
                 **{"container-title": "Handbook"}),
            "Chiu, T. K. F. (2021). The forms of capital. In J. G. Richardson (Red.), "
            "<cite>Handbook</cite> (pp. 241–258). Greenwood.",
        ),
        (
            work(type="report", author=[{"literal": "Kennisnet"}], title="Monitor?",
                 publisher="Kennisnet"),
            "Kennisnet (2021). <cite>Monitor?</cite>",
        ),
        (
            work(author=[{"family": "Hwang", "given": "Gwo-Jen"}]),
            "Hwang, G.-J. (2021). Digital support.",
        ),
        (
            work(author=[{"family": "Anthony", "given": "Bokolo", "suffix": "Jr."}]),
            "Anthony, B., Jr. (2021). Digital support.",
        ),
        (
            work(authors_complete=False),
            "Chiu, T. K. F., e.a. (2021). Digital support.",
        ),
        (
            work(grade="unresolved", title=None, author=[{"family": "Önder"}, {"family": "Petek"}],
                 **{"container-title": "Niet tonen", "DOI": "10.1/1"}),
            "Önder &amp; Petek (2021).",
        ),
        (
            work(grade="unresolved", title=None, author=[{"family": "Pynoo"}, {"literal": "et al."}]),
            "Pynoo e.a. (2021).",
        ),
        (
            work(title="Scripts & <tags>"),
            "Chiu, T. K. F. (2021). Scripts &amp; &lt;tags&gt;.",
        ),
    ],
)  # fmt: skip
def test_a_reference_is_written_in_apa_7(reference, written):
    assert str(apa(reference)) == written


def test_an_article_by_twenty_one_authors_names_nineteen_and_the_last():
    many = [{"family": f"A{n:02}", "given": "B"} for n in range(21)]
    text = str(apa(work(author=many)))
    assert "A18, B., … A20, B." in text
    assert "A19" not in text


def test_no_two_works_of_the_guide_are_cited_alike_unless_nobody_can_tell_them_apart(library):
    cited = short_citations(library.references)
    assert cited["choi-chiu-2021"] == "Choi & Chiu, 2021"
    twice = [c for c in cited.values() if list(cited.values()).count(c) > 1]
    assert not twice


def test_a_work_nobody_found_shows_only_what_the_sources_name(library):
    for reference in library.references:
        if reference.grade != "unresolved":
            continue
        assert remark(reference)
        shown = f"{apa(reference)} {bibtex(reference)}"
        hidden = (reference.DOI, reference.URL, reference.container_title, reference.page)
        assert not [detail for detail in hidden if detail and detail in shown]


def test_notes_for_maintainers_reach_no_visitor(library, pages):
    text = " ".join(page.text for page in pages.values())
    notes = [r.note for r in library.references if r.note]
    assert notes
    assert not [note for note in notes if note in text]


def test_bibtex_holds_what_the_record_holds():
    entry = bibtex(work(**{"container-title": "JRTE", "page": "1-19", "volume": "53"}))
    assert entry == (
        "@article{x,\n  author = {Chiu, Thomas K. F.},\n  year = {2021},\n"
        "  title = {{Digital support}},\n  journal = {JRTE},\n  volume = {53},\n"
        "  pages = {1--19},\n}"
    )


def test_on_paper_a_title_keeps_its_language_and_the_rest_is_dutch():
    runs = apa_runs(work(type="book", language="en", publisher="Uitgever"))
    assert [(run["text"], run["italic"], run["lang"]) for run in runs] == [
        ("Chiu, T. K. F. (2021). ", False, "nl"),
        ("Digital support", True, "en"),
        (". Uitgever.", False, "nl"),
    ]
