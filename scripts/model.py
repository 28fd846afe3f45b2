"""The domain: records as the authors write them, and the `Library` that knows how they relate.

Records are frozen pydantic models, one per kind of YAML record; unknown fields are refused.
Text fields hold plain text (no Markdown, no HTML); blank lines separate paragraphs.
Derived values are properties or `Library` methods and are never stored.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, StringConstraints

from scripts.vocabulary import (
    Audience,
    EducationLevel,
    ExampleKind,
    Extent,
    FieldKind,
    Grade,
    Instrument,
    Level,
    Perspective,
    Place,
    RelationType,
    Role,
    School,
    SectionBasis,
    SourceName,
    StudyType,
    Timing,
    Voice,
    WorkType,
)

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
ADDRESS = r"^/([a-z0-9-]+/)*(#[a-z0-9-]+)?$"
"""An address on the site as `urls.lock` writes it: "/bouwstenen/visie/#een-punt"."""
Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]


KEYWORDS = "Andere titels en woorden die mensen echt intikken; ze tellen bij het zoeken als titel."
BLOCKS = "Bouwstenen waarbij dit hoort, de best passende eerst."


Step = tuple[tuple[str | int, ...], object]
"""A path in a record, as the YAML writes it, and the record or scalar that stands there."""


class Record(BaseModel):
    """What all records share: immutable, no unknown fields, numbers welcome where text is asked."""

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)
    _made: dict[Callable, object] | None = PrivateAttr(default=None)

    def __eq__(self, other: object) -> bool:
        """By what its authors wrote, whatever was made of it since."""
        return type(self) is type(other) and vars(self) == vars(other)


_Made = TypeVar("_Made")


def once(record: Record, make: Callable[[Record], _Made]) -> _Made:
    """What `make` makes of a record, made only once: a record does not change."""
    kept = record.__pydantic_private__  # quicker than by its name, and it is asked very often
    if kept["_made"] is None:
        kept["_made"] = {}
    made = kept["_made"]
    if make not in made:
        made[make] = make(record)
    return made[make]


# --- what a statement rests on ------------------------------------------------------------------


class Evidence(Record):
    """The basis of a statement: sections of the sources, and whom those name for it."""

    sections: tuple[Identifier, ...] = Field(
        min_length=1, description="Secties van de bronnen waarop dit steunt (content/sections.yml)."
    )
    references: tuple[Identifier, ...] = Field(
        default=(), description="Werken die de sectie voor deze uitspraak noemt."
    )
    schools: tuple[School, ...] = Field(
        default=(), description="Scholen die de sectie voor deze uitspraak bij letter noemt."
    )
    extent: Extent | None = Field(
        default=None, description="Hoe de bron het zegt als ze geen letters noemt."
    )
    roles: tuple[Role, ...] = Field(default=(), description="Wie het zegt.")


class Based(Record):
    """Something that is said on a basis: either evidence, or openly the editors' own."""

    evidence: Evidence | None = Field(default=None, description="Waarop dit steunt.")
    editorial: bool = Field(
        default=False, description="true als dit van de redactie zelf komt en op geen bron steunt."
    )


class Statement(Based):
    """One statement with its basis; `id` is its permanent anchor on the page."""

    id: Identifier = Field(description="Vast kenmerk, uniek in het bestand. Verander het nooit.")
    text: Text = Field(description="De uitspraak, in een tot drie korte zinnen.")


class Claim(Statement):
    """A finding about a building block."""

    perspective: Perspective = Field(description="Vanwaar de uitspraak spreekt.")


class Action(Statement):
    """Something a reader can do tomorrow."""

    audience: tuple[Audience, ...] = Field(
        alias="for", min_length=1, description="Voor wie dit handvat is."
    )


class Relation(Based):
    """A typed relation that starts at the block whose file holds it."""

    id: Identifier = Field(description="De andere bouwsteen.")
    relation: RelationType = Field(description="Hoe deze bouwsteen zich tot de andere verhoudt.")
    reason: Text = Field(description="Waarom, in een of twee zinnen.")


def walk(record: Record) -> tuple[Step, ...]:
    """Every record and scalar inside a record, with its path as the YAML writes it."""
    return once(record, _walked)


def _walked(record: Record) -> tuple[Step, ...]:
    return tuple(_walk(record, ()))


def _walk(record: BaseModel, path: tuple[str | int, ...]) -> Iterator[Step]:
    yield path, record
    for name, info in type(record).model_fields.items():
        yield from _walk_value(getattr(record, name), (*path, info.alias or name))


def _walk_value(value: object, path: tuple[str | int, ...]) -> Iterator[Step]:
    if isinstance(value, BaseModel):
        yield from _walk(value, path)
    elif isinstance(value, tuple):
        for at, item in enumerate(value):
            yield from _walk_value(item, (*path, at))
    elif value is not None:
        yield path, value


def evidence_in(record: Record) -> tuple[Evidence, ...]:
    """Every basis that a record gives, in the order of its fields."""
    return once(record, _evidence)


def _evidence(record: Record) -> tuple[Evidence, ...]:
    return tuple(node for node in _parts_of(record) if isinstance(node, Evidence))


