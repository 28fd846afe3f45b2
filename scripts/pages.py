"""Which pages the site has that nobody wrote by hand, and how the reader walks through all of them.

Pure: a `Library` goes in, Markdown pages and a navigation come out; any engine can be fed with them.
A page from data holds one macro call; the text itself never passes through the macro renderer.
"""

from __future__ import annotations

from dataclasses import dataclass

from scripts.addresses import SHELVES, address
from scripts.model import Library
from scripts.rendering import render
from scripts.vocabulary import Level


@dataclass(frozen=True)
class Page:
    """A page made from data. `path` is relative to docs/; title and description are plain text."""

    path: str
    title: str
    description: str
    markdown: str


def pages(library: Library) -> tuple[Page, ...]:
    """The pages of building blocks and topics."""
    blocks = (
        Page(_path(block), block.title, block.core, f'{{{{ block_page("{block.id}") }}}}\n')
        for block in library.blocks
    )
    topics = (
        Page(
            _path(topic), topic.title, topic.core,
            f'{{{{ topic_page("{topic.shelf}", "{topic.id}") }}}}\n',
        )
        for topic in library.topics
    )  # fmt: skip
    return (*blocks, *topics)


def _path(record) -> str:
    return address(record).rstrip("/") + ".md"


def navigation(library: Library) -> list:
    """The order of all pages, as nested lists of {title: path} like `nav` in mkdocs.yml.

    Titles of pages from data are left to the pages themselves.
    """

    def topics(shelf: str) -> list:
        return [_path(topic) for topic in library.topics_on(shelf)]

    levels = [
        {level.label: [f"{level.value}.md", *(_path(b) for b in library.blocks_at(level))]}
        for level in Level
    ]
    return [
        {"Model": "index.md"},
        {"Bouwstenen": ["bouwstenen/index.md", *levels]},
        {SHELVES["themas"]: ["themas/index.md", *topics("themas")]},
        {"Citaten": "citaten.md"},
        {"Bronnen": "bronnen.md"},
        {
            "Over": [
                "over/index.md",
                *topics("over"),
                "over/basis.md",
                "over/auteurs.md",
                "over/colofon.md",
            ]
        },
    ]


def redirect_pages(library: Library) -> dict[str, str]:
    """HTML files, by path in the site, that stand where a page has moved away."""
    return {
        f"{redirect.old[1:]}index.html": render(
            library, "redirect_page.html", at=redirect.old[1:], redirect=redirect
        )
        for redirect in library.redirects
        if "#" not in redirect.old
    }


def moved_anchors(library: Library, at: str) -> str:
    """HTML with the anchors that left the page at address `at`, or nothing."""
    moved = [r for r in library.redirects if r.old.startswith(f"/{at}#")]
    return render(library, "moved.html", at=at, moved=moved) if moved else ""
