"""Faults of files, disks and processes: said in Dutch, and nothing lost."""

import os
import random
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scripts import building
from scripts.checks import check
from scripts.engine import EngineError, build_pages
from scripts.loading import load_library, read_content
from scripts.reading import MAX_PROBLEMS, ContentError, Problem
from tests.conftest import ROOT, SEED, run
from tests.damaging import small_library
from tests.test_building import files_of

COMMAND = [sys.executable, "-m", "scripts"]
IMPATIENT = (
    "from pathlib import Path; from scripts import building;"
    "building.build(Path.cwd(), patient=False)"
)


def report_of(root: Path) -> str:
    with pytest.raises(ContentError) as caught:
        load_library(root)
    return caught.value.report


def messages_of(root: Path) -> str:
    draft = read_content(root)
    return "\n".join(map(str, [*draft.problems, *check(draft)]))


def test_a_pipe_or_device_among_the_content_is_not_waited_for(tmp_path):
    (tmp_path / "content").mkdir()
    os.mkfifo(tmp_path / "content/terms.yml")
    (tmp_path / "content/settings.yml").symlink_to("/dev/zero")
    told = messages_of(tmp_path)
    assert "content/terms.yml:1: kan niet gelezen worden" in told
    assert "content/settings.yml:1: is een koppeling naar buiten het project" in told


def test_folders_that_hide_content_are_named(tmp_path):
    (tmp_path / "content/terms.yml").mkdir(parents=True)
    (tmp_path / "elders").mkdir()
    (tmp_path / "content/quotes").symlink_to(tmp_path / "elders")
    told = messages_of(tmp_path)
    assert "content/terms.yml:1: is een map, geen bestand" in told
    assert "content/quotes:1: is een koppeling naar een map" in told
    assert "building_blocks:1: deze map ontbreekt" in told


def test_a_file_with_countless_mistakes_is_told_in_part(tmp_path):
    (tmp_path / "content").mkdir()
    file = tmp_path / "content/terms.yml"
    for text in ("- {}\n" * 60_000, "- &a x\n" * 50_000, "\t- x\n" * 60_000):
        file.write_text(text)
        told = [p for p in read_content(tmp_path).problems if p.file == "content/terms.yml"]
        assert 0 < len(told) < MAX_PROBLEMS + 20


def test_a_record_with_countless_mistakes_is_told_in_part(tmp_path):
    small_library(tmp_path)
    file = tmp_path / "content/topics/onderzoek/afwezig.yml"
    file.write_text(file.read_text("utf-8") + "- x\n" * 20_000)
    assert 0 < report_of(tmp_path).count("afwezig.yml:") < MAX_PROBLEMS + 20


def test_a_pipe_or_device_in_the_place_of_the_published_addresses_is_not_waited_for(tmp_path):
    """Found by damaging whole libraries: the build waited for ever, or filled the memory."""
    os.mkfifo(tmp_path / "urls.lock")
    assert "urls.lock:1: kan niet gelezen worden" in messages_of(tmp_path)
    (tmp_path / "urls.lock").unlink()
    (tmp_path / "urls.lock").symlink_to("/dev/zero")
    assert "urls.lock:1: kan niet gelezen worden" in messages_of(tmp_path)


def test_a_name_or_value_cannot_break_or_flood_its_message(tmp_path):
    odd = os.fsdecode(b"content/\xff\nx\xe2\x80\xae.yml")
    (tmp_path / "content").mkdir()
    (tmp_path / odd).write_text("a: x\n")
    assert "\\udcff\\nx\\u202e.yml" in messages_of(tmp_path)
    messages_of(tmp_path).encode()
    assert len(str(Problem("a.yml", 1, "x" * 90_000, "y z " * 90_000))) < 1_100


def own_docs(project: Path) -> Path:
    (project / "docs").unlink()
    return Path(shutil.copytree(ROOT / "docs", project / "docs"))


@pytest.mark.parametrize(
    ("page", "part"),
    [
        (b"\xff\xfe", "UTF-8"),
        (b"---\ntitle: x\n# Proef\n", "de kop sluit niet"),
        (b"---\ntitle: a: b\n---\n", "dubbelepunt"),
        (b"---\n- x\n---\n", "Voeg boven aan 'title: "),
        (b"---\ntitle: x\ndescription: [1]\n---\n", "Voeg boven aan 'description: "),
        (
            b"---\ntitle: x\ndescription: y\nkeywords: printen\n---\n",
            "hier hoort een lijst met woorden",
        ),
        (
            b"---\ntitle: x\ndescription: y\nkeywords: [a, a]\n---\n",
            "keywords: 'a' staat hier 2 keer",
        ),
        (b"---\ntitle: x\ndescription: y\n---\n\0", "onzichtbaar teken"),
    ],
)
def test_a_damaged_page_by_hand_is_named(tmp_path, page, part):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/proef.md").write_bytes(page)
    assert any(
        line.startswith("docs/proef.md:") and part in line
        for line in messages_of(tmp_path).split("\n")
    )


