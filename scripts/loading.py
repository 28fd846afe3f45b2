"""From a folder of YAML files to a checked `Library`, or one `ContentError` with every problem.

Layout (relative to the project):

    building_blocks/<level>/<id>.yml    one building block a file; level and id come from the path
    content/topics/<shelf>/<id>.yml     one topic page a file
    content/{examples,models,frameworks,routes,tools}/<id>.yml
    content/quotes/*.yml                lists of quotations
    content/references.yml …            lists, one file a collection; one that grows too long goes in
                                        a folder by its name: content/references/*.yml
    content/settings.yml                one record
"""

from __future__ import annotations

import copy
import itertools
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path as FilePath
from typing import get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from scripts import checks
from scripts.addresses import record_addresses
from scripts.model import (
    ADDRESS,
    BlendModel,
    BuildingBlock,
    Challenge,
    Example,
    Framework,
    HandPage,
    Library,
    Proposal,
    Quote,
    Recommendation,
    Record,
    Redirect,
    Reference,
    ResearchQuestion,
    Route,
    SchoolProfile,
    Section,
    Settings,
    Source,
    SynonymGroup,
    Term,
    Tool,
    ToolKind,
    Topic,
    alphabetical,
    by_name_and_year,
    in_reading_order,
)
from scripts.reading import (
    MAX_PROBLEMS,
    ContentError,
    Document,
    Path,
    Problem,
    bytes_of,
    did_you_mean,
    read_document,
    read_front_matter,
)
from scripts.vocabulary import Vocabulary

URLS_LOCK = "urls.lock"


@dataclass(frozen=True)
class Collection:
    """Where a kind of record lives: `pattern` is a glob, `many` says whether a file is a list.

    `from_path` names the fields that come from the file's own path, last part first.
    `required` files must be there for anything else to make sense.
    """

    model: type[Record]
    pattern: str
    many: bool
    from_path: tuple[str, ...] = ()
    required: bool = False

    @cached_property
    def places(self) -> tuple[str, ...]:
        """Globs of its files: a list that grows too long for one file may be a folder by its name."""
        if not self.many or "*" in self.pattern:
            return (self.pattern,)
        return self.pattern, f"{self.pattern.removesuffix('.yml')}/*.yml"


COLLECTIONS = (
    Collection(BuildingBlock, "building_blocks/*/*.yml", many=False, from_path=("id", "level")),
    Collection(Topic, "content/topics/*/*.yml", many=False, from_path=("id", "shelf")),
    Collection(Quote, "content/quotes/*.yml", many=True),
    Collection(Reference, "content/references.yml", many=True, required=True),
    Collection(Example, "content/examples/*.yml", many=False, from_path=("id",)),
    Collection(BlendModel, "content/models/*.yml", many=False, from_path=("id",)),
    Collection(Framework, "content/frameworks/*.yml", many=False, from_path=("id",)),
    Collection(Route, "content/routes/*.yml", many=False, from_path=("id",)),
    Collection(Tool, "content/tools/*.yml", many=False, from_path=("id",)),
    Collection(Term, "content/terms.yml", many=True),
    Collection(ResearchQuestion, "content/research/questions.yml", many=True),
    Collection(SchoolProfile, "content/research/schools.yml", many=True),
    Collection(Recommendation, "content/research/recommendations.yml", many=True),
    Collection(Challenge, "content/research/challenges.yml", many=True),
    Collection(Proposal, "content/research/proposals.yml", many=True),
    Collection(Section, "content/sections.yml", many=True, required=True),
    Collection(Source, "content/sources.yml", many=True, required=True),
    Collection(Redirect, "content/redirects.yml", many=True),
    Collection(SynonymGroup, "content/synonyms.yml", many=True),
    Collection(ToolKind, "content/tool_kinds.yml", many=True),
    Collection(Settings, "content/settings.yml", many=False, required=True),
)
FOLDERS = ("building_blocks", "content")


