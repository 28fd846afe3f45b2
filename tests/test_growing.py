"""A guide that grows stays whole: the generator for `make bench` makes valid guides of any size."""

import pytest

from scripts import engine
from scripts.loading import load_library
from tests.growing import grow


@pytest.fixture(scope="module")
def larger(tmp_path_factory):
    """A project of three times the size."""
    root = tmp_path_factory.mktemp("larger") / "project"
    grow(root, 3)
    return root


def _files(root):
    folders = (root / "building_blocks", root / "content")
    found = (file for folder in folders for file in folder.rglob("*.yml"))
    return {file.relative_to(root).as_posix(): file.read_bytes() for file in found}


def test_the_guide_grown_once_is_the_guide_itself(library, tmp_path):
    assert grow(tmp_path / "project", 1) == library
    assert load_library(tmp_path / "project") == library  # with the addresses that it published


def test_a_larger_guide_is_valid_and_has_more_of_what_grows(library, larger):
    grown = load_library(larger)
    assert len(grown.blocks) == 3 * len(library.blocks)
    for name in ("quotes", "references", "examples", "terms", "frameworks", "sections"):
        assert len(getattr(grown, name)) == 3 * len(getattr(library, name)), name
    for name in ("models", "routes", "tools", "research_questions", "schools"):
        assert getattr(grown, name) == getattr(library, name), name


def test_a_larger_guide_holds_the_smaller_and_relations_stay_near(larger, tmp_path):
    grow(tmp_path / "project", 2)
    smaller, files = _files(tmp_path / "project"), _files(larger)
    assert {name: files[name] for name in smaller} == smaller
    grown = load_library(larger)
    most = max(
        len(grown.related_blocks(block)) for block in load_library(tmp_path / "project").blocks
    )
    assert most == max(len(grown.related_blocks(block)) for block in grown.blocks)


def test_pages_of_a_guide_ten_times_as_large_are_no_larger(request, site, library, tmp_path):
    """But for lists that hold everything. The menu, the figure and links in texts are what could grow."""
    if not request.config.getoption("--full"):
        pytest.skip("duurt een minuut: alleen met --full")
    grown = grow(tmp_path / "project", 10)
    engine.build_pages(tmp_path / "project", grown, tmp_path / "site")
    for block in library.blocks:
        page = f"bouwstenen/{block.id}/index.html"
        small, large = ((at / page).stat().st_size for at in (site, tmp_path / "site"))
        assert large < 1.05 * small, page