def statements_in(record: Record) -> tuple[Statement, ...]:
    """Every statement of a record: each has an anchor of its own on the record's page."""
    return once(record, _statements)


def _statements(record: Record) -> tuple[Statement, ...]:
    return tuple(node for node in _parts_of(record) if isinstance(node, Statement))


def _parts_of(record: BaseModel) -> Iterator[BaseModel]:
    """The records inside a record, itself first: as `walk`, but quicker."""
    yield record
    for value in vars(record).values():
        if isinstance(value, BaseModel):
            yield from _parts_of(value)
        elif isinstance(value, tuple) and value and isinstance(value[0], BaseModel):
            for item in value:
                yield from _parts_of(item)


# --- records ------------------------------------------------------------------------------------


class BuildingBlock(Record):
    """One of the model's building blocks; `building_blocks/<level>/<id>.yml`."""

    id: Identifier
    level: Level
    number: int = Field(ge=1, description="Plaats binnen het niveau.")
    title: Text = Field(description="Naam in het model.")
    subtitle: Text = Field(description="De langere titel, of een omschrijving.")
    core: Text = Field(description="De kern, in één zin van hoogstens 25 woorden.")
    keywords: tuple[Text, ...] = Field(
        min_length=1, description="Andere titels en woorden die leraren echt intikken."
    )
    evidence: Evidence = Field(description="Waarop kern en ondertitel steunen.")
    in_short: tuple[Statement, ...] = Field(
        min_length=3, max_length=5, description="In het kort: drie tot vijf punten."
    )
    claims: tuple[Claim, ...] = Field(default=(), description="Wat onderzoek en scholen vonden.")
    helped: tuple[Statement, ...] = Field(default=(), description="Wat hielp.")
    hindered: tuple[Statement, ...] = Field(default=(), description="Wat hinderde.")
    actions: tuple[Action, ...] = Field(default=(), description="Wat je kunt doen.")
    questions: tuple[Statement, ...] = Field(default=(), description="Vragen voor je team.")
    cautions: tuple[Statement, ...] = Field(default=(), description="Waar je op let.")
    related: tuple[Relation, ...] = Field(
        default=(), description="Relaties die bij deze bouwsteen beginnen."
    )

    @property
    def audiences(self) -> tuple[Audience, ...]:
        """For whom this block has actions, in the order of the vocabulary."""
        named = {audience for action in self.actions for audience in action.audience}
        return tuple(audience for audience in Audience if audience in named)


class Quote(Record):
    """A quotation, word for word; `content/quotes/*.yml`."""

    id: Identifier = Field(description="Vast kenmerk. Verander het nooit.")
    text: Text = Field(description="Woord voor woord; een weglating is [...].")
    source: SourceName = Field(description="De bron waarin het citaat staat.")
    section: Identifier = Field(description="De sectie waarin het citaat staat.")
    role: Voice = Field(description="Wie spreekt.")
    instrument: Instrument | None = Field(default=None, description="Hoe het is opgetekend.")
    school: School | None = Field(default=None, description="De school, als de bron ze noemt.")
    origin: Text = Field(description="De herkomst zoals ze in de bron gedrukt staat.")
    building_blocks: tuple[Identifier, ...] = Field(
        min_length=1, description="Bouwstenen waarbij dit citaat hoort, de best passende eerst."
    )
    occasion: Text = Field(description="Waarover het gaat, in één korte zin.")
    keywords: tuple[Text, ...] = Field(default=(), description=KEYWORDS)


class Name(Record):
    """A person or an organisation, as CSL writes it."""

    family: Text | None = None
    given: Text | None = None
    suffix: Text | None = None
    literal: Text | None = None


class Reference(Record):
    """A work that the sources cite, in CSL field names; `content/references.yml`."""

    id: Identifier = Field(description="Vast kenmerk. Verander het nooit.")
    type: WorkType = Field(description="Soort werk, in de woorden van CSL.")
    author: tuple[Name, ...] = Field(min_length=1, description="Auteurs.")
    authors_complete: bool = Field(default=True, description="false als er auteurs ontbreken.")
    editor: tuple[Name, ...] = Field(default=(), description="Redacteurs van het boek.")
    issued: int = Field(ge=1800, le=2100, description="Jaar.")
    title: Text | None = Field(default=None, description="Leeg als de titel niet bekend is.")
    container_title: Text | None = Field(default=None, alias="container-title")
    language: Text | None = Field(
        default=None, pattern=r"^[a-z]{2}$", description="Taal van de titel: en, nl, fr …"
    )
    publisher: Text | None = None
    publisher_place: Text | None = Field(default=None, alias="publisher-place")
    edition: Text | None = None
    volume: Text | None = None
    issue: Text | None = None
    page: Text | None = None
    DOI: Text | None = Field(default=None, pattern=r"^10\.\d+/\S+$", description="Zonder https://.")
    URL: Text | None = Field(default=None, pattern=r"^https?://\S+$", description="Met https://.")
    ISBN: Text | None = None
    study_type: StudyType | None = Field(default=None, description="Soort studie (bijlage 3).")
    focus: EducationLevel | None = Field(default=None, description="Onderwijsniveau (bijlage 3).")
    appendix3: int | None = Field(default=None, description="Nummer in bijlage 3 van het rapport.")
    grade: Grade = Field(description="Hoe zeker de gegevens zijn.")
    cited_as: tuple[Text, ...] = Field(description="Vormen waaronder de bronnen het citeren.")
    see_also: tuple[Identifier, ...] = Field(
        default=(), description="Werken waarvan niet vaststaat welk bedoeld is."
    )
    evidence: Text | None = Field(default=None, description="Voor beheerders: hoe nagekeken.")
    note: Text | None = Field(default=None, description="Voor beheerders; bezoekers zien dit niet.")


