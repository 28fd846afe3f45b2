"""linking: terms link to their explanation where a page first uses them."""

import pytest

from scripts.linking import TermLinks, forms
from scripts.model import Term


def term(name, title, **fields):
    return Term(id=name, title=title, text=f"Uitleg van {name}.", editorial=True, **fields)


LINKS = TermLinks(
    [
        term("ses", "SES"),
        term("scaffolding", "Scaffolding"),
        term("f2f", "F2F (face-to-face)"),
        term("blend", "Blend"),
        term("blended-learning", "Blended learning"),
        term("visie", "Visie", linked=False),
    ]
)


def linked(*texts: str) -> list[str]:
    link = LINKS.on_page(lambda term: f"#{term.id}")
    return [str(link(text)) for text in texts]


def a(name: str, words: str) -> str:
    return f'<a class="term" href="#{name}" title="Uitleg van {name}.">{words}</a>'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Met scaffolding lukt het.", f"Met {a('scaffolding', 'scaffolding')} lukt het."),
        ("Wat is blended learning?", f"Wat is {a('blended-learning', 'blended learning')}?"),
        ("Een lage SES, en ses.", f"Een lage {a('ses', 'SES')}, en ses."),
        ("In een face-to-face les.", f"In een {a('f2f', 'face-to-face')} les."),
        ("Een zelf-blend of blended.", "Een zelf-blend of blended."),
        ("Een gedeelde visie.", "Een gedeelde visie."),
        ("1 < 2 & scaffolding", f"1 &lt; 2 &amp; {a('scaffolding', 'scaffolding')}"),
    ],
)
def test_a_term_is_linked_as_a_whole_word(text, html):
    assert linked(text) == [html]


def test_a_term_is_linked_at_its_first_use_on_a_page_only():
    first, second = linked("F2F is F2F.", "Nog eens F2F.")
    assert first == f"{a('f2f', 'F2F')} is F2F."
    assert second == "Nog eens F2F."


def test_a_library_without_terms_links_nothing():
    assert str(TermLinks([]).on_page(str)("gewone tekst")) == "gewone tekst"


def test_a_title_with_brackets_has_two_forms():
    assert forms("F2F (face-to-face)") == ["F2F", "face-to-face"]
    assert forms("Scaffolding") == ["Scaffolding"]


def test_a_block_page_links_each_term_once(site, library):
    import re

    for block in library.blocks:
        html = (site / f"bouwstenen/{block.id}/index.html").read_text("utf-8")
        found = re.findall(r'class="term" href="[^"]*#([^"]+)"', html)
        assert len(found) == len(set(found))
    assert found
