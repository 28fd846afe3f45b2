"""What a visitor can collect and show: a `Library` goes in, small scripts for the browser come out.

Everything with a permanent address is a `Collectable`: pages, statements, quotations, works, terms.
Bundle, presenter and the menu beside each record all show these and nothing else, so that they say
what the pages say. docs/assets/javascripts/collecting.js reads the scripts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import singledispatch
from itertools import groupby

from scripts.addresses import SHELVES, address, address_in_words
from scripts.basis import basis_in_words
from scripts.citing import bibtex, guide_forms, plain, remark, short_citations, tex_title
from scripts.model import (
    Based,
    BlendModel,
    BuildingBlock,
    Claim,
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
    RouteStep,
    SchoolProfile,
    Statement,
    Term,
    Tool,
    Topic,
    evidence_in,
    paragraphs,
    statements_in,
    walk,
)
from scripts.pieces import in_runs, script
from scripts.vocabulary import Perspective

SLIDE = 340
"""How much text one screen of the presenter holds, in characters."""
OWN = "Van de redactie"


@dataclass(frozen=True)
class Step:
    """One step of a presentation: the record to show, and what the presenter says beside it."""

    address: str
    lead: str = ""
    link: str = ""


@dataclass(frozen=True)
class Collectable:
    """A record as a bundle or a presentation shows it; all texts are plain.

    `paragraphs` hold the text as slides: each paragraph is cut at the ends of sentences, so that
    each slide fits a screen; joined with spaces they are the paragraph. `points` are the steps of
    an example, as many together as a screen holds. `basis` is one line; `sections` and `works`
    (addresses) are what it rests on.
    """

    address: str
    kind: str
    title: str
    paragraphs: tuple[tuple[str, ...], ...]
    basis: str = ""
    about: str = ""
    level: str = ""
    quoted: bool = False
    points: tuple[tuple[str, ...], ...] = ()
    sections: tuple[str, ...] = ()
    works: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    forms: tuple[str, str, str] | tuple[()] = ()
    """How a work is cited: in APA, in BibTeX, in running text."""

    @property
    def page(self) -> str:
        """The address of the page it stands on."""
        return self.address.partition("#")[0]


# --- from records to collectables -------------------------------------------------------------------


def collectables(library: Library) -> tuple[Collectable, ...]:
    """Everything that can be collected, page by page in the order of the guide."""
    return tuple(_collectables(library))


def _collectables(library: Library) -> Iterator[Collectable]:
    for record in library.based_records:
        if isinstance(record, Tool):
            continue  # to work with, not to show
        yield _based(record, library)
        if "#" not in address(record):
            yield from _statements(record, library)
    for quote in library.quotes:
        yield _quote(quote, library)
    short = short_citations(library.references)
    for work in library.references:
        yield _work(work, short[work.id])
    for route in library.routes:
        yield from _route(route, library)


def _based(record: Record, library: Library) -> Collectable:
    """A record that rests on evidence, with the steps that present it when it has a page."""
    kind, texts = _shown(record)
    of_page = "#" not in address(record)
    own = getattr(record, "evidence", None)
    all_evidence = (own,) if own else () if of_page else evidence_in(record)
    made = Collectable(
        address(record), kind, record.title, _cut(texts), level=getattr(record, "level", "")
    )
    if isinstance(record, Example):
        made = replace(made, points=_grouped(record.steps))
    if isinstance(record, Based) or own:
        made = replace(made, basis=_basis(record, library))
    if of_page:
        made = replace(made, steps=tuple(_steps(record, library)))
    return replace(made, **_grounds(all_evidence, library))


@singledispatch
def _shown(record) -> tuple[str, Iterable[str]]:
    """What a record is called, and the texts that say what it is."""
    raise TypeError(f"not collectable: {type(record).__name__}")


@_shown.register
def _(record: BuildingBlock):
    return record.level.kind.capitalize(), [record.core]


@_shown.register
def _(record: Topic):
    return {"themas": "Thema"}.get(record.shelf, SHELVES[record.shelf]), [record.core]


@_shown.register
def _(record: BlendModel):
    return "Blendmodel", [record.core]


@_shown.register
def _(record: Framework):
    return "Kader", [record.core]


@_shown.register
def _(record: Example):
    return f"Voorbeeld, {record.kind.label}", [record.text]


@_shown.register
def _(record: Term):
    return "Begrip", [record.text]


@_shown.register
def _(record: ResearchQuestion):
    return "Onderzoeksvraag", [record.question, *(item.text for item in record.answer)]


@_shown.register
def _(record: SchoolProfile):
    return "School", [fact.text for fact in record.facts]


@_shown.register
def _(record: Finding):
    kinds = {"Recommendation": "Aanbeveling", "Challenge": "Uitdaging", "Proposal": "Voorstel"}
    return kinds[type(record).__name__], [item.text for item in record.statements]


def _statements(record: Record, library: Library) -> Iterator[Collectable]:
    for path, statement in walk(record):
        if not isinstance(statement, Statement):
            continue
        evidence = (statement.evidence,) if statement.evidence else ()
        yield Collectable(
            f"{address(record)}#{statement.id}",
            _kind_of_statement(record, path, statement),
            record.title,
            _cut([statement.text]),
            basis=_basis(statement, library),
            level=getattr(record, "level", ""),
            **_grounds(evidence, library),
        )


_KINDS = {
    "in_short": "In het kort",
    "helped": "Wat hielp",
    "hindered": "Wat hinderde",
    "actions": "Wat je kunt doen",
    "questions": "Vraag voor je team",
    "cautions": "Let op",
    "use": "Wat je ermee kunt",
}


def _kind_of_statement(record: Record, path: tuple[str | int, ...], statement: Statement) -> str:
    if isinstance(statement, Claim):
        return statement.perspective.label
    if path[0] == "parts":
        return getattr(statement, "title", None) or record.parts[path[1]].title
    return _KINDS[path[0]]


def _quote(quote: Quote, library: Library) -> Collectable:
    section = _section(library, quote.section)
    how = f" ({quote.instrument.label})" if quote.instrument else ""
    who = quote.role.label + (f", {quote.school.label}" if quote.school else "")
    return Collectable(
        address(quote), "Citaat", who, _cut([quote.text]), f"{section}{how}", quote.occasion,
        quoted=True, sections=(section,),
    )  # fmt: skip


def _work(work: Reference, short: str) -> Collectable:
    forms = (plain(work), bibtex(work), f"({short})")
    return Collectable(
        address(work), "Werk", short, _cut([plain(work)]), remark(work) or "", forms=forms
    )


def _basis(based: Record, library: Library) -> str:
    if based.evidence:
        return basis_in_words(based.evidence, library)
    return "Onze uitleg" if isinstance(based, Term) else OWN


def _section(library: Library, name: str) -> str:
    section = library.section_by_id[name]
    return f"{section.source.label}, {section.title}"


def _grounds(all_evidence: Iterable[Evidence], library: Library) -> dict[str, tuple[str, ...]]:
    """What a record rests on: section titles, and addresses of works; each once."""
    found = tuple(all_evidence)
    sections = dict.fromkeys(_section(library, name) for e in found for name in e.sections)
    works = dict.fromkeys(name for e in found for name in e.references)
    return {
        "sections": tuple(sections),
        "works": tuple(address(library.reference_by_id[name]) for name in works),
    }


# --- slides -----------------------------------------------------------------------------------------


def _cut(texts: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(slides(paragraph) for text in texts for paragraph in paragraphs(text))


def slides(text: str, size: int = SLIDE) -> tuple[str, ...]:
    """A paragraph in slides of at most `size` characters, about equally long.

    Cut at ends of sentences, else at commas, else between words; joined with spaces they are the
    paragraph again. A word longer than `size` stays whole.
    """
    text = " ".join(text.split())
    if len(text) <= size:
        return (text,)
    least = -(-len(text) // size)
    for wanted in range(least, least + 3):
        found = _fill(_sentences(text, size), -(-len(text) // wanted), size)
        if len(found) <= wanted:
            return found
    return found


def _grouped(points: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """Points in groups that fit a slide."""
    groups: list[list[str]] = []
    for point in points:
        if groups and sum(map(len, groups[-1])) + len(point) <= SLIDE:
            groups[-1].append(point)
        else:
            groups.append([point])
    return tuple(tuple(group) for group in groups)


def _fill(parts: Iterable[str], aim: int, size: int) -> tuple[str, ...]:
    """Parts in slides of about `aim` and at most `size` characters."""
    filled: list[str] = []
    for part in parts:
        joined = f"{filled[-1]} {part}" if filled else part
        if filled and len(joined) <= size and len(filled[-1]) + len(part) / 2 <= aim:
            filled[-1] = joined
        else:
            filled.append(part)
    return tuple(filled)


def _sentences(text: str, size: int) -> Iterator[str]:
    """The smallest parts to cut at: sentences, and what is left of one that is too long."""
    for sentence in re.split(r"(?<=[.!?…\]])\s", text):
        if len(sentence) <= size:
            yield sentence
            continue
        for clause in re.split(r"(?<=[,;:])\s", sentence):
            yield from [clause] if len(clause) <= size else clause.split(" ")


# --- presentations ----------------------------------------------------------------------------------


@singledispatch
def _steps(record, library: Library) -> Iterator[Step]:
    """How a page is presented: its core, then what it says, in order."""
    yield Step(address(record))
    yield from _each(record, statements_in(record))


@_steps.register
def _(record: BuildingBlock, library: Library):
    """Core, key points, findings, a voice, an example, questions (issue on working with the guide)."""
    yield Step(address(record))
    yield from _each(record, record.in_short)
    for perspective in Perspective:
        yield from _each(record, [c for c in record.claims if c.perspective == perspective])
    for found in (library.quotes_on(record), library.about(record, "examples")):
        yield from (Step(address(one)) for one in found[:1])
    yield from _each(record, record.questions)


def _each(record: Record, statements: Iterable[Statement]) -> Iterator[Step]:
    return (Step(f"{address(record)}#{statement.id}") for statement in statements)


def _route(route: Route, library: Library) -> Iterator[Collectable]:
    """A route, and each of its sequences, which can be presented by itself."""
    made = Collectable(address(route), "Wegwijs", route.title, _cut([route.core]), OWN)
    sequences = []
    for sequence in route.sequences:
        at = f"{address(route)}#{sequence.id}"
        steps = (Step(at), *(_route_step(step, library) for step in sequence.steps))
        sequences.append(
            Collectable(at, route.title, sequence.title, _cut([sequence.text]), OWN, steps=steps)
        )
    steps = (Step(made.address), *(step for one in sequences for step in one.steps))
    yield replace(made, steps=steps)
    yield from sequences


def _route_step(step: RouteStep, library: Library) -> Step:
    """What a route asks to do, with the record to do it with."""
    return Step(address_in_words(library, step.to), step.text, step.link)


# --- scripts ----------------------------------------------------------------------------------------

_FOLDER = "assets/collect/"


def collect_files(library: Library, year: int | None) -> dict[str, str]:
    """The scripts with everything that can be collected: content by path in the site.

    `year` is the year of this edition of the guide, None when it is not known.
    """
    by_page = [list(group) for _, group in groupby(collectables(library), lambda one: one.page)]
    runs = in_runs(by_page, lambda page: sum(map(_length, page)))
    index = {
        "title": library.settings.title,
        "url": library.settings.site_url,
        "forms": guide_forms(library.settings, year),
        "pages": [[page[0].page for page in run] for run in runs],
        "moved": {redirect.old[1:]: redirect.new[1:] for redirect in library.redirects},
    }
    files = {f"{_FOLDER}index.js": script("gidsCollect.index", index)}
    for number, run in enumerate(runs):
        items = {one.address: _written(one) for page in run for one in page}
        files[f"{_FOLDER}{number}.js"] = script("gidsCollect.piece", number, items)
    return files


def _length(one: Collectable) -> int:
    return sum(len(slide) for paragraph in one.paragraphs for slide in paragraph)


def _written(one: Collectable) -> dict:
    """A collectable as the browser reads it: empty fields left out."""
    tex = tex_title(one.title)
    fields = {
        "kind": one.kind,
        "title": one.title,
        "tex": tex if tex != one.title else "",
        "text": one.paragraphs,
        "basis": one.basis,
        "about": one.about,
        "level": str(one.level),
        "quoted": one.quoted,
        "points": one.points,
        "sections": one.sections,
        "works": one.works,
        "steps": [[s.address, s.lead, s.link] if s.lead else [s.address] for s in one.steps],
        "forms": one.forms,
    }
    return {name: value for name, value in fields.items() if value}
