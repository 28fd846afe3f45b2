"""Addresses that moved lead on, with and without script."""

import pytest

from scripts import building
from scripts.loading import load_library
from tests.conftest import copy_project, parse_page, serve_folder


@pytest.fixture(scope="module")
def moved_site(tmp_path_factory, pdf_cache, library):
    """A site where addresses moved: a page, an anchor of that page, and anchors on pages that stay."""
    project = copy_project(tmp_path_factory.mktemp("moved") / "project", pdf_cache)
    (project / "content/redirects.yml").write_text(
        "- {from: /bouwstenen/oud/, to: /bouwstenen/visie/}\n"
        "- {from: '/bouwstenen/oud/#weg', to: /bouwstenen/motiveren/}\n"
        f"- {{from: '/citaten/#oud', to: '/citaten/#{library.quotes[1].id}'}}\n"
        f"- {{from: '/bronnen/#oud', to: '/citaten/#{library.quotes[0].id}'}}\n"
    )
    site = project / "site"
    site.mkdir()
    building.write_site(project, load_library(project), site, patient=False)
    return site


def test_an_address_that_moved_leads_on_without_a_server(moved_site, library):
    moved = (moved_site / "bouwstenen/oud/index.html").read_text("utf-8")
    assert 'http-equiv="refresh" content="1; url=../visie/"' in moved
    quotes = parse_page(moved_site / "citaten/index.html", moved_site)
    assert "oud" in quotes.ids
    assert f"#{library.quotes[1].id}" in quotes.links
    works = parse_page(moved_site / "bronnen/index.html", moved_site)
    assert "oud" in works.ids
    assert f"../citaten/#{library.quotes[0].id}" in works.links


@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])
def test_old_links_lead_on(open_page, moved_site, library, script):
    quote = library.quotes[0]
    server = serve_folder(moved_site)
    page = open_page(server.url + "bouwstenen/oud/", java_script_enabled=script)
    page.wait_for_url("**/bouwstenen/visie/")
    if script:  # a page that moved takes its anchors along
        claim = library.block_by_id["visie"].claims[0].id
        page.goto(server.url + f"bouwstenen/oud/#{claim}")
        page.wait_for_url(f"**/bouwstenen/visie/#{claim}")
        page.goto(server.url + "bouwstenen/oud/#weg")
        page.wait_for_url("**/bouwstenen/motiveren/")
    page.goto(server.url + "bronnen/#oud")
    if script:
        page.wait_for_url(f"**/citaten/#{quote.id}")
    else:
        notice = page.locator("#oud")
        assert notice.is_visible()
        notice.get_by_role("link").click()
        page.wait_for_url(f"**/citaten/#{quote.id}")
    server.close()
