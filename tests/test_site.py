"""The real site, walked page by page and link by link."""

import json
import re
from collections import Counter
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

import pytest

from scripts import addresses, building
from scripts.loading import load_library, pages_by_hand
from scripts.model import evidence_in, statements_in
from tests.conftest import ROOT, parse_page

LEFTOVERS = ("{{", "{%", "Macro Rendering Error", "Macro Syntax Error", "no such element",
             "data-fragment", "Undefined")  # fmt: skip


def inside(address: str, link: str) -> tuple[str, str] | None:
    """Where a link on a page leads inside the site: (file, anchor); None when it leads elsewhere."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return None
    if parts.path:
        folder = PurePosixPath("/") / address if address.endswith("/") or not address else None
        base = folder or (PurePosixPath("/") / address).parent
        steps: list[str] = [] if parts.path.startswith("/") else list(base.parts[1:])
        for step in unquote(parts.path).split("/"):
            if step == "..":
                assert steps, f"{address}: {link} leads above the site's root"
                steps.pop()
            elif step not in ("", "."):
                steps.append(step)
        path = "/".join(steps)
        ends_in_folder = parts.path.endswith(("/", ".")) or not path
        path = f"{path}/index.html".lstrip("/") if ends_in_folder else path
    else:
        path = address if address.endswith(".html") else f"{address}index.html"
    return path, unquote(parts.fragment)


def test_every_link_and_anchor_of_the_site_resolves(site, pages):
    ids = {
        page.address if page.address.endswith(".html") else f"{page.address}index.html": set(
            page.ids
        )
        for page in pages.values()
    }
    dead = set()
    for page in pages.values():
        for link in page.links:
            goal = inside(page.address, link)
            if goal is None:
                continue
            file, anchor = goal
            lost = anchor and not anchor.startswith("__") and anchor not in ids.get(file, ())
            if not (site / file).is_file() or lost:
                dead.add(f"{page.address}: {link}")
    assert not dead


def test_no_page_has_the_same_id_twice(pages):
    double = {
        page.address: [i for i, n in Counter(page.ids).items() if n > 1] for page in pages.values()
    }
    assert not {address: ids for address, ids in double.items() if ids}


def test_no_page_shows_leftovers_of_macros_or_templates(site):
    found = [
        f"{file.relative_to(site)}: {word}"
        for file in site.rglob("*.html")
        for word in LEFTOVERS
        if word in file.read_text("utf-8")
    ]
    assert not found


def test_every_published_address_still_leads_somewhere(library, pages):
    published = (ROOT / "urls.lock").read_text("utf-8").split()
    assert published
    alive = {f"/{page.address}" for page in pages.values()}
    alive |= {f"/{page.address}#{anchor}" for page in pages.values() for anchor in page.ids}
    lost = list(addresses.lost(published, alive, library.redirects))
    assert not lost, "voeg omleidingen toe in content/redirects.yml"


def test_every_address_of_the_guide_is_locked(library):
    """New addresses are locked before they are published: make urls."""
    now = {*pages_by_hand(ROOT), *addresses.record_addresses(library)}
    locked = set((ROOT / "urls.lock").read_text("utf-8").split())
    assert not {f"/{address}" for address in now} - locked, "draai: make urls"


def test_a_block_page_says_everything_that_its_yaml_says(library, pages):
    for block in library.blocks:
        text = pages[addresses.address(block)].text
        said = [block.title, block.subtitle, block.core]
        said += [statement.text for statement in statements_in(block)]
        said += [relation.reason for relation in block.related]
        said += [quote.text for quote in library.quotes_on(block)]
        missing = [words for words in said if " ".join(words.split()) not in text]
        assert not missing, block.id


def test_a_block_page_carries_the_caveat_and_its_level_in_words(library, pages):
    for block in library.blocks:
        text = pages[addresses.address(block)].text
        assert library.settings.caveat in text
        assert f"{block.level.label} · {block.level.kind} {block.number}" in text


def test_a_relation_shows_on_both_pages(library, pages):
    for block in library.blocks:
        for relation in block.related:
            other = library.block_by_id[relation.id]
            assert f"{other.title} {relation.relation.inverse} {block.title}" in (
                pages[addresses.address(other)].text
            )


def test_every_quotation_stands_word_for_word_on_the_quotations_page(library, pages):
    text = pages["citaten/"].text
    assert all(" ".join(quote.text.split()) in text for quote in library.quotes)


def test_home_shows_every_block_with_its_core(library, pages):
    text = pages[""].text
    assert all(f"{b.number} {b.title} {b.core}" in text for b in library.blocks)


def test_open_matters_are_shown_as_open(library, pages):
    text = pages["over/colofon/"].text
    settings = library.settings
    undecided = [settings.contact, settings.content_licence, settings.data_licence]
    undecided += [settings.editors, *(source.citation for source in library.sources)]
    assert text.count("Nog open") == sum(not value for value in undecided)
    assert library.settings.site_url in text


def test_every_page_is_dutch_with_a_title_and_a_description(site):
    for file in site.rglob("*.html"):
        html = file.read_text("utf-8")
        assert '<html lang="nl"' in html, file
        assert re.search(r"<title>[^<]{3,}</title>", html), file
        if 'http-equiv="refresh"' not in html:
            assert re.search(r'<meta name="description" content="[^"]{10,}"', html), file


def test_no_page_shows_its_own_front_matter(pages):
    """A colon in a description breaks the front matter, and it lands on the page without a word."""
    assert not [page.address for page in pages.values() if "description: " in page.text]


def test_the_outline_of_a_page_names_its_headings_without_their_link_signs(site):
    html = (site / "onderzoek/vragen/index.html").read_text("utf-8")
    outline = html[html.index('data-md-component="toc"') :].split("</nav>")[0]
    assert "OV1a" in outline
    assert "#\n" not in re.sub(r"<[^>]+>", "\n", outline)


def test_pages_ask_nothing_from_other_hosts(pages, site):
    """Links may lead elsewhere; what a page loads may not."""
    loads = re.compile(
        r'<(?:script|img|link|iframe|source)[^>]+(?:src|href)="(https?:)?//[^"]+"[^>]*>'
    )
    for file in site.rglob("*.html"):
        for tag in loads.finditer(file.read_text("utf-8")):
            assert 'rel="canonical"' in tag.group(), (file, tag.group())


def test_no_text_of_the_interface_is_left_in_english(pages):
    english = ("Skip to content", "Table of contents", "Back to top", "Search results", "Made with")
    assert not [(p.address, w) for p in pages.values() for w in english if w in p.text]


# --- what an author adds, shows everywhere --------------------------------------------------------

NEW_BLOCK = """\
number: 5
title: Schoolgebouw
subtitle: Ruimte voor wie samen leert
core: Een gebouw dat meewerkt.
keywords: [lokalen]
evidence: {sections: [discussie-ict-infrastructuur]}
in_short:
  - {id: een, text: Punt een., evidence: {sections: [discussie-ict-infrastructuur]}}
  - {id: twee, text: Punt twee., evidence: {sections: [discussie-ict-infrastructuur]}}
  - {id: drie, text: Punt drie., evidence: {sections: [discussie-ict-infrastructuur]}}
