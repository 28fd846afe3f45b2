"""The second seam with the engine: everything else that knows MkDocs.

As hooks (mkdocs.yml) it adds the pages and files that come from data, puts the finished HTML in its
place and hands page titles on as text. As functions it builds the site into a folder and serves it.
"""

from __future__ import annotations

import html
import logging
import re
from collections.abc import Callable
from pathlib import Path

from jinja2 import TemplateError
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, MkDocsException
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File
from mkdocs.structure.toc import AnchorLink, TableOfContents
from mkdocs.utils import get_build_datetime

from scripts.collecting import collect_files
from scripts.exports import exports
from scripts.macros import PLACEHOLDER, library_of
from scripts.model import Library
from scripts.pages import Page, moved_anchors, navigation, pages, redirect_pages
from scripts.pieces import lean
from scripts.searching import search_files
from scripts.typesetting import Printed


class EngineError(Exception):
    """The engine could not make the site; the message says why."""


# --- hooks ----------------------------------------------------------------------------------------


@event_priority(100)  # before the macros, which need the library
def on_config(config):
    settings = library_of(config).settings
    # The theme prints these as they are, so they are escaped here, as page titles are below.
    config.site_name = html.escape(settings.title)
    config.site_description = html.escape(settings.description)
    config.site_url = settings.site_url
    config.nav = navigation(library_of(config))
    return config


def on_files(files, config):
    library = library_of(config)
    config.pages_from_data = {page.path: page for page in pages(library)}
    for page in config.pages_from_data.values():
        files.append(File.generated(config, page.path, content=page.markdown))
    for script in [file for file in files if file.src_uri.endswith(".js")]:
        files.remove(script)  # readers load it without comments and blanks
        content = lean(script.content_string)
        files.append(File.generated(config, script.src_uri, content=content))
    made = exports(library) | redirect_pages(library) | search_files(library)
    made |= collect_files(library, _year())
    for path, content in made.items():
        files.append(File.generated(config, path, content=content))
    return files


def _year() -> int | None:
    """The year of this edition; a build outside version control has no date (see `building`)."""
    year = get_build_datetime().year
    return year if year > 1970 else None


def on_page_content(content, page, config, files):
    library = library_of(config)
    for number, fragment in enumerate(page.meta.pop("fragments", [])):
        content = content.replace(PLACEHOLDER.format(number), fragment, 1)
    content += moved_anchors(library, page.url)
    from_data: Page | None = config.pages_from_data.get(page.file.src_uri)
    if from_data:
        page.title = html.escape(from_data.title)
        page.meta["description"] = html.escape(from_data.description)
        page.meta["hide"] = [] if from_data.in_navigation else ["navigation"]
    page.toc = outline(content)
    return content


_HEADING = re.compile(r'<h2[^>]*\bid="([^"]+)"[^>]*>(.*?)</h2>', re.DOTALL)
_NOT_TEXT = re.compile(r'<a class="anchor".*?</a>|<[^>]+>', re.DOTALL)  # buttons hold no text


def outline(content: str) -> TableOfContents:
    """The page's outline, from its second-level headings that have an anchor."""
    found = (
        (anchor, _NOT_TEXT.sub("", text.replace("&nbsp;", " ")))
        for anchor, text in _HEADING.findall(content)
    )
    return TableOfContents([AnchorLink(" ".join(t.split()), anchor, 2) for anchor, t in found])


# --- building and serving -------------------------------------------------------------------------


class _Listener(logging.Handler):
    """Collects what the engine warns about: for us a warning is an error."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.heard: list[str] = []

    def emit(self, record):
        self.heard.append(record.getMessage())


def build_pages(
    root: Path,
    library: Library,
    site: Path,
    printed: tuple[Printed, ...] = (),
    *,
    config: str = "mkdocs.yml",
) -> None:
    """All pages of the library and of docs/, as a site in the folder `site`.

    `printed` are the PDFs that its pages tell of. Only the pages are written, not the PDFs.
    Raises EngineError with everything that the engine complained about.
    """
    listener = _Listener()
    logger = logging.getLogger("mkdocs")
    logger.addHandler(listener)
    logger.propagate = False
    try:
        loaded = _config(root / config, site)
        loaded.library = library
        loaded.printed = printed
        loaded.plugins.on_startup(command="build", dirty=False)
        mkdocs_build(loaded)
        loaded.plugins.on_shutdown()
    except (Abort, MkDocsException, SystemExit, UnicodeError, TemplateError) as error:
        raise EngineError("\n".join([*listener.heard, str(error)])) from error
    finally:
        logger.removeHandler(listener)
    if listener.heard:
        raise EngineError("\n".join(listener.heard))


def _config(file: Path, site: Path):
    try:
        return load_config(str(file), site_dir=str(site))
    except (
        Exception
    ) as error:  # damaged settings break the engine and its plugins in any way they like
        raise EngineError(
            f"{file.name} klopt niet. Zet het terug: git checkout {file.name}\n"
            f"De bouwer zegt: {type(error).__name__}: {error}"
        ) from error


def serve(site: Path, watched: list[Path], rebuild: Callable[[], None], port: int) -> None:
    """Serves `site` on 127.0.0.1 until interrupted; calls `rebuild` when something watched changes.

    Raises OSError when the port is taken.
    """
    server = LiveReloadServer(rebuild, "127.0.0.1", port, str(site))
    server.error_handler = lambda code: _error_page(site, code)
    for path in watched:
        server.watch(str(path))
    try:
        server.serve(open_in_browser=False)
    except KeyboardInterrupt:
        server.shutdown(wait=True)


def _error_page(site: Path, code: int) -> bytes | None:
    page = site / f"{code}.html"
    return page.read_bytes() if re.fullmatch(r"4\d\d", str(code)) and page.exists() else None