@dataclass
class Draft:
    """Everything that could be read, with the place of each record, before it is trusted."""

    records: dict[type[Record], list[Record]] = field(default_factory=lambda: defaultdict(list))
    known: dict[type[Record], set[str]] = field(default_factory=lambda: defaultdict(set))
    """Ids that the authors wrote, also those of records that could not be read."""
    problems: list[Problem] = field(default_factory=list)
    unread: set[type[Record]] = field(default_factory=set)
    """Kinds of records of which a whole file could not be read: whether one exists is not known."""
    pages_by_hand: frozenset[str] = frozenset()
    """Addresses of the pages in docs/, without leading slash."""
    published: tuple[str, ...] = ()
    """Addresses that were ever published (urls.lock), in the order of the file."""
    stand_ins: set[Problem] = field(default_factory=set)
    """Problems that a rule saw in a value that stands in for an author's mistake; not to be told."""
    _places: dict[int, tuple[Document, Path, set[Path]]] = field(default_factory=dict)

    def add(
        self, record: Record, document: Document, path: Path = (), replaced: Iterable[Path] = ()
    ) -> None:
        """Takes a record in. `replaced` are paths in it where a value stands in for a mistake."""
        self.records[type(record)].append(record)
        self._places[id(record)] = (document, path, set(replaced))

    def problem(self, record: Record, path: Path, message: str) -> Problem:
        """A problem at a field of a record, with its file and line."""
        document, start, replaced = self._places[id(record)]
        problem = document.problem((*start, *path), message)
        if any(path[:length] in replaced for length in range(1, len(path) + 1)):
            self.stand_ins.add(problem)
        return problem

    def stands_in(self, record: Record, field_: str) -> bool:
        """Whether the value of this field stands in for a mistake."""
        return (field_,) in self._places[id(record)][2]

    def place(self, record: Record) -> str:
        """`file:line` where a record begins."""
        document, start, _ = self._places[id(record)]
        return f"{document.file}:{document.line(start)}"

    @cached_property
    def addresses(self) -> frozenset[str]:
        """Every address of the guide, with leading slash; empty while problems cast doubt on it."""
        if not self.records[Settings] or self.problems:
            return frozenset()  # half-read content would accuse addresses that are fine
        return frozenset(f"/{a}" for a in (*record_addresses(self.library()), *self.pages_by_hand))

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
            frameworks=tuple(sorted(records[Framework], key=lambda f: alphabetical(f.title))),
            terms=tuple(sorted(records[Term], key=lambda t: alphabetical(t.title))),
            routes=tuple(sorted(records[Route], key=lambda route: route.number)),
            tools=tuple(records[Tool]),
            research_questions=tuple(records[ResearchQuestion]),
            schools=tuple(records[SchoolProfile]),
            recommendations=tuple(records[Recommendation]),
            challenges=tuple(records[Challenge]),
            proposals=tuple(records[Proposal]),
            redirects=tuple(records[Redirect]),
            synonym_groups=tuple(records[SynonymGroup]),
            tool_kinds=tuple(records[ToolKind]),
            pages_by_hand=tuple(records[HandPage]),
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
    draft = Draft(pages_by_hand=pages_by_hand(root))
    draft.problems += _around_content(root)
    _read_pages_by_hand(root, draft)
    try:
        draft.published = _published(root)
    except OSError:
        message = "kan niet gelezen worden. Zet het bestand terug: git checkout urls.lock"
        draft.problems.append(Problem(URLS_LOCK, 1, "", message))
    # Listed once: a file that an author saves meanwhile is for the next reading. Editors leave
    # copies beside a file; those are nobody's mistake.
    for file in sorted(file for folder in FOLDERS for file in (root / folder).rglob("*")):
        path = file.relative_to(root)
        backup = path.name.startswith((".", "#")) or path.name.endswith(("~", ".bak"))
        if file.is_dir():
            draft.problems += _folder_with_mistake(file, path)
            continue
        if backup or path.suffix == ".md":
            continue
        home = next((c for c in COLLECTIONS if _belongs_to(path, c)), None)
        if home:
            _read_file(file, root, home, draft)
        else:
            draft.problems.append(_stray(path))
    for collection in COLLECTIONS:
        if collection.required and not any(any(root.glob(p)) for p in collection.places):
            draft.problems.append(Problem(collection.pattern, 1, "", "dit bestand ontbreekt."))
            draft.unread.add(collection.model)
    return draft


def _around_content(root: FilePath) -> Iterator[Problem]:
    """Folders that are not there, and mkdocs.yml that is no YAML."""
    for folder in FOLDERS:
        if not (root / folder).is_dir():
            message = f"deze map ontbreekt. Zet ze terug: git checkout {folder}"
            yield Problem(folder, 1, "", message)
    config = root / "mkdocs.yml"
    if config.exists() or config.is_symlink():
        yield from read_document(config, root).problems


def _read_pages_by_hand(root: FilePath, draft: Draft) -> None:
    """The heads of the pages in docs/. Without a readable one the engine would show it as text."""
    docs = root / "docs"
    for file in sorted(docs.rglob("*.md")):
        page = read_front_matter(file, root)
        mistakes = [*page.problems, *_mistakes_in_head(page)]
        draft.problems += mistakes
        if page.lines and not mistakes:
            told = {name: page.value[name] for name in _HEAD if page.value.get(name)}
            draft.add(HandPage(address=_address_of_page(file, docs), **told), page)


