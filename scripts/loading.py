"""From a folder of YAML files to a checked `Library`, or one `ContentError` with every problem.

Layout (relative to the project):

    building_blocks/<level>/<id>.yml    one building block a file; level and id come from the path
    content/topics/<shelf>/<id>.yml     one topic page a file
    content/{examples,models,frameworks}/<id>.yml
    content/quotes/*.yml                lists of quotations
    content/references.yml …            lists, one file a collection
    content/settings.yml                one record
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path as FilePath

from pydantic import BaseModel, ValidationError

from scripts import checks
from scripts.model import (
    BlendModel,
    BuildingBlock,
    Challenge,
    Example,
    Framework,
    Library,
    Proposal,
    Quote,
    Recommendation,
    Record,
    Redirect,
    Reference,
    ResearchQuestion,
    SchoolProfile,
    Section,
    Settings,
    Source,
    Term,
    Topic,
    by_name_and_year,
    in_reading_order,
)
from scripts.reading import ContentError, Document, Path, Problem, did_you_mean, read_document

URLS_LOCK = "urls.lock"


@dataclass(frozen=True)
class Collection:
    """Where a kind of record lives: `pattern` is a glob, `many` says whether a file is a list.

    `from_path` names the fields that come from the file's own path, last part first.
    """

    model: type[Record]
    pattern: str
    many: bool
    from_path: tuple[str, ...] = ()


COLLECTIONS = (
    Collection(BuildingBlock, "building_blocks/*/*.yml", many=False, from_path=("id", "level")),
    Collection(Topic, "content/topics/*/*.yml", many=False, from_path=("id", "shelf")),
    Collection(Quote, "content/quotes/*.yml", many=True),
    Collection(Reference, "content/references.yml", many=True),
    Collection(Example, "content/examples/*.yml", many=False, from_path=("id",)),
    Collection(BlendModel, "content/models/*.yml", many=False, from_path=("id",)),
    Collection(Framework, "content/frameworks/*.yml", many=False, from_path=("id",)),
    Collection(Term, "content/terms.yml", many=True),
    Collection(ResearchQuestion, "content/research/questions.yml", many=True),
    Collection(SchoolProfile, "content/research/schools.yml", many=True),
    Collection(Recommendation, "content/research/recommendations.yml", many=True),
    Collection(Challenge, "content/research/challenges.yml", many=True),
    Collection(Proposal, "content/research/proposals.yml", many=True),
    Collection(Section, "content/sections.yml", many=True),
    Collection(Source, "content/sources.yml", many=True),
    Collection(Redirect, "content/redirects.yml", many=True),
    Collection(Settings, "content/settings.yml", many=False),
)
FOLDERS = ("building_blocks", "content")


@dataclass
class Draft:
    """Everything that could be read, with the place of each record, before it is trusted."""

    records: dict[type[Record], list[Record]] = field(default_factory=lambda: defaultdict(list))
    known: dict[type[Record], set[str]] = field(default_factory=lambda: defaultdict(set))
    """Ids that the authors wrote, also those of records that could not be read."""
    problems: list[Problem] = field(default_factory=list)
    published: tuple[str, ...] = ()
    """Addresses that were ever published (urls.lock), in the order of the file."""
    _places: dict[int, tuple[Document, Path]] = field(default_factory=dict)

    def add(self, record: Record, document: Document, path: Path = ()) -> None:
        self.records[type(record)].append(record)
        self._places[id(record)] = (document, path)

    def problem(self, record: Record, path: Path, message: str) -> Problem:
        """A problem at a field of a record, with its file and line."""
        document, start = self._places[id(record)]
        return document.problem((*start, *path), message)

    def place(self, record: Record) -> str:
        """`file:line` where a record begins."""
        document, start = self._places[id(record)]
        return f"{document.file}:{document.line(start)}"

    def library(self) -> Library:
        """The records as a Library. Only sound when there are no problems."""
        records = self.records
        return Library(
            settings=records[Settings][0],
            sources=tuple(records[Source]),
            sections=tuple(records[Section]),
            blocks=in_reading_order(records[BuildingBlock]),
            quotes=tuple(records[Quote]),
            references=by_name_and_year(records[Reference]),
            topics=tuple(records[Topic]),
            examples=tuple(records[Example]),
            models=tuple(sorted(records[BlendModel], key=lambda m: (m.number, m.id))),
            frameworks=tuple(sorted(records[Framework], key=lambda f: f.title.casefold())),
            terms=tuple(sorted(records[Term], key=lambda t: t.title.casefold())),
            research_questions=tuple(records[ResearchQuestion]),
            schools=tuple(records[SchoolProfile]),
            recommendations=tuple(records[Recommendation]),
            challenges=tuple(records[Challenge]),
            proposals=tuple(records[Proposal]),
            redirects=tuple(records[Redirect]),
        )


def load_library(root: FilePath) -> Library:
    """The checked library of the project in `root`.

    Raises ContentError with every problem that authors made, never only the first.
    """
    draft = read_content(root)
    problems = [*draft.problems, *checks.check(draft)]
    if problems:
        raise ContentError(problems)
    return draft.library()


def read_content(root: FilePath) -> Draft:
    """All YAML under `root`, validated record by record, not yet checked across records."""
    draft = Draft(published=_published(root))
    seen: set[FilePath] = set()
    for collection in COLLECTIONS:
        files = sorted(root.glob(collection.pattern))
        seen.update(files)
        for file in files:
            _read_file(file, root, collection, draft)
    draft.problems += _stray_files(root, seen)
    if not draft.records[Settings] and not (root / "content/settings.yml").exists():
        draft.problems.append(Problem("content/settings.yml", 1, "", "dit bestand ontbreekt."))
    return draft


def _published(root: FilePath) -> tuple[str, ...]:
    lock = root / URLS_LOCK
    return tuple(lock.read_text("utf-8").split()) if lock.exists() else ()


def _stray_files(root: FilePath, seen: set[FilePath]) -> Iterator[Problem]:
    for folder in FOLDERS:
        for file in sorted((root / folder).rglob("*.y*ml")):
            name = file.relative_to(root).as_posix()
            if file in seen or not file.is_file():
                continue
            cure = (
                f"Hernoem het naar '{file.stem}.yml'."
                if file.suffix == ".yaml"
                else "Een bouwsteen hoort in building_blocks/<niveau>/<id>.yml."
            )
            yield Problem(name, 1, "", f"staat op een plaats die de gids niet leest. {cure}")


def _read_file(file: FilePath, root: FilePath, collection: Collection, draft: Draft) -> None:
    document = read_document(file, root)
    draft.problems += document.problems
    if not collection.many:
        draft.known[collection.model].add(file.stem)
    if document.value is None:
        if not document.problems and not collection.many:
            draft.problems.append(document.problem((), "het bestand is leeg."))
        return
    if collection.many:
        if not isinstance(document.value, list):
            draft.problems.append(
                document.problem((), "hier hoort een lijst: begin elk record met '- id: …'.")
            )
            return
        entries = [((at,), value) for at, value in enumerate(document.value)]
    else:
        entries = [((), document.value)]
    for path, value in entries:
        _read_record(value, path, document, file, collection, draft)


def _read_record(
    value: object,
    path: Path,
    document: Document,
    file: FilePath,
    collection: Collection,
    draft: Draft,
) -> None:
    model = collection.model
    if not isinstance(value, dict):
        draft.problems.append(document.problem(path, "hier horen velden: 'veld: waarde'."))
        return
    named = dict(value)
    for name in collection.from_path:
        if name in value:
            cure = f"Laat '{name}' weg: dat volgt uit de plaats van het bestand."
            draft.problems.append(document.problem((name,), cure))
    parts = (file.stem, file.parent.name)
    named.update(zip(collection.from_path, parts, strict=False))
    if isinstance(named.get("id"), str):
        draft.known[model].add(named["id"])
    try:
        draft.add(model.model_validate(named), document, path)
    except ValidationError as error:
        for details in error.errors():
            place, message = _in_dutch(details, model)
            if place and place[0] in collection.from_path:
                message = f"de plaats of naam van het bestand klopt niet: {message}"
                place = ()
            draft.problems.append(document.problem((*path, *place), message))


# --- pydantic's findings in the authors' language --------------------------------------------------


def _in_dutch(details: dict, model: type[BaseModel]) -> tuple[Path, str]:
    """Where and what, for one of pydantic's errors: (path in the record, Dutch message)."""
    path = tuple(details["loc"])
    kind, context, given = details["type"], details.get("ctx", {}), details.get("input")
    name = path[-1] if path else ""
    if kind == "missing":
        return path[:-1], f"het veld '{name}' ontbreekt. Voeg '{name}: …' toe."
    if kind == "extra_forbidden":
        fields = _fields_at(model, path[:-1])
        return path, (
            f"onbekend veld '{name}'.{did_you_mean(str(name), fields)}"
            f" Deze velden bestaan: {', '.join(fields)}."
        )
    if kind == "enum":
        words = _words(context)
        return path, (
            f"'{given}' is geen geldig woord.{did_you_mean(str(given), words)}"
            f" Kies uit: {', '.join(words)}."
        )
    if kind == "string_pattern_mismatch":
        wants = (
            "Begin met een schuine streep."
            if context.get("pattern") == "^/"
            else "Gebruik kleine letters, cijfers en streepjes."
        )
        return path, f"'{given}' mag hier niet. {wants}"
    return path, _KINDS.get(kind, "deze waarde klopt niet.").format(**context)


