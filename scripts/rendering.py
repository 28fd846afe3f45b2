"""From records to HTML: one class, Jinja templates with autoescape, nothing of the engine.

Templates hold all markup and all fixed labels. They look things up in the `Library`, never sort or
join. Every value is escaped; text that looks like a macro or like HTML comes out as text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, cached_property, partial
from itertools import groupby
from pathlib import Path as FilePath

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from scripts import addresses, edition, vocabulary
from scripts.basis import basis_in_words, enumerate_in_words
from scripts.citing import apa, page_in_apa, remark, short_citations
from scripts.exploring import Explorer, explorers
from scripts.linking import TextLinks
from scripts.model import (
    BuildingBlock,
    Library,
    Record,
    Reference,
    Term,
    alphabetical,
    in_bricks,
    paragraphs,
    statements_in,
)

TEMPLATES = FilePath(__file__).parent / "templates"


class Renderer:
    """Renders templates for one library."""

    def __init__(self, library: Library):
        self._library = library

    @cached_property
    def _short_citations(self) -> dict[str, str]:
        return short_citations(self._library.references)

    @cached_property
    def _text_links(self) -> TextLinks:
        return TextLinks(self._library.terms, self._library.blocks)

    @cached_property
    def _explorers(self) -> dict[str, Explorer]:
        return explorers(self._library)

    def explorer(self, collection: str) -> Explorer:
        """The facets and orders of a collection, "quotes" for one."""
        return self._explorers[collection]

    def render(self, template: str, at: str, **context) -> Markup:
        """One template as HTML, for the page at address `at` (all links are relative to it).

        Raises jinja2.UndefinedError when a template asks for something that does not exist.
        """
        href = partial(_href, at)
        tools = {
            "library": self._library,
            "at": at,
            "href": href,
            "basis": partial(basis_in_words, library=self._library),
            "explorer_of": self.explorer,
            "page_in_apa": partial(page_in_apa, self._library.settings, edition.year()),
            "short": self._short_citations,
            "with_links": self._text_links.on_page(href, lambda r: addresses.address(r) == at),
        }
        return Markup(_environment().get_template(template).render(**tools, **context))


def render_text(template: str, **context) -> str:
    """A template that is no page, such as the settings of a web server. Nothing is escaped."""
    return str(_environment().overlay(autoescape=False).get_template(template).render(**context))


def _href(at: str, target: object) -> str:
    """A relative link from the page at `at` to a record, or to an address given as text."""
    goal = target if type(target) is str else addresses.address(target)
    return addresses.relative(goal, at)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,  # or every call of a shared part asks the disk whether it changed
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {
        "address_of": addresses.address,
        "Level": vocabulary.Level,
        "Perspective": vocabulary.Perspective,
        "apa": apa,
        "remark": remark,
        "ExampleKind": vocabulary.ExampleKind,
        "by_initial": _by_initial,
        "further_reading": _further_reading,
        "reading_minutes": _reading_minutes,
        "bricks": _bricks,
        "without_ids": _without_ids,
        "term_goals": _term_goals,
        "pdf_address": addresses.pdf_address,
    }
    environment.filters |= {
        "paragraphs": paragraphs,
        "in_words": enumerate_in_words,
        "file_size": file_size,
        "capital": lambda text: text[:1].upper() + text[1:],
    }
    return environment


def file_size(size: int) -> str:
    """Bytes as a visitor reads them: "146 kB", "4,2 MB"."""
    kilo = round(size / 1000)
    return f"{kilo} kB" if kilo < 1000 else f"{size / 1e6:.1f} MB".replace(".", ",")


def _by_initial(records) -> Iterator[tuple[str, list]]:
    """References or terms, already in order, in groups by the first letter they stand under."""

    def initial(record):
        if isinstance(record, Reference):
            first = record.author[0].family or record.author[0].literal
        else:
            first = record.title
        letter = alphabetical(first)[:1].upper()
        return letter if letter.isalpha() else "0-9"

    for letter, group in groupby(records, key=initial):
        yield letter, list(group)


def _further_reading(block: BuildingBlock, library: Library) -> dict[str, tuple[Record, ...]]:
    """What else names a block, under the label of its collection; empty collections left out."""
    collections = {
        "Thema’s": ("themes",),
        "Blendmodellen": ("models",),
        "Kaders": ("frameworks",),
        "Begrippen": ("terms",),
        "Gereedschap": ("tools",),
        "Onderzoeksvragen": ("research_questions",),
        "Aanbevelingen": ("recommendations",),
        "Het tweede onderzoek": ("challenges", "proposals"),
    }
    found = {label: library.about(block, *names) for label, names in collections.items()}
    return {label: records for label, records in found.items() if records}


_ID = re.compile(r'\s(?:id|for|aria-labelledby|aria-describedby|name)="[^"]*"')


def _without_ids(html: Markup) -> Markup:
    """A second copy of a fragment, with nothing that may stand on a page only once."""
    return Markup(_ID.sub("", html))


def _bricks(blocks: tuple[BuildingBlock, ...], here: BuildingBlock | None) -> list[bool]:
    """The bricks of a course, each as whether it stands for `here`."""
    return [here in brick for brick in in_bricks(blocks)]


WORDS_A_MINUTE = 220
"""A little under the 238 that Brysbaert (2019) found for silent reading of informative English."""


def _reading_minutes(block: BuildingBlock, library: Library) -> int:
    """How long the open text of a block page takes to read, in whole minutes, at least one."""
    texts = [block.subtitle, block.core, *(statement.text for statement in statements_in(block))]
    texts += [quote.text for quote in library.quotes_on(block)[:3]]
    texts += [related.relation.reason for related in library.related_to(block)]
    words = sum(len(text.split()) for text in texts)
    return max(1, round(words / WORDS_A_MINUTE))


def _term_goals(term: Term, library: Library) -> list[Record]:
    """Where a term is worked out further: its model, its framework, its blocks."""
    goals: list[Record] = []
    if term.model:
        goals.append(library.model_by_id[term.model])
    if term.framework:
        goals.append(library.framework_by_id[term.framework])
    return [*goals, *library.blocks_of(term)]
