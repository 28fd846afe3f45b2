"""WCAG 2.2 AA by axe on every page in every setting: `make a11y` writes the dated result.

`python -m tests.accessibility.measure PAGE…` looks once more at pages that were mended, in every
setting, and puts what it finds in the place of what was found on them before.

The result is committed as docs/over/toegankelijkheid.json; the statement on the site is made from it.
What axe cannot see (names that make sense, an order that does) is in the tests of each part.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from importlib.resources import files
from itertools import product
from pathlib import Path
from re import search

from playwright.sync_api import Page, sync_playwright

from scripts import building
from scripts.loading import load_library
from tests.conftest import CHROMIUM, ROOT, serve_folder

RESULT = ROOT / "docs/over/toegankelijkheid.json"
AXE = (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
AXE_VERSION = search(r"axe v([\d.]+)", AXE)[1]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
WIDTHS = (320, 768, 1280)
SETTINGS = (
    *(dict(width=w, scheme=s) for w, s in product(WIDTHS, ("light", "dark"))),
    dict(width=1280, scheme="light", text=200),
    dict(width=1280, scheme="dark", forced=True),
)
RUN = """tags => axe.run({ runOnly: tags }).then(found => found.violations.map(
    one => [one.id, one.nodes.map(node => node.target.join(' '))]))"""
SPARED = (
    # Shows every part in light and dark, so that each stands there twice with the same name.
    ("over/bouwdoos/", "landmark-unique"),
)


def in_words(setting: dict) -> str:
    """A setting as the statement names it, in Dutch."""
    colours = {"light": "licht", "dark": "donker"}[setting["scheme"]]
    more = ", tekst op 200%" if setting.get("text") else ""
    more += ", kleuren van het systeem" if setting.get("forced") else ""
    return f"{setting['width']} pixels breed, {colours}{more}"


def context_for(setting: dict) -> dict:
    """What a browser needs to look so; axe comes in past the content policy."""
    return {
        "viewport": {"width": setting["width"], "height": 800},
        "color_scheme": setting["scheme"],
        "forced_colors": "active" if setting.get("forced") else "none",
        "reduced_motion": "reduce",
        "bypass_csp": True,
    }


def violations(page: Page, url: str, address: str, setting: dict) -> list[dict]:
    """What axe finds on one page, {"setting", "page", "rule", "where"}; at most three places a rule."""
    page.goto(url + address)
    if setting.get("text"):
        page.add_style_tag(content=f"html {{ font-size: {setting['text']}% !important }}")
    page.evaluate(AXE)
    return [
        {"setting": in_words(setting), "page": address, "rule": rule, "where": where}
        for rule, places in page.evaluate(RUN, TAGS)
        if (address, rule) not in SPARED
        for where in places[:3]
    ]


def addresses_in(site: Path) -> list[str]:
    """Every page of a built site; pages that only lead on to another are none."""
    found = (file.relative_to(site).as_posix() for file in site.rglob("*.html"))
    pages = (path for path in found if "data-moved-to" not in (site / path).read_text("utf-8"))
    return sorted(path.removesuffix("index.html") for path in pages)


def _check(work: tuple[str, dict, list[str]]) -> list[dict]:
    url, setting, addresses = work
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_context(**context_for(setting)).new_page()
        found = [one for at in addresses for one in violations(page, url, at, setting)]
        browser.close()
    return found


def check_all(site: Path, addresses: Sequence[str]) -> list[dict]:
    """Everything that axe finds on these pages, in every setting."""
    server = serve_folder(site)
    with ProcessPoolExecutor(2) as pool:
        found = pool.map(_check, [(server.url, setting, addresses) for setting in SETTINGS])
        told = []
        for setting, part in zip(SETTINGS, found, strict=True):
            print(f"{in_words(setting)}: {len(addresses)} pagina’s", file=sys.stderr)
            told += part
    server.close()
    return told


def main(again: list[str]) -> int:
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder)
        building.write_site(ROOT, load_library(ROOT), site, patient=False)
        addresses = again or addresses_in(site)
        told = check_all(site, addresses)
    for one in told or ["axe vindt niets."]:
        print(one)
    if again:
        result = json.loads(RESULT.read_text("utf-8"))
        told = [*(one for one in result["found"] if one["page"] not in again), *told]
        result |= {"again": sorted({*result["again"], *again}), "found": told}
    else:
        result = {
            "date": date.today().isoformat(),
            "axe": AXE_VERSION,
            "pages": len(addresses),
            "settings": [in_words(setting) for setting in SETTINGS],
            "checked": len(addresses) * len(SETTINGS),
            "found": told,
            "again": [],
        }
    RESULT.write_text(json.dumps(result, ensure_ascii=False, indent=2) + "\n", "utf-8")
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