_HEAD = ("title", "description", "keywords")


def _mistakes_in_head(page: Document) -> Iterator[Problem]:
    if page.problems or not page.lines:
        return
    head = page.value if isinstance(page.value, dict) else {}
    for name in ("title", "description"):
        text = head.get(name)
        if not isinstance(text, str) or not text.strip():
            yield page.problem((name,), f"hier hoort tekst. Voeg boven aan '{name}: …' toe.")
    words = head.get("keywords") or []
    if not isinstance(words, list) or not all(isinstance(w, str) and w.strip() for w in words):
        message = "hier hoort een lijst met woorden: 'keywords: [printen, op papier]'."
        yield page.problem(("keywords",), message)


def _folder_with_mistake(folder: FilePath, path: FilePath) -> Iterator[Problem]:
    if folder.is_symlink():
        message = "is een koppeling naar een map. Zet de map zelf hier."
        yield Problem(path.as_posix(), 1, "", message)
    elif path.suffix in (".yml", ".yaml"):
        message = "is een map, geen bestand. Geef de map een andere naam."
        yield Problem(path.as_posix(), 1, "", message)
    elif not os.access(folder, os.R_OK | os.X_OK):
        message = "deze map mag je niet openen. Geef jezelf leesrechten."
        yield Problem(path.as_posix(), 1, "", message)


def pages_by_hand(root: FilePath) -> frozenset[str]:
    """Addresses of the pages that are written by hand in docs/, without leading slash."""
    docs = root / "docs"
    return frozenset(_address_of_page(file, docs) for file in docs.rglob("*.md"))


def _address_of_page(file: FilePath, docs: FilePath) -> str:
    name = file.relative_to(docs).as_posix().removesuffix(".md")
    return "" if name == "index" else name.removesuffix("/index") + "/"


def _published(root: FilePath) -> tuple[str, ...]:
    lock = root / URLS_LOCK
    return tuple(bytes_of(lock, None).decode("utf-8", "replace").split()) if lock.exists() else ()


def _belongs_to(path: FilePath, collection: Collection) -> bool:
    depth = len(path.parts) - 1
    return any(path.match(place) and depth == place.count("/") for place in collection.places)


def _stray(path: FilePath) -> Problem:
    if path.suffix.lower() in (".yaml", ".yml") and path.suffix != ".yml":
        cure = f"Hernoem het naar '{path.stem}.yml'."
    elif path.parts[0] == "building_blocks":
        cure = "Een bouwsteen hoort in building_blocks/<niveau>/<id>.yml."
    else:
        known = [collection.pattern for collection in COLLECTIONS]
        near = did_you_mean(path.as_posix(), known).strip()
        cure = near or "Waar een bestand hoort, staat in README.md."
    message = f"staat op een plaats die de gids niet leest. {cure}"
    return Problem(path.as_posix(), 1, "", message)


def _read_file(file: FilePath, root: FilePath, collection: Collection, draft: Draft) -> None:
    document = read_document(file, root)
    draft.problems += document.problems
    if not collection.many:
        draft.known[collection.model].add(file.stem)
    if document.value is None:
        if collection.many and document.problems:
            draft.unread.add(collection.model)
        if not document.problems and not collection.many:
            draft.problems.append(document.problem((), "het bestand is leeg."))
        return
    if collection.many:
        if not isinstance(document.value, list):
            draft.unread.add(collection.model)
            draft.problems.append(
                document.problem((), "hier hoort een lijst: begin elk record met '- id: …'.")
            )
            return
        entries = [((at,), value) for at, value in enumerate(document.value)]
    else:
        entries = [((), document.value)]
    told = len(draft.problems)
    for path, value in entries:
        if len(draft.problems) - told >= MAX_PROBLEMS:
            draft.unread.add(collection.model)
            return
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
    for name in collection.from_path:
        if name in value:
            message = "hoort hier niet: het volgt uit de plaats van het bestand. Schrap deze regel."
            draft.problems.append(document.problem((name,), message))
    before, record = _last_valid.get((document.file, path), (None, None))
    if before is document:  # while an author writes, all records but a few are as they were
        if hasattr(record, "id"):
            draft.known[model].add(record.id)
        draft.add(record, document, path)
        return
    named = _without_blanks(value)
    parts = (file.stem, file.parent.name)
    named.update(zip(collection.from_path, parts, strict=False))
    if isinstance(named.get("id"), str):
        draft.known[model].add(named["id"])
    try:
        record, replaced = model.model_validate(named), set()
        _last_valid[document.file, path] = document, record
    except ValidationError as error:
        mistakes = error.errors()
        draft.problems += _told(mistakes, path, document, collection)
        flood = len(mistakes) > MAX_PROBLEMS  # that is no slip: the rest shows after those
        record, replaced = (None, set()) if flood else _with_stand_ins(model, named, mistakes)
    if record:
        draft.add(record, document, path, replaced)


