"""How records read on paper: one method per kind of record gives plain JSON data for the templates.

Text of authors stays a string from end to end, so that nothing in it is ever taken for markup.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from functools import cache

import segno

from scripts import addresses
from scripts.addresses import address
from scripts.basis import basis_in_words, enumerate_in_words
from scripts.citing import apa_runs, remark
from scripts.linking import TextLinks
from scripts.model import (
    Based,
    BlendModel,
    BuildingBlock,
    Evidence,
    Example,
    Finding,
    Framework,
    Library,
    Quote,
    Record,
    Reference,
    ResearchQuestion,
    Route,
    SchoolProfile,
    Source,
    Statement,
    Term,
    Tool,
    ToolStep,
    Topic,
    in_bricks,
    paragraphs,
)
from scripts.vocabulary import ExampleKind, Level, Perspective

CARD_VOICE = 430
"""A voice on a card has at most so many characters, if the block has one that short."""
CARD_QUESTIONS = 3

Named = Callable[[str], list[str]]
"""Tells the ids of the terms that a text is the first to use in its record."""


def plain(text: str) -> str:
    """Text with its spaces and line ends as single spaces."""
    return " ".join(text.split())


@cache
@cache
def qr_code(url: str) -> str:
    """A QR code (ISO/IEC 18004, correction level M) as an SVG image."""
    image = io.BytesIO()
    segno.make_qr(url, error="m").save(image, kind="svg", xmldecl=False, border=2, light="#fff")
    return image.getvalue().decode()


class PaperWords:
    """Records of one library as plain data, one method per kind of record."""

    def __init__(self, library: Library):
        self._library = library
        self._terms = TextLinks(library.terms)
        self.block = cache(self._block)

    # what statements rest on

    def basis(self, evidence: Evidence | None) -> dict:
        """{"basis": a line or None when it is the editors' own, "works": ids}"""
        if evidence is None:
            return {"basis": None, "works": []}
        words = basis_in_words(evidence, self._library)
        return {"basis": words, "works": list(evidence.references)}

    def statement(self, item: Based, text: str, named: Named) -> dict:
        text = plain(text)
        return {"text": text, "terms": named(text), **self.basis(item.evidence)}

    def statements(self, items: Iterable[Statement], named: Named) -> list[dict]:
        return [self.statement(item, item.text, named) for item in items]

    def head(self, record: Record) -> dict:
        """What every record with a page of its own begins with."""
        return {
            "id": record.id,
            "title": record.title,
            "subtitle": plain(record.subtitle),
            "core": plain(record.core),
            "url": self._url(record),
            **self.basis(getattr(record, "evidence", None)),
        }

    def _url(self, record: object) -> str:
        return self._library.settings.site_url + address(record)

    def _links(self, records: Iterable[Record]) -> list[dict]:
        return [{"id": r.id, "title": r.title, "url": self._url(r)} for r in records]

    def _blocks_of(self, record: Record) -> list[dict]:
        return self._links(self._library.blocks_of(record))

    # building blocks

    def level(self, level: Level) -> dict:
        blocks = self._library.blocks_at(level)
        return {
            **self._level_name(level),
            "url": self._url(level),
            "blocks": [self.block(block) for block in blocks],
        }

    def model(self) -> list[dict]:
        """The levels with the numbers of their blocks by brick, for the drawing of the model."""
        bricks = {level: in_bricks(self._library.blocks_at(level)) for level in Level}
        return [
            {
                **self._level_name(level),
                "count": sum(map(len, bricks[level])),
                "bricks": [[block.number for block in brick] for brick in bricks[level]],
            }
            for level in Level
        ]

    def _level_name(self, level: Level) -> dict:
        return {"id": level.value, "label": level.label, "kind": level.kind, "kinds": level.kinds}

    def _block(self, block: BuildingBlock) -> dict:
        named = self._terms.named_in()
        fields = ("in_short", "helped", "hindered", "questions", "cautions")
        return {
            **self.head(block),
            "level": self._level_name(block.level),
            "number": block.number,
            "qr": qr_code(self._url(block)),
            **{name: self.statements(getattr(block, name), named) for name in fields},
            "claims": self._claims(block, named),
            "actions": [
                {
                    **self.statement(action, action.text, named),
                    "for": [audience.label for audience in action.audience],
                }
                for action in block.actions
            ],
            "examples": self._by_kind(self._library.about(block, "examples"), self._example_title),
            "voices": [self.voice(quote) for quote in self._library.quotes_on(block)],
            "related": self._related(block, named),
        }

    def _claims(self, block: BuildingBlock, named: Named) -> list[dict]:
        groups = (
            (perspective.label, [c for c in block.claims if c.perspective == perspective])
            for perspective in Perspective
        )
        return [
            {"title": label, "statements": self.statements(claims, named)}
            for label, claims in groups
            if claims
        ]

    def _related(self, block: BuildingBlock, named: Named) -> list[dict]:
        return [
            {
                **self._links([other])[0],
                "level": self._level_name(other.level),
                "reasons": [
                    {
                        **self.statement(link.relation, link.relation.reason, named),
                        "phrase": f"{block.title} {link.phrase} {other.title}.",
                    }
                    for link in links
                ],
            }
            for other, links in self._library.related_blocks(block)
        ]

    def card(self, block: BuildingBlock) -> dict:
        voices = self._library.quotes_on(block)
        own = [quote for quote in voices if len(quote.text) <= CARD_VOICE] or sorted(
            voices, key=lambda quote: len(quote.text)
        )
        named = self._terms.named_in()
        return {
            **self.head(block),
            "level": self._level_name(block.level),
            "number": block.number,
            "qr": qr_code(self._url(block)),
            "voice": self.voice(own[0]) if own else None,
            "questions": self.statements(block.questions[:CARD_QUESTIONS], named),
        }

    # collections

    def voice(self, quote: Quote) -> dict:
        section = self._library.section_by_id[quote.section]
        instrument = f" ({quote.instrument.label})" if quote.instrument else ""
        return {
            "id": quote.id,
            "home": quote.building_blocks[0],
            "text": plain(quote.text),
            "who": ", ".join(w.label for w in (quote.role, quote.school) if w),
            "occasion": plain(quote.occasion),
            "source": f"{quote.source.label}, {section.title}{instrument}",
        }

    def voices_by_section(self) -> list[dict]:
        return [
            {
                "title": source.id.label,
                "sections": [
                    {
                        "title": section.title,
                        "voices": [self.voice(quote) for quote in quotes],
                    }
                    for section, quotes in self._library.quotes_by_section(source)
                ],
            }
            for source in self._library.sources
        ]

    def _example_title(self, example: Example) -> dict:
        return {"title": example.title, "setting": example.setting, "url": self._url(example)}

    def example(self, example: Example) -> dict:
        named = self._terms.named_in()
        texts = [plain(part) for part in paragraphs(example.text)]
        models = [self._library.model_by_id[name].title for name in example.models]
        listed = {"models": models, "tools": example.tools}
        listed |= {name: [w.label for w in getattr(example, name)] for name in ("place", "time")}
        return {
            **self._example_title(example),
            "id": example.id,
            "text": texts,
            "terms": [term for text in texts for term in named(text)],
            **{name: enumerate_in_words(w) if w else None for name, w in listed.items()},
            "steps": [plain(step) for step in example.steps],
            "blocks": self._blocks_of(example),
            **self.basis(example.evidence),
        }

    def examples_by_kind(self) -> list[dict]:
        return self._by_kind(self._library.examples, self.example)

    def _by_kind(self, examples: Iterable[Example], describe: Callable) -> list[dict]:
        groups = ((kind, [e for e in examples if e.kind == kind]) for kind in ExampleKind)
        return [
            {"id": kind.value, "title": kind.label, "examples": [describe(e) for e in found]}
            for kind, found in groups
            if found
        ]

    def topic(self, topic: Topic) -> dict:
        return {
            **self.head(topic),
            **self._parts(topic.parts, self._terms.named_in()),
            "blocks": self._blocks_of(topic),
        }

    def _parts(self, parts: Iterable, named: Named) -> dict:
        return {
            "parts": [
                {"title": part.title, "statements": self.statements(part.statements, named)}
                for part in parts
            ]
        }

    def blend_model(self, model: BlendModel) -> dict:
        named = self._terms.named_in()
        parent = self._library.model_by_id[model.parent].title if model.parent else None
        return {
            **self.head(model),
            "number": model.number,
            "parent": parent,
            "dimensions": {
                name: {
                    **self.statement(dimension, dimension.text, named),
                    "silent": dimension.evidence is None,
                }
                for name, dimension in model.dimensions
            },
            **self._parts(model.parts, named),
            "blocks": self._blocks_of(model),
        }

    def framework(self, framework: Framework) -> dict:
        named = self._terms.named_in()
        return {
            **self.head(framework),
            "parts": [
                {"title": part.title, "statements": self.statements([part], named)}
                for part in framework.parts
            ],
            "use": self.statements(framework.use, named),
            "blocks": self._blocks_of(framework),
        }

    def route(self, route: Route) -> dict:
        goal = addresses.address_in_words
        return {
            **self.head(route),
            "sequences": [
                {
                    "title": sequence.title,
                    "text": plain(sequence.text),
                    "minutes": sequence.minutes,
                    "steps": [
                        {
                            "text": plain(step.text),
                            "link": step.link,
                            "url": self._library.settings.site_url
                            + (goal(self._library, step.to) or ""),
                            "minutes": step.minutes or 0,
                        }
                        for step in sequence.steps
                    ],
                }
                for sequence in route.sequences
            ],
        }

    def research_question(self, question: ResearchQuestion) -> dict:
        found = self._findings(question, question.answer)
        return {**found, "question": plain(question.question), "blocks": self._blocks_of(question)}

    def school(self, school: SchoolProfile) -> dict:
        return self._findings(school, school.facts)

    def finding(self, finding: Finding) -> dict:
        found = self._findings(finding, finding.statements)
        return {**found, "number": finding.number, "blocks": self._blocks_of(finding)}

    def _findings(self, record: Record, items: Iterable[Statement]) -> dict:
        return {
            "id": record.id,
            "title": record.title,
            "url": self._url(record),
            "statements": self.statements(items, self._terms.named_in()),
        }

    def term(self, term: Term) -> dict:
        return {
            "id": term.id,
            "title": term.title,
            **self.statement(term, term.text, lambda _: []),
        }

    def tool(self, tool: Tool) -> dict:
        return {
            **self.head(tool),
            "document": tool.document,
            "agendas": [
                {
                    "title": agenda.title,
                    "minutes": agenda.minutes,
                    "items": [{"minutes": i.minutes, "text": plain(i.text)} for i in agenda.items],
                }
                for agenda in tool.agendas
            ],
            "steps": [self._step(tool, step) for step in tool.steps],
        }

    def _step(self, tool: Tool, step: ToolStep) -> dict:
        block = self._library.discussed_in(step)
        return {
            "title": step.title,
            "help": plain(step.help),
            **self.basis(step.evidence),
            "level": self._level_name(block.level) if block else None,
            "core": plain(block.core) if block else None,
            "questions": [plain(at.statement.text) for at in self._library.questions_in(step)],
            "blocks": self._blocks_of(step),
            "rows": step.rows,
            "row": step.row,
            "fields": [
                {
                    "label": field.label,
                    "kind": field.kind.value,
                    "help": plain(field.help) if field.help else None,
                    "editorial": field.editorial,
                    "options": [option.label for option in field.options],
                }
                for field in tool.fields_of(step)
            ],
        }

    def source(self, source: Source) -> dict:
        return {
            "title": source.title,
            "description": plain(source.description),
            "known": [plain(fact) for fact in source.known],
            "citation": source.citation,
        }

    def work(self, work: Reference) -> dict:
        study = [work.study_type.label] if work.study_type else []
        study += [work.focus.label] if work.study_type and work.focus else []
        return {
            "id": work.id,
            "apa": apa_runs(work),
            "remark": remark(work),
            "study": ", ".join(study) or None,
        }
