"""A small whole library, and everything that hands, editors, disks and malice can do to it.

`python -m tests.damaging <folder> <first> <last>` damages it once for each number (each number is a
seed), loads it, and prints as JSON what came of it: how many were read, how many were reported, and
every number at which something else happened. For the tests of loading; see test_damage.
"""

from __future__ import annotations

import json
import os
import random
import re
import resource
import shutil
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

import yaml

from scripts import addresses
from scripts.loading import COLLECTIONS, load_library, pages_by_hand
from scripts.model import Section, ToolKind
from scripts.reading import ContentError, Problem
from tests.conftest import ROOT, SEED

MEMORY = 1 << 30
"""Bytes of address space for a batch; a healthy one needs a fifth."""
PATIENCE = 20
"""Seconds of computing before one library counts as hanging."""
WAIT = 300
"""Seconds on the clock, for who waits without computing; long, for a machine may be busy."""

# --- the small library ----------------------------------------------------------------------------

KEPT_BLOCKS = ("leiderschap", "visie", "blend-selecteren")
KEPT_MODELS = ("rotatiemodel", "stationrotatie")
KEPT = 2
MOST = 3
"""Records of a collection, and items of a list inside a record, that are kept."""
GOALS = {"to": "bouwsteen/visie", "statement": "uitspraak/visie/in-het-hoofd"}
"""Where the steps of routes and tools lead in the small library."""
_NAMED = {"references": "references", "building_blocks": "blocks", "see_also": "references",
          "models": "models", "related": "blocks"}  # fmt: skip


def small_library(root: Path) -> None:
    """Writes a few real records of each collection, without what they say of records left out."""
    library = load_library(ROOT)
    kept = {
        "blocks": [b for b in library.blocks if b.id in KEPT_BLOCKS],
        "models": [m for m in library.models if m.id in KEPT_MODELS],
        "references": list(library.references[:5]),
        "tools": [library.tool_by_id["wegwijzer"]],
        "routes": list(library.routes[:1]),
    }
    names = {"research_questions", "schools", "recommendations", "challenges", "proposals"}
    for name in {"topics", "quotes", "examples", "frameworks", "terms", *names}:
        kept[name] = list(getattr(library, name)[:KEPT])
    kept["synonym_groups"] = list(library.synonym_groups[:KEPT])
    kept["tool_kinds"] = list(library.tool_kinds)
    kept |= {"sections": list(library.sections), "sources": list(library.sources)}
    kept |= {"settings": [library.settings]}
    ids = {name: {getattr(r, "id", None) for r in records} for name, records in kept.items()}
    ids["blocks"] = set(KEPT_BLOCKS)
    by_model = {type(r): records for records in kept.values() for r in records}
    for collection in COLLECTIONS:
        every = collection.model in (Section, ToolKind)  # others name these
        records = by_model.get(collection.model, [])
        records = [data_of(r) if every else _pruned(data_of(r), ids) for r in records]
        write_records(root, collection, records)
    used = "\n".join(
        file.read_text("utf-8") for file in root.rglob("*.yml") if file.stem != "sections"
    )
    sections = [data_of(s) for s in library.sections if re.search(rf"\b{s.id}\n", used)]
    _dump(root / "content/sections.yml", sections)
    (root / "docs/over").mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "docs/over/basis.md", root / "docs/over")
    shutil.copy(ROOT / "docs/index.md", root / "docs")
    shutil.copy(ROOT / "mkdocs.yml", root)
    (root / "content/redirects.yml").write_text(
        "- {from: /bouwstenen/oud/, to: /bouwstenen/visie/}\n"
    )
    small = load_library(root)
    now = (*pages_by_hand(root), *addresses.record_addresses(small), "bouwstenen/oud/")
    (root / "urls.lock").write_text("".join(f"/{a}\n" for a in sorted(set(now))))
    load_library(root)


