"""building and the command line: a site that is always complete, the same twice, and said in Dutch."""

import os
import subprocess
import sys
from datetime import date

import pytest

from scripts import building, engine
from scripts.edition import in_words
from scripts.loading import load_library
from scripts.reading import ContentError
from tests.conftest import ROOT, run


def files_of(folder) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


BUILD = (
    "import sys; from pathlib import Path; from scripts import building;"
    "from scripts.loading import load_library; root = Path.cwd();"
    "building.write_site(root, load_library(root), Path(sys.argv[1]))"
)


def fresh_build(folder, seed: str) -> dict[str, bytes]:
    """The real site, built by a process of its own with its own order of sets."""
    folder.mkdir()
    environment = os.environ | {"PYTHONHASHSEED": seed}
    environment.pop("SOURCE_DATE_EPOCH", None)
    command = [sys.executable, "-c", BUILD, str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, env=environment, capture_output=True)
    return files_of(folder)


def test_a_fresh_build_of_the_same_commit_is_the_same_byte_for_byte(site, tmp_path):
    first, second = files_of(site), fresh_build(tmp_path / "two", "2")
    assert set(first) == set(second)
    assert [name for name in first if first[name] != second[name]] == []
    log = subprocess.run(
        ["git", "log", "-1", "--format=%cd", "--date=format-local:%Y-%m-%d"],
        cwd=ROOT, capture_output=True, text=True, env=os.environ | {"TZ": "UTC"},
    )  # fmt: skip
    if log.returncode == 0:  # dates come from the commit
        words = in_words(date.fromisoformat(log.stdout.strip()))
        assert words.encode() in second["over/offline/index.html"]


def test_the_build_command_makes_a_site_that_a_web_server_can_read(built_project):
    assert (built_project / "site/pdf/gids.pdf").read_bytes().startswith(b"%PDF")
    assert (built_project / "site").stat().st_mode & 0o777 == 0o755


def test_a_failing_check_leaves_the_last_good_site_untouched(built_project):
    before = files_of(built_project / "site")
    visie = built_project / "building_blocks/schoolniveau/visie.yml"
    visie.write_text(visie.read_text("utf-8").replace("subtitle:", "subtitel:", 1), "utf-8")
    done = run(built_project, "build")
    assert done.returncode == 1
    assert "building_blocks/schoolniveau/visie.yml" in done.stderr
    assert "Bedoelde je 'subtitle'?" in done.stderr
    assert "Traceback" not in done.stderr
    assert files_of(built_project / "site") == before
    assert sorted(p.name for p in built_project.glob(".site-*")) == []


def test_a_failing_engine_leaves_the_last_good_site_untouched(built_project, monkeypatch):
    before = files_of(built_project / "site")

    def fail(*_):
        raise engine.EngineError("kapot")

    monkeypatch.setattr(engine, "build_pages", fail)
    with pytest.raises(engine.EngineError):
        building.build(built_project, patient=False)
    assert files_of(built_project / "site") == before


def test_an_unknown_macro_in_a_page_fails_the_build(project):
    (project / "docs").unlink()
    import shutil

    shutil.copytree(ROOT / "docs", project / "docs")
    (project / "docs/over/proef.md").write_text("# Proef\n\n{{ bestaat_niet() }}\n", "utf-8")
    with pytest.raises(engine.EngineError):
        building.build(project, patient=False)


def test_a_dead_link_or_anchor_in_a_page_by_hand_fails_the_build(project):
    import shutil

    (project / "docs").unlink()
    shutil.copytree(ROOT / "docs", project / "docs")
    (project / "docs/over/proef.md").write_text("# Proef\n\n[x](basis.md#weg)\n", "utf-8")
    with pytest.raises(engine.EngineError, match="weg"):
        building.build(project, patient=False)


def test_a_swap_that_was_cut_off_is_made_good(built_project):
    before = files_of(built_project / "site")
    # the moment between the two renames
    (built_project / "site").rename(built_project / ".site-old")
    building.restore_last_good(built_project)
    assert files_of(built_project / "site") == before


def test_check_tells_all_problems_and_no_traceback(project):
    for name in ("visie", "leiderschap", "samenwerking"):
        file = project / f"building_blocks/schoolniveau/{name}.yml"
        file.write_text(file.read_text("utf-8").replace("core:", "kern:", 1), "utf-8")
    done = run(project, "check")
    assert done.returncode == 1
    for name in ("visie", "leiderschap", "samenwerking"):
        assert f"building_blocks/schoolniveau/{name}.yml:" in done.stderr
    assert "6 problemen gevonden" in done.stderr  # unknown field and missing field, three times
    assert "Traceback" not in done.stderr


def test_new_writes_a_commented_yaml_that_names_every_field(project):
    done = run(project, "new", "bouwsteen", "contextniveau", "schoolgebouw")
    assert done.returncode == 0, done.stderr
    text = (project / "building_blocks/contextniveau/schoolgebouw.yml").read_text("utf-8")
    from scripts.model import BuildingBlock

    for field in BuildingBlock.model_fields.keys() - {"id", "level"}:
        assert f"\n{field}:" in text, field
    assert "number: 5" in text
    assert "#" in text


