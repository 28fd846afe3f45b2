"""The second seam with the engine: everything else that knows MkDocs.

As hooks (mkdocs.yml) it adds the pages and files that come from data, puts the finished HTML in its
place and hands page titles on as text. As functions it builds the site into a folder and serves it.
"""

from __future__ import annotations

import html
import logging
import re
import time
from collections.abc import Iterator
from functools import lru_cache, partial
from operator import attrgetter, contains
from pathlib import Path, PurePosixPath
from typing import ClassVar, Protocol

from jinja2 import BytecodeCache, TemplateError
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, MkDocsException
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.toc import AnchorLink, TableOfContents

from scripts import edition
from scripts.assets import FrontEnd, front_end
from scripts.collecting import collect_files
from scripts.exports import exports
from scripts.macros import PLACEHOLDER, library_of
from scripts.model import Library
from scripts.pages import Page, moved_anchors, navigation, pages, redirect_pages
from scripts.picturing import GENERAL, own_pictures
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
    config.own_pictures = own_pictures(library)
    for page in config.pages_from_data.values():
        files.append(File.generated(config, page.path, content=page.markdown))
    made: dict[str, str] = {}
    if config.extra["own_front_end"]:
        config.front_end = _front_end(files, config)
        made |= config.front_end.files
    if config.only is None:
        made |= exports(library) | redirect_pages(library) | search_files(library)
        made |= collect_files(library, edition.year())
    for path, content in made.items():
        files.append(File.generated(config, path, content=content))
    if config.only is not None:
        for file in files:  # the engine leaves out what it takes to be unchanged
            file.is_modified = partial(contains, config.only, file.url.removeprefix("./"))
    return files


def on_nav(nav, config, files):
    """Pages that are left out have their title in the navigation all the same."""
    if config.only is not None:
        for page in nav.pages:
            page.read_source(config)
            _take_from_data(page, config)
    return nav


def _take_from_data(page, config) -> None:
    from_data: Page | None = config.pages_from_data.get(page.file.src_uri)
    if from_data:
        page.title = html.escape(from_data.title)
        page.meta["description"] = html.escape(from_data.description)
        page.meta["hide"] = [] if from_data.in_navigation else ["navigation"]


class _Compiled(BytecodeCache):
    """Compiled templates, kept from one build of a process to the next."""

    kept: ClassVar[dict[str, bytes]] = {}

    def load_bytecode(self, bucket):
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket):
        self.kept[bucket.key] = bucket.bytecode_to_string()


def on_env(env, config, files):
    env.bytecode_cache = _Compiled()
    if config.extra["own_front_end"]:
        env.globals["asset"] = config.front_end.paths.__getitem__
    return env


_THEME_PARTS = ("nav", "nav-item", "tabs", "tabs-item", "toc", "toc-item", "content")
"""The partials of the theme that our pages show; all other markup is our own."""


def _front_end(files: Files, config) -> FrontEnd:
    """What readers load instead of our sources and of all that the theme would bring."""
    sources = [file for file in files if file.src_uri.startswith("assets/")]
    theirs = [file for file in sources if file.src_dir != config.docs_dir]
    ours = [file for file in sources if file not in theirs and not file.src_uri.endswith(_KEPT)]
    for file in (*theirs, *ours):
        files.remove(file)

    def by_name(ending: str) -> dict[str, str]:
        found = [file for file in ours if file.src_uri.endswith(ending)]
        return {PurePosixPath(file.src_uri).name: file.content_string for file in found}

    styles = sorted((file for file in theirs if file.is_css()), key=attrgetter("src_uri"))
    own = (tuple(by_name(ending).items()) for ending in (".css", ".js", ".html"))
    theme = tuple(file.content_string for file in styles)
    return _same_front_end(*own, theme, tuple(_markup(config)))


Named = tuple[tuple[str, str], ...]


@lru_cache(1)
def _same_front_end(
    styles: Named, scripts: Named, templates: Named, theme: tuple[str, ...], markup: tuple[str, ...]
) -> FrontEnd:
    """Worked out again only when a source has changed: an author who is served changes none."""
    return front_end(dict(styles), dict(scripts), dict(templates), theme, markup)


_KEPT = (".svg", ".png", ".ico", ".webp")


def _markup(config) -> Iterator[str]:
    yield "ltr"  # how Dutch is written: a value that base.html works out
    own, theme = map(Path, config.theme.dirs[:2])
    partials = [theme / "partials" / f"{name}.html" for name in _THEME_PARTS]
    templates = Path(__file__).parent.glob("templates/*.html")
    pages = Path(config.docs_dir).rglob("*.md")
    for file in (theme / "base.html", *partials, *own.rglob("*.html"), *templates, *pages):
        yield file.read_text("utf-8")


