"""Where everything stands on the site: one address for each page and each record, for ever.

Addresses are relative to the site's root, with a closing slash and without a leading one
("bouwstenen/visie/", "citaten/#de-dagen-op-school"). `urls.lock` writes them with a leading slash.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from functools import singledispatch

from scripts.model import (
    BlendModel,
    BuildingBlock,
    Challenge,
    Example,
    Framework,
    HandPage,
    Library,
    Proposal,
    Quote,
    Recommendation,
    Redirect,
    Reference,
    ResearchQuestion,
    Route,
    SchoolProfile,
    Term,
    Tool,
    Topic,
    statements_in,
)
from scripts.vocabulary import Level

HOME = ""
BLOCKS = "bouwstenen/"
QUOTES = "citaten/"
REFERENCES = "bronnen/"
PRINT = "afdrukken/"
PDF_BOOK = "pdf/gids.pdf"
PDF_CARDS = "pdf/kaarten.pdf"
SHELVES = {"themas": "Thema’s", "onderzoek": "Het onderzoek", "over": "Over deze gids"}
"""Where topic pages may stand, and what the shelf is called."""
BLOCK_PARTS = (
    "kern",
    "in-het-kort",
    "onderzoek",
    "hielp",
    "hinderde",
    "doen",
    "voorbeelden",
    "stemmen",
    "vragen",
    "opgelet",
    "verwant",
    "bronnen",
    "verder",
)
"""Anchors of the fixed parts of a page; no record may take them as its id."""


@singledispatch
def address(record) -> str:
    """The permanent address of a record."""
    raise TypeError(f"no address for {type(record).__name__}")


@address.register
def _(record: BuildingBlock) -> str:
    return f"{BLOCKS}{record.id}/"


@address.register
def _(record: Topic) -> str:
    return f"{record.shelf}/{record.id}/"


@address.register
def _(record: Quote) -> str:
    return f"{QUOTES}#{record.id}"


@address.register
def _(record: Reference) -> str:
    return f"{REFERENCES}#{record.id}"


@address.register
def _(record: Example) -> str:
    return f"voorbeelden/{record.id}/"


@address.register
def _(record: BlendModel) -> str:
    return f"modellen/{record.id}/"


@address.register
def _(record: Framework) -> str:
    return f"kaders/{record.id}/"


@address.register
def _(record: Route) -> str:
    return f"wegwijs/{record.id}/"


@address.register
def _(record: Tool) -> str:
    return f"{record.id}/"


@address.register
def _(record: HandPage) -> str:
    return record.address


@address.register
def _(record: Term) -> str:
    return f"begrippen/#{record.id}"


@address.register
def _(record: ResearchQuestion) -> str:
    return f"onderzoek/vragen/#{record.id}"


@address.register
def _(record: SchoolProfile) -> str:
    return f"onderzoek/scholen/#{record.id}"


@address.register
def _(record: Recommendation) -> str:
    return f"onderzoek/aanbevelingen/#{record.id}"


@address.register
def _(record: Challenge | Proposal) -> str:
    return f"onderzoek/digitalisering/#{record.id}"


@address.register
def _(record: Level) -> str:
    return f"{record.value}/"


def pdf_address(record: BuildingBlock | Level | Tool) -> str:
    """Where the PDF of a block, of a level or of the blank sheet of a tool stands."""
    if isinstance(record, Level):
        return f"pdf/{record.value}.pdf"
    return f"pdf/{'bouwstenen/' if isinstance(record, BuildingBlock) else ''}{record.id}.pdf"


def relative(target: str, page: str) -> str:
    """How a page at address `page` links to `target`, so that the site works under any base path."""
    path, hash_, anchor = target.partition("#")
    if path == page:
        return f"#{anchor}" if hash_ else "./"
    steps = posixpath.relpath("/" + path, "/" + page)
    slash = "" if steps.endswith("/") or (path and not path.endswith("/")) else "/"
    return f"{steps}{slash}{hash_}{anchor}"


def record_addresses(library: Library) -> Iterator[str]:
    """The address of every record that has one: its page, or its anchor on a page."""
    for record in library.based_records:
        yield address(record)
        if "#" not in address(record):
            for statement in statements_in(record):
                yield f"{address(record)}#{statement.id}"
    for tool in library.tools:
        yield from (f"{address(tool)}#{step.id}" for step in tool.steps)
        yield from (f"{address(tool)}#{agenda.id}" for agenda in tool.agendas)
    for record in (*library.quotes, *library.references, *library.routes):
        yield address(record)
    for route in library.routes:
        for sequence in route.sequences:
            yield f"{address(route)}#{sequence.id}"


_COLLECTIONS = {
    "bouwsteen": "blocks",
    "uitspraak": "blocks",
    "citaat": "quotes",
    "voorbeeld": "examples",
    "model": "models",
    "kader": "frameworks",
    "begrip": "terms",
    "werk": "references",
}


def address_in_words(library: Library, words: str) -> str | None:
    """The address that an author writes as `bouwsteen/visie` or `uitspraak/visie/<id>`.

    `pagina/over/basis` is any page by its address; whether it exists is for the caller to know.
    None when the record does not exist.
    """
    kind, _, name = words.partition("/")
    if kind == "pagina":
        return f"{name}/" if re.fullmatch(r"[a-z0-9-]+(/[a-z0-9-]+)*", name) else None
    name, _, statement = name.partition("/")
    records = getattr(library, _COLLECTIONS.get(kind, ""), ())
    record = next((record for record in records if record.id == name), None)
    if record is None or (kind == "uitspraak") != bool(statement):
        return None
    if not statement:
        return address(record)
    known = {item.id for item in statements_in(record)}
    return f"{address(record)}#{statement}" if statement in known else None


def lost(published: Iterable[str], alive: set[str], redirects: Iterable[Redirect]) -> Iterator[str]:
    """Published addresses that lead nowhere any more; all with a leading slash.

    A page that moved takes its anchors along, as far as they live on the new page.
    """
    moved = {redirect.old: redirect.new for redirect in redirects}
    for address_ in published:
        page, hash_, anchor = address_.partition("#")
        followed = f"{moved[page]}{hash_}{anchor}" if page in moved else None
        if address_ not in alive and address_ not in moved and followed not in alive:
            yield address_