class Section(Record):
    """A section of a source, as the guide may cite it; `content/sections.yml`."""

    id: Identifier
    source: SourceName
    title: Text
    basis: SectionBasis
    future: bool = Field(default=False, description="true: over wat scholen verwachten of willen.")


class Source(Record):
    """One of the research texts, with what is known of it; `content/sources.yml`."""

    id: SourceName
    title: Text = Field(description="Hoe de gids de bron noemt.")
    description: Text = Field(description="Wat de bron is, in gewone woorden.")
    known: tuple[Text, ...] = Field(default=(), description="Wat over de bron vaststaat.")
    citation: Text | None = Field(default=None, description="Volledige verwijzing; leeg = open.")


class TopicPart(Record):
    """A headed part of a topic page."""

    id: Identifier = Field(description="Vast kenmerk, uniek op de pagina.")
    title: Text
    statements: tuple[Statement, ...] = Field(min_length=1)


class Topic(Record):
    """A page of statements beside the model; `content/topics/<shelf>/<id>.yml`."""

    id: Identifier
    shelf: Identifier
    title: Text = Field(description="Titel van de pagina.")
    subtitle: Text = Field(description="Een omschrijving.")
    core: Text = Field(description="De kern, in één zin van hoogstens 25 woorden.")
    keywords: tuple[Text, ...] = Field(min_length=1, description=KEYWORDS)
    evidence: Evidence | None = Field(default=None, description="Waarop de kern steunt.")
    building_blocks: tuple[Identifier, ...] = Field(
        default=(), description="Bouwstenen om verder te lezen."
    )
    parts: tuple[TopicPart, ...] = Field(
        min_length=1, description="Delen, elk met id, title en statements (uitspraken met basis)."
    )


class Dimension(Based):
    """How a blend model stands on one dimension; without a basis only when the source is silent."""

    text: Text = Field(description="In enkele woorden, of 'niet vermeld'.")


class Dimensions(Record):
    """The three dimensions in which blends differ (report, section 2.1)."""

    online: Dimension = Field(description="Hoeveel er online gebeurt.")
    place: Dimension = Field(description="Op school of erbuiten.")
    time: Dimension = Field(description="Tegelijk (synchroon) of niet (asynchroon).")


class BlendModel(Record):
    """A model of blended learning after Staker and Horn; `content/models/<id>.yml`."""

    id: Identifier
    number: Text = Field(description="Nummer in het rapport, zoals '1' of '1.4'.")
    title: Text = Field(description="Naam van het model.")
    subtitle: Text = Field(description="Een omschrijving.")
    core: Text = Field(description="De kern, in één zin van hoogstens 25 woorden.")
    keywords: tuple[Text, ...] = Field(min_length=1, description=KEYWORDS)
    evidence: Evidence = Field(description="Waarop kern en ondertitel steunen.")
    parent: Identifier | None = Field(default=None, description="Het model waarvan dit er één is.")
    dimensions: Dimensions = Field(
        description="online, place en time: elk text met basis, of 'niet vermeld'."
    )
    parts: tuple[TopicPart, ...] = Field(
        min_length=1, description="Delen, elk met id, title en statements (uitspraken met basis)."
    )
    building_blocks: tuple[Identifier, ...] = Field(min_length=1, description=BLOCKS)


class FrameworkPart(Statement):
    """A named part of a framework."""

    title: Text


class Framework(Record):
    """A framework that the sources lean on; `content/frameworks/<id>.yml`."""

    id: Identifier
    title: Text = Field(description="Naam van het kader.")
    subtitle: Text = Field(description="Een omschrijving.")
    core: Text = Field(description="De kern, in één zin van hoogstens 25 woorden.")
    keywords: tuple[Text, ...] = Field(min_length=1, description=KEYWORDS)
    evidence: Evidence = Field(description="Waarop kern en ondertitel steunen.")
    parts: tuple[FrameworkPart, ...] = Field(min_length=2, description="De delen van het kader.")
    use: tuple[Statement, ...] = Field(default=(), description="Wat je ermee doet, en de grenzen.")
    building_blocks: tuple[Identifier, ...] = Field(min_length=1, description=BLOCKS)