def data_of(record) -> dict:
    """A record as its YAML holds it, with what follows from the path of its file."""
    return record.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def _pruned(value, ids: dict[str, set], key: str = ""):
    """Without names of records that are left out, and without lists that this empties."""
    if isinstance(value, dict):
        pairs = {k: _pruned(v, ids, k) for k, v in value.items()}
        pairs |= {
            k: list(KEPT_BLOCKS[:1]) for k, v in pairs.items() if k == "building_blocks" and not v
        }
        pairs |= {k: GOALS[k] for k in pairs.keys() & GOALS.keys()}
        if value.get("statements") and isinstance(value["statements"][0], str):
            pairs["statements"] = [GOALS["statement"]]
        return {k: v for k, v in pairs.items() if v != []}
    if not isinstance(value, list):
        return value
    named = ids.get(_NAMED.get(key, ""))
    if named is not None:
        value = [v for v in value if (v["id"] if isinstance(v, dict) else v) in named]
    return [_pruned(item, ids) for item in value[:MOST]]


def write_records(root: Path, collection, records: list[dict], part: str = "") -> None:
    """Writes records where a collection has its place; a list as the file `part` of its folder."""
    file = root / collection.pattern
    if collection.many and "*" in collection.pattern:
        _dump(file.with_name(f"{part or 'alle'}.yml"), records)
    elif collection.many:
        _dump(file.with_suffix("") / f"{part}.yml" if part else file, records)
    else:
        for record in map(dict, records):
            parts = [record.pop(name) for name in collection.from_path]
            at = collection.pattern
            for part in reversed(parts):
                at = at.replace("*", part, 1)
            _dump(root / at, record)


def _dump(file: Path, value) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    style = {"allow_unicode": True, "sort_keys": False, "width": 100}
    file.write_text(yaml.dump(value, Dumper=yaml.CSafeDumper, **style), "utf-8")


# --- damages --------------------------------------------------------------------------------------

Damage = Callable[[Path, Path, random.Random], None]
"""Takes the library's root, a file in it that exists, and chance."""


def _on_bytes(change: Callable[[bytes, random.Random], bytes]) -> Damage:
    def damage(_root, file, chance):
        if file.is_file() and not file.is_symlink():
            file.write_bytes(change(file.read_bytes(), chance))

    damage.__name__ = change.__name__
    return damage


def _on_lines(change: Callable[[list[str], int, random.Random], None]) -> Damage:
    def on_text(raw: bytes, chance):
        lines = raw.decode("utf-8", "surrogateescape").split("\n")
        change(lines, chance.randrange(len(lines)), chance)
        return "\n".join(lines).encode("utf-8", "surrogateescape")

    on_text.__name__ = change.__name__
    return _on_bytes(on_text)


@_on_bytes
def flip_a_byte(raw, chance):
    at = chance.randrange(len(raw) or 1)
    return raw[:at] + bytes([chance.randrange(256)]) + raw[at + 1 :]


@_on_bytes
def cut_off(raw, chance):
    return raw[: chance.randint(0, len(raw))]


@_on_bytes
def cut_out(raw, chance):
    start = chance.randint(0, len(raw))
    return raw[:start] + raw[start + chance.randint(0, 400) :]


