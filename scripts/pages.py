"""Which pages the site has that nobody wrote by hand, and how the reader walks through all of them.

Pure: a `Library` goes in, Markdown pages and a navigation come out; any engine can be fed with them.
A page from data holds one macro call; the text itself never passes through the macro renderer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from scripts.addresses import SHELVES, address
from scripts.model import Library, Redirect
from scripts.rendering import Renderer
from scripts.vocabulary import Level


@dataclass(frozen=True)
class Page:
    """A page made from data. `path` is relative to docs/; title and description are plain text."""

    path: str
    title: str
    description: str
    markdown: str
    in_navigation: bool = True


def pages(library: Library) -> tuple[Page, ...]:
    """The page of every record that has one of its own."""
    macros = {
        "block_page": library.blocks,
        "example_page": library.examples,
        "blend_model_page": library.models,
        "framework_page": library.frameworks,
        "route_page": library.routes,
    }
    simple = (
        Page(
            _path(record),
            record.title,
            _description(record),
            f'{{{{ {macro}("{record.id}") }}}}',
            in_navigation=records is not library.examples,
        )
        for macro, records in macros.items()
        for record in records
    )
    topics = (
        Page(
            _path(topic),
            topic.title,
            topic.core,
            f'{{{{ topic_page("{topic.shelf}", "{topic.id}") }}}}',
        )
        for topic in library.topics
    )
    return (*simple, *topics)


def changed_pages(before: Library, now: Library) -> frozenset[str]:
    """The addresses of the pages on which an author looks for what she just changed.

    That is the page of each new or changed record and of the blocks that it names. Other pages may
    show it too: only a whole build brings those up to date.
    """
    changed = [
        record
        for name in vars(now)
        if isinstance(records := getattr(now, name), tuple)
        for record in set(records) - set(getattr(before, name))
    ]
    blocks = (b for record in changed for b in _blocks_named(record) if b in now.block_by_id)
    records = (*changed, *(now.block_by_id[block] for block in blocks))
    return frozenset(a.split("#")[0] for a in map(_address_or_none, records) if a is not None)


def _blocks_named(record) -> tuple[str, ...]:
    return getattr(record, "building_blocks", ())


def _address_or_none(record) -> str | None:
    try:
        return address(record)
    except TypeError:  # synonyms and the like stand on no page
        return None


_SHOWN = 200
"""About as many signs of a description as search engines and cards show."""


def _description(record) -> str:
    """The start of the record's text, in whole sentences."""
    text = " ".join((record.core if hasattr(record, "core") else record.text).split())
    brief, *more = re.split(r"(?<=[.!?]) (?=[A-Z0-9‘“])", text)
    for sentence in more:
        if len(f"{brief} {sentence}") > _SHOWN:
            break
        brief += f" {sentence}"
    return brief


def _path(record) -> str:
    return address(record).rstrip("/") + ".md"


def navigation(library: Library) -> list:
    """The order of all pages, as nested lists of {title: path} like `nav` in mkdocs.yml.

    Titles of pages from data are left to the pages themselves.
    """

    def paths(records) -> list:
        return [_path(record) for record in records]

    levels = [
        {level.label: [f"{level.value}/index.md", *paths(library.blocks_at(level))]}
        for level in Level
    ]
    return [
        {"Model": "index.md"},
        {"Bouwstenen": ["bouwstenen/index.md", *levels]},
        {"Voorbeelden": "voorbeelden/index.md"},  # too many to list on every page
        {
            "Modellen en kaders": [
                {"Blendmodellen": ["modellen/index.md", *paths(library.models)]},
                {"Kaders": ["kaders/index.md", *paths(library.frameworks)]},
            ]
        },
        {SHELVES["themas"]: ["themas/index.md", *paths(library.topics_on("themas"))]},
        {"Citaten": "citaten.md"},
        {
            "Onderzoek": [
                "onderzoek/index.md",
                "onderzoek/vragen.md",
                "onderzoek/scholen.md",
                "onderzoek/bewijs.md",
                "onderzoek/aanbevelingen.md",
                "onderzoek/digitalisering.md",
                *paths(library.topics_on("onderzoek")),
            ]
        },
        {
            "Gereedschap": [
                "ontwerpwijzer.md",
                "wegwijzer.md",
                "teamgesprek.md",
                "bundel.md",
                "presenteren.md",
            ]
        },
        {"Naslag": ["begrippen.md", "bronnen.md", "afdrukken.md"]},
        {"Wegwijs": paths(library.routes)},
        {
            "Over": [
                "over/index.md",
                *paths(library.topics_on("over")),
                "over/basis.md",
                "over/verwijzen.md",
                "over/toegankelijkheid.md",
                "over/privacy.md",
                "over/offline.md",
                "over/auteurs.md",
                "over/bouwdoos.md",
                "over/colofon.md",
            ]
        },
    ]


def redirect_pages(library: Library) -> dict[str, str]:
    """HTML files, by path in the site, that stand where a page has moved away."""
    renderer = Renderer(library)
    return {
        f"{redirect.old[1:]}index.html": renderer.render(
            "redirect_page.html",
            at=redirect.old[1:],
            redirect=redirect,
            moved=_moved_from(library, redirect.old[1:]),
        )
        for redirect in library.redirects
        if "#" not in redirect.old
    }


def moved_anchors(library: Library, at: str) -> str:
    """HTML with the anchors that left the page at address `at`, or nothing."""
    moved = _moved_from(library, at)
    return Renderer(library).render("moved.html", at=at, moved=moved) if moved else ""


def _moved_from(library: Library, at: str) -> list[Redirect]:
    return [r for r in library.redirects if r.old.startswith(f"/{at}#")]
