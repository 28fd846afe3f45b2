"""From the bytes of one YAML file to plain data with the line of every field.

The engine's own YAML habits are unfit for authors: two equal keys lose one without a word,
`1:30` becomes 90 and `no` becomes false. Here a scalar stays text unless it is plainly null,
true, false or a whole number; equal keys, tabs, aliases and tags are refused with a message.
"""

from __future__ import annotations

import difflib
import re
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path as FilePath

import yaml

Path = tuple[str | int, ...]
"""Where a value stands in a file: ("claims", 2, "text")."""

MAX_BYTES = 2_000_000
MAX_DEPTH = 20
MAX_PROBLEMS = 100
"""How many mistakes of one file, or against one rule, are worked out; the rest shows after those."""
MAX_TOLD = 1_000
"""How many characters of one message an author gets to read."""


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake in the content: file (relative to the project), line (from 1), field, message."""

    file: str
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        field = f" {self.field}:" if self.field else ""
        return _on_one_line(f"{self.file}:{self.line}:{field} {self.message}")


def _on_one_line(text: str) -> str:
    """What an author wrote may hold anything: no sign in a message moves or hides the others."""
    text = re.sub(r"([^\s/]{80})[^\s/]{80,}", r"\1…", text)
    shown = "".join(sign if sign.isprintable() else _escaped(sign) for sign in text)
    return shown if len(shown) <= MAX_TOLD else f"{shown[:MAX_TOLD]}…"


def _escaped(sign: str) -> str:
    return sign.encode("unicode_escape", "surrogatepass").decode("ascii")


class ContentError(Exception):
    """The content holds mistakes; `problems` has them all, sorted."""

    def __init__(self, problems: Iterable[Problem]):
        self.problems = sorted(set(problems))
        super().__init__(self.report)

    @property
    def report(self) -> str:
        """What an author reads: one problem a line, then a count and where to read more."""
        count = len(self.problems)
        noun = "probleem" if count == 1 else "problemen"
        lines = [str(problem) for problem in self.problems]
        return "\n".join(
            [*lines, "", f"{count} {noun} gevonden. Meer uitleg: docs/over/auteurs.md"]
        )


def field_name(path: Path) -> str:
    """The path as an author reads it: `claims[2].evidence.references`."""
    name = ""
    for step in path:
        name += f"[{step}]" if isinstance(step, int) else f".{step}" if name else step
    return name


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """` Bedoelde je 'x'?` for the nearest known word, or nothing when none is near."""
    if len(str(word)) > MAX_TOLD:
        return ""
    close = difflib.get_close_matches(str(word), sorted(set(known)), n=1, cutoff=0.6)
    return f" Bedoelde je '{close[0]}'?" if close else ""


@dataclass(frozen=True)
class Document:
    """One file as data; `lines` has the line of every path that the file writes."""

    file: str
    value: object
    lines: dict[Path, int]
    problems: tuple[Problem, ...] = ()

    def line(self, path: Path) -> int:
        """The line of a path, or of the nearest thing around it that the file does write."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def problem(self, path: Path, message: str) -> Problem:
        return Problem(self.file, self.line(path), self._name(path), message)

    def _name(self, path: Path) -> str:
        """The field; in a list of records with the record's id, for nobody counts to forty."""
        name = field_name(path)
        if path and isinstance(path[0], int) and isinstance(self.value, list):
            record = self.value[path[0]] if path[0] < len(self.value) else None
            if isinstance(record, dict) and isinstance(record.get("id"), str):
                return name.replace(f"[{path[0]}]", f"[{path[0]} {record['id']}]", 1)
        return name