@pytest.mark.parametrize("name", ["urls.lock", "mkdocs.yml"])
def test_a_folder_where_a_file_belongs_is_named(project, name):
    (project / name).unlink(missing_ok=True)
    (project / name).mkdir()
    assert f"{name}:1: kan niet gelezen worden" in report_of(project)


@pytest.mark.parametrize("text", ["plugins: 5\n", "site_name: x\ntheme: {name: weg}\n", "[]\n", ""])
def test_damaged_settings_of_the_engine_are_named(library, project, tmp_path, text):
    (project / "mkdocs.yml").write_text(text)
    with pytest.raises(EngineError, match=re.escape("mkdocs.yml klopt niet. Zet het terug")):
        build_pages(project, library, tmp_path / "out")


@pytest.mark.parametrize(
    "name", ["overrides/main.html", "docs/assets/javascripts/search.js", "docs/sw.js"]
)
def test_a_part_of_the_guide_itself_that_is_gone_is_named(built_project, name):
    """The engine would put a part of its own in its place, and nobody would see it."""
    part = built_project / name
    for folder in ("docs", "overrides"):
        (built_project / folder).unlink()
        shutil.copytree(ROOT / folder, built_project / folder)
    git = ("git", "-C", str(built_project))
    subprocess.run([*git, "init", "--quiet"], check=True)
    subprocess.run([*git, "add", "docs", "overrides"], check=True)
    part.unlink()
    done = run(built_project, "build")
    assert done.returncode == 1
    assert f"{name} ontbreekt. Zet het terug: git checkout -- {name}" in done.stderr
    assert (built_project / "site/index.html").exists()


def test_a_full_disk_costs_neither_site_nor_addresses(built_project):
    """A limit on the size of files stands in for the disk."""
    good = files_of(built_project / "site")
    limited = ["sh", "-c", 'trap "" XFSZ; ulimit -f 8; exec "$@"', "sh", *COMMAND]
    for arguments in (["build"], ["urls"]):
        if arguments == ["urls"]:
            (built_project / "urls.lock").write_text("/\n")
        done = subprocess.run(
            [*limited, *arguments], cwd=built_project, capture_output=True, text=True
        )
        assert done.returncode == 1, done.stdout
        assert "Een bestand mag niet zo groot worden" in done.stderr
        assert "Traceback" not in done.stderr
    assert files_of(built_project / "site") == good
    assert (built_project / "urls.lock").read_text() == "/\n"
    assert not list(built_project.glob(".site-*"))
    assert not list(built_project.glob("*.half"))


def test_a_folder_that_may_not_be_written_is_said(project):
    if os.getuid() != 0 or subprocess.run(["unshare", "-m", "true"]).returncode:
        pytest.skip("een alleen-lezen map vraagt rechten op koppelpunten")
    script = 'mount --bind . . && mount -o remount,ro,bind . && cd "$PWD" && exec "$@"'
    command = ["unshare", "-m", "sh", "-c", script, "sh", *COMMAND, "build"]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True)
    assert done.returncode == 1
    assert "Hier mag niets geschreven worden" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_in_the_place_of_a_folder_is_said(project):
    (project / "site").write_text("mijn notities")
    done = run(project, "build")
    assert "'site' is geen gewone map" in done.stderr
    assert (project / "site").read_text() == "mijn notities"
    (project / ".pdf-cache").unlink()
    (project / ".pdf-cache").write_text("x")
    (project / "site").unlink()
    assert "Er staat een bestand waar een map hoort" in run(project, "build").stderr


def test_a_second_build_waits_for_the_first(project):
    with building._alone(project):
        second = subprocess.Popen(
            [*COMMAND, "build"], cwd=project, stdout=subprocess.PIPE, text=True
        )
        try:
            assert second.stdout.readline().startswith("Er loopt al een bouw van deze gids.")
            assert not list(project.glob(".site-*"))
        finally:
            second.kill()
            second.wait()
            second.stdout.close()


def test_a_build_killed_at_any_moment_leaves_the_last_good_site_whole(built_project, sample):
    """The site is whole after each kill; leftovers go and the next build is right."""
    good = files_of(built_project / "site")
    chance = random.Random(SEED)
    build = [sys.executable, "-c", IMPATIENT]
    for _ in range(sample(2, 50)):
        started = subprocess.Popen(
            build, cwd=built_project, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(chance.uniform(0.3, 9))
        started.kill()
        started.wait()
        building.restore_last_good(built_project)
        assert files_of(built_project / "site") == good
    subprocess.run(build, cwd=built_project, check=True, capture_output=True)
    assert files_of(built_project / "site") == good
    assert not list(built_project.glob(".site-*"))