def test_the_fresh_yaml_tells_what_is_still_to_fill_in_and_then_builds(project):
    run(project, "new", "bouwsteen", "contextniveau", "schoolgebouw")
    done = run(project, "check")
    assert done.returncode == 1
    assert "schoolgebouw.yml" in done.stderr
    assert "Traceback" not in done.stderr
    file = project / "building_blocks/contextniveau/schoolgebouw.yml"
    text = file.read_text("utf-8")
    point = "  - id: {0}\n    text: Punt {0}.\n    evidence: {{sections: [discussie-visie]}}\n"
    start, end = text.index("in_short:"), text.index("claims:")
    text = text[:start] + "in_short:\n" + "".join(map(point.format, "abc")) + text[end:]
    text = text.replace("subtitle:  ", "subtitle: Ruimte").replace(
        "core: >-                    # de kern: één zin van hoogstens 25 woorden\n",
        "core: Een gebouw dat meewerkt.\n",
    )
    text = text.replace("  -\n", "  - lokalen\n", 1)
    text = text.replace("sections: []  ", "sections: [discussie-visie]  ", 1)
    file.write_text(text, "utf-8")
    done = run(project, "check")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (("schoolniveau", "visie"), "bestaat al"),
        (("schoolniveau", "Mijn Blok"), "kleine letters"),
    ],
)
def test_new_refuses_a_name_that_is_taken_or_unfit(project, arguments, part):
    before = (project / "building_blocks/schoolniveau/visie.yml").read_text("utf-8")
    done = run(project, "new", "bouwsteen", *arguments)
    assert done.returncode == 1
    assert part in done.stderr
    assert (project / "building_blocks/schoolniveau/visie.yml").read_text("utf-8") == before


def test_urls_only_ever_adds(project):
    (project / "urls.lock").write_text("/\n")
    done = run(project, "urls")
    assert done.returncode == 0, done.stderr
    locked = (project / "urls.lock").read_text("utf-8").split()
    assert "/" in locked
    assert "/bouwstenen/visie/" in locked
    assert any(a.startswith("/citaten/#") for a in locked)
    assert run(project, "urls").stdout == "Geen nieuwe adressen.\n"


def test_serve_says_it_when_the_port_is_taken(project):
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run(project, "serve", "--port", str(port))
    assert done.returncode == 1
    assert f"Poort {port} is niet vrij" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", [(), ("bouw",), ("new", "bouwsteen", "schoolnivo", "x")])
def test_a_mistyped_command_is_answered_in_dutch(project, arguments):
    done = run(project, *arguments)
    assert done.returncode == 2
    assert done.stderr.startswith("Deze opdracht klopt niet. Dit kan: check, build, serve")


def test_make_help_lists_every_command():
    done = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    for command in ("serve", "build", "check", "test", "test-all", "urls", "help"):
        assert f"make {command} " in done.stdout


def test_serving_shows_a_change_first_on_its_own_page_and_a_slip_on_every_page(project):
    """`make serve`: the last good pages stay, and the page shown first is that of a whole build."""
    import socket
    import time
    import urllib.request

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-u", "-m", "scripts", "serve", "--port", str(port)],
        cwd=project,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        heard = _wait_for(server, "De gids staat op")
        file = project / "building_blocks/schoolniveau/visie.yml"
        good = file.read_text("utf-8")
        time.sleep(1.2)  # let the watcher take its first look
        file.write_text(good.replace("title:", "titel:", 1), "utf-8")
        heard += _wait_for(server, "laatste goede versie blijft staan")
        address = f"http://127.0.0.1:{port}/bouwstenen/visie/"
        page = urllib.request.urlopen(address, timeout=10).read().decode()
        assert "<h1>Visie</h1>" in page
        assert "visie.yml:1: het veld &#x27;title&#x27; ontbreekt" in page
        file.write_text(good.replace("title: Visie", "title: Gedeelde visie", 1), "utf-8")
        heard += _wait_for(server, "Bijgewerkt: bouwstenen/visie/ (de rest volgt).")
        page = urllib.request.urlopen(address, timeout=10).read().decode()
        assert "<h1>Gedeelde visie</h1>" in page
        assert "author-report" not in page
        first = (project / "site/bouwstenen/visie/index.html").read_bytes()
        heard += _wait_for(server, "Bijgewerkt.\n")
        assert (project / "site/bouwstenen/visie/index.html").read_bytes() == first
        assert "Gedeelde visie" in (project / "site/schoolniveau/index.html").read_text("utf-8")
        assert "Traceback" not in heard
    finally:
        server.terminate()
        server.wait()
        server.stdout.close()


def _wait_for(process, words: str) -> str:
    """Everything that a process printed up to a line with these words (pytest's time limit aside)."""
    heard = ""
    for line in process.stdout:
        heard += line
        if words in line:
            return heard
    raise AssertionError(f"'{words}' never came:\n{heard}")


def test_content_errors_carry_every_problem(project):
    (project / "content/settings.yml").write_text("title: x\n", "utf-8")
    with pytest.raises(ContentError) as caught:
        load_library(project)
    assert len(caught.value.problems) == 4
