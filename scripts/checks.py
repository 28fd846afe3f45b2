"""Rules for records and across them. Each rule is a generator; its docstring is the rule.

Input: a `loading.Draft`. Output: problems with a place and a Dutch message. A rule that looks at one
record alone (`of_one_record`) yields paths and messages; it sees a record that did not change only once.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import wraps
from itertools import islice
from typing import TYPE_CHECKING

from pydantic import BaseModel

from scripts.addresses import (
    BLOCK_PARTS,
    SHELVES,
    address,
    address_in_words,
    lost,
)
from scripts.model import (
    Based,
    BlendModel,
    BuildingBlock,
    Challenge,
    Claim,
    Dimension,
    Evidence,
    Example,
    Framework,
    Proposal,
    Quote,
    Recommendation,
    Record,
    Redirect,
    Reference,
    ResearchQuestion,
    Route,
    RouteSequence,
    SchoolProfile,
    Section,
    Settings,
    Source,
    Statement,
    Term,
    Tool,
    ToolField,
    ToolKind,
    ToolStep,
    Topic,
    TopicPart,
    once,
    statements_by_pointer,
    walk,
)
from scripts.reading import MAX_PROBLEMS, Path, Problem, did_you_mean
from scripts.vocabulary import Extent, FieldKind, Level, SourceName

if TYPE_CHECKING:
    from scripts.loading import Draft

CORE_WORDS = 25
NOT_MENTIONED = "niet vermeld"


def check(draft: Draft) -> list[Problem]:
    """Every problem that a rule finds in the draft."""
    found = [problem for rule in RULES for problem in islice(rule(draft), MAX_PROBLEMS)]
    return [problem for problem in found if problem not in draft.stand_ins]


def _all(draft: Draft) -> Iterator[Record]:
    for records in list(draft.records.values()):
        yield from records


Fault = tuple[Path, str]
"""A path in a record and what is wrong there, in Dutch."""
Rule = Callable[["Draft"], Iterator[Problem]]


def of_one_record(rule: Callable[[Record], Iterator[Fault]]) -> Rule:
    """A rule for one record, as a rule for every record of a draft."""

    def faults(record: Record) -> tuple[Fault, ...]:
        return tuple(islice(rule(record), MAX_PROBLEMS))

    @wraps(rule)
    def on_each(draft: Draft) -> Iterator[Problem]:
        for record in _all(draft):
            for path, message in once(record, faults):
                yield draft.problem(record, path, message)

    return on_each


_PAGES = (BuildingBlock, Topic, BlendModel, Framework, Example, Route)
"""Records with a page of their own."""
_SHARED_PAGES = (
    (Quote,), (Reference,), (Term,), (ResearchQuestion,), (SchoolProfile,), (Recommendation,),
    (Challenge, Proposal), (Section,), (Source,), (ToolKind,),
)  # fmt: skip
"""Kinds of records that share a page, and so their anchors."""


def ids_are_unique(draft: Draft) -> Iterator[Problem]:
    """An id stands once in its collection."""
    for models in _SHARED_PAGES:
        first: dict[str, Record] = {}
        for record in (record for model in models for record in draft.records[model]):
            if record.id in first:
                where = draft.place(first[record.id])
                message = f"'{record.id}' bestaat al ({where}). Kies een ander kenmerk."
                yield draft.problem(record, ("id",), message)
            else:
                first[record.id] = record
    blocks: dict[str, BuildingBlock] = {}
    for block in draft.records[BuildingBlock]:
        if block.id in blocks:
            where = draft.place(blocks[block.id])
            message = f"'{block.id}' bestaat al ({where}). Geef het bestand een andere naam."
            yield draft.problem(block, (), message)
        blocks.setdefault(block.id, block)


@of_one_record
def anchors_are_unique(record: Record) -> Iterator[Fault]:
    """An id of a part or statement stands once in its record and names no fixed part of the page."""
    seen = set(BLOCK_PARTS)
    for path, node in walk(record):
        if not isinstance(node, (Statement, TopicPart, RouteSequence)):
            continue
        if node.id in BLOCK_PARTS:
            message = f"'{node.id}' is de naam van een vast onderdeel. Kies een ander kenmerk."
            yield (*path, "id"), message
        elif node.id in seen:
            message = f"'{node.id}' staat al in dit bestand. Kies een ander kenmerk."
            yield (*path, "id"), message
        seen.add(node.id)


def shelves_exist(draft: Draft) -> Iterator[Problem]:
    """A topic stands on a shelf that the site has."""
    for topic in draft.records[Topic]:
        if topic.shelf not in SHELVES:
            hint = did_you_mean(topic.shelf, SHELVES)
            message = f"de map '{topic.shelf}' bestaat niet.{hint} Kies uit: {', '.join(SHELVES)}."
            yield draft.problem(topic, (), message)


def numbers_are_unique(draft: Draft) -> Iterator[Problem]:
    """Two blocks of one level do not share a number."""
    for level in Level:
        taken: dict[int, BuildingBlock] = {}
        for block in draft.records[BuildingBlock]:
            if block.level != level or draft.stands_in(block, "level"):
                continue
            if block.number in taken:
                other = draft.place(taken[block.number])
                message = f"nummer {block.number} is al gebruikt ({other}). Kies een vrij nummer."
                yield draft.problem(block, ("number",), message)
            taken.setdefault(block.number, block)


def evidence_exists(draft: Draft) -> Iterator[Problem]:
    """Sections and references that evidence names are in the guide."""
    targets = (("sections", Section, "content/sections.yml"),
               ("references", Reference, "content/references.yml"))  # fmt: skip
    for name, model, file in targets:
        known = draft.known[model]
        for record in _all(draft) if model not in draft.unread else ():
            for path, evidence in once(record, _evidence):
                for at, target in enumerate(getattr(evidence, name)):
                    if target not in known:
                        message = _unknown(target, known, file)
                        yield draft.problem(record, (*path, name, at), message)


def _evidence(record: Record) -> tuple[tuple[Path, Evidence], ...]:
    return tuple((path, node) for path, node in walk(record) if isinstance(node, Evidence))


@of_one_record
def letters_or_all(record: Record) -> Iterator[Fault]:
    """Evidence that holds for all schools names no letters beside."""
    for path, evidence in once(record, _evidence):
        if evidence.schools and evidence.extent == Extent.ALL:
            yield (*path, "extent"), "noemt letters én 'extent: alle'. Hou één van beide over."


@of_one_record
def lists_hold_nothing_twice(record: Record) -> Iterator[Fault]:
    """A list of words or ids holds each of them once."""
    for path, node in walk(record):
        if not isinstance(node, BaseModel):
            continue
        for name, info in type(node).model_fields.items():
            value = getattr(node, name)
            if not isinstance(value, tuple) or len(value) < 2:
                continue
            if not all(isinstance(v, str) for v in value):
                continue
            for target, times in Counter(value).items():
                if times > 1:
                    message = f"'{target}' staat hier {times} keer. Eén keer volstaat."
                    yield (*path, info.alias or name), message


@of_one_record
def statements_have_a_basis(record: Record) -> Iterator[Fault]:
    """A statement has evidence or says that it is editorial; claims and points always have evidence."""
    for path, node in walk(record):
        if not isinstance(node, Based) or _is_silent(node):
            continue
        strict = isinstance(node, Claim) or path[:1] == ("in_short",)
        if node.evidence and node.editorial:
            message = "heeft 'evidence' én 'editorial: true'. Hou één van beide over."
        elif strict and not node.evidence:
            message = "heeft geen basis. Voeg 'evidence:' met minstens één sectie toe."
        elif not node.evidence and not node.editorial:
            message = (
                "heeft geen basis. Voeg 'evidence:' toe, "
                "of 'editorial: true' als dit van de redactie zelf komt."
            )
        else:
            continue
        yield path, message


def _is_silent(node: Based) -> bool:
    """A dimension on which the source says nothing has no basis to give."""
    return isinstance(node, Dimension) and node.text == NOT_MENTIONED and not node.evidence


def relations_hold(draft: Draft) -> Iterator[Problem]:
    """A relation leads to another existing block, and is given once."""
    known = draft.known[BuildingBlock]
    given: dict[tuple[str, str, str], str] = {}
    for block in draft.records[BuildingBlock]:
        for at, relation in enumerate(block.related):
            path = ("related", at, "id")
            if relation.id == block.id:
                message = "een bouwsteen verwijst niet naar zichzelf. Kies een andere."
                yield draft.problem(block, path, message)
            elif relation.id not in known:
                yield draft.problem(block, path, _unknown(relation.id, known, "building_blocks/"))
            one_way = (block.id, relation.relation, relation.id)
            key = tuple(sorted((block.id, relation.id)))
            symmetric = relation.relation.label == relation.relation.inverse
            same = (*key, relation.relation) if symmetric else one_way
            if same in given:
                message = f"deze relatie staat er al ({given[same]}). Hou er één over."
                yield draft.problem(block, path, message)
            given.setdefault(same, draft.place(block))


def quotes_have_an_origin(draft: Draft) -> Iterator[Problem]:
    """A quotation stands in an existing section of its own source, and its school is the printed one."""
    sections = {section.id: section for section in draft.records[Section]}
    known_sections = draft.known[Section]
    for quote in draft.records[Quote]:
        section = sections.get(quote.section)
        if quote.section not in known_sections and Section not in draft.unread:
            message = _unknown(quote.section, known_sections, "content/sections.yml")
            yield draft.problem(quote, ("section",), message)
        elif section and section.source != quote.source:
            message = (
                f"de sectie '{section.id}' staat in '{section.source}', niet in '{quote.source}'."
            )
            yield draft.problem(quote, ("source",), message)
        printed = re.search(r"School ([A-F])\b", quote.origin)
        if (printed.group(1) if printed else None) != quote.school:
            message = (
                f"school is '{quote.school or ''}', maar de herkomst zegt '{quote.origin}'. "
                "Neem de letter van de herkomst over."
            )
            yield draft.problem(quote, ("school",), message)
        if quote.source == SourceName.REPORT and not quote.instrument:
            message = "het veld 'instrument' ontbreekt: het rapport noemt interview of focusgroep."
            yield draft.problem(quote, (), message)


_LINKS = {
    "building_blocks": (BuildingBlock, "building_blocks/"),
    "models": (BlendModel, "content/models/"),
    "model": (BlendModel, "content/models/"),
    "parent": (BlendModel, "content/models/"),
    "framework": (Framework, "content/frameworks/"),
    "see_also": (Reference, "content/references.yml"),
}
"""Fields that name other records, with the kind they name and where those live."""


def links_lead_to_records(draft: Draft) -> Iterator[Problem]:
    """A field that names other records names existing ones."""
    for record in _all(draft):
        for field in type(record).model_fields.keys() & _LINKS.keys():
            model, where = _LINKS[field]
            given = getattr(record, field)
            for at, name in enumerate(given if isinstance(given, tuple) else [given]):
                unknown = name is not None and name not in draft.known[model]
                if unknown and model not in draft.unread:
                    path = (field, at) if isinstance(given, tuple) else (field,)
                    yield draft.problem(record, path, _unknown(name, draft.known[model], where))
                elif field == "parent" and name == record.id:
                    message = "een model is geen vorm van zichzelf. Schrap deze regel."
                    yield draft.problem(record, (field,), message)


def pages_do_not_collide(draft: Draft) -> Iterator[Problem]:
    """A record's page does not take the place of a page that is written by hand, or of a list."""
    for record in (record for model in _PAGES for record in draft.records[model]):
        if address(record) in draft.pages_by_hand or record.id == "index":
            message = "op dit adres staat al een pagina van de gids. Kies een andere bestandsnaam."
            yield draft.problem(record, (), message)


