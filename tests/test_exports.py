"""exports: open data in the shape that the data contract fixes, each with a schema that holds."""

import csv
import io
import json
import subprocess
import sys

import jsonschema
import pytest
import yaml

from scripts.addresses import address
from scripts.exports import _harmless, exports, file_schema, schema_name
from scripts.loading import COLLECTIONS
from tests.conftest import ROOT

SHARED_CHECK = ROOT.parent / "shared" / "tools" / "check_against_sources.py"
COLLECTION_NAMES = (
    *("building_blocks", "quotes", "references", "examples", "models", "frameworks", "terms"),
    *("research_questions", "schools", "recommendations", "challenges", "proposals"),
)


@pytest.fixture(scope="module")
def files(library):
    return exports(library)


@pytest.fixture(scope="module")
def guide(files):
    return json.loads(files["data/guide.json"])


def test_the_guide_has_every_collection_of_the_contract(guide):
    assert guide["schema"] == 1
    assert all(isinstance(guide[name], list) for name in COLLECTION_NAMES)


def test_the_guide_keeps_to_its_published_schema(files, guide):
    schema = json.loads(files["data/schema/guide.schema.json"])
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(guide)


def test_the_schema_refuses_what_is_not_the_guide(files, guide):
    schema = jsonschema.Draft202012Validator(json.loads(files["data/schema/guide.schema.json"]))
    without_core = json.loads(json.dumps(guide))
    del without_core["building_blocks"][0]["core"]
    assert not schema.is_valid(without_core)
    assert not schema.is_valid(guide | {"iets": []})


def test_every_record_has_id_title_and_an_address_that_exists(guide, pages):
    for name in COLLECTION_NAMES:
        for record in guide[name]:
            assert record["id"]
            if name not in ("quotes", "references"):
                assert record["title"]
            path, _, anchor = record["url"].partition("#")
            assert path in pages, record["url"]
            assert not anchor or anchor in pages[path].ids, record["url"]


def test_relations_are_given_on_both_sides(guide, library):
    blocks = {block["id"]: block for block in guide["building_blocks"]}
    for block in library.blocks:
        for relation in block.related:
            there = [r for r in blocks[relation.id]["related"] if r["id"] == block.id]
            assert relation.relation.inverse in [r["relation"] for r in there]


def test_computed_references_agree_from_both_sides(guide):
    for block in guide["building_blocks"]:
        for name in block["references"]:
            work = next(r for r in guide["references"] if r["id"] == name)
            assert block["id"] in work["building_blocks"]


def test_a_quotation_without_a_school_says_null(guide):
    assert all("school" in quote for quote in guide["quotes"])
    assert any(quote["school"] is None for quote in guide["quotes"])


def test_maintainers_notes_stay_out_of_the_open_data(files, library):
    text = files["data/guide.json"] + files["data/bronnen.json"] + files["data/bronnen.bib"]
    for work in library.references:
        assert not work.note or json.dumps(work.note, ensure_ascii=False)[1:-1] not in text


@pytest.mark.parametrize("collection", COLLECTIONS, ids=lambda c: c.model.__name__)
def test_every_yaml_file_keeps_to_the_schema_that_editors_use(collection):
    validator = jsonschema.Draft202012Validator(json.loads(json.dumps(file_schema(collection))))
    for file in ROOT.glob(collection.pattern):
        validator.validate(yaml.safe_load(file.read_text("utf-8")) or [])


def test_editors_know_which_schema_belongs_to_which_file():
    settings = json.loads((ROOT / ".vscode/settings.json").read_text("utf-8"))["yaml.schemas"]
    for collection in COLLECTIONS:
        assert settings[f"site/data/schema/{schema_name(collection)}"] == collection.pattern


def test_works_are_csl_json(files, library):
    works = json.loads(files["data/bronnen.json"])
    assert len(works) == len(library.references)
    assert all(work["issued"]["date-parts"][0][0] > 1900 for work in works)
    assert not [work for work in works if work["id"] == "chiu-2021" and "title" in work]


def test_works_are_bibtex(files, library):
    assert files["data/bronnen.bib"].count("\n@") + 1 == len(library.references)


def test_quotations_are_a_table_that_a_spreadsheet_reads_as_text(files, library):
    rows = list(csv.DictReader(io.StringIO(files["data/citaten.csv"])))
    assert [row["id"] for row in rows] == [quote.id for quote in library.quotes]
    assert rows[0]["adres"] == library.settings.site_url + address(library.quotes[0])
    assert _harmless('=HYPERLINK("x")') == '\'=HYPERLINK("x")'
    assert _harmless("gewone tekst") == "gewone tekst"


@pytest.mark.skipif(not SHARED_CHECK.exists(), reason="de bronteksten staan niet naast het project")
def test_the_content_holds_against_the_sources(files, tmp_path):
    guide = tmp_path / "guide.json"
    guide.write_text(files["data/guide.json"], "utf-8")
    command = [sys.executable, str(SHARED_CHECK), str(guide), "--all"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