def _told(
    mistakes: list[dict], path: Path, document: Document, collection: Collection
) -> Iterator[Problem]:
    """What pydantic found wrong in the record at a path, as an author reads it."""
    for details in _without_echoes(mistakes)[:MAX_PROBLEMS]:
        place, message = _in_dutch(details, collection)
        if details["type"] == "missing" and (*path, *details["loc"]) in document.lines:
            place, message = tuple(details["loc"]), "is leeg. Vul het in."
        if place and place[0] in collection.from_path:
            message = f"de plaats of naam van het bestand klopt niet: {message}"
            place = ()
        yield document.problem((*path, *place), message)


_last_valid: dict[tuple[str, Path], tuple[Document, Record]] = {}
"""Each sound record as it was read last, by file and path, with the document it came from."""


def _without_blanks(value: object) -> object:
    """The same data without fields that were left empty: those count as not written."""
    if isinstance(value, dict):
        return {k: _without_blanks(v) for k, v in value.items() if v is not None}
    if isinstance(value, list):
        return [_without_blanks(item) for item in value]
    return value


def _without_echoes(mistakes: list[dict]) -> list[dict]:
    """Without the complaint that a list is too short because its own items are wrong."""

    def echoes(details: dict) -> bool:
        place = details["loc"]
        inside = (other["loc"] for other in mistakes if len(other["loc"]) > len(place))
        return details["type"] == "too_short" and any(o[: len(place)] == place for o in inside)

    return [details for details in mistakes if not echoes(details)]


# --- stand-ins ------------------------------------------------------------------------------------
# A record with a mistake still has to be checked against the others, so that an author hears of all
# mistakes at once. Each wrong value is replaced by one that fits, and what the rules say of those
# stand-ins is not told.

_numbers = itertools.count(10_000)


def _with_stand_ins(
    model: type[Record], named: dict, mistakes: list[dict]
) -> tuple[Record | None, set[Path]]:
    """The record with every wrong value replaced, and where; no record when that cannot be done."""
    whole = copy.deepcopy(named)
    replaced: set[Path] = set()
    for _ in range(5):  # mending a value can uncover a mistake inside it
        for details in sorted(mistakes, key=lambda d: len(d["loc"])):
            replaced |= _replace(whole, tuple(details["loc"]), details["type"], model)
        try:
            return model.model_validate(whole), replaced
        except ValidationError as error:
            mistakes = error.errors()
    return None, replaced


def _replace(whole: dict, path: Path, kind: str, model: type[Record]) -> set[Path]:
    """Replaces the value at a path by a stand-in; the paths that now hold one."""
    parent = whole
    for step in path[:-1]:
        try:
            parent = parent[step]
        except (KeyError, IndexError, TypeError):
            return set()  # stood inside something that was replaced already
    last = path[-1]
    if kind == "extra_forbidden":
        if isinstance(parent, dict):
            parent.pop(last, None)
        return set()
    info = _field_at(model, path)
    if kind == "too_short" and isinstance(parent.get(last), list):
        start, item = len(parent[last]), _item_type(info.annotation)
        wanted = next(m.min_length for m in info.metadata if hasattr(m, "min_length"))
        parent[last] += [_stand_in(item) for _ in range(wanted - start)]
        return {(*path, at) for at in range(start, wanted)}
    if isinstance(last, int):
        parent[last] = _stand_in(_item_type(info.annotation))
    elif isinstance(parent, dict):
        parent[last] = _stand_in(info.annotation, info)
    return {path}