def routes_lead_somewhere(draft: Draft) -> Iterator[Problem]:
    """Every step of a route leads to a record or page that exists."""
    alive = draft.addresses
    if not draft.records[Route] or not alive:
        return
    library = draft.library()
    for route in draft.records[Route]:
        for at, sequence in enumerate(route.sequences):
            for number, step in enumerate(sequence.steps):
                goal = address_in_words(library, step.to)
                if goal is None or f"/{goal}" not in alive:
                    path = ("sequences", at, "steps", number, "to")
                    message = f"'{step.to}' bestaat niet. Schrijf bijvoorbeeld 'bouwsteen/visie'."
                    yield draft.problem(route, path, message)


def tools_have_a_kind(draft: Draft) -> Iterator[Problem]:
    """A tool that an example names belongs to a kind of tools, so that visitors can filter by it."""
    if ToolKind in draft.unread:
        return
    known = {tool for kind in draft.records[ToolKind] for tool in kind.tools}
    for example in draft.records[Example]:
        for at, tool in enumerate(example.tools):
            if tool not in known:
                message = (
                    f"'{tool}' hoort nog bij geen soort.{did_you_mean(tool, known)} "
                    "Zet de tool bij een soort in content/tool_kinds.yml."
                )
                yield draft.problem(example, ("tools", at), message)


