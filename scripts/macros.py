"""The first of the two seams with the engine: macros that Markdown pages call.

A macro looks a record up and renders a template. What it returns to the page is only a placeholder;
`engine` puts the finished HTML in its place, so that no text of an author is ever executed.
"""

from pathlib import Path

from scripts.addresses import SHELVES
from scripts.loading import load_library
from scripts.model import Library
from scripts.rendering import render
from scripts.vocabulary import Level

PLACEHOLDER = '<div data-fragment="{}"></div>'


def library_of(config) -> Library:
    """The library of a build; loaded once per configuration when the build did not bring it."""
    if not hasattr(config, "library"):
        config.library = load_library(Path(config.config_file_path).parent)
    return config.library


def define_env(env) -> None:
    """Registers the macros (called by mkdocs-macros-plugin, once a build)."""
    library = library_of(env.conf)

    def fragment(template: str, **context) -> str:
        fragments = env.page.meta.setdefault("fragments", [])
        fragments.append(render(library, template, at=env.page.url, **context))
        return PLACEHOLDER.format(len(fragments) - 1)

    @env.macro
    def home() -> str:
        return fragment("home.html")

    @env.macro
    def block_page(block: str) -> str:
        return fragment("block.html", block=library.block_by_id[block])

    @env.macro
    def level_page(level: str) -> str:
        return fragment("level.html", level=Level(level))

    @env.macro
    def blocks_page() -> str:
        return fragment("blocks.html")

    @env.macro
    def quotes_page() -> str:
        return fragment("quotes.html")

    @env.macro
    def references_page() -> str:
        return fragment("references.html")

    @env.macro
    def topic_page(shelf: str, topic: str) -> str:
        return fragment(
            "topic.html", topic=library.topic(shelf, topic), shelf_title=SHELVES[shelf]
        )

    @env.macro
    def shelf_page(shelf: str) -> str:
        return fragment("shelf.html", topics=library.topics_on(shelf))

    @env.macro
    def open_settings() -> str:
        return fragment("open_settings.html")
