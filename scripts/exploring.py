"""By what a visitor can filter and order a collection: a `Library` goes in, `Explorer`s come out.

A facet gives each record of a collection at least one value; where the source is silent, that value
says so. Names and values of facets stand in addresses ("/citaten/?rol=leraren&school=A") that
trainers share, so they never change.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from scripts.basis import schools_of
from scripts.model import BuildingBlock, Library, Record, alphabetical, evidence_in
from scripts.vocabulary import (
    EducationLevel,
    ExampleKind,
    Grade,
    Instrument,
    Level,
    Place,
    Role,
    School,
    SectionBasis,
    SourceName,
    StudyType,
    Timing,
    Voice,
    WorkType,
)

SILENT = "niet-vermeld"
"""The value of a record on which the source says nothing."""


@dataclass(frozen=True)
class Choice:
    """A value that a visitor can choose, and how she reads it."""

    value: str
    label: str


@dataclass(frozen=True)
class Facet:
    """One question to a collection. `values` holds, by record id, at least one value each."""

    name: str
    label: str
    choices: tuple[Choice, ...]
    values: dict[str, tuple[str, ...]]

    def count(self, choice: Choice) -> int:
        """How many records have this value."""
        return self._counts[choice.value]

    @cached_property
    def _counts(self) -> Counter[str]:
        return Counter(value for values in self.values.values() for value in values)


@dataclass(frozen=True)
class Order:
    """A way to put a collection in order; `places` holds each record's place, by id, from 0."""

    name: str
    label: str
    places: dict[str, int]


@dataclass(frozen=True)
class Explorer:
    """A collection with its facets and orders; the first order is that of the page."""

    noun: str
    size: int
    facets: tuple[Facet, ...]
    orders: tuple[Order, ...]

    def tokens(self, record: Record) -> str:
        """The values of a record as the page carries them: "rol=leraren school=A"."""
        return " ".join(f"{f.name}={value}" for f in self.facets for value in f.values[record.id])

    def places(self, record: Record) -> str:
        """The record's place in each order: "3 0 17"."""
        return " ".join(str(order.places[record.id]) for order in self.orders)


# --- how a facet asks ------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Question:
    """A facet before it is put to records: `among` are its possible values, `of` a record's own."""

    name: str
    label: str
    among: Iterable[tuple[str, str]]
    of: Callable[[Record], Iterable[str]]
    silent: str = "niet vermeld"

    def put_to(self, records: tuple[Record, ...]) -> Facet:
        among = {_in_address(value): label for value, label in self.among}
        place = {value: place for place, value in enumerate(among)}
        values = {}
        for record in records:
            own = {_in_address(value) for value in self.of(record) if value}
            values[record.id] = tuple(sorted(own & place.keys(), key=place.get)) or (SILENT,)
        taken = {value for own in values.values() for value in own}
        choices = [Choice(value, label) for value, label in among.items() if value in taken]
        if SILENT in taken:
            choices.append(Choice(SILENT, self.silent))
        return Facet(self.name, self.label, tuple(choices), values)


def _in_address(value: str) -> str:
    """A value as an address and a list of tokens hold it: without blanks or capitals."""
    return value.lower().replace(" ", "-")


def _words(vocabulary) -> list[tuple[str, str]]:
    return [(word.value, word.label[0].upper() + word.label[1:]) for word in vocabulary]


def _titles(records: Iterable[Record]) -> list[tuple[str, str]]:
    return [(record.id, record.title) for record in records]


def _order(name: str, label: str, records: Iterable[Record]) -> Order:
    return Order(name, label, {record.id: place for place, record in enumerate(records)})


def _explorer(noun: str, records: tuple[Record, ...], questions, orders) -> Explorer:
    facets = tuple(question.put_to(records) for question in questions)
    return Explorer(noun, len(records), facets, tuple(_order(*order) for order in orders))


# --- the four explorers ----------------------------------------------------------------------------


def explorers(library: Library) -> dict[str, Explorer]:
    """The explorer of each collection that has one, by the name of the collection."""
    return {
        "blocks": _blocks(library),
        "quotes": _quotes(library),
        "examples": _examples(library),
        "references": _references(library),
    }


def _blocks(library: Library) -> Explorer:
    def naming(collection: str) -> Callable[[BuildingBlock], set[str]]:
        return lambda block: {record.id for record in library.about(block, collection)}

    return _explorer(
        "bouwstenen",
        library.blocks,
        (
            _Question("niveau", "Niveau", _words(Level), lambda b: [b.level]),
            _Question("thema", "Thema", _titles(library.themes), naming("themes"), "geen thema"),
            _Question("model", "Blendmodel", _titles(library.models), naming("models"),
                      "geen model"),
            _Question("kader", "Kader", _titles(library.frameworks), naming("frameworks"),
                      "geen kader"),
            _Question("rol", "Stemmen van", _words(Voice),
                      lambda b: (quote.role for quote in library.quotes_on(b)), "geen stem"),
            _Question("school", "Stemmen uit", _words(School),
                      lambda b: (quote.school for quote in library.quotes_on(b)), "geen school"),
            _Question("basis", "Waarop het steunt", _words(SectionBasis), _bases(library)),
        ),
        (
            ("model", "zoals in het model", library.blocks),
            ("naam", "op naam", sorted(library.blocks, key=_by_title)),
            ("stemmen", "meeste stemmen eerst",
             sorted(library.blocks, key=lambda b: -len(library.quotes_on(b)))),
            ("bronnen", "meeste bronnen eerst",
             sorted(library.blocks, key=lambda b: -len(library.references_of(b)))),
        ),
    )  # fmt: skip


