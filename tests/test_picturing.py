"""The pictures that stand for pages where their links are shared, and the drawing of the model on paper."""

import io
import re
from dataclasses import replace

import pytest
from PIL import Image

from scripts.addresses import address
from scripts.picturing import GENERAL, HEIGHT, WIDTH, own_pictures, pictures
from scripts.typesetting import PrintError, print_documents
from scripts.vocabulary import Level
from tests.conftest import ROOT
from tests.test_looks import colours

PAPER = ROOT / "scripts" / "templates" / "print"


def test_every_page_has_a_picture_that_the_site_holds(site, pages):
    for at in pages:
        text = (site / at / "index.html" if not at.endswith(".html") else site / at).read_text(
            "utf-8"
        )
        found = re.findall(r'<meta property="og:image" content="([^"]+)"', text)
        if "<main" in text and at not in ("404.html", "geen-netwerk.html"):
            assert len(found) == 1, at
            assert found[0].startswith("https://")
            assert (site / found[0].split("/", 3)[3]).is_file()


def test_pictures_are_1200_by_630(site, library):
    for document in pictures(library):
        with Image.open(site / document.path) as image:
            assert image.size == (WIDTH, HEIGHT)


def test_blocks_levels_and_blend_models_have_one_of_their_own_and_the_rest_share_one(library):
    own = own_pictures(library)
    assert own.keys() == {address(r) for r in (*library.blocks, *Level, *library.models)}
    assert len(set(own.values())) == len(own)
    assert GENERAL not in own.values()
    assert {document.path for document in pictures(library)} == {GENERAL, *own.values()}


def test_a_picture_shows_its_level_and_its_brick(site, library):
    """The ground is the tint of the level, and the brick of the block is as dark as ink."""
    light = colours("default")
    with Image.open(site / own_pictures(library)["bouwstenen/visie/"]) as opened:
        image = opened.convert("RGB")
    as_hex = "#{:02x}{:02x}{:02x}".format
    assert as_hex(*image.getpixel((20, 300))) == light["school-tint"]
    dark = [x for x in range(WIDTH) if as_hex(*image.getpixel((x, 470))) == light["ink"]]
    assert 40 < len(dark) < 90


def test_a_picture_is_made_again_only_when_it_changes(library, tmp_path, monkeypatch):
    some = pictures(library)[:3]
    first = print_documents(some, tmp_path)
    monkeypatch.setattr("scripts.typesetting.typeset", None)
    assert [made.pdf for made in print_documents(some, tmp_path)] == [made.pdf for made in first]
    assert all(Image.open(io.BytesIO(made.pdf)).format == "PNG" for made in first)


def test_a_picture_with_too_much_text_is_told_in_dutch(library, tmp_path):
    block = next(document for document in pictures(library) if document.data["kind"] == "block")
    long = replace(block, data={**block.data, "core": "Dit past er niet op. " * 60})
    with pytest.raises(PrintError, match="past niet op de afbeelding"):
        print_documents([long], tmp_path)


def test_paper_and_screen_have_the_same_colours(library):
    typst = (PAPER / "model.typ").read_text("utf-8")
    light = colours("default")
    for level, name in zip(Level, ("school", "design", "context"), strict=True):
        roles = re.search(rf"{level}: \((.*?)\),?\n", typst)[1].replace("white", 'rgb("#ffffff")')
        for role, colour in re.findall(r'(\w+): rgb\("(#\w+)"\)', roles):
            assert light[f"{name}-{role}"] == colour