def tools_are_well_formed(draft: Draft) -> Iterator[Problem]:
    """In a tool each id stands once, choices alone have options, and agendas add up."""
    for tool in draft.records[Tool]:
        yield from _ids_stand_once(draft, tool)
        for path, node in walk(tool):
            if isinstance(node, ToolStep) and node.discusses and not node.building_blocks:
                message = "een gesprek gaat over een bouwsteen. Voeg 'building_blocks:' toe."
                yield draft.problem(tool, path, message)
            if isinstance(node, ToolField) and (node.kind == FieldKind.CHOICE) != bool(
                node.options
            ):
                message = "een keuze heeft 'options:', een ander soort veld niet."
                yield draft.problem(tool, path, message)
        for at, agenda in enumerate(tool.agendas):
            total = sum(item.minutes for item in agenda.items)
            if total != agenda.minutes:
                message = f"de delen duren samen {total} minuten, niet {agenda.minutes}."
                yield draft.problem(tool, ("agendas", at, "minutes"), message)


def _ids_stand_once(draft: Draft, tool: Tool) -> Iterator[Problem]:
    """Steps and agendas share the anchors of the page; fields and options only their own list."""
    anchors = set(BLOCK_PARTS)
    taken = {("steps",): anchors, ("agendas",): anchors}
    for at, step in enumerate(tool.steps):
        if step.discusses:  # its own fields stand before the fixed ones
            taken["steps", at, "fields"] = {field.id for field in tool.fields}
    for path, node in walk(tool):
        if not path or not isinstance(path[-1], int) or not hasattr(node, "id"):
            continue
        ids = taken.setdefault(path[:-1], set())
        if node.id in ids:
            message = f"'{node.id}' is al gebruikt. Kies een ander kenmerk."
            yield draft.problem(tool, (*path, "id"), message)
        ids.add(node.id)


