"""loading and checks: what authors get to read when they slip, all of it at once."""

import re

import pytest

from scripts.checks import RULES
from scripts.loading import load_library, read_content
from scripts.reading import ContentError
from tests.conftest import ROOT, run

BROKEN = ROOT / "tests" / "broken"


def report_of(root) -> str:
    with pytest.raises(ContentError) as caught:
        load_library(root)
    return caught.value.report


def test_a_library_full_of_mistakes_has_exactly_this_report(root):
    """The golden file is the specification of all messages; read a change to it as an author would."""
    assert report_of(BROKEN) + "\n" == (BROKEN / "verwacht.txt").read_text("utf-8")


def test_the_real_content_has_no_problems(root):
    assert load_library(root).blocks


def edit(file, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def test_a_dangling_relation_names_file_line_field_and_cure(project):
    file = project / "building_blocks/schoolniveau/visie.yml"
    other = re.search(r"related:\n  - id: (\S+)", file.read_text("utf-8")).group(1)
    edit(file, f"related:\n  - id: {other}", f"related:\n  - id: {other}x")
    report = report_of(project)
    line = file.read_text("utf-8").split("\n").index("related:") + 2
    assert report.startswith(
        f"building_blocks/schoolniveau/visie.yml:{line}: related[0].id: '{other}x' bestaat niet "
        f"in building_blocks/. Bedoelde je '{other}'?"
    )
    assert "1 probleem gevonden" in report


def test_a_published_id_that_disappears_is_reported(project):
    (project / "urls.lock").write_text("/\n/citaten/#verdwenen\n/bouwstenen/weg/\n")
    report = report_of(project)
    assert "urls.lock:2: /citaten/#verdwenen: dit adres werd gepubliceerd" in report
    assert "urls.lock:3: /bouwstenen/weg/: dit adres werd gepubliceerd" in report


def test_a_redirect_mends_a_published_id_that_moved(project, library):
    (project / "urls.lock").write_text("/citaten/#verdwenen\n")
    goal = f"/citaten/#{library.quotes[0].id}"
    redirects = project / "content/redirects.yml"
    redirects.write_text(f"- from: /citaten/#verdwenen\n  to: '{goal}'\n")
    assert load_library(project).redirects


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("/bouwstenen/visie/", "/bouwstenen/motiveren/", "bestaat nog"),
        ("/over/weg/", "/nergens/", "bestaat niet"),
        ("/citaten/", "/bronnen/", "bestaat nog"),
        ("/bouwstenen/oud", "/bronnen/", "mag hier niet"),
        ("/../../x/", "/bronnen/", "mag hier niet"),
        ("/citaten/#weg", "/citaten/#nergens", "bestaat niet"),
    ],
)
def test_a_redirect_starts_where_nothing_is_and_ends_where_something_is(project, old, new, part):
    (project / "content/redirects.yml").write_text(f"- from: '{old}'\n  to: '{new}'\n")
    assert part in report_of(project)


def test_a_step_of_a_route_leads_to_something_that_exists(project):
    (project / "content/routes").mkdir(exist_ok=True)
    (project / "content/routes/proef.yml").write_text(
        "number: 1\ntitle: Proef\nsubtitle: Proef\ncore: Proef.\nkeywords: [proef]\nsequences:\n"
        "  - id: een\n    title: Een\n    text: Een.\n    steps:\n"
        "      - {text: Goed., to: bouwsteen/visie, link: Visie}\n"
        "      - {text: Fout., to: bouwsteen/vizie, link: Visie}\n"
    )
    assert "proef.yml:12: sequences[0].steps[1].to: 'bouwsteen/vizie' bestaat niet" in (
        report_of(project)
    )