def _quotes(library: Library) -> Explorer:
    quotes = library.quotes
    return _explorer(
        "citaten",
        quotes,
        (
            _Question("rol", "Wie spreekt", _words(Voice), lambda q: [q.role]),
            _Question("school", "School", _words(School), lambda q: [q.school]),
            *_by_block(library),
            _Question("manier", "Hoe opgetekend", _words(Instrument), lambda q: [q.instrument]),
            _Question("bron", "Bron", _words(SourceName), lambda q: [q.source]),
        ),
        (
            ("bron", "zoals in de bronnen", quotes),
            ("rol", "op wie spreekt", sorted(quotes, key=lambda q: list(Voice).index(q.role))),
            ("school", "op school", sorted(quotes, key=lambda q: q.school or "Z")),
            ("kort", "kortste eerst", sorted(quotes, key=lambda q: len(q.text))),
        ),
    )


def _examples(library: Library) -> Explorer:
    examples = library.examples
    by_kind = tuple(e for kind in ExampleKind for e in examples if e.kind == kind)
    return _explorer(
        "voorbeelden",
        examples,
        (
            _Question("soort", "Waar het vandaan komt", _words(ExampleKind), lambda e: [e.kind]),
            *_by_block(library),
            _Question("model", "Blendmodel", _titles(library.models), lambda e: e.models),
            _Question("plaats", "Waar", _words(Place), lambda e: e.place),
            _Question("tijd", "Wanneer", _words(Timing), lambda e: e.time),
            _Question("tool", "Tools", _titles(library.tool_kinds),
                      lambda e: (kind.id for kind in library.tool_kinds_of(e))),
            _Question("rol", "Wie het zegt", _words(Role), _roles),
            _Question("school", "School", _words(School), _schools),
            _Question("basis", "Waarop het steunt", _words(SectionBasis), _bases(library)),
        ),
        (
            ("soort", "per soort", by_kind),
            ("naam", "op naam", sorted(examples, key=_by_title)),
        ),
    )  # fmt: skip


_PERIODS = (
    ("vanaf-2020", "2020 en later", 2020),
    ("2015-2019", "2015 tot 2019", 2015),
    ("2010-2014", "2010 tot 2014", 2010),
    ("voor-2010", "Voor 2010", 0),
)
"""Value, label and first year, the latest first."""


def _references(library: Library) -> Explorer:
    works = library.references

    def levels(work) -> set[str]:
        return {block.level for block in library.blocks_citing(work)}

    none = "bij geen bouwsteen"
    return _explorer(
        "werken",
        works,
        (
            _Question("studie", "Soort studie", _words(StudyType), lambda w: [w.study_type]),
            _Question("onderwijs", "Onderwijs in de studie", _words(EducationLevel),
                      lambda w: [w.focus]),
            _Question("niveau", "Niveau", _words(Level), levels, none),
            _Question("bouwsteen", "Bouwsteen", _titles(library.blocks),
                      lambda w: (block.id for block in library.blocks_citing(w)), none),
            _Question("jaar", "Jaar", [(value, label) for value, label, _ in _PERIODS],
                      lambda w: [_period(w.issued)]),
            _Question("werk", "Soort werk", _words(WorkType), lambda w: [w.type]),
            _Question("gegevens", "Gegevens", _words(Grade), lambda w: [w.grade]),
        ),
        (
            ("naam", "op naam", works),
            ("nieuw", "nieuwste eerst", sorted(works, key=lambda w: -w.issued)),
            ("oud", "oudste eerst", sorted(works, key=lambda w: w.issued)),
            ("gebruik", "meest gebruikt eerst",
             sorted(works, key=lambda w: -len(library.records_citing(w)))),
        ),
    )  # fmt: skip


def _by_block(library: Library) -> tuple[_Question, _Question]:
    """The level and the block of records that name blocks."""

    def levels(record: Record) -> set[str]:
        return {block.level for block in library.blocks_of(record)}

    return (
        _Question("niveau", "Niveau", _words(Level), levels),
        _Question("bouwsteen", "Bouwsteen", _titles(library.blocks), lambda r: r.building_blocks),
    )


def _by_title(record: Record) -> str:
    return alphabetical(record.title)


def _period(year: int) -> str:
    return next(value for value, _, first in _PERIODS if year >= first)


def _roles(record: Record) -> set[str]:
    return {role for evidence in evidence_in(record) for role in evidence.roles}


def _schools(record: Record) -> set[str]:
    return {school for evidence in evidence_in(record) for school in schools_of(evidence)}


def _bases(library: Library) -> Callable[[Record], set[str]]:
    return lambda record: {
        library.section_by_id[name].basis
        for evidence in evidence_in(record)
        for name in evidence.sections
    }