"""


def test_a_new_yaml_file_is_enough(project, tmp_path):
    (project / "building_blocks/contextniveau/schoolgebouw.yml").write_text(NEW_BLOCK, "utf-8")
    site = tmp_path / "site"
    site.mkdir()
    building.write_site(project, load_library(project), site, patient=False)
    page = parse_page(site / "bouwstenen/schoolgebouw/index.html", site)
    assert "Een gebouw dat meewerkt." in page.text
    assert (
        "../bouwstenen/schoolgebouw/" in parse_page(site / "contextniveau/index.html", site).links
    )
    assert "bouwstenen/schoolgebouw/" in parse_page(site / "index.html", site).links
    neighbour = parse_page(site / "bouwstenen/lessenrooster/index.html", site)
    assert "../schoolgebouw/" in neighbour.links  # the navigation
    assert "Schoolgebouw" in (site / "assets/search/index.js").read_text("utf-8")
    data = json.loads((site / "data/guide.json").read_text("utf-8"))
    assert data["building_blocks"][-1]["url"] == "bouwstenen/schoolgebouw/"


def test_every_reference_says_who_cites_it_and_shows_an_honest_remark(library, pages):
    text = pages["bronnen/"].text
    cited = {
        n for record in library.based_records for e in evidence_in(record) for n in e.references
    }
    assert cited <= {work.id for work in library.references}
    assert text.count("Niet teruggevonden: we tonen alleen wat de bron zelf noemt.") == sum(
        work.grade == "unresolved" for work in library.references
    )


# --- hostile text ---------------------------------------------------------------------------------

HOSTILE = (
    "=cmd|' /C calc'!A1 <script>alert('x')</script><img src=x onerror=alert(1)> {{ 7*7 }} {% raw %} "
    """"'`& 50 < 60 "><img src=x onerror=alert(2)> </script><script>alert(3)</script> \u2028 \u202e\u2066 """
    r"javascript:alert(4) #panic() #(1+1) \input{x} }}} {{ @misc{x, -->]]><![CDATA[ ${alert(5)} "
)
HOSTILE_ADDRESSES = {
    "URL": """https://x.example/"><script>alert(6)</script>'{{7*7}}}\\""",
    "DOI": """10.1/"><img/src=x/onerror=alert(7)>'{{7*7}}}\\""",
}
TECHNICAL = {
    "id", "level", "shelf", "sections", "references", "building_blocks", "section", "see_also",
    "models", "model", "framework", "parent", "site_url", "type", "DOI", "URL", "number",
    "cited_as", "source", "to", "statement", "statements", "answer", "step", "language",
}  # fmt: skip