def test_a_block_may_be_renamed_with_one_redirect(project):
    """What the authors' guide promises: the page and all its anchors lead on."""
    block = project / "building_blocks/schoolniveau/visie.yml"
    anchors = re.findall(
        r"^  - id: (\S+)\n    (?:text|perspective)", block.read_text("utf-8"), re.M
    )
    assert len(anchors) > 10
    published = ["/bouwstenen/visie/", *(f"/bouwstenen/visie/#{name}" for name in anchors)]
    (project / "urls.lock").write_text("\n".join(published) + "\n")
    block.rename(block.with_name("gedeelde-visie.yml"))
    names_blocks = re.compile(r" *(- id: visie$|building_blocks:|- visie$)")
    for file in (*project.glob("building_blocks/*/*.yml"), *project.glob("content/**/*.yml")):
        lines = file.read_text("utf-8").split("\n")
        in_keywords = False
        for at, line in enumerate(lines):
            in_keywords = line == "keywords:" or (in_keywords and line.startswith("  - "))
            if names_blocks.match(line) and not in_keywords and "title: Visie" not in lines[at + 1]:
                lines[at] = re.sub(r"\bvisie\b", "gedeelde-visie", line)
        file.write_text("\n".join(lines), "utf-8")
    redirect = "- {from: /bouwstenen/visie/, to: /bouwstenen/gedeelde-visie/}\n"
    (project / "content/redirects.yml").write_text(redirect)
    assert load_library(project).block_by_id["gedeelde-visie"]


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("references.yml", "- id: a: b\n"),
        ("sections.yml", "- id: x\n\ttitle: tab\n"),
        ("references.yml", None),
    ],
)
def test_one_broken_list_does_not_bury_its_own_cause(project, file, text):
    """Ids of a file that could not be read are not called unknown in a thousand other places."""
    if text is None:
        (project / "content" / file).unlink()
    else:
        (project / "content" / file).write_text(text, "utf-8")
    problems = report_of(project).split("\n")
    assert problems[0].startswith(f"content/{file}:")
    assert len(problems) <= 4


@pytest.mark.parametrize(
    "path",
    [
        "building_blocks/schoolniveau/index.yml",
        "content/topics/over/basis.yml",
        "content/topics/onderzoek/vragen.yml",
    ],
)
def test_a_file_name_cannot_take_the_place_of_another_page(project, path):
    source = "building_blocks/schoolniveau/visie.yml"
    if "topics" in path:
        source = "content/topics/themas/werklast.yml"
    text = (project / source).read_text("utf-8").replace("number: 3", "number: 30")
    (project / path).write_text(text, "utf-8")
    assert f"{path}:1: op dit adres staat al een pagina" in report_of(project)


def test_a_page_that_disappears_is_reported(project):
    (project / "urls.lock").write_text("/themas/werklast/\n/over/weg/\n")
    (project / "content/topics/themas/werklast.yml").unlink()
    report = report_of(project)
    assert "urls.lock:1: /themas/werklast/" in report
    assert "urls.lock:2: /over/weg/" in report


def test_text_after_an_ampersand_is_not_lost_without_a_word(project):
    file = project / "building_blocks/schoolniveau/visie.yml"
    edit(file, "title: Visie", "title: &Co en visie")
    assert "visie.yml:2: '&Co' leest YAML als anker" in report_of(project)


def test_a_field_left_empty_reads_as_empty_and_optional_ones_may_be(project):
    file = project / "building_blocks/schoolniveau/visie.yml"
    edit(file, "title: Visie", "title:")
    report = report_of(project)
    assert "visie.yml:2: title: is leeg. Vul het in." in report
    assert "1 probleem gevonden" in report


def test_copies_that_editors_leave_are_no_mistake(project):
    folder = project / "building_blocks/schoolniveau"
    for name in ("visie.yml~", ".visie.yml.swp", "#visie.yml#", "visie.yml.bak"):
        (folder / name).write_text("half")
    assert load_library(project).blocks


def test_reading_again_after_each_save_tells_what_a_first_reading_tells(project):
    """What did not change is not read anew; nobody may notice."""
    block = project / "building_blocks/schoolniveau/visie.yml"
    quotes = sorted((project / "content/quotes").glob("*.yml"))[0]
    whole, first = block.read_text("utf-8"), load_library(project)
    saves = (
        (block, "keywords:\n", "keywords:\n  - dubbel\n  - dubbel\n"),
        (block, "title: ", "level: schoolniveau\ntitle: "),
        (quotes, "- id: ", "- id: ander-"),
    )
    for file, old, new in saves:
        edit(file, old, new)
        assert report_of(project).strip() == run(project, "check").stderr.strip()
    block.write_text(whole, "utf-8")
    edit(quotes, "- id: ander-", "- id: ")
    assert load_library(project) == first


def test_a_missing_settings_file_is_a_message_and_no_traceback(project):
    (project / "content/settings.yml").unlink()
    assert "content/settings.yml:1: dit bestand ontbreekt." in report_of(project)


def test_an_empty_project_is_a_message_and_no_traceback(tmp_path):
    assert "dit bestand ontbreekt" in report_of(tmp_path)


def test_every_rule_says_in_its_docstring_what_it_demands():
    assert all(rule.__doc__ for rule in RULES)


def test_every_rule_finds_something_in_the_broken_library_or_has_a_test_of_its_own():
    """A rule that no test can make speak is no rule."""
    draft = read_content(BROKEN)
    silent = {rule.__name__ for rule in RULES if not list(rule(draft))}
    # These hold addresses, which are only sound once everything else is; tested above.
    assert silent == {
        "redirects_lead_somewhere",
        "published_addresses_live",
        "routes_lead_somewhere",
    }
