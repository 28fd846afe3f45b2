"""A guide that grows stays whole: the generator for `make bench` makes valid guides of any size."""

import io
import re
from dataclasses import replace

import pytest
from PIL import Image

from scripts import engine
from scripts.addresses import address
from scripts.describing import PaperWords
from scripts.loading import load_library
from scripts.model import MOST_BRICKS
from scripts.pages import MOST_IN_MENU, navigation, pages
from scripts.picturing import WIDTH, pictures
from scripts.reading import MAX_BYTES
from scripts.rendering import Renderer
from scripts.typesetting import print_documents
from tests.growing import grow


@pytest.fixture(scope="module")
def times(request) -> int:
    return 10 if request.config.getoption("--full") else 2


@pytest.fixture(scope="module")
def larger(tmp_path_factory, times):
    """A project of so many times the size."""
    root = tmp_path_factory.mktemp("larger") / "project"
    grow(root, times)
    return root


def _files(root):
    folders = (root / "building_blocks", root / "content")
    found = (file for folder in folders for file in folder.rglob("*.yml"))
    return {file.relative_to(root).as_posix(): file.read_bytes() for file in found}


def test_the_guide_grown_once_is_the_guide_itself(library, larger, tmp_path):
    assert grow(tmp_path / "project", 1) == library
    once, more = _files(tmp_path / "project"), _files(larger)
    assert {name: more[name] for name in once} == once


def test_a_larger_guide_is_valid_and_has_more_of_what_grows(library, larger, times):
    grown = load_library(larger)
    assert len(grown.blocks) == times * len(library.blocks)
    for name in ("quotes", "references", "examples", "terms", "frameworks", "sections"):
        assert len(getattr(grown, name)) == times * len(getattr(library, name)), name
    for name in ("models", "routes", "tools", "research_questions", "schools"):
        assert getattr(grown, name) == getattr(library, name), name


def test_relations_of_a_larger_guide_stay_near(library, larger):
    grown = load_library(larger)
    for block in library.blocks:
        near = {related.block.id for related in library.related_to(block)}
        assert {r.block.id for r in grown.related_to(grown.block_by_id[block.id])} == near
        copy = grown.block_by_id[f"{block.id}-k2"]
        assert {r.block.id for r in grown.related_to(copy)} == {f"{name}-k2" for name in near}


def test_a_list_may_be_a_folder_and_the_lock_may_be_long(larger):
    assert (larger / "content/references/deel-0002.yml").exists()
    lock = larger / "urls.lock"
    lock.write_text(lock.read_text("utf-8") * (MAX_BYTES // lock.stat().st_size + 1), "utf-8")
    load_library(larger)


def _with_blocks(library, how_many):
    block = library.blocks[0]
    update = [{"id": f"blok-{n}", "number": n, "related": ()} for n in range(1, how_many + 1)]
    return replace(library, blocks=tuple(block.model_copy(update=new) for new in update))


@pytest.mark.parametrize(("how_many", "listed"), [(MOST_IN_MENU, True), (MOST_IN_MENU + 1, False)])
def test_the_menu_names_no_more_pages_than_a_reader_can_oversee(library, how_many, listed):
    grown = _with_blocks(library, how_many)
    made = [page for page in pages(grown) if page.path.startswith("bouwstenen/")]
    assert len(made) == how_many
    assert {page.in_navigation for page in made} == {listed}
    assert ("bouwstenen/blok-1.md" in str(navigation(grown))) == listed


def test_the_figure_of_a_long_course_lays_one_brick_for_several_blocks(library):
    grown = _with_blocks(library, 1100)
    for block in (grown.blocks[0], grown.blocks[700], grown.blocks[-1]):
        shown = Renderer(grown).render("block.html", at=address(block), record=block)
        bricks = re.findall('<i( class="figure__here")?></i>', shown)
        assert len(bricks) == MOST_BRICKS
        assert "figure__bricks--many" in shown
        assert sum(map(bool, bricks)) == 1


def test_the_figure_on_paper_lays_the_same_bricks(library, tmp_path):
    grown = _with_blocks(library, 1100)
    for course in PaperWords(grown).model():
        numbers = [number for brick in course["bricks"] for number in brick]
        assert numbers == [block.number for block in grown.blocks_at(course["id"])]
        assert len(course["bricks"]) <= MOST_BRICKS
    own = [d for d in pictures(grown) if d.address == address(grown.blocks[700])]
    (made,) = print_documents(own, tmp_path)
    with Image.open(io.BytesIO(made.pdf)) as opened:
        image = opened.convert("L")
    dark = [x for x in range(620, WIDTH) if image.getpixel((x, 530)) < 40]
    assert 20 < len(dark) < WIDTH / 2 / MOST_BRICKS


def test_pages_of_a_larger_guide_are_no_larger(site, library, larger, tmp_path):
    """The menu, the figure and the links in texts are what could grow, and lists of what names a block.

    A menu may name a few pages more, up to what a reader can oversee.
    """
    addresses = {address(block) for block in library.blocks}
    engine.build_pages(larger, load_library(larger), tmp_path, only=frozenset(addresses))
    for page in addresses:
        small, large = ((at / page / "index.html").stat().st_size for at in (site, tmp_path))
        assert large < 1.05 * small, page