@_on_bytes
def put_bytes_in(raw, chance):
    at = chance.randint(0, len(raw))
    odd = (b"\0", b"\xef\xbb\xbf", b"\xff\xfe", b"\xe2\x80\xa8", b"\xe2\x80\xae", b"\x1b[2J", b"\x85",
           b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\r", b"\x7f", "\u0301".encode() * 900)  # fmt: skip
    return raw[:at] + chance.choice(odd) + raw[at:]


@_on_bytes
def other_encoding(raw, chance):
    text = raw.decode("utf-8", "replace")
    return text.encode(chance.choice(["utf-16", "utf-16-be", "utf-32", "latin-1", "utf-8-sig", "utf-7"]),
                       "replace")  # fmt: skip


@_on_bytes
def windows_lines(raw, chance):
    return raw.replace(b"\n", chance.choice([b"\r\n", b"\r", b"\n\r"]))


@_on_bytes
def grow(raw, chance):
    big = chance.choice(["x" * 500_000, "- x\n" * 20_000, "\n" * 200_000, "# x\n" * 90_000, " " * 300_000,
                         "a: " * 9_000, "k%d: x\n" * 2000, "x" * 2_100_000, "'" * 9_001])  # fmt: skip
    return raw + b"\n" + big.encode()


@_on_bytes
def nest_deeply(raw, chance):
    deep = chance.choice(["[" * 5_000, "{a: " * 3_000, "- " * 4_000, "? " * 3_000, "[" * 900 + "]" * 900,
                          "".join(" " * n + "a:\n" for n in range(1200)), "(" * 9_000])  # fmt: skip
    return deep.encode() if chance.random() < 0.5 else raw + b"\nx: " + deep.encode()


@_on_bytes
def aliases_that_explode(raw, chance):
    lines = ["a0: &a0 [x, x, x, x]"]
    lines += [
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, chance.randint(5, 40))
    ]
    text = "\n".join(lines) + chance.choice(["", "\n<<: *a1", "\nb: &b [*b]"])
    return text.encode() if chance.random() < 0.5 else raw + b"\n" + text.encode()


@_on_bytes
def second_document(raw, chance):
    return raw + chance.choice(
        [b"\n---\na: b\n", b"\n...\n", b"\n%YAML 1.1\n---\n", b"\n--- !!map {}\n"]
    )


@_on_bytes
def repeat_all(raw, chance):
    return raw * chance.randint(2, 3)


VALUES = (
    "", "null", "[]", "{}", "[[[]]]", "{a: {b: c}}", "true", "-1", "0", "99999999999999999999999999", "1e400",
    ".nan", ".inf", "0x1F", "1:30", "2026-11-28", "&a x", "*a", "!!python/object/apply:os.system [x]",
    "!!binary aGFsbG8=", "!!set {a, b}", "<<: {a: b}", "\t", '"\\0"', '"\\ud800"', '"\\U0010ffff"',
    "'", '"', "|",
    ">-", "#", "@", "%", "`", "? x", ": :", "- - x", "<b>x</b>", "{{ 7*7 }}", "x" * 5_000, "a b " * 5_000,
    "1" * 5_000, "[1, a, null, {}]", "../../../etc/passwd", "javascript:alert(1)", "\u202e", "\u00a0",
    "{? a: b}",
    "9" * 15, "-0", "~", "visie", "leiderschap", "school A", "A", "alle", "https://", "/", "/#", "#x",
    "10.1/",
)  # fmt: skip


@_on_lines
def other_value(lines, at, chance):
    head = lines[at].partition(":")[0]
    lines[at] = f"{head}: {chance.choice(VALUES)}"


@_on_lines
def other_item(lines, at, chance):
    indent = len(lines[at]) - len(lines[at].lstrip())
    lines[at] = f"{' ' * indent}- {chance.choice(VALUES)}"


@_on_lines
def rename_a_key(lines, at, chance):
    key, colon, rest = lines[at].partition(":")
    other = (key + "x", key[:-1], key.upper(), " " + key, "? " + key, "null", "1", "'", "[a]", "__class__",
             "model_config", "id", "extra")  # fmt: skip
    lines[at] = chance.choice(other) + colon + rest


@_on_lines
def drop_a_line(lines, at, _chance):
    del lines[at]


@_on_lines
def drop_lines(lines, at, chance):
    del lines[at : at + chance.randint(1, 30)]


@_on_lines
def double_a_line(lines, at, _chance):
    lines.insert(at, lines[at])


@_on_lines
def double_lines(lines, at, chance):
    lines[at:at] = lines[at : at + chance.randint(1, 40)]


@_on_lines
def move_a_line(lines, at, chance):
    lines.insert(chance.randrange(len(lines)), lines.pop(at))


@_on_lines
def indent_otherwise(lines, at, chance):
    lines[at] = chance.choice(["", " ", "   ", "\t", "  \t", " " * 9]) + lines[at].lstrip()