class Example(Record):
    """Something a teacher or school can borrow; `content/examples/<id>.yml`."""

    id: Identifier
    title: Text = Field(description="Titel van het voorbeeld.")
    kind: ExampleKind = Field(description="Gezien, beschreven, of door ons uitgewerkt.")
    text: Text = Field(description="Wat er gebeurt, in een tot vier korte zinnen.")
    setting: Text = Field(description="Vak of situatie, of 'niet vermeld'.")
    models: tuple[Identifier, ...] = Field(
        default=(), description="Blendmodellen; leeg = niet vermeld."
    )
    place: tuple[Place, ...] = Field(default=(), description="Waar; leeg = niet vermeld.")
    time: tuple[Timing, ...] = Field(default=(), description="Wanneer; leeg = niet vermeld.")
    tools: tuple[Text, ...] = Field(default=(), description="Genoemde tools; leeg = niet vermeld.")
    steps: tuple[Text, ...] = Field(default=(), description="Stappen; leeg = niet vermeld.")
    building_blocks: tuple[Identifier, ...] = Field(min_length=1, description=BLOCKS)
    keywords: tuple[Text, ...] = Field(min_length=1, description=KEYWORDS)
    evidence: Evidence = Field(
        description="Waar het voorbeeld staat, of waarop het uitgewerkte steunt."
    )


class Term(Based):
    """A word explained; `content/terms.yml`."""

    id: Identifier = Field(description="Vast kenmerk. Verander het nooit.")
    title: Text = Field(description="Het begrip of de afkorting.")
    text: Text = Field(description="Uitleg in één gewone zin.")
    keywords: tuple[Text, ...] = Field(
        default=(), description="Woorden die mensen ervoor gebruiken."
    )
    building_blocks: tuple[Identifier, ...] = Field(default=(), description=BLOCKS)
    model: Identifier | None = Field(
        default=None, description="Het blendmodel met een eigen pagina."
    )
    framework: Identifier | None = Field(
        default=None, description="Het kader met een eigen pagina."
    )
    linked: bool = Field(
        default=True, description="false: een gewoon woord, dat teksten niet vanzelf linken."
    )


class RouteStep(Record):
    """A step of a route: what to do, and the record or page to do it with."""

    text: Text = Field(description="Wat je doet, in een of twee zinnen.")
    to: Text = Field(
        description="Waarheen: 'bouwsteen/visie', 'uitspraak/visie/<id>', 'citaat/<id>', "
        "'voorbeeld/<id>', 'model/<id>', 'kader/<id>', 'begrip/<id>' of 'pagina/over/basis'."
    )
    link: Text = Field(description="De tekst van de link: waar je dan bent.")
    minutes: int | None = Field(default=None, ge=1, description="Richttijd in minuten.")


class RouteSequence(Record):
    """A number of steps in an order that works."""

    id: Identifier = Field(description="Vast kenmerk, uniek in het bestand.")
    title: Text = Field(description="Titel van de reeks.")
    text: Text = Field(description="Voor wie en waarvoor, in een of twee zinnen.")
    steps: tuple[RouteStep, ...] = Field(min_length=2)

    @property
    def minutes(self) -> int:
        """The time that the steps take together, 0 when they give none."""
        return sum(step.minutes or 0 for step in self.steps)


class Route(Record):
    """A way through the guide for one kind of user; `content/routes/<id>.yml`. Editorial."""

    id: Identifier
    number: int = Field(ge=1, description="Plaats op de startpagina.")
    title: Text = Field(description="Voor wie de weg is.")
    subtitle: Text = Field(description="Een omschrijving.")
    core: Text = Field(description="De kern, in één zin van hoogstens 25 woorden.")
    keywords: tuple[Text, ...] = Field(min_length=1, description=KEYWORDS)
    sequences: tuple[RouteSequence, ...] = Field(
        min_length=1, description="Reeksen, elk met id, title, text en steps."
    )


POINTER = (
    "Een uitspraak uit de gids: 'uitspraak/<bouwsteen>/<id>', 'model/<model>/<id>' "
    "of 'kader/<kader>/<id>'."
)


class ToolOption(Record):
    """One answer of a choice; `statement` points to what the guide says of it."""

    id: Identifier = Field(description="Vast kenmerk, uniek in de lijst. Verander het nooit.")
    label: Text = Field(description="De keuze in enkele woorden.")
    statement: Text | None = Field(default=None, description=POINTER)


class ToolField(Record):
    """Something that the user of a tool fills in."""

    id: Identifier = Field(description="Vast kenmerk, uniek in de stap. Verander het nooit.")
    label: Text = Field(description="De vraag of het woord bij het veld.")
    kind: FieldKind = Field(description="Hoe je het invult.")
    help: Text | None = Field(default=None, description="Een korte uitleg of een voorbeeld.")
    options: tuple[ToolOption, ...] = Field(default=(), description="De keuzes, bij 'keuze'.")
    statement: Text | None = Field(default=None, description=POINTER)
    editorial: bool = Field(
        default=False, description="true als geen bron dit veld noemt: het is van de redactie."
    )