def _stand_in(annotation: object, info: FieldInfo | None = None) -> object:
    """A value that fits an annotation and equals no other stand-in."""
    if get_origin(annotation) is tuple:
        least = next((m.min_length for m in info.metadata if hasattr(m, "min_length")), 0)
        return [_stand_in(_item_type(annotation)) for _ in range(least)]
    for option in (annotation, *get_args(annotation)):
        if isinstance(option, type) and issubclass(option, BaseModel):
            required = {n: f for n, f in option.model_fields.items() if f.is_required()}
            return {f.alias or n: _stand_in(f.annotation, f) for n, f in required.items()}
        if isinstance(option, type) and issubclass(option, Vocabulary):
            return next(iter(option)).value
        if option is int:
            return next(_numbers)
        if option is bool:
            return False
    patterns = [getattr(m, "pattern", None) for m in (info.metadata if info else ())]
    prefix = {ADDRESS: "/", r"^https?://\S+$": "https://", r"^10\.\d+/\S+$": "10.1/"}
    start = next((prefix[p] for p in patterns if p in prefix), "")
    end = "/" if start == "/" else ""
    return f"{start}plaatshouder-{next(_numbers)}{end}"


def _field_at(model: type[BaseModel], path: Path) -> FieldInfo:
    """The field that a path leads to; for a path that ends in a list item, the list's field."""
    found = None
    for step in path:
        if isinstance(step, str):
            if found is not None:
                model = next(_models_in(found.annotation))
            fields = model.model_fields.items()
            found = next(f for name, f in fields if (f.alias or name) == step)
    return found


def _item_type(annotation: object) -> object:
    """What a tuple[X, ...] holds, also inside an optional one."""
    options = (annotation, *get_args(annotation))
    return next(get_args(o)[0] for o in options if get_origin(o) is tuple)


# --- pydantic's findings in the authors' language --------------------------------------------------


def _in_dutch(details: dict, collection: Collection) -> tuple[Path, str]:
    """Where and what, for one of pydantic's errors: (path in the record, Dutch message)."""
    path = tuple(details["loc"])
    kind, context, given = details["type"], details.get("ctx", {}), details.get("input")
    name = path[-1] if path else ""
    if kind == "missing":
        return path[:-1], f"het veld '{name}' ontbreekt. Voeg '{name}: …' toe."
    if kind == "extra_forbidden":
        fields = _fields_at(collection, path[:-1])
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
        wants = _PATTERNS.get(context["pattern"], "Gebruik kleine letters, cijfers en streepjes.")
        return path, f"'{given}' mag hier niet. {wants}"
    if kind == "string_type" and isinstance(given, bool):
        word = str(given).lower()
        return (
            path,
            f"hier hoort tekst. Bedoel je het woord, schrijf dan '{word}' met aanhalingstekens.",
        )
    return path, _KINDS.get(kind, "deze waarde klopt niet.").format(**context)


_PATTERNS = {
    ADDRESS: "Schrijf een adres zo: '/bouwstenen/visie/' of '/citaten/#kenmerk'.",
    r"^10\.\d+/\S+$": "Een DOI begint met '10.', zonder 'https://doi.org/'.",
    r"^https?://\S+$": "Een webadres begint met 'https://'.",
}
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
    "too_short": "dit zijn er te weinig: {actual_length}. Het minimum is {min_length}.",
    "too_long": "dit zijn er te veel. Het maximum is {max_length}.",
    "model_type": "hier horen velden: 'veld: waarde', ingesprongen op de volgende regels.",
}


def _words(context: dict) -> list[str]:
    """The words of a vocabulary, from pydantic's list "'a', 'b' or 'c'"."""
    return [word.strip("' ") for word in context["expected"].replace(" or ", ",").split(",")]


def _fields_at(collection: Collection, path: Path) -> list[str]:
    """Names of the fields that a record accepts at a path, as authors write them."""
    model = collection.model
    for step in path:
        if isinstance(step, str):
            model = next(_models_in(_field_at(model, (step,)).annotation))
    hidden = collection.from_path if not path else ()
    return [f.alias or name for name, f in model.model_fields.items() if name not in hidden]


def _models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in getattr(annotation, "__args__", ()):
        yield from _models_in(inner)


# --- what authors can read about fields ------------------------------------------------------------


def described_fields(model: type[BaseModel]) -> list[tuple[str, str, bool, list[str]]]:
    """Each field that an author may write: name, what goes in, whether it must, and the words allowed.

    Fields that follow from the place of the file, and those that need no word of explanation
    because they are CSL's own, are left out.
    """
    from_path = {name for c in COLLECTIONS if c.model is model for name in c.from_path}
    rows = []
    for name, info in model.model_fields.items():
        if name in from_path or not info.description:
            continue
        words = [word.value for word in _vocabulary_in(info.annotation)]
        rows.append((info.alias or name, info.description, info.is_required(), words))
    return rows


def _vocabulary_in(annotation: object) -> list[Vocabulary]:
    if isinstance(annotation, type) and issubclass(annotation, Vocabulary):
        return list(annotation)
    return [word for inner in get_args(annotation) for word in _vocabulary_in(inner)]