@_on_lines
def end_with_something(lines, at, chance):
    lines[at] += chance.choice(VALUES)


@_on_lines
def odd_address(lines, at, chance):
    """For urls.lock and redirects, and harmless or wrong elsewhere."""
    odd = ("/", "//", "/bouwstenen/visie/", "/x/../y/", "https://x/", "/é/", "/x" * 900, "#", "/#a#b", " ",
           "- {from: /a/, to: /b/}", "- {from: /b/, to: /a/}", "- {from: /a/, to: /a/}",
           "/bouwstenen/oud/")  # fmt: skip
    lines.insert(at, chance.choice(odd))


def _others(root: Path, chance: random.Random) -> Path:
    return chance.choice(sorted(f for f in root.rglob("*") if f.is_file() and not f.is_symlink()))


def take_away(_root, file, _chance):
    file.unlink()


def empty(_root, file, chance):
    file.write_bytes(
        chance.choice(
            [b"", b"\n", b"---\n", b"# x\n", b"null\n", b"[]\n", b"{}\n", b"x\n", b"- \n"]
        )
    )


def swap_with_another(root, file, chance):
    other = _others(root, chance)
    mine, theirs = file.read_bytes(), other.read_bytes()
    file.write_bytes(theirs)
    other.write_bytes(mine)


def copy_over_or_beside(root, file, chance):
    """The ids of a list, or a name, stand twice."""
    other = _others(root, chance)
    beside = other.with_name(f"kopie-{chance.randint(1, 9)}{file.suffix}")
    shutil.copy(file, chance.choice([other, beside]))


def wrong_name(_root, file, chance):
    name = file.stem + chance.choice(
        [".yaml", ".YML", ".yml.txt", ".json", "", ".md", "~", " .yml", "é.yml"]
    )
    odd = (
        "index.yml",
        "A.yml",
        "a_b.yml",
        "x" * 200 + ".yml",
        "\n.yml",
        "a b.yml",
        os.fsdecode(b"\xff.yml"),
    )
    file.rename(file.with_name(chance.choice([name, chance.choice(odd)])))


def file_becomes_folder(_root, file, chance):
    raw = file.read_bytes()
    file.unlink()
    file.mkdir()
    if chance.random() < 0.5:
        (file / file.name).write_bytes(raw)


def folder_becomes_file(root, file, _chance):
    folder = file.parent
    if folder != root:
        shutil.rmtree(folder)
        folder.write_bytes(b"a: x\n")


def move_elsewhere(root, file, chance):
    folders = sorted(f for f in root.rglob("*") if f.is_dir() and not f.is_symlink())
    file.rename(chance.choice(folders) / file.name)


def become_a_link(root, file, chance):
    goals = ("/etc/passwd", "/dev/zero", "/dev/null", str(ROOT / "content/terms.yml"), file.name, "..", "/",
             "weg",
             str(root), str(_others(root, chance)))  # fmt: skip
    goal = chance.choice(goals)
    file.unlink()
    file.symlink_to(goal)


def link_a_folder(root, file, chance):
    link = file.with_name("koppeling" + chance.choice(["", ".yml"]))
    link.unlink(missing_ok=True)
    link.symlink_to(chance.choice(["/", "..", ".", str(root), "koppeling"]))


def become_a_pipe(_root, file, _chance):
    file.unlink()
    os.mkfifo(file)


def circle(root, file, chance):
    """Records that name each other, or themselves, in a ring."""
    text = file.read_text("utf-8", "surrogateescape")
    for old in ("visie", "leiderschap", "samenwerking"):
        if chance.random() < 0.6:
            text = text.replace(old, chance.choice([file.stem, "visie", "leiderschap"]))
    extra = f"\nparent: {file.stem}\nrelated:\n- {{id: {file.stem}, relation: steunt, reason: x}}\n"
    text += extra if chance.random() < 0.5 else ""
    file.write_text(text, "utf-8", "surrogateescape")