class ToolStep(Based):
    """A step of a tool: a few fields, with what the guide says about them."""

    id: Identifier = Field(description="Vast kenmerk, uniek in het bestand. Verander het nooit.")
    title: Text = Field(description="Titel van de stap.")
    help: Text = Field(description="Wat je in deze stap doet, in een tot drie korte zinnen.")
    building_blocks: tuple[Identifier, ...] = Field(
        default=(), description="Bouwstenen waarnaar de stap verwijst."
    )
    discusses: bool = Field(
        default=False,
        description="true: een gesprek over de eerste bouwsteen. Haar kern, haar vragen en de "
        "vaste velden (fields van het gereedschap) staan erbij.",
    )
    statements: tuple[Text, ...] = Field(
        default=(), description="Uitspraken uit de gids die erbij staan, met hun basis."
    )
    fields: tuple[ToolField, ...] = Field(default=(), description="Wat je invult.")
    rows: int = Field(
        default=1, ge=1, description="Hoe vaak de velden op papier terugkomen, zoals per les."
    )
    row: Text | None = Field(default=None, description="Hoe één keer heet, zoals 'Les'.")


class ChooserQuestion(Record):
    """A question that helps to choose a blend."""

    id: Identifier = Field(description="Vast kenmerk.")
    label: Text = Field(description="De vraag.")
    options: tuple[ToolOption, ...] = Field(min_length=2, description="De antwoorden.")


class ChooserReason(Record):
    """Why an answer speaks for a blend model, or against it."""

    answer: Text = Field(description="Bij welk antwoord: '<vraag>/<antwoord>'.")
    models: tuple[Identifier, ...] = Field(min_length=1, description="Welke blendmodellen.")
    fits: bool = Field(description="true: dit spreekt voor het model; false: ertegen.")
    statement: Text = Field(description=f"De reden. {POINTER}")


class Chooser(Record):
    """Questions whose answers give blend models with reasons, for and against; no verdict."""

    step: Identifier = Field(description="De stap waarin de vragen staan.")
    questions: tuple[ChooserQuestion, ...] = Field(min_length=1, description="De vragen.")
    reasons: tuple[ChooserReason, ...] = Field(min_length=1, description="De redenen.")

    def reasons_about(self, model: BlendModel) -> tuple[WeighedReason, ...]:
        """The reasons for a model and then those against it, each once."""
        labels = {f"{q.id}/{o.id}": o.label for q in self.questions for o in q.options}
        found = defaultdict(list)
        for reason in self.reasons:
            if model.id in reason.models:
                answer = (reason.answer, labels[reason.answer])
                found[not reason.fits, reason.statement].append(answer)
        return tuple(
            WeighedReason(not against, statement, tuple(answers))
            for (against, statement), answers in sorted(found.items(), key=lambda item: item[0][0])
        )


@dataclass(frozen=True)
class WeighedReason:
    """One reason for or against a model, with every answer that brings it up (its path, its label)."""

    fits: bool
    statement: str
    answers: tuple[tuple[str, str], ...]


class AgendaItem(Record):
    """A part of a conversation."""

    minutes: int = Field(ge=1, description="Richttijd in minuten.")
    text: Text = Field(description="Wat je dan doet.")
    step: Identifier | None = Field(default=None, description="De stap die erbij hoort.")


class Agenda(Record):
    """How a conversation can go in a given time. Editorial."""

    id: Identifier = Field(description="Vast kenmerk, uniek in het bestand.")
    minutes: int = Field(ge=1, description="Minuten; de delen tellen daartoe op.")
    title: Text = Field(description="Titel.")
    items: tuple[AgendaItem, ...] = Field(min_length=2, description="De delen, in volgorde.")


class Tool(Based):
    """A form that a visitor fills in, on screen or on paper; `content/tools/<id>.yml`."""

    id: Identifier
    title: Text = Field(description="Naam van het gereedschap.")
    subtitle: Text = Field(description="Een omschrijving.")
    core: Text = Field(description="De kern, in één zin van hoogstens 25 woorden.")
    keywords: tuple[Text, ...] = Field(min_length=1, description=KEYWORDS)
    document: Text = Field(description="Hoe één ingevuld blad heet, zoals 'ontwerp'.")
    fields: tuple[ToolField, ...] = Field(
        default=(), description="Vaste velden van elke stap met 'discusses'."
    )
    steps: tuple[ToolStep, ...] = Field(min_length=1, description="De stappen, in volgorde.")
    most_pages: int | None = Field(
        default=None, ge=1, description="Op hoeveel bladen A4 een ingevuld blad hoort te passen."
    )
    chooser: Chooser | None = Field(default=None, description="Vragen die een blend helpen kiezen.")
    agendas: tuple[Agenda, ...] = Field(default=(), description="Agenda’s voor een gesprek.")

    @property
    def building_blocks(self) -> tuple[str, ...]:
        """The blocks that its steps are about, each once."""
        return tuple(dict.fromkeys(name for step in self.steps for name in step.building_blocks))

    def fields_of(self, step: ToolStep) -> tuple[ToolField, ...]:
        """What a step asks: its own fields, and the fixed ones when it discusses a block."""
        return (*step.fields, *self.fields) if step.discusses else step.fields


class ResearchQuestion(Record):
    """A question of the report with its short answer; `content/research/questions.yml`."""

    id: Identifier
    title: Text = Field(description="Korte naam, zoals 'OV1a: lesgeven in de lockdowns'.")
    question: Text = Field(description="De vraag zoals het rapport ze stelt.")
    keywords: tuple[Text, ...] = Field(min_length=1)
    answer: tuple[Statement, ...] = Field(min_length=1)
    building_blocks: tuple[Identifier, ...] = Field(min_length=1)