def tools_lead_to_records(draft: Draft) -> Iterator[Problem]:
    """What a tool names exists: statements, blocks, models, its own steps and answers."""
    pages = (BuildingBlock, BlendModel, Framework)
    statements = statements_by_pointer(r for model in pages for r in draft.records[model])
    for tool in draft.records[Tool]:
        steps = {step.id for step in tool.steps}
        answers = {
            f"{question.id}/{option.id}"
            for question in (tool.chooser.questions if tool.chooser else ())
            for option in question.options
        }
        known = {
            "statement": (statements, "de gids"),
            "statements": (statements, "de gids"),
            "building_blocks": (draft.known[BuildingBlock], "building_blocks/"),
            "models": (draft.known[BlendModel], "content/models/"),
            "step": (steps, "dit bestand"),
            "answer": (answers, "dit bestand"),
        }
        for path, value in walk(tool):
            field = next((part for part in reversed(path) if isinstance(part, str)), "")
            if field in known and isinstance(value, str) and value not in known[field][0]:
                yield draft.problem(tool, path, _unknown(value, *known[field]))


def authors_have_names(draft: Draft) -> Iterator[Problem]:
    """An author or editor has a family name or, for an organisation, a literal one."""
    for reference in draft.records[Reference]:
        for field in ("author", "editor"):
            for at, name in enumerate(getattr(reference, field)):
                if not (name.family or name.literal):
                    message = "heeft geen naam. Vul 'family:' of 'literal:' in."
                    yield draft.problem(reference, (field, at), message)