DAMAGES: tuple[Damage, ...] = (
    flip_a_byte, cut_off, cut_out, put_bytes_in, other_encoding, windows_lines, grow, nest_deeply,
    aliases_that_explode, second_document, repeat_all, other_value, other_value, other_value, other_item,
    other_item,
    rename_a_key, rename_a_key, drop_a_line, drop_lines, double_a_line, double_lines, move_a_line,
    indent_otherwise,
    end_with_something, odd_address, take_away, empty, swap_with_another, copy_over_or_beside, wrong_name,
    file_becomes_folder, folder_becomes_file, move_elsewhere, become_a_link, link_a_folder, become_a_pipe,
    circle,
)  # fmt: skip
SPECIAL = ("urls.lock", "content/redirects.yml", "content/synonyms.yml", "content/settings.yml",
           "docs/index.md", "mkdocs.yml")  # fmt: skip


def damage(root: Path, chance: random.Random) -> list[str]:
    """Does one to four things to the library; what was done, for who has to find the fault."""
    done = []
    for _ in range(chance.randint(1, 4)):
        files = sorted(f for f in root.rglob("*") if f.is_file() and not f.is_symlink())
        special = [root / name for name in SPECIAL if (root / name) in files]
        file = chance.choice(special if special and chance.random() < 0.2 else files)
        kind = chance.choice(DAMAGES)
        done.append(f"{kind.__name__}: {file.relative_to(root).as_posix()!r}")
        try:
            kind(root, file, chance)
        except (OSError, UnicodeError) as error:  # the file system itself refuses some
            done[-1] += f" ({type(error).__name__})"
    return done


# --- trying ---------------------------------------------------------------------------------------


class Hangs(BaseException):
    """Not an Exception: nothing in the guide's code may take it for one of its own."""


def try_one(files: dict[str, bytes], root: Path, number: int) -> tuple[str, str]:
    """("read" | "reported" | "failed", what happened) for one damaged library."""
    shutil.rmtree(root, ignore_errors=True)
    for name, raw in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(raw)
    done = damage(root, random.Random(f"{SEED}-{number}"))
    signal.setitimer(signal.ITIMER_PROF, PATIENCE)
    signal.alarm(WAIT)
    try:
        load_library(root)
        return "read", ""
    except ContentError as error:
        wrong = [p for p in error.problems if not is_sound(p)]
        if wrong or not error.problems or "\ud800" in error.report:
            return "failed", f"{done}: {wrong[:3]}"
        error.report.encode()
        return "reported", ""
    except (Exception, Hangs):
        return "failed", f"{done}:\n{traceback.format_exc()[-1500:]}"
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.alarm(0)


_ENGLISH = (
    "should be",
    "Input ",
    "input should",
    "Error",
    "Traceback",
    "expected a",
    "invalid ",
    "object at 0x",
)


_QUOTED = re.compile(r"'.*?'(?=[\s?.,;:)]|$)", re.DOTALL)
"""What an author wrote; it may hold quotes itself."""


def is_sound(problem: Problem) -> bool:
    """A problem with a file, a line from 1, and a sentence that is not the library's English."""
    sentence = _QUOTED.sub("", problem.message)
    return bool(
        problem.file and problem.line >= 1 and len(sentence.split()) > 2
        and not any(word in sentence for word in _ENGLISH)
    )  # fmt: skip


def main(folder: Path, first: int, last: int) -> dict:
    """What came of the numbers from `first` up to `last`: {"read", "reported", "failed"}."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))

    def hang(*_):
        raise Hangs

    signal.signal(signal.SIGALRM, hang)
    signal.signal(signal.SIGPROF, hang)
    small_library(folder / "klein")
    files = {
        file.relative_to(folder / "klein").as_posix(): file.read_bytes()
        for file in sorted((folder / "klein").rglob("*"))
        if file.is_file()
    }
    outcome: dict = {"read": 0, "reported": 0, "failed": {}}
    for number in range(first, last):
        what, details = try_one(files, folder / "proef", number)
        if what == "failed":
            outcome["failed"][number] = details
        else:
            outcome[what] += 1
    return outcome


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))))