class SchoolProfile(Record):
    """One of the six case schools; `content/research/schools.yml`."""

    id: Identifier
    letter: School
    title: Text
    keywords: tuple[Text, ...] = Field(min_length=1)
    facts: tuple[Statement, ...] = Field(min_length=1)


class Finding(Record):
    """A numbered finding with its statements."""

    id: Identifier
    number: int = Field(ge=1)
    title: Text
    keywords: tuple[Text, ...] = Field(min_length=1)
    statements: tuple[Statement, ...] = Field(min_length=1)
    building_blocks: tuple[Identifier, ...] = Field(min_length=1)


class Recommendation(Finding):
    """A policy recommendation of the report; `content/research/recommendations.yml`."""


class Challenge(Finding):
    """A challenge that the article names; `content/research/challenges.yml`."""


class Proposal(Finding):
    """A proposal that the article makes; `content/research/proposals.yml`."""


class Redirect(Record):
    """An address that was published and has moved; `content/redirects.yml`."""

    old: Text = Field(alias="from", pattern=ADDRESS, description="Het oude adres.")
    new: Text = Field(alias="to", pattern=ADDRESS, description="Het nieuwe adres.")


class SynonymGroup(Record):
    """Single words that search takes for each other; `content/synonyms.yml`."""

    words: tuple[Text, ...] = Field(min_length=2, description="Losse woorden die hetzelfde zoeken.")


class ToolKind(Record):
    """A kind of tools, by which a visitor filters examples; `content/tool_kinds.yml`. Editorial."""

    id: Identifier = Field(description="Vast kenmerk; het staat in adressen. Verander het nooit.")
    title: Text = Field(description="Hoe de soort heet.")
    tools: tuple[Text, ...] = Field(
        min_length=1, description="De tools, geschreven zoals in de voorbeelden."
    )


class HandPage(Record):
    """A page that is written by hand, as the head of its file in `docs/` tells of it."""

    address: str
    title: Text
    description: Text
    keywords: tuple[Text, ...] = Field(default=(), description=KEYWORDS)


class Settings(Record):
    """What holds for the whole guide; `content/settings.yml`. Empty means: not decided yet."""

    title: Text
    tagline: Text
    description: Text
    site_url: Text = Field(description="Adres van de gepubliceerde gids, met schuine streep.")
    caveat: Text = Field(description="De regel die op elke bouwsteen staat.")
    editors: tuple[Text, ...] = Field(default=(), description="Redactie; leeg = open.")
    contact: Text | None = Field(default=None, description="Contactadres; leeg = open.")
    content_licence: Text | None = Field(default=None, description="Leeg = open.")
    data_licence: Text | None = Field(default=None, description="Leeg = open.")


# --- the library --------------------------------------------------------------------------------


@dataclass(frozen=True)
class RelatedBlock:
    """A relation as one side sees it: `phrase` reads from this block to `block`."""

    block: BuildingBlock
    phrase: str
    relation: Relation
    outgoing: bool


