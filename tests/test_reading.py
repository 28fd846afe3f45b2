"""reading: YAML as authors write it becomes plain data with lines, or Dutch messages."""

import pytest

from scripts.reading import MAX_BYTES, Problem, did_you_mean, field_name, read_document


@pytest.fixture
def read(tmp_path):
    def read_(content: str | bytes):
        file = tmp_path / "x.yml"
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_document(file, tmp_path)

    return read_


def messages(document) -> list[str]:
    return [str(problem) for problem in document.problems]


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("1:30", "1:30"),
        ("no", "no"),
        ("on", "on"),
        ("2021-05-01", "2021-05-01"),
        ("1.10", "1.10"),
        ("0x1F", "0x1F"),
        ("012", "012"),
        ("12", 12),
        ("-3", -3),
        ("'12'", "12"),
        ("true", True),
        ("'true'", "true"),
        ("null", None),
        ("~", None),
        ("", None),
        ("<<", "<<"),
    ],
)
def test_a_scalar_stays_text_unless_it_is_plainly_something_else(read, written, read_as):
    assert read(f"a: {written}\n").value == {"a": read_as}


def test_every_field_and_item_knows_its_line(read):
    document = read("a: x\nb:\n  - c: 1\n  - c: 2\n    d: >-\n      e\n")
    assert document.line(("b", 1, "c")) == 4
    assert document.line(("b", 1, "d")) == 5
    assert document.line(("b", 1, "niet-geschreven")) == 4


def test_a_field_that_stands_twice_is_reported_with_both_lines(read):
    assert messages(read("a: 1\nb: 2\na: 3\n")) == [
        "x.yml:3: a: staat twee keer (ook op regel 1). Hou er één over."
    ]


def test_all_tabs_are_reported_at_once(read):
    document = read("a:\n\tb: 1\n\tc: 2\n")
    assert [problem.line for problem in document.problems] == [2, 3]
    assert "een tab" in document.problems[0].message


@pytest.mark.parametrize(
    ("content", "line", "part"),
    [
        (b"a: caf\xe9\n", 1, "UTF-8"),
        ("a: x\nb: \x07\n", 2, "onzichtbaar teken"),
        ("a: lees: dit\n", 1, "dubbelepunt"),
        ("a: 'open\nb: 2\n", 1, "aanhalingsteken"),
        ("a: @naam\n", 1, "waarmee tekst niet mag beginnen"),
        ("a: *ster\n", 1, "verwijzing"),
        ("a: &anker x\n", 1, "leest YAML als anker"),
        ("- x\n- '*y'\n- @\n", 3, "waarmee tekst niet mag beginnen"),
        ("a:\n  -\tb\n", 2, "een tab"),
        ("a: !!python/object:os.system x\n", 1, "typeaanduiding"),
        ("a: 1\n---\nb: 2\n", 2, "tweede document"),
        ("- a\nb: 1\n", 2, "de YAML klopt hier niet"),
        ("[" * 5000, 1, "te diep genest"),
        (b"\x00\x01\x02", 1, "onzichtbaar teken"),
        (b"a" * (MAX_BYTES + 1), 1, "is groter dan"),
    ],
)
def test_a_slip_gets_a_dutch_message_with_its_line(read, content, line, part):
    (problem,) = read(content).problems
    assert problem.line == line
    assert part in problem.message


def test_a_byte_order_mark_is_no_problem(read):
    assert read(b"\xef\xbb\xbfa: x\n").value == {"a": "x"}


def test_a_link_out_of_the_project_is_refused(tmp_path):
    outside = tmp_path / "buiten.yml"
    outside.write_text("a: geheim\n")
    project = tmp_path / "project"
    project.mkdir()
    (project / "x.yml").symlink_to(outside)
    document = read_document(project / "x.yml", project)
    assert document.value is None
    assert "buiten het project" in document.problems[0].message


def test_a_problem_reads_as_file_line_field_message():
    problem = Problem("a.yml", 7, field_name(("claims", 2, "evidence", "references")), "fout.")
    assert str(problem) == "a.yml:7: claims[2].evidence.references: fout."


def test_the_nearest_known_word_is_proposed_and_no_far_one():
    assert did_you_mean("mestan-2091", ["mestan-2019", "visie"]) == " Bedoelde je 'mestan-2019'?"
    assert did_you_mean("zzz", ["mestan-2019", "visie"]) == ""