def read_document(path: FilePath, root: FilePath) -> Document:
    """One YAML file as data. Mistakes come along as `problems`; nothing that an author wrote raises."""
    name = path.relative_to(root).as_posix()

    def failed(line: int, message: str) -> Document:
        return Document(name, None, {}, (Problem(name, line, "", message),))

    try:
        inside = path.resolve().is_relative_to(root.resolve())
        raw = bytes_of(path) if inside else b""
    except (OSError, RuntimeError):  # RuntimeError: a link that leads to itself
        return failed(1, "kan niet gelezen worden. Is het een gewoon bestand dat je mag openen?")
    if not inside:
        return failed(1, "is een koppeling naar buiten het project. Zet het bestand zelf hier.")
    if len(raw) > MAX_BYTES:
        return failed(1, f"is groter dan {MAX_BYTES // 1_000_000} MB. Splits het bestand.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return failed(line, "is niet bewaard als UTF-8. Bewaar het bestand opnieuw als UTF-8.")
    tabs = (
        Problem(name, number, "", "een tab in de inspringing. Gebruik twee spaties per niveau.")
        for number, line in enumerate(text.split("\n") if "\t" in text else (), start=1)
        if "\t" in line and re.match(r" *\t", line) and line.strip()
    )
    if told := tuple(islice(tabs, MAX_PROBLEMS)):
        return Document(name, None, {}, told)
    return _composed(name, text)


_last_read: dict[str, tuple[str, Document]] = {}


def _composed(name: str, text: str) -> Document:
    """While an author writes, all files but one are as they were."""
    if name not in _last_read or _last_read[name][0] != text:
        _last_read[name] = text, _Composer(name).compose(text)
    return _last_read[name][1]


def bytes_of(path: FilePath, most: int | None = MAX_BYTES) -> bytes:
    """A regular file's content, cut off one byte past `most`. Raises OSError, for a pipe or device too."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError("not a regular file")  # reading a pipe would wait for ever
    with path.open("rb") as file:
        return file.read(-1 if most is None else most + 1)


def read_front_matter(path: FilePath, root: FilePath) -> Document:
    """The fields at the head of a Markdown page, if it has one; mistakes come along as `problems`."""
    name = path.relative_to(root).as_posix()

    def failed(line: int, message: str) -> Document:
        return Document(name, None, {}, (Problem(name, line, "", message),))

    try:
        text = bytes_of(path).decode("utf-8-sig").replace("\r\n", "\n")
    except OSError:
        return failed(1, "kan niet gelezen worden. Is het een gewoon bestand dat je mag openen?")
    except UnicodeDecodeError:
        return failed(1, "is niet bewaard als UTF-8. Bewaar het bestand opnieuw als UTF-8.")
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        return failed(line, "een onzichtbaar teken dat niet mag. Typ de regel opnieuw.")
    if not text.startswith("---"):
        return Document(name, None, {})
    head = re.match(r"---\n(.*?)^---[ ]*$", text, re.DOTALL | re.MULTILINE)
    if not head:
        return failed(
            1, "de kop sluit niet. Schrijf '---', 'title: …', 'description: …' en weer '---'."
        )
    return _Composer(name).compose("\n" + head[1])  # the blank line keeps the numbers of the lines


_WHOLE_NUMBER = re.compile(r"-?(0|[1-9]\d{0,15})")


class _Composer:
    """Builds data from YAML events; iterative where YAML nests, so that depth cannot hurt."""

    def __init__(self, file: str):
        self.file = file
        self.lines: dict[Path, int] = {(): 1}
        self.problems: list[Problem] = []

    def compose(self, text: str) -> Document:
        try:
            value = self._run(text)
        except yaml.reader.ReaderError as error:
            line = text.count("\n", 0, error.position) + 1
            self._problem(line, (), "een onzichtbaar teken dat niet mag. Typ de regel opnieuw.")
            value = None
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            if error.context_mark and "end of stream" in (error.problem or ""):
                mark = error.context_mark  # an author looks where the quote opens, not at the end
            line = mark.line + 1 if mark else 1
            written = text.split("\n")[line - 1 : line]
            tab = written and "\t" in written[0]
            message = "een tab in deze regel. Gebruik spaties." if tab else _in_dutch(error)
            self._problem(min(line, text.count("\n") + 1), (), message)
            value = None
        return Document(self.file, value, self.lines, tuple(self.problems))

    def _problem(self, line: int, path: Path, message: str) -> None:
        self.problems.append(Problem(self.file, line, field_name(path), message))

    def _run(self, text: str):
        documents = 0
        result = None
        stack: list[_Open] = []  # open mappings and lists, outermost first
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            line = event.start_mark.line + 1
            if len(self.problems) >= MAX_PROBLEMS:
                return None
            if getattr(event, "anchor", None) and not isinstance(event, yaml.AliasEvent):
                name = f"&{event.anchor}"
                self._problem(line, (), f"'{name}' leest YAML als anker. Zet de tekst tussen '…'.")
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents == 2:
                    self._problem(line, (), "een tweede document (---). Maak er één van.")
                continue
            if isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
                value = stack.pop().value
            elif isinstance(event, yaml.ScalarEvent):
                value = self._scalar(event, line)
            elif isinstance(event, yaml.AliasEvent):
                self._problem(line, (), f"een verwijzing '*{event.anchor}'. Schrijf de tekst uit.")
                value = None
            elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
                if len(stack) == MAX_DEPTH:
                    self._problem(line, (), "te diep genest. Kijk de inspringing na.")
                    return None
                path = stack[-1].begin(line, self) if stack else ()
                value = {} if isinstance(event, yaml.MappingStartEvent) else []
                stack.append(_Open(value, path))
                continue
            else:
                continue
            if not stack:
                result = value if documents == 1 else result
            else:
                stack[-1].take(value, line, self)
        return result

    def _scalar(self, event: yaml.ScalarEvent, line: int):
        if event.tag and event.tag != "!":
            self._problem(line, (), f"een typeaanduiding '{event.tag}'. Laat ze weg.")
        if event.style:  # quoted, or a block of text
            return event.value
        if event.value in ("", "~", "null"):
            return None
        if event.value in ("true", "false"):
            return event.value == "true"
        if _WHOLE_NUMBER.fullmatch(event.value):
            return int(event.value)
        return event.value


class _Open:
    """A mapping or list that is being filled."""

    def __init__(self, value: dict | list, path: Path):
        self.value = value
        self.path = path
        self.key: str | None = None

    def _place(self, line: int, composer: _Composer) -> Path:
        if isinstance(self.value, list):
            path = (*self.path, len(self.value))
            composer.lines.setdefault(path, line)
            return path
        return (*self.path, self.key or "")

    def begin(self, line: int, composer: _Composer) -> Path:
        """A mapping or list opens here; its path."""
        if isinstance(self.value, dict) and self.key is None:
            composer._problem(line, self.path, "een veldnaam moet een woord zijn.")
            self.key = ""
        return self._place(line, composer)

    def take(self, value, line: int, composer: _Composer) -> None:
        """A finished value arrives: as the next item, the next key or the value of the last key."""
        if isinstance(self.value, list):
            path = self._place(line, composer)
            self.value.append(value)
            return
        if self.key is None:
            self.key = str(value)
            path = (*self.path, self.key)
            if path in composer.lines:
                first = composer.lines[path]
                composer._problem(
                    line, path, f"staat twee keer (ook op regel {first}). Hou er één over."
                )
            composer.lines.setdefault(path, line)
            return
        self.value[self.key] = value
        self.key = None


_YAML_IN_DUTCH = (
    (
        "mapping values are not allowed",
        "een dubbelepunt waar YAML er geen verwacht. Zet de tekst tussen aanhalingstekens "
        "of begin ze na `>-` op een nieuwe regel.",
    ),
    (
        "could not find expected ':'",
        "hier ontbreekt een dubbelepunt na de veldnaam, of de tekst springt niet ver genoeg in.",
    ),
    ("did not find expected key", "de inspringing of een aanhalingsteken klopt niet."),
    ("did not find expected '-'", "dit hoort niet in de lijst: kijk de inspringing na."),
    (
        "found unexpected end of stream",
        "een aanhalingsteken wordt niet gesloten. Zet er een bij aan het einde van de tekst.",
    ),
    ("found character that cannot start any token", "een teken waarmee tekst niet mag beginnen "
     "(@, ` of %). Zet de tekst tussen aanhalingstekens."),
    ("block sequence entries are not allowed", "een streepje waar geen lijst kan staan. "
     "Zet het op een nieuwe regel."),
    ("unknown escape character", "een backslash in een tekst tussen dubbele aanhalingstekens. "
     "Gebruik enkele aanhalingstekens."),
    ("undefined alias", "een sterretje vooraan leest YAML als verwijzing. "
     "Zet de tekst tussen aanhalingstekens."),
)  # fmt: skip


def _in_dutch(error: yaml.MarkedYAMLError) -> str:
    said = f"{error.context or ''} {error.problem or ''}"
    for known, dutch in _YAML_IN_DUTCH:
        if known in said:
            return f"de YAML klopt hier niet: {dutch}"
    return "de YAML klopt hier niet. Kijk inspringing, streepjes en aanhalingstekens na."
