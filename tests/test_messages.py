"""What the machine refuses is said with the file, what is wrong, and a cure that costs no work."""

import errno
import os

import pytest

from scripts import engine
from scripts.building import FAILURES, fault, report
from tests.conftest import run
from tests.test_faults import own_docs


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (errno.ENOSPC, "De schijf is vol. Maak plaats vrij en bouw opnieuw."),
        (errno.EDQUOT, "Je schijfruimte is op. Maak plaats vrij en bouw opnieuw."),
        (
            errno.EROFS,
            "Hier mag niets geschreven worden. Zet het project in een map waar dat wel mag.",
        ),
        (
            errno.EACCES,
            "Je mag hier niet schrijven of lezen. Geef jezelf rechten op de projectmap.",
        ),
        (errno.EISDIR, "Er staat een map waar een bestand hoort. Geef ze een andere naam."),
        (errno.EIO, "De computer weigert: kapot."),
    ],
)
def test_a_refusal_names_the_file_as_its_author_knows_it(number, told, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    whole = tmp_path / "site/x.html"
    for file in ("site/x.html", str(whole), whole, os.fsencode(whole)):
        assert fault(OSError(number, "kapot", file)) == f"{told} (site/x.html)"
    assert fault(OSError(number, "kapot")) == told


@pytest.mark.parametrize(
    ("file", "cure"),
    [
        ("docs/sw.js", "Zet het terug: git checkout -- docs/sw.js"),
        (".venv/lib/x.otf", "Zet de pakketten opnieuw klaar: make clean, en daarna make build."),
        (".site-ab/sw.js", "Bouw opnieuw. Helpt dat niet, kijk dan wat er weg is: git status"),
        ("site/index.html", "Bouw opnieuw. Helpt dat niet, kijk dan wat er weg is: git status"),
        (".pdf-cache/x.pdf", "Bouw opnieuw. Helpt dat niet, kijk dan wat er weg is: git status"),
        ("/media/stick/x", "Zet het terug, of kijk of de schijf nog verbonden is."),
    ],
)
def test_what_is_missing_has_a_cure_that_puts_back_no_more_than_that(file, cure):
    assert fault(FileNotFoundError(errno.ENOENT, "weg", file)) == f"{file} ontbreekt. {cure}"


def test_no_cure_throws_away_what_an_author_wrote():
    """`git checkout .` would take every change along that is not committed yet."""
    for number in errno.errorcode:
        for file in (None, "docs/sw.js"):
            assert "checkout ." not in report(OSError(number, "kapot", file))


def test_a_refusal_without_a_file_has_its_cure_too():
    taken = OSError(errno.EADDRINUSE, "taken")
    assert isinstance(taken, FAILURES)
    assert report(taken).startswith("De poort is niet vrij. Kies een andere:")


def test_a_command_that_is_refused_names_the_place_and_costs_nothing(project):
    (project / "deploy").write_text("mijn notities")
    done = run(project, "online")
    assert done.returncode == 1
    assert done.stderr == (
        "Er staat een bestand waar een map hoort. Geef het een andere naam. (deploy/klaar)\n"
        "Wat er stond, is er nog.\n"
    )
    assert (project / "deploy").read_text() == "mijn notities"


def test_a_file_that_a_macro_asks_for_is_named_when_it_is_missing(project, library, tmp_path):
    (own_docs(project) / "over/toegankelijkheid.json").unlink()
    page = frozenset({"over/toegankelijkheid/"})
    with pytest.raises(FileNotFoundError) as caught:
        engine.build_pages(project, library, tmp_path / "site", only=page)
    assert "docs/over/toegankelijkheid.json ontbreekt. Zet het terug" in report(caught.value)