@dataclass(frozen=True)
class Library:
    """All records of the guide, and every relation between them in both directions.

    Immutable. Sequences are in the order in which a reader meets them: blocks by level and
    number, references by name and year, quotations as in the sources.
    """

    settings: Settings
    sources: tuple[Source, ...] = ()
    sections: tuple[Section, ...] = ()
    blocks: tuple[BuildingBlock, ...] = ()
    quotes: tuple[Quote, ...] = ()
    references: tuple[Reference, ...] = ()
    topics: tuple[Topic, ...] = ()
    examples: tuple[Example, ...] = ()
    models: tuple[BlendModel, ...] = ()
    frameworks: tuple[Framework, ...] = ()
    terms: tuple[Term, ...] = ()
    routes: tuple[Route, ...] = ()
    tools: tuple[Tool, ...] = ()
    research_questions: tuple[ResearchQuestion, ...] = ()
    schools: tuple[SchoolProfile, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    challenges: tuple[Challenge, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    redirects: tuple[Redirect, ...] = ()
    synonym_groups: tuple[SynonymGroup, ...] = ()
    tool_kinds: tuple[ToolKind, ...] = ()
    pages_by_hand: tuple[HandPage, ...] = ()

    @cached_property
    def block_by_id(self) -> dict[str, BuildingBlock]:
        return {block.id: block for block in self.blocks}

    @cached_property
    def example_by_id(self) -> dict[str, Example]:
        return {example.id: example for example in self.examples}

    @cached_property
    def route_by_id(self) -> dict[str, Route]:
        return {route.id: route for route in self.routes}

    @cached_property
    def tool_by_id(self) -> dict[str, Tool]:
        return {tool.id: tool for tool in self.tools}

    @cached_property
    def model_by_id(self) -> dict[str, BlendModel]:
        return {model.id: model for model in self.models}

    @cached_property
    def framework_by_id(self) -> dict[str, Framework]:
        return {framework.id: framework for framework in self.frameworks}

    @cached_property
    def section_by_id(self) -> dict[str, Section]:
        return {section.id: section for section in self.sections}

    @cached_property
    def reference_by_id(self) -> dict[str, Reference]:
        return {reference.id: reference for reference in self.references}

    @cached_property
    def _topic_by_place(self) -> dict[tuple[str, str], Topic]:
        return {(topic.shelf, topic.id): topic for topic in self.topics}

    def topic(self, shelf: str, name: str) -> Topic:
        return self._topic_by_place[shelf, name]

    def topics_on(self, shelf: str) -> tuple[Topic, ...]:
        return tuple(topic for topic in self.topics if topic.shelf == shelf)

    @cached_property
    def _blocks_by_level(self) -> dict[Level, tuple[BuildingBlock, ...]]:
        return {level: tuple(b for b in self.blocks if b.level == level) for level in Level}

    def blocks_at(self, level: Level) -> tuple[BuildingBlock, ...]:
        """The blocks of one level, by number."""
        return self._blocks_by_level[level]

    @cached_property
    def _place_of_block(self) -> dict[str, int]:
        return {block.id: place for place, block in enumerate(self.blocks)}

    def neighbours(self, block: BuildingBlock) -> tuple[BuildingBlock | None, BuildingBlock | None]:
        """The block before and the block after this one in the order of the model."""
        at = self._place_of_block[block.id]
        before = self.blocks[at - 1] if at else None
        after = self.blocks[at + 1] if at + 1 < len(self.blocks) else None
        return before, after

    # quotations

    @cached_property
    def _quotes_by_block(self) -> dict[str, tuple[Quote, ...]]:
        found = defaultdict(list)
        for quote in self.quotes:
            for place, block in enumerate(quote.building_blocks):
                found[block].append((place > 0, quote))
        # Voices chosen first of all for this block come before those that it shares.
        return {
            block: tuple(quote for _, quote in sorted(pairs, key=lambda pair: pair[0]))
            for block, pairs in found.items()
        }

    def quotes_on(self, block: BuildingBlock) -> tuple[Quote, ...]:
        """The voices on a block: first those that name it first, then those it shares."""
        return self._quotes_by_block.get(block.id, ())

    def quotes_by_section(self, source: Source) -> tuple[tuple[Section, tuple[Quote, ...]], ...]:
        """The quotations of one source, in groups by the section in which they stand."""
        found = defaultdict(list)
        for quote in self.quotes:
            if quote.source == source.id:
                found[quote.section].append(quote)
        return tuple((s, tuple(found[s.id])) for s in self.sections if s.id in found)

    def blocks_of(self, record: Record) -> tuple[BuildingBlock, ...]:
        """The blocks that a record names, in its own order."""
        return tuple(self.block_by_id[name] for name in record.building_blocks)

    # references

    @property
    def based_records(self) -> tuple[Record, ...]:
        """Every record that rests on evidence, in reading order."""
        return (
            *self.blocks, *self.topics, *self.models, *self.frameworks, *self.examples,
            *self.terms, *self.tools, *self.research_questions, *self.schools, *self.recommendations,
            *self.challenges, *self.proposals,
        )  # fmt: skip

    @cached_property
    def _records_by_reference(self) -> dict[str, tuple[Record, ...]]:
        found = defaultdict(list)
        for record in self.based_records:
            for name in {n for evidence in evidence_in(record) for n in evidence.references}:
                found[name].append(record)
        return {name: tuple(records) for name, records in found.items()}

    def records_citing(self, reference: Reference) -> tuple[Record, ...]:
        """The records with a statement that rests on this work, in reading order."""
        return self._records_by_reference.get(reference.id, ())

    def blocks_citing(self, reference: Reference) -> tuple[BuildingBlock, ...]:
        """The blocks with a statement that rests on this work."""
        citing = self.records_citing(reference)
        return tuple(record for record in citing if isinstance(record, BuildingBlock))

    def references_of(self, *records: Record) -> tuple[Reference, ...]:
        """The works that the statements of these records rest on, alphabetically."""
        cited = {n for record in records for e in evidence_in(record) for n in e.references}
        places = sorted(self._place_of_reference[name] for name in cited)
        return tuple(self.references[place] for place in places)

    @cached_property
    def _place_of_reference(self) -> dict[str, int]:
        return {reference.id: place for place, reference in enumerate(self.references)}

    # relations between blocks

    @cached_property
    def _related(self) -> dict[str, tuple[RelatedBlock, ...]]:
        found = defaultdict(list)
        for block in self.blocks:
            for relation in block.related:
                other = self.block_by_id[relation.id]
                kind = relation.relation
                found[block.id].append(RelatedBlock(other, kind.label, relation, outgoing=True))
                found[other.id].append(RelatedBlock(block, kind.inverse, relation, outgoing=False))
        return {block: tuple(related) for block, related in found.items()}

    def related_to(self, block: BuildingBlock) -> tuple[RelatedBlock, ...]:
        """Relations of a block, those that start at it first, each as seen from this side."""
        related = self._related.get(block.id, ())
        return tuple(sorted(related, key=lambda r: not r.outgoing))

    def related_blocks(
        self, block: BuildingBlock
    ) -> tuple[tuple[BuildingBlock, tuple[RelatedBlock, ...]], ...]:
        """The blocks that a block is related to, each once, with every relation to it."""
        found: dict[str, list[RelatedBlock]] = defaultdict(list)
        for related in self.related_to(block):
            found[related.block.id].append(related)
        return tuple((links[0].block, tuple(links)) for links in found.values())

    # records that name blocks

    def about(self, block: BuildingBlock, *collections: str) -> tuple[Record, ...]:
        """The records of collections ("examples") that name this block: first those that name it first."""
        naming = (r for name in collections for r in self._naming[name].get(block.id, ()))
        return tuple(sorted(naming, key=lambda record: record.building_blocks[0] != block.id))

    @cached_property
    def themes(self) -> tuple[Topic, ...]:
        return self.topics_on("themas")

    @cached_property
    def _naming(self) -> dict[str, dict[str, list[Record]]]:
        """For each collection whose records name blocks: those records by the block, in order."""
        found: dict[str, dict[str, list[Record]]] = {}
        for name in _NAMING_BLOCKS:
            found[name] = defaultdict(list)
            for record in getattr(self, name):
                for block in dict.fromkeys(record.building_blocks):
                    found[name][block].append(record)
        return found

    def examples_of(self, model: BlendModel) -> tuple[Example, ...]:
        """The examples that use a blend model."""
        return tuple(example for example in self.examples if model.id in example.models)

    def tool_kinds_of(self, example: Example) -> tuple[ToolKind, ...]:
        """The kinds of the tools that an example names."""
        return tuple(kind for kind in self.tool_kinds if set(kind.tools) & set(example.tools))

    def models_below(self, model: BlendModel) -> tuple[BlendModel, ...]:
        """The sub-models of a blend model."""
        return tuple(other for other in self.models if other.parent == model.id)

    # tools

    @cached_property
    def statement_by_pointer(self) -> dict[str, Pointed]:
        return statements_by_pointer((*self.blocks, *self.models, *self.frameworks))

    def tools_showing(self, record: Record) -> tuple[Tool, ...]:
        """The tools that show a statement of this record."""
        pointers = statements_by_pointer([record]).keys()
        return tuple(t for t in self.tools if pointers & {v for _, v in walk(t) if type(v) is str})

    def shown_in(self, step: ToolStep) -> tuple[Pointed, ...]:
        """The statements that a step of a tool shows, in its own order."""
        return tuple(self.statement_by_pointer[name] for name in step.statements)

    def grounds_in(self, step: ToolStep) -> tuple[Pointed, ...]:
        """The statements that the fields of a step rest on, each once."""
        names = dict.fromkeys(field.statement for field in step.fields if field.statement)
        return tuple(self.statement_by_pointer[name] for name in names)

    def questions_in(self, step: ToolStep) -> tuple[Pointed, ...]:
        """The questions of the block that a step discusses."""
        block = self.discussed_in(step)
        return tuple(Pointed(block, question) for question in block.questions) if block else ()

    def discussed_in(self, step: ToolStep) -> BuildingBlock | None:
        """The block that a step of a tool is a conversation about."""
        return self.block_by_id[step.building_blocks[0]] if step.discusses else None


_NAMING_BLOCKS = (
    *("themes", "models", "frameworks", "examples", "terms", "tools", "research_questions"),
    *("recommendations", "challenges", "proposals"),
)
"""Collections whose records name blocks."""


@dataclass(frozen=True)
class Pointed:
    """A statement that a tool shows, with the record it stands in."""

    record: Record
    statement: Statement


def statements_by_pointer(records: Iterable[Record]) -> dict[str, Pointed]:
    """Every statement of blocks, models and frameworks, by the words that point to it."""
    kinds = {BuildingBlock: "uitspraak", BlendModel: "model", Framework: "kader"}
    return {
        f"{kinds[type(record)]}/{record.id}/{statement.id}": Pointed(record, statement)
        for record in records
        for statement in statements_in(record)
    }


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a record's text: a blank line starts a new one."""
    return [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]


MOST_BRICKS = 12
"""How many bricks with a number a course of the figure has room for."""


def in_bricks(course: tuple[BuildingBlock, ...]) -> list[tuple[BuildingBlock, ...]]:
    """The blocks of a level by brick in the figure of the model; in a long course they share bricks."""
    size = max(1, -(-len(course) // MOST_BRICKS))
    return [course[start : start + size] for start in range(0, len(course), size)]


def in_reading_order(blocks: Iterable[BuildingBlock]) -> tuple[BuildingBlock, ...]:
    """Blocks by level and number, as the model orders them."""
    levels = list(Level)
    return tuple(sorted(blocks, key=lambda b: (levels.index(b.level), b.number, b.id)))


def alphabetical(text: str) -> str:
    """A sort key that ignores case and accents: "Önder" stands between "Onderwijs" and "Oz"."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


def by_name_and_year(references: Iterable[Reference]) -> tuple[Reference, ...]:
    """References as a reference list orders them: by the authors' names, then the year."""

    def key(reference: Reference):
        names = [alphabetical(n.family or n.literal or "") for n in reference.author]
        return names, reference.issued, reference.id

    return tuple(sorted(references, key=key))
