"""What pages say of themselves: to search engines, where links are shared, and to telephones."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from importlib import import_module
from xml.etree import ElementTree

import pytest
from PIL import Image

from scripts.hosting import MANIFEST, base_path
from scripts.rendering import Renderer

BY_ITSELF = {
    "404.html": "Deze pagina vinden we niet",
    "geen-netwerk.html": "Je hebt nu geen internet",
}
"""Pages for when things go wrong, with their titles: no address is theirs."""


@dataclass
class Head:
    title: str = ""
    canonical: list[str] = field(default_factory=list)
    meta: list[tuple[str, str]] = field(default_factory=list)
    structured: list[str] = field(default_factory=list)


class _HeadParser(HTMLParser):
    def __init__(self):
        super().__init__()
        self.head, self._inside = Head(), ""

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self._inside = values.get("type", tag)
        if values.get("rel") == "canonical":
            self.head.canonical.append(values["href"])
        if tag == "meta" and "content" in values:
            name = values.get("name") or values.get("property") or values.get("http-equiv")
            self.head.meta.append((name, values["content"]))

    def handle_endtag(self, tag):
        self._inside = ""

    def handle_data(self, data):
        if self._inside == "title":
            self.head.title = data
        elif self._inside == "application/ld+json":
            self.head.structured.append(data)


def head_of(html: str) -> Head:
    parser = _HeadParser()
    parser.feed(html.partition("</head>")[0])
    return parser.head


@pytest.fixture(scope="module")
def heads(site) -> dict[str, Head]:
    """The head of each page for readers, by its address; addresses that moved are left out."""
    read = {
        file.relative_to(site).as_posix().removesuffix("index.html"): head_of(
            file.read_text("utf-8")
        )
        for file in site.rglob("*.html")
        if file.name not in BY_ITSELF
    }
    return {at: head for at, head in read.items() if "refresh" not in dict(head.meta)}


@pytest.fixture(scope="module")
def graphs(heads) -> dict[str, list[dict]]:
    """The structured data of each page: its node, the way to it, and the guide."""
    said = {at: [json.loads(one) for one in head.structured] for at, head in heads.items()}
    assert {one["@context"] for (one,) in said.values()} == {"https://schema.org"}
    return {at: one["@graph"] for at, (one,) in said.items()}


# --- for people who see the link -------------------------------------------------------------------


def test_every_page_tells_its_title_description_and_address_and_the_card_says_the_same(
    heads, library
):
    base = library.settings.site_url
    assert len(heads) > 200
    for at, head in heads.items():
        said = dict(head.meta)
        names = [name for name, _ in head.meta if name != "theme-color"]
        assert len(names) == len(set(names)), at
        assert head.canonical == [base + at]
        assert said["og:url"] == base + at
        assert head.title.removesuffix(f" · {library.settings.title}") == said["og:title"], at
        assert said["twitter:title"] == said["og:title"]
        assert said["description"] == said["og:description"] == said["twitter:description"], at
        assert re.fullmatch(r".{15,229}[.?!]", said["description"]), at
        assert (said["og:locale"], said["twitter:card"]) == ("nl_BE", "summary_large_image")
        assert "robots" not in said, at


def test_no_two_pages_have_the_same_title_or_the_same_description(heads):
    for said in ([head.title for head in heads.values()],
                 [dict(head.meta)["description"] for head in heads.values()]):  # fmt: skip
        assert sorted({one for one in said if said.count(one) > 1}) == []


def test_a_page_for_when_things_go_wrong_says_so_in_its_title_and_stays_out_of_search_engines(site):
    for name, title in BY_ITSELF.items():
        head = head_of((site / name).read_text("utf-8"))
        assert head.title.startswith(title)
        assert dict(head.meta)["robots"] == "noindex"
        assert (head.structured, head.canonical) == ([], [])


# --- structured data --------------------------------------------------------------------------------

VOCABULARY = import_module("msgspec_schemaorg.models")
"""schema.org: a class for each type, with its properties and the kinds of value they take."""
NEEDED = {
    "WebPage": {"url", "name", "description", "inLanguage", "isPartOf", "breadcrumb"},
    "WebSite": {"url", "name", "description", "inLanguage"},
    "BreadcrumbList": {"itemListElement"},
    "ListItem": {"position", "name", "item"},
    "LearningResource": {"url", "name", "learningResourceType", "inLanguage", "audience"},
    "Audience": {"audienceType"},
    "DefinedTermSet": {"url", "name", "hasDefinedTerm"},
    "DefinedTerm": {"url", "name", "inDefinedTermSet"},
}
"""What makes a node of use to those who read it."""
NEEDED["AboutPage"] = NEEDED["CollectionPage"] = NEEDED["WebPage"]


def nodes(value) -> Iterator[dict]:
    """Every node with a type inside; references to a node have none."""
    if isinstance(value, dict):
        if "@type" in value:
            yield value
        for inner in value.values():
            yield from nodes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from nodes(inner)


def kinds_taken(type_: str, name: str) -> set[str] | None:
    """The kinds of value that a property of a type takes, as Python and schema.org name them."""
    for class_ in getattr(VOCABULARY, type_).__mro__:
        if name in getattr(class_, "__annotations__", ()):
            return set(re.findall(r"\w+", str(class_.__annotations__[name])))
    return None


def kinds_of(value, named: dict[str, dict]) -> set[str]:
    """The kinds that a value is; an address stands for the thing that is there."""
    if isinstance(value, dict):
        type_ = (value if "@type" in value else named[value["@id"]])["@type"]
        return {class_.__name__ for class_ in getattr(VOCABULARY, type_).__mro__}
    if isinstance(value, str):
        return {"str"} | ({"URL", "Thing"} if value.startswith("https://") else set())
    return {type(value).__name__}


def wrong_in(graph: list[dict]) -> list[tuple]:
    """What the vocabulary does not know, as (type, property, value)."""
    named = {node["@id"]: node for node in nodes(graph) if "@id" in node}
    return [
        (node["@type"], name, value)
        for node in nodes(graph)
        for name, values in node.items()
        if not name.startswith("@")
        for value in (values if isinstance(values, list) else [values])
        if not kinds_of(value, named) & (kinds_taken(node["@type"], name) or set())
    ]


def test_structured_data_keeps_to_the_vocabulary_of_schema_org(graphs):
    assert [(at, wrong) for at, graph in graphs.items() for wrong in wrong_in(graph)] == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"nmae": "x"},
        {"breadcrumb": 3},
        {"url": "geen adres"},
        {"isPartOf": {"@type": "Audience"}},
        {"isPartOf": {"@id": "#kruimels"}},
    ],
)
def test_the_vocabulary_refuses_what_it_does_not_know(wrong):
    way = {"@type": "BreadcrumbList", "@id": "#kruimels"}
    page = {"@type": "WebPage", "name": "x", "breadcrumb": {"@id": "#kruimels"}}
    assert wrong_in([page, way]) == []
    assert len(wrong_in([page | wrong, way])) == 1


def test_structured_data_says_what_its_readers_need_of_addresses_that_exist(graphs, pages, library):
    base = library.settings.site_url
    there = {base + at for at in graphs}
    there |= {f"{base}{page.address}#{id_}" for page in pages.values() for id_ in page.ids}
    for at, graph in graphs.items():
        for node in nodes(graph):
            assert NEEDED[node["@type"]] <= set(node), (at, node)
            assert {node[name] for name in ("url", "item") if name in node} <= there, (at, node)


def test_structured_data_describes_its_own_page_and_the_way_to_it(graphs, heads, library):
    base = library.settings.site_url
    for at, (page, way, guide) in graphs.items():
        said = dict(heads[at].meta)
        assert (page["url"], page["name"]) == (base + at, said["og:title"])
        assert page["description"] == said["description"]
        steps = way["itemListElement"]
        assert [step["position"] for step in steps] == list(range(1, len(steps) + 1))
        assert (steps[0]["item"], steps[-1]["item"]) == (base, base + at)
        assert page["breadcrumb"] == {"@id": way["@id"]}
        assert page["isPartOf"] == {"@id": guide["@id"]}


def test_every_record_with_a_page_and_every_term_is_described(graphs, library):
    types = [node["@type"] for graph in graphs.values() for node in nodes(graph)]
    with_a_page = (*library.blocks, *library.models, *library.frameworks, *library.examples,
                   *library.topics, *library.routes, *library.tools)  # fmt: skip
    assert types.count("LearningResource") == len(with_a_page)
    assert types.count("DefinedTerm") == len(library.terms)


def test_structured_data_breaks_out_of_nothing(library):
    evil = '</script><script>alert(1)</script>" onload="alert(2)'
    words = {"title": evil, "description": evil, "data": {"name": evil}}
    made = Renderer(library).render("head.html", at="x/", to_root="../", **words)
    head = head_of(made)
    assert made.count("<script") == made.count("</script>") == 1
    assert json.loads(head.structured[0])["name"] == evil
    assert dict(head.meta)["og:title"] == evil


# --- for machines that come by ----------------------------------------------------------------------


def test_the_sitemap_names_every_page_for_readers_once(site, heads, library):
    base = library.settings.site_url
    names = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    root = ElementTree.parse(site / "sitemap.xml").getroot()
    assert root.tag == f"{names}urlset"
    assert {child.tag for child in root} == {f"{names}url"}
    named = [one.text for one in root.iter(f"{names}loc")]
    assert sorted(named) == sorted(base + at for at in heads)
    told = (site / "robots.txt").read_text("utf-8").splitlines()
    assert told == ["User-agent: *", "Allow: /", "", f"Sitemap: {base}sitemap.xml"]


def test_the_manifest_names_the_guide_and_icons_that_are_there_in_their_size(site, library):
    manifest = json.loads((site / MANIFEST).read_text("utf-8"))
    assert (manifest["name"], manifest["lang"]) == (library.settings.title, "nl")
    assert len(manifest["short_name"]) <= 15  # what fits under an icon
    assert manifest["id"] == manifest["start_url"] == manifest["scope"] == "./"
    sizes = {(icon["purpose"], icon["sizes"]) for icon in manifest["icons"]}
    assert {("any", "192x192"), ("any", "512x512"), ("maskable", "512x512")} <= sizes
    for icon in manifest["icons"]:
        with Image.open(site / icon["src"]) as opened:
            assert icon["sizes"] == "{}x{}".format(*opened.size)
            assert opened.get_format_mimetype() == icon["type"] == "image/png"


def test_every_page_names_its_icons_and_the_manifest(site, heads, library):
    base = base_path(library.settings)
    for at in (*heads, *BY_ITSELF):
        html = (site / at / "index.html" if at not in BY_ITSELF else site / at).read_text("utf-8")
        named = re.findall(
            r'<link rel="(icon|apple-touch-icon|manifest)"[^>]* href="([^"]+)"', html
        )
        assert [rel for rel, _ in named] == ["icon", "icon", "apple-touch-icon", "manifest"], at
        for _, link in named:
            assert (site / link.removeprefix(base).lstrip("./")).is_file(), (at, link)