def on_page_content(content, page, config, files):
    library = library_of(config)
    for number, fragment in enumerate(page.meta.pop("fragments", [])):
        content = content.replace(PLACEHOLDER.format(number), fragment, 1)
    content += moved_anchors(library, page.url)
    _take_from_data(page, config)
    page.meta["picture"] = config.own_pictures.get(page.url, GENERAL)
    page.toc = outline(content)
    return content


def on_post_page(output, page, config):
    """Pages without the indentation and blank lines of templates; code keeps its own."""
    if "<pre" in output or not config.extra["own_front_end"]:
        return output
    return "\n".join(filter(None, map(str.strip, output.splitlines())))


def on_post_build(config):
    """Servers compress the map of the site as they do any text; the engine's packed one has no use."""
    Path(config.site_dir, "sitemap.xml.gz").unlink(missing_ok=True)


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
        if not record.getMessage().startswith("A 'dirty' build"):  # a part of the pages, as asked
            self.heard.append(record.getMessage())


def build_pages(
    root: Path,
    library: Library,
    site: Path,
    printed: tuple[Printed, ...] = (),
    *,
    config: str = "mkdocs.yml",
    only: frozenset[str] | None = None,
) -> None:
    """All pages of the library and of docs/, as a site in the folder `site`.

    `printed` are the PDFs that its pages tell of. Only the pages are written, not the PDFs.
    With `only`, no more than the pages at these addresses; they come out just as in a whole build.
    Raises EngineError with everything that the engine complained about, or the OSError that a macro met.
    """
    listener = _Listener()
    logger = logging.getLogger("mkdocs")
    logger.addHandler(listener)
    logger.propagate = False
    try:
        loaded = _config(root / config, site, strict=only is None)
        loaded.library = library
        loaded.only = only
        loaded.printed = printed
        loaded.plugins.on_startup(command="build", dirty=False)
        mkdocs_build(loaded, dirty=only is not None)
        loaded.plugins.on_shutdown()
    except (Abort, MkDocsException, SystemExit, UnicodeError, TemplateError) as error:
        if getattr(error.__context__, "errno", None):  # the macros' plugin buries it in a traceback
            raise error.__context__ from None
        raise EngineError("\n".join([*listener.heard, str(error)])) from error
    finally:
        logger.removeHandler(listener)
    if listener.heard:
        raise EngineError("\n".join(listener.heard))


def _config(file: Path, site: Path, *, strict: bool):
    try:
        return load_config(str(file), site_dir=str(site), strict=strict)
    except Exception as error:  # damaged settings break the engine in any way they like
        raise EngineError(
            f"{file.name} klopt niet. Zet het terug: git checkout {file.name}\n"
            f"De bouwer zegt: {type(error).__name__}: {error}"
        ) from error


class Desk(Protocol):
    """Whom the preview asks: to build after a change, and what to tell when that went wrong."""

    report: str

    def rebuild(self) -> None: ...


class PreviewServer(LiveReloadServer):
    """Serves `site` on 127.0.0.1 while its author writes, and shows what changes in her browser.

    Binding raises OSError when the port is taken.
    """

    def __init__(self, site: Path, watched: list[Path], desk: Desk, port: int):
        super().__init__(desk.rebuild, "127.0.0.1", port, str(site), polling_interval=0.2)
        self.desk = desk
        self.error_handler = lambda code: _error_page(site, code)
        for path in watched:
            self.watch(str(path))

    def run(self) -> None:
        """Until interrupted."""
        try:
            self.serve(open_in_browser=False)
        except KeyboardInterrupt:
            self.shutdown(wait=True)

    def tell_browsers(self) -> None:
        """Every open page loads itself again."""
        with self._epoch_cond:
            self._wanted_epoch = self._visible_epoch = time.monotonic_ns() // 1_000_000
            self._epoch_cond.notify_all()

    def _inject_js_into_html(self, content, epoch):
        page = super()._inject_js_into_html(_POLICY.sub(b"", content), epoch)
        told = f'<pre class="author-report" role="alert">{html.escape(self.desk.report)}</pre>'
        return _BODY.sub(lambda m: m[0] + told.encode(), page, 1) if self.desk.report else page


_BODY = re.compile(rb"<body[^>]*>")
_POLICY = re.compile(rb'<meta http-equiv="Content-Security-Policy"[^>]*>')
"""The preview's own script stands in the page, which the guide's policy would forbid."""


def _error_page(site: Path, code: int) -> bytes | None:
    page = site / f"{code}.html"
    return page.read_bytes() if re.fullmatch(r"4\d\d", str(code)) and page.exists() else None
