"""loading and checks: what authors get to read when they slip, all of it at once."""

import re

import pytest

from scripts.checks import RULES
from scripts.loading import load_library, read_content
from scripts.reading import ContentError
from tests.conftest import ROOT

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
