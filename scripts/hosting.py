"""What web servers and browsers ask beside the pages: settings of servers, robots.txt, the web app
manifest and its icons.

Addresses in the manifest are relative, so that it works under any base path. A server's settings
need the base path; it follows from `site_url` in content/settings.yml.
"""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urlsplit

from scripts.drawing import ICONS, icons
from scripts.model import Settings
from scripts.policy import security_headers
from scripts.rendering import render_text

MANIFEST = "gids.webmanifest"
HTACCESS = ".htaccess"
TYPES = {
    "html": "text/html",
    "css": "text/css",
    "js": "text/javascript",
    "json": "application/json",
    "webmanifest": "application/manifest+json",
    "svg": "image/svg+xml",
    "png": "image/png",
    "pdf": "application/pdf",
    "zip": "application/zip",
    "txt": "text/plain",
    "csv": "text/csv",
    "xml": "text/xml",
    "bib": "application/x-bibtex",
}
"""The media type of every kind of file of the site (for scripts: RFC 9239)."""
TEXTS = {ending: type_ for ending, type_ in TYPES.items() if ending not in ("png", "pdf", "zip")}
"""The kinds that are text: UTF-8, and worth compressing."""


def public_files(settings: Settings) -> dict[str, bytes]:
    """Files by their path in the site."""
    texts = {
        HTACCESS: render_text("hosting/htaccess", **_for_servers(settings)),
        "robots.txt": render_text("hosting/robots.txt", settings=settings),
        MANIFEST: json.dumps(web_manifest(settings), ensure_ascii=False, indent=1) + "\n",
    }
    return {path: text.encode() for path, text in texts.items()} | icons()


def base_path(settings: Settings) -> str:
    """Where on its host the guide stands, with a slash at both ends."""
    return urlsplit(settings.site_url).path or "/"


def _for_servers(settings: Settings) -> dict:
    """What the settings of every web server say."""
    base = base_path(settings)
    return {"headers": security_headers(), "base": base, "types": TYPES, "texts": TEXTS}


def web_manifest(settings: Settings) -> dict:
    """The Web Application Manifest (W3C), as JSON data."""
    return {
        "id": "./",
        "name": settings.title,
        "short_name": "Inspiratiegids",
        "description": settings.description,
        "lang": "nl",
        "dir": "ltr",
        "start_url": "./",
        "scope": "./",
        "display": "minimal-ui",
        "background_color": "#ffffff",
        "theme_color": "#1d5fa8",
        "icons": [
            {
                "src": icon.path,
                "sizes": f"{icon.size}x{icon.size}",
                "type": "image/png",
                "purpose": "maskable" if icon.fills else "any",
            }
            for icon in ICONS
            if icon.size >= 192
        ],
    }


def nginx_settings(settings: Settings, site: Path, *, listen: str, scratch: Path) -> str:
    """A whole nginx.conf that serves the folder `site`, run by a user without rights.

    `listen` is a port or address:port; `scratch` is a folder that nginx may write in. The guide
    stands at the base path of `settings`.
    """
    return render_text(
        "hosting/nginx.conf",
        **_for_servers(settings),
        site=site,
        listen=listen,
        scratch=scratch,
    )
