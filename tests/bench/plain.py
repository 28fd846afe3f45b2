"""The yardstick: the finished pages of a built site as a project for plain MkDocs and Material."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import yaml

from scripts.model import Library
from scripts.pages import navigation

_BODY = re.compile(
    r'<article class="md-content__inner md-typeset">(.*)</article>(?:\s*</div>){2}\s*</main>',
    re.DOTALL,
)
_TITLE = re.compile(r"<title>(.*?)(?: · [^·]*)?</title>")
_DESCRIPTION = re.compile(r'<meta name="description" content="([^"]*)"')


def write_plain(project: Path, site: Path, library: Library, root: Path) -> None:
    """Writes into the new folder `project` the text of every page of `site`, and an mkdocs.yml.

    The text is that of our own pages, finished; head, menu, search and all else are Material's, as
    it comes. Only `navigation.prune` is on: without it every page holds the whole menu, and a
    hundred times the pages would take ten thousand times the space.
    """
    for page in site.rglob("index.html"):
        text = page.read_text("utf-8")
        if body := _BODY.search(text):
            at = page.relative_to(site).with_suffix(".md")
            if not (root / "docs" / at).exists():  # the menu names it "visie.md"
                at = at.parent.with_suffix(".md")
            file = project / "docs" / at
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f"{_head(text)}\n{body[1].strip()}\n", "utf-8")
    (project / "mkdocs.yml").write_text(yaml.safe_dump(_settings(library)), "utf-8")


def _settings(library: Library) -> dict:
    return {
        "site_name": library.settings.title,
        "site_url": library.settings.site_url,
        "theme": {
            "name": "material",
            "language": "nl",
            "font": False,
            "features": ["navigation.tabs", "navigation.prune"],
        },
        "plugins": [{"search": {"lang": "nl"}}],
        "nav": navigation(library),
    }


def _head(text: str) -> str:
    title = unescape(_TITLE.search(text)[1])
    description = unescape(_DESCRIPTION.search(text)[1])
    return f"---\ntitle: {json.dumps(title)}\ndescription: {json.dumps(description)}\n---\n"