def core_is_one_sentence(draft: Draft) -> Iterator[Problem]:
    """The core of a page is one sentence of at most 25 words."""
    for page in (record for model in (*_PAGES, Tool) for record in draft.records[model]):
        if not hasattr(page, "core"):
            continue
        words = len(page.core.split())
        if words > CORE_WORDS:
            message = f"telt {words} woorden. Hou het bij één zin van hoogstens {CORE_WORDS}."
            yield draft.problem(page, ("core",), message)
        elif re.search(r"[.!?]\s+[A-ZÀ-Ý‘“]", page.core):
            yield draft.problem(page, ("core",), "telt meer dan één zin. Hou er één over.")


@of_one_record
def text_is_plain(record: Record) -> Iterator[Fault]:
    """Text holds no HTML."""
    for path, value in walk(record):
        found = re.search(r"</?[a-zA-Z!][^>]*>?", value) if isinstance(value, str) else None
        if found:
            message = f"HTML in de tekst: '{found.group()[:30]}'. Schrijf gewone tekst."
            yield path, message


def site_address_is_whole(draft: Draft) -> Iterator[Problem]:
    """The site's address is a web address that ends in a slash."""
    for settings in draft.records[Settings]:
        if not re.fullmatch(r"https?://[\w.:-]+/([\w.~-]+/)*", settings.site_url):
            message = "hier hoort een webadres met een schuine streep achteraan: 'https://…/'."
            yield draft.problem(settings, ("site_url",), message)


def redirects_lead_somewhere(draft: Draft) -> Iterator[Problem]:
    """A redirect starts, once, at an address that is gone and ends in one step at one that lives."""
    alive = draft.addresses
    seen: set[str] = set()
    old = {redirect.old for redirect in draft.records[Redirect]}
    for redirect in draft.records[Redirect] if alive else ():
        if redirect.old in alive:
            message = f"'{redirect.old}' bestaat nog. Schrap deze omleiding."
            yield draft.problem(redirect, ("from",), message)
        if redirect.old in seen:
            message = f"'{redirect.old}' is al omgeleid. Hou één omleiding over."
            yield draft.problem(redirect, ("from",), message)
        seen.add(redirect.old)
        target = redirect.new
        if target in old:
            message = f"'{target}' is zelf omgeleid. Verwijs meteen naar het laatste adres."
            yield draft.problem(redirect, ("to",), message)
        elif target not in alive:
            message = f"'{target}' bestaat niet.{did_you_mean(target, alive)}"
            yield draft.problem(redirect, ("to",), message)


def published_addresses_live(draft: Draft) -> Iterator[Problem]:
    """Every address that was ever published still leads somewhere (urls.lock)."""
    alive = draft.addresses
    lines = {address_: line for line, address_ in enumerate(draft.published, start=1)}
    for address_ in lost(draft.published, alive, draft.records[Redirect]) if alive else ():
        message = (
            f"dit adres werd gepubliceerd en bestaat niet meer.{did_you_mean(address_, alive)} "
            "Zet de oude naam terug, of voeg een omleiding toe in content/redirects.yml."
        )
        yield Problem("urls.lock", lines[address_], address_, message)


def _unknown(given: str, known: set[str], where: str) -> str:
    return f"'{given}' bestaat niet in {where}.{did_you_mean(given, known)}"


RULES = (
    ids_are_unique,
    anchors_are_unique,
    shelves_exist,
    numbers_are_unique,
    evidence_exists,
    letters_or_all,
    lists_hold_nothing_twice,
    statements_have_a_basis,
    relations_hold,
    quotes_have_an_origin,
    links_lead_to_records,
    pages_do_not_collide,
    routes_lead_somewhere,
    tools_have_a_kind,
    tools_are_well_formed,
    tools_lead_to_records,
    authors_have_names,
    core_is_one_sentence,
    text_is_plain,
    site_address_is_whole,
    redirects_lead_somewhere,
    published_addresses_live,
)