def poisoned(value, words, key=None):
    """The same data, with hostile words before every text that an author may write."""
    if isinstance(value, dict):
        return {k: poisoned(v, words, k) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [poisoned(item, words, key) for item in value]
    if key in HOSTILE_ADDRESSES:
        return HOSTILE_ADDRESSES[key]
    if type(value) is str and key not in TECHNICAL:
        return words + value
    return value


def poisoned_library(library, words):
    from dataclasses import fields, replace

    def changed(record):
        data = record.model_dump(by_alias=True, exclude_defaults=True)
        return type(record).model_validate(poisoned(data, words))

    changes = {}
    for field in fields(library):
        value = getattr(library, field.name)
        several = isinstance(value, tuple)
        changes[field.name] = tuple(map(changed, value)) if several else changed(value)
    return replace(library, **changes)


@pytest.fixture(scope="session")
def hostile_library(library):
    return poisoned_library(library, HOSTILE)


@pytest.fixture(scope="session")
def hostile_site(hostile_library, site, tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    building.write_site(ROOT, hostile_library, folder, patient=False)
    return folder


def test_hostile_text_in_every_field_comes_out_as_text(hostile_site, hostile_library):
    for file in hostile_site.rglob("*.html"):
        html = file.read_text("utf-8")
        assert "<script>alert" not in html, file
        assert "<img src=x" not in html, file
        assert "49" not in re.findall(r"onerror=alert\(1\)&gt; (\S+)", html), file
    for record in (*hostile_library.blocks, *hostile_library.topics, *hostile_library.frameworks):
        page = parse_page(hostile_site / addresses.address(record) / "index.html", hostile_site)
        said = [record.title, record.subtitle, record.core]
        said += [statement.text for statement in statements_in(record)]
        missing = [words for words in said if " ".join(words.split()) not in page.text]
        assert not missing, record.id


def test_hostile_text_leaves_the_open_data_whole(hostile_site, hostile_library):
    import csv

    guide = json.loads((hostile_site / "data/guide.json").read_text("utf-8"))
    assert guide["building_blocks"][0]["core"] == hostile_library.blocks[0].core
    with (hostile_site / "data/citaten.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["tekst"] for row in rows] == [f"'{quote.text}" for quote in hostile_library.quotes]
    assert not [cell for row in rows for cell in row.values() if cell.startswith(FORMULA_SIGNS)]
    for file in hostile_site.rglob("data/**/*.json"):
        json.loads(file.read_text("utf-8"))


FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def bibtex_entries(text: str) -> list[str]:
    """Entries as BibTeX finds them: from @ to the brace that closes, every brace counted."""
    found, depth, start = [], 0, 0
    for at, sign in enumerate(text):
        if sign == "@" and depth == 0:
            start = at
        depth += (sign == "{") - (sign == "}")
        assert depth >= 0, text[start : at + 1]
        if sign == "}" and depth == 0:
            found.append(text[start : at + 1])
    assert depth == 0
    return found


def test_hostile_text_stays_inside_its_bibtex_entry(hostile_site, hostile_library):
    entries = bibtex_entries((hostile_site / "data/bronnen.bib").read_text("utf-8"))
    ids = [re.match(r"@[a-z]+\{(.+),\n", entry).group(1) for entry in entries]
    assert ids == [work.id for work in hostile_library.references]
    commands = {"textbackslash", "textbraceleft", "textbraceright"}
    for entry in entries:
        assert set(re.findall(r"\\([A-Za-z]+)", entry)) <= commands
        for line in entry.split("\n")[1:-1]:
            assert re.fullmatch(r"  [a-z]+ = \{.*\},", line), line


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (("references", {"URL": "javascript:alert(1)"}), "URL"),
        (("references", {"DOI": "javascript:alert(1)"}), "DOI"),
        (("redirects", {"from": "/x/", "to": "javascript:alert(1)"}), "to"),
        (("redirects", {"from": "javascript:alert(1)", "to": "/"}), "from"),
    ],
)
def test_an_address_that_is_a_script_is_refused(library, change, where):
    from pydantic import ValidationError

    from scripts.model import Redirect

    kind, fields = change
    if kind == "references":
        work = library.references[0]
        fields = work.model_dump(by_alias=True, exclude_defaults=True) | fields
    model = {"references": type(library.references[0]), "redirects": Redirect}[kind]
    with pytest.raises(ValidationError) as caught:
        model.model_validate(fields)
    assert [error["loc"] for error in caught.value.errors()] == [(where,)]


def test_hostile_text_is_text_on_paper(library, tmp_path):
    """Signs that the letter lacks are refused with a message (test_printing); the rest is text."""
    from datetime import date

    import pypdfium2

    from scripts.printing import documents
    from scripts.typesetting import print_documents

    known = poisoned_library(library, re.sub("[\u2028\u202e\u2066]", "", HOSTILE))
    path = addresses.pdf_address(known.blocks[0])
    (document,) = [d for d in documents(known, date(2026, 11, 28), "9.9") if d.path == path]
    (made,) = print_documents([document], tmp_path)
    pages = list(pypdfium2.PdfDocument(made.pdf))
    read = " ".join(" ".join(page.get_textpage().get_text_range() for page in pages).split())
    for part in ("<script>alert('x')</script>", "{{ 7*7 }}", "#panic()", "#(1+1)", r"\input{x}"):
        assert read.count(part) > 10, part


def one_of_each_kind(library) -> list[str]:
    """The addresses of pages that together show every kind of record."""
    shown = {}
    for record in (*library.blocks, *library.topics, *library.examples, *library.models,
                   *library.frameworks, *library.routes, *library.tools):  # fmt: skip
        shown.setdefault(type(record), addresses.address(record))
    lists = ("", "citaten/", "bronnen/", "begrippen/", "voorbeelden/", "onderzoek/vragen/",
             "onderzoek/scholen/", "onderzoek/aanbevelingen/", "over/colofon/")  # fmt: skip
    return [*shown.values(), *lists]


STATE = """() => ({
  elements: document.querySelectorAll('img[src="x"], img[onerror], a[href^="javascript:" i]').length,
  text: document.body.innerText })"""


def test_hostile_text_never_runs_in_a_browser(hostile_site, hostile_library, browser, sample):
    """One page of each kind (in full: every page), then search, bundle and presenter."""
    from tests.conftest import serve_folder

    server = serve_folder(hostile_site)
    page = browser.new_page()
    ran = []
    page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
    page.on("pageerror", lambda error: ran.append(str(error)))
    every = [f.relative_to(hostile_site).as_posix() for f in hostile_site.rglob("*.html")]
    for address in sample(one_of_each_kind(hostile_library), every):
        page.goto(server.url + address)
        state = page.evaluate(STATE)
        assert state["elements"] == 0, address
        assert "<script>alert('x')</script>" in state["text"], address
    page.goto(server.url)
    page.fill("[data-md-component=search-query]", "visie")
    page.locator(".md-search-result__link").first.wait_for()
    assert page.evaluate(STATE)["elements"] == 0
    assert "<script>alert" in page.locator(".md-search-result__link").first.inner_text()
    page.goto(server.url + "bouwstenen/visie/")
    page.locator(".page-tools .record-menu").click()
    page.locator(".record-panel [data-do=add]").click()
    page.goto(server.url + "bundel/")
    page.locator(".bundle-item").wait_for()
    assert "<script>alert" in page.locator(".bundle-item").inner_text()
    page.goto(server.url + "presenteren/?toon=bouwstenen/visie/")
    page.locator("guide-presenter:visible").wait_for()
    page.wait_for_timeout(300)
    assert page.evaluate(STATE)["elements"] == 0
    assert "<script>alert" in page.locator("guide-presenter").inner_text()
    page.close()
    server.close()
    assert ran == []