_KINDS = {
    "string_type": "hier hoort tekst. Zet de tekst achter de dubbelepunt of na '>-'.",
    "string_too_short": "is leeg. Vul tekst in.",
    "string_too_long": "is te lang (hoogstens {max_length} tekens).",
    "int_type": "hier hoort een geheel getal.",
    "int_parsing": "hier hoort een geheel getal.",
    "greater_than_equal": "hier hoort een getal vanaf {ge}.",
    "bool_type": "hier hoort true of false.",
    "bool_parsing": "hier hoort true of false.",
    "tuple_type": "hier hoort een lijst: '[…]' of een streepje per item.",
    "too_short": "hier horen minstens {min_length} items; er staan er {actual_length}.",
    "too_long": "hier horen hoogstens {max_length} items.",
    "model_type": "hier horen velden: 'veld: waarde', ingesprongen op de volgende regels.",
}


def _words(context: dict) -> list[str]:
    """The words of a vocabulary, from pydantic's list "'a', 'b' or 'c'"."""
    return [word.strip("' ") for word in context["expected"].replace(" or ", ",").split(",")]


def _fields_at(model: type[BaseModel], path: Path) -> list[str]:
    """Names of the fields that a record accepts at a path, as authors write them."""
    for step in path:
        if isinstance(step, int):
            continue
        field_ = next(
            f for name, f in model.model_fields.items() if (f.alias or name) == step
        )
        model = next(_models_in(field_.annotation))
    return [f.alias or name for name, f in model.model_fields.items()]


def _models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in getattr(annotation, "__args__", ()):
        yield from _models_in(inner)
