"""Which pages the site has that nobody wrote by hand, and how the reader walks through all of them.

Pure: a `Library` goes in, Markdown pages and a navigation come out; any engine can be fed with them.
A page from data holds one macro call; the text itself never passes through the macro renderer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from scripts.addresses import SHELVES, address
from scripts.model import Library, Record, Redirect
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


MOST_IN_MENU = 60
"""How many pages a list in the menu names. A longer one is no menu, and would stand on every page."""


def pages(library: Library) -> tuple[Page, ...]:
    """The page of every record that has one of its own."""
    listed = set(listed_in(navigation(library)))
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
            in_navigation=_path(record) in listed,
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
            in_navigation=_path(topic) in listed,
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
        for record in _new(records, getattr(before, name))
    ]
    blocks = (b for record in changed for b in _blocks_named(record) if b in now.block_by_id)
    records = (*changed, *(now.block_by_id[block] for block in blocks))
    return frozenset(a.split("#")[0] for a in map(_address_or_none, records) if a is not None)


def _new(records: tuple[Record, ...], before: tuple[Record, ...]) -> set[Record]:
    """The records that were not there before; most are the very same, and need no comparing."""
    same = {id(record) for record in before} & {id(record) for record in records}
    return {r for r in records if id(r) not in same} - {r for r in before if id(r) not in same}


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
    """The menu, as nested lists of {title: path} like `nav` in mkdocs.yml.

    Titles of pages from data are left to the pages themselves.
    """

    def paths(records) -> list:
        return [_path(record) for record in records] if len(records) <= MOST_IN_MENU else []

    levels = [
        {level.label: [f"{level.value}/index.md", *paths(library.blocks_at(level))]}
        for level in Level
    ]
    return [
        {"Model": "index.md"},
        {"Bouwstenen": ["bouwstenen/index.md", *levels]},
        {"Voorbeelden": "voorbeelden/index.md"},  # found by filters rather than in a list
        {
            "Modellen en kaders": [
                {"Blendmodellen": ["modellen/index.md", *paths(library.models)]},
                {"Kaders": ["kaders/index.md", *paths(library.frameworks)]},
            ]
        },
        {SHELVES["themas"]: ["themas/index.md", *paths(library.themes)]},
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


def listed_in(menu: list | dict | str) -> Iterator[str]:
    """Every path that a menu names."""
    if isinstance(menu, str):
        yield menu
    else:
        for entry in menu.values() if isinstance(menu, dict) else menu:
            yield from listed_in(entry)


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
