"""Damaged YAML: a Dutch message or a good record, never a traceback, hang or flood of memory."""

import json
import random
import re
import subprocess
import sys

import pytest

from scripts.loading import COLLECTIONS, load_library, read_content
from scripts.model import HandPage
from scripts.reading import ContentError, Problem, read_document
from tests.conftest import ROOT, SEED
from tests.damaging import DAMAGES, is_sound, small_library

FILES = sorted(file for c in COLLECTIONS for file in ROOT.glob(c.pattern))
VALUES = ["", "null", "[]", "{}", "- x", "true", "99999999999999999999", "'", '"', ": :", "&a b", "*a",
          "!!python/x y", "\t", "\u0000", "<b>", "{{ 7*7 }}", "\u202e", "x" * 5000, "[" * 60, "- - - x",
          "1e400", "~", "@", "%", "|", ">-", "#", "---", "...", "é\u0301"]  # fmt: skip


def damaged(text: str, chance: random.Random) -> bytes:
    """A text with one to four things done to it that hands, editors and disks do."""
    raw = text
    for _ in range(chance.randint(1, 4)):
        lines = raw.split("\n")
        at = chance.randrange(len(lines))
        kind = chance.randrange(7)
        if kind == 0:
            lines[at] = re.sub(r": .*", ": " + chance.choice(VALUES), lines[at])
        elif kind == 1:
            del lines[at]
        elif kind == 2:
            lines.insert(at, lines[chance.randrange(len(lines))])
        elif kind == 3:
            lines[at] = " " * chance.randint(0, 9) + lines[at].lstrip()
        elif kind == 4:
            lines[at] = lines[at][: chance.randint(0, len(lines[at]))]
        elif kind == 5:
            lines[at] = lines[at] + chance.choice(VALUES)
        else:
            lines = lines[:at]
        raw = "\n".join(lines)
    data = bytearray(raw.encode("utf-8", "surrogatepass"))
    if data and chance.random() < 0.3:
        data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data)


def test_one_damaged_file_is_read_or_reported(tmp_path, sample):
    """Each file by itself: reading and validating it never raises."""
    chance = random.Random(SEED)
    for number in range(sample(400, 6000)):
        source = chance.choice(FILES)
        root = tmp_path / str(number)
        file = root / source.relative_to(ROOT)
        file.parent.mkdir(parents=True)
        file.write_bytes(damaged(source.read_text("utf-8"), chance))
        document = read_document(file, root)
        assert all(problem.line >= 1 for problem in document.problems)
        draft = read_content(root)
        for problem in draft.problems:
            assert problem.line >= 1
            assert re.search(r"[a-z]", problem.message)
        file.unlink()


def test_a_damaged_library_is_loaded_or_reported(project, sample):
    """The whole library with one damaged file: a Library, or a ContentError in Dutch."""
    chance = random.Random(SEED)
    here = sorted(file for c in COLLECTIONS for file in project.glob(c.pattern))
    for _ in range(sample(12, 300)):
        file = chance.choice(here)
        good = file.read_bytes()
        file.write_bytes(damaged(good.decode("utf-8"), chance))
        report = ""
        try:
            assert load_library(project).settings
        except ContentError as error:
            report = error.report
        assert not report or "gevonden. Meer uitleg" in report
        file.write_bytes(good)


@pytest.mark.parametrize("count", [10, 40])
def test_aliases_that_explode_are_refused_at_once(tmp_path, count):
    lines = ["a0: &a0 [x, x]"]
    lines += [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, count)]
    file = tmp_path / "bom.yml"
    file.write_text("\n".join(lines), "utf-8")
    document = read_document(file, tmp_path)
    assert document.problems


def test_the_small_library_is_whole_and_holds_every_kind_of_record(tmp_path):
    small_library(tmp_path)
    draft = read_content(tmp_path)
    found = {kind for kind, records in draft.records.items() if records}
    assert found == {HandPage, *(c.model for c in COLLECTIONS)}
    assert draft.published


@pytest.mark.parametrize(
    ("problem", "sound"),
    [
        (Problem("a.yml", 1, "title", "is leeg. Vul het in."), True),
        (Problem("a.yml", 0, "title", "is leeg. Vul het in."), False),
        (Problem("", 1, "title", "is leeg. Vul het in."), False),
        (Problem("a.yml", 1, "title", ""), False),
        (Problem("a.yml", 1, "title", "Input should be a valid string"), False),
        (Problem("a.yml", 1, "title", "'Input should be' bestaat niet in de gids."), True),
        (Problem("a.yml", 1, "schools", "'A'' is geen geldig woord. Bedoelde je 'A'?"), True),
    ],
)
def test_a_problem_without_place_or_in_english_is_told_apart(problem, sound):
    assert is_sound(problem) == sound


def test_whole_libraries_damaged_at_random_are_loaded_or_reported(tmp_path, sample):
    """Each in one to four ways, in a process with little memory and an alarm; in full 5,100 of them.

    A number that fails comes back with: python -m tests.damaging <folder> <number> <number + 1>
    """
    count = sample(40, 5100)
    command = [sys.executable, "-m", "tests.damaging", str(tmp_path), "0", str(count)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    outcome = json.loads(done.stdout)
    assert outcome["failed"] == {}
    assert outcome["read"] + outcome["reported"] == count
    assert outcome["reported"] > outcome["read"] > 0
    assert len(DAMAGES) > 30
