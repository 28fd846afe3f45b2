"""The first of the two seams with the engine: macros that Markdown pages call.

A macro looks a record up and renders a template. What it returns to the page is only a placeholder;
`engine` puts the finished HTML in its place, so that no text of an author is ever executed.
"""

import html
import json
from datetime import date
from pathlib import Path

from scripts import model
from scripts.addresses import SHELVES, address_in_words
from scripts.basis import COLUMNS, evidence_matrix
from scripts.edition import edition_in_words, in_words
from scripts.licensing import packages
from scripts.loading import described_fields, load_library
from scripts.metadata import PageData
from scripts.model import Library
from scripts.policy import content_security_policy
from scripts.rendering import Renderer
from scripts.sampling import samples
from scripts.typesetting import by_kind
from scripts.vocabulary import Level

PLACEHOLDER = '<div data-fragment="{}"></div>'


def library_of(config) -> Library:
    """The library of a build; loaded once per configuration when the build did not bring it."""
    if not hasattr(config, "library"):
        config.library = load_library(Path(config.config_file_path).parent)
    return config.library


def head_data_of(library: Library, renderer: Renderer):
    """What overrides/partials/head_data.html calls: an engine's page (or None) → HTML for its head."""
    page_data = PageData(library)

    def head_data(page, base_url: str) -> str:
        to_root = base_url.rstrip("/") + "/"
        if page is None:
            return renderer.render("head.html", at="", to_root=to_root, data=None)
        at = "" if page.is_homepage else page.url
        title = library.settings.title if page.is_homepage else html.unescape(page.title)
        description = html.unescape(page.meta.get("description") or library.settings.description)
        data = page_data.structured(at, title, description)
        return renderer.render(
            "head.html", at=at, to_root=to_root, data=data, title=title, description=description
        )

    return head_data


def define_env(env) -> None:
    """Registers the macros (called by mkdocs-macros-plugin, once a build)."""
    library = library_of(env.conf)
    renderer = Renderer(library)

    env.conf.content_policy = content_security_policy(meta=True)
    env.conf.head_data = head_data_of(library, renderer)

    def fragment(template: str, **context) -> str:
        fragments = env.page.meta.setdefault("fragments", [])
        fragments.append(renderer.render(template, at=env.page.url, **context))
        return PLACEHOLDER.format(len(fragments) - 1)

    @env.macro
    def home() -> str:
        return fragment("home.html")

    @env.macro
    def level_page(level: str) -> str:
        return fragment("level.html", level=Level(level))

    @env.macro
    def block_page(block: str) -> str:
        return fragment("block.html", record=library.block_by_id[block])

    @env.macro
    def example_page(example: str) -> str:
        return fragment("example.html", record=library.example_by_id[example])

    @env.macro
    def blend_model_page(model: str) -> str:
        return fragment("blend_model.html", record=library.model_by_id[model])

    @env.macro
    def framework_page(framework: str) -> str:
        return fragment("framework.html", record=library.framework_by_id[framework])

    @env.macro
    def topic_page(shelf: str, topic: str) -> str:
        record = library.topic(shelf, topic)
        return fragment("topic.html", record=record, shelf_title=SHELVES[shelf])

    @env.macro
    def route_page(route: str) -> str:
        goal = lambda step: address_in_words(library, step.to)  # noqa: E731
        return fragment("route.html", record=library.route_by_id[route], goal=goal)

    @env.macro
    def tool_page(tool: str) -> str:
        return fragment("tool.html", record=library.tool_by_id[tool])

    @env.macro
    def collection_page(name: str) -> str:
        return fragment(f"{name}.html")

    @env.macro
    def shelf_page(shelf: str) -> str:
        return fragment("shelf.html", topics=library.topics_on(shelf))

    @env.macro
    def findings(collection: str) -> str:
        found = getattr(library, collection)
        return fragment("findings.html", findings=found, collection=collection)

    @env.macro
    def print_page() -> str:
        return fragment("print.html", printed=by_kind(getattr(env.conf, "printed", ())))

    @env.macro
    def matrix_page() -> str:
        return fragment("matrix.html", columns=COLUMNS, matrix=evidence_matrix(library))

    @env.macro
    def gallery_page() -> str:
        return fragment("gallery.html", samples=samples(library))

    @env.macro
    def accessibility_result() -> str:
        """What tests/accessibility measured, as docs/over/toegankelijkheid.json keeps it."""
        file = Path(env.conf.docs_dir, "over", "toegankelijkheid.json")
        result = json.loads(file.read_text("utf-8"))
        return fragment(
            "accessibility.html", result=result, day=in_words(date.fromisoformat(result["date"]))
        )

    @env.macro
    def fields(record: str) -> str:
        return fragment("fields.html", fields=described_fields(getattr(model, record)))

    @env.macro
    def offline_page() -> str:
        return fragment("offline.html", edition=edition_in_words())

    @env.macro
    def open_settings() -> str:
        return fragment("open_settings.html", edition=edition_in_words())

    @env.macro
    def packages_page() -> str:
        return fragment("packages.html", packages=packages())
