"""What there is to print: a `Library` goes in, pure descriptions of documents come out.

All fixed words and all layout stand in templates/print; how records read is `describing`'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from scripts import addresses
from scripts.addresses import address
from scripts.describing import PaperWords, plain, qr_code
from scripts.edition import in_words
from scripts.model import BuildingBlock, Library, Reference, Tool, evidence_in
from scripts.typesetting import Document
from scripts.vocabulary import Level

MOST_PAGES = 4
"""How many pages a block may take."""


def documents(library: Library, on: date, version: str) -> tuple[Document, ...]:
    """Everything that the guide prints: the book, its levels, its blocks and the cards.

    `on` is the date and `version` the version that every page carries.
    """
    return _Press(library, on, version).documents()


@dataclass(frozen=True)
class _Press:
    library: Library
    on: date
    version: str

    def documents(self) -> tuple[Document, ...]:
        return (
            self._book(),
            *(self._level(level) for level in Level if self.library.blocks_at(level)),
            self._cards(),
            *(self._canvas(tool) for tool in self.library.tools),
            *(self._block(block) for block in self.library.blocks),
        )

    @cached_property
    def _words(self) -> PaperWords:
        return PaperWords(self.library)

    def _block(self, block: BuildingBlock) -> Document:
        return self._document(
            addresses.pdf_address(block),
            block.title,
            address(block),
            "block",
            keywords=block.keywords,
            record=self._words.block(block),
            most_pages=MOST_PAGES,
            works=self._works(self._cited_on([block])),
        )

    def _level(self, level: Level) -> Document:
        blocks = self.library.blocks_at(level)
        return self._document(
            addresses.pdf_address(level),
            level.label,
            address(level),
            "level",
            keywords=(level.label, level.kinds, *(block.title for block in blocks)),
            level=self._words.level(level),
            inside=[block.id for block in blocks],
            works=self._works(self._cited_on(blocks)),
        )

    def _book(self) -> Document:
        library, words = self.library, self._words
        return self._document(
            addresses.PDF_BOOK,
            library.settings.title,
            addresses.HOME,
            "book",
            keywords=("blended learning", "secundair onderwijs", "Vlaanderen"),
            long=True,
            inside=[block.id for block in library.blocks],
            levels=[words.level(level) for level in Level],
            routes=[words.route(route) for route in library.routes],
            themes=[words.topic(topic) for topic in library.themes],
            models=[words.blend_model(model) for model in library.models],
            frameworks=[words.framework(framework) for framework in library.frameworks],
            examples=words.examples_by_kind(),
            voices=words.voices_by_section(),
            research=[words.topic(topic) for topic in library.topics_on("onderzoek")],
            questions=[words.research_question(q) for q in library.research_questions],
            schools=[words.school(school) for school in library.schools],
            recommendations=[words.finding(f) for f in library.recommendations],
            challenges=[words.finding(f) for f in library.challenges],
            proposals=[words.finding(f) for f in library.proposals],
            about=[words.topic(topic) for topic in library.topics_on("over")],
            terms=[words.term(term) for term in library.terms],
            sources=[words.source(source) for source in library.sources],
            works=self._works(library.references),
        )

    def _cards(self) -> Document:
        return self._document(
            addresses.PDF_CARDS,
            f"Gesprekskaarten bij de {self.library.settings.title.lower()}",
            addresses.BLOCKS,
            "cards",
            keywords=("gesprekskaarten", "blended learning"),
            cards=[self._words.card(block) for block in self.library.blocks],
        )

    def _canvas(self, tool: Tool) -> Document:
        return self._document(
            addresses.pdf_address(tool),
            tool.title,
            address(tool),
            "canvas",
            keywords=tool.keywords,
            tool=self._words.tool(tool),
        )

    def _cited_on(self, blocks: Iterable[BuildingBlock]) -> Iterator[Reference]:
        """The works behind blocks and behind their relations, which may stand in another's file."""
        library = self.library
        named = {
            name
            for block in blocks
            for record in (block, *(link.relation for link in library.related_to(block)))
            for evidence in evidence_in(record)
            for name in evidence.references
        }
        return (work for work in library.references if work.id in named)

    def _works(self, references: Iterable[Reference]) -> list[dict]:
        return [self._words.work(reference) for reference in references]

    def _document(
        self,
        path: str,
        title: str,
        at: str,
        template: str,
        *,
        keywords: Iterable[str],
        most_pages: int | None = None,
        long: bool = False,
        **data,
    ) -> Document:
        settings = self.library.settings
        frame = {
            "guide": settings.title,
            "tagline": settings.tagline,
            "caveat": plain(settings.caveat),
            "editors": list(settings.editors),
            "site": settings.site_url,
            "version": self.version,
            "day": in_words(self.on),
            "title": title,
            "url": settings.site_url + at,
            "qr": qr_code(settings.site_url + at),
            "keywords": list(keywords),
            "model": self._words.model(),
        }
        shown = {"frame": frame, **data}
        return Document(path, title, at, template, shown, self.on, most_pages, long)
