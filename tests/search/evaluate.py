"""How often search finds the right page first: `make search-eval`.

Types every question of the golden set into the search box of the built site, in a real browser,
and the same questions into Material's own search over the same pages, in the same run.
A question succeeds at n when an acceptable page is among the first n distinct pages. Where a
question wants a record on a shared page (a quotation, a work, a term), our result must lead to that
very record; Material's need only lead to its page, for it cannot do better.

The unseen half was written apart and is never looked at while tuning. A third set asks in words that
the guide was known not to use: no measure of success, but of what a search by words cannot do.
"""

from __future__ import annotations

import gzip
import statistics
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import yaml
from playwright.sync_api import Page, sync_playwright

from scripts import building, engine
from scripts.loading import load_library
from tests.conftest import CHROMIUM, ROOT, serve_folder

HERE = Path(__file__).parent
HALVES = {"gezien": "questions-seen.yml", "ongezien": "questions-unseen.yml"}
OTHER_WORDS = {"in andere woorden dan de gids": "questions-other-words.yml"}
BOX = "[data-md-component=search-query]"
RESULT = ".md-search-result__link"
SLOWER = 4


@dataclass(frozen=True)
class Question:
    """What a user types, and the addresses (with a leading slash) that satisfy her."""

    text: str
    kind: str
    half: str
    accept: tuple[str, ...]


def questions() -> list[Question]:
    """The golden set, both halves, and the questions in other words."""
    return [
        Question(entry["question"], entry["kind"], half, tuple(entry["accept"]))
        for half, name in (HALVES | OTHER_WORDS).items()
        for entry in yaml.safe_load((HERE / name).read_text("utf-8"))
    ]


def answers(page: Page, text: str, root: str, *, key_by_key: bool) -> list[str]:
    """The addresses that the box shows for a text, best first, once it has come to rest."""
    if key_by_key:
        page.fill(BOX, "")
        page.locator(BOX).press_sequentially(text)
    else:  # Material's box listens to keys, and is too slow to follow each of them
        page.fill(BOX, text[:-1])
        page.locator(BOX).press_sequentially(text[-1])
        page.wait_for_timeout(500)
    last, calm = None, 0
    while calm < 2:
        page.wait_for_timeout(60)
        now = page.eval_on_selector_all(RESULT, "links => links.map(link => link.href)")
        calm = calm + 1 if now == last else 0
        last = now
    return ["/" + address.removeprefix(root).split("?")[0] for address in last]


def rank(found: list[str], question: Question, *, strict: bool) -> int:
    """The place of the first acceptable answer among distinct pages, from 0; 99 when there is none."""
    distinct: list[str] = []
    for address in found:
        page, _, anchor = address.partition("#")
        shared = any(a.startswith(f"{page}#") for a in question.accept)
        key = f"{page}#{anchor}" if shared and strict else page
        if key not in distinct:
            distinct.append(key)
    accept = {a if strict else a.split("#")[0] for a in question.accept}
    return next((place for place, address in enumerate(distinct) if address in accept), 99)


def measure(site: Path, *, strict: bool) -> tuple[dict[Question, int], list[float]]:
    """The rank of every question on a built site, and milliseconds from last key to first result."""
    server = serve_folder(site)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(server.url)
        page.focus(BOX)
        page.fill(BOX, "visie")
        page.locator(RESULT).first.wait_for()
        ranks = {
            question: rank(
                answers(page, question.text, server.url, key_by_key=strict), question, strict=strict
            )
            for question in questions()
        }
        times = _times(page) if strict else []
        browser.close()
    server.close()
    return ranks, times


def _times(page: Page) -> list[float]:
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    script = """text => {
        const box = document.querySelector('[data-md-component=search-query]');
        const type = words => {
            box.value = words;
            box.dispatchEvent(new Event('input', { bubbles: true }));
        };
        type(text.slice(0, -1));
        const start = performance.now(); // the last key
        type(text);
        return performance.now() - start;
    }"""
    return [page.evaluate(script, question.text) for question in questions()]


def _share(ranks: dict[Question, int], chosen: list[Question], most: int) -> str:
    hits = sum(ranks[question] < most for question in chosen)
    return f"{hits / len(chosen):.2f}" if chosen else "  – "


def table(ours: dict[Question, int], material: dict[Question, int]) -> str:
    """Success at 1 and at 3, by half and by kind, beside Material's."""
    everything = [q for q in ours if q.half in HALVES]
    rows = [("alles", everything)]
    rows += [(half, [q for q in everything if q.half == half]) for half in HALVES]
    kinds = sorted({q.kind for q in everything})
    rows += [(kind, [q for q in everything if q.kind == kind]) for kind in kinds]
    rows += [(name, [q for q in ours if q.half == name]) for name in OTHER_WORDS]
    lines = [
        "| vragen | aantal | bij 1 | bij 3 | Material bij 1 | Material bij 3 |",
        "| --- " * 6 + "|",
    ]
    for name, chosen in rows:
        numbers = [_share(r, chosen, n) for r in (ours, material) for n in (1, 3)]
        lines.append(f"| {name} | {len(chosen)} | {' | '.join(numbers)} |")
    return "\n".join(lines)


def payload(site: Path) -> int:
    """Bytes, gzipped, of everything that the box loads before its first answer."""
    (script,) = site.glob("assets/javascripts/search.*.js")
    files = (script, site / "assets/search/index.js")
    return sum(len(gzip.compress(file.read_bytes(), 9)) for file in files)


def main() -> int:
    library = load_library(ROOT)
    with tempfile.TemporaryDirectory() as folder:
        ours_site, material_site = Path(folder, "ours"), Path(folder, "material")
        building.write_site(ROOT, library, ours_site)
        engine.build_pages(HERE, library, material_site, config="material.yml")
        ours, times = measure(ours_site, strict=True)
        material, _ = measure(material_site, strict=False)
        print(table(ours, material))
        print(f"\nScript en index samen: {payload(ours_site) / 1000:.1f} kB gzip.")
    print(
        f"Van toets tot resultaat, {SLOWER} keer vertraagd: mediaan "
        f"{statistics.median(times):.0f} ms, traagste {max(times):.0f} ms ({len(times)} vragen)."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
