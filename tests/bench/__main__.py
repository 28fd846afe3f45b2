"""Measures the guide beside plain MkDocs and Material, in one run: `make bench`.

`make bench SIZES="1 10 100"` chooses how many times the guide is grown. Prints ratios and, for the
README, tables; what is going on is told on stderr. Numbers of one run belong together: other work
on the machine slows both sides.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from importlib.metadata import version
from pathlib import Path

from scripts import building
from scripts.rendering import file_size
from tests.bench.builds import Build, measure_builds, ours, plain
from tests.bench.plain import write_plain
from tests.bench.saves import ADDRESS, measure_saves
from tests.bench.visits import Visit, browser_version, measure_visits
from tests.conftest import ROOT
from tests.growing import grow

RUNS = 5
LARGE = 50
"""From this size on a build takes minutes, and is measured once; readers and authors are left out."""
GUIDE, PLAIN = "gids", "Material"


@dataclass(frozen=True)
class Measured:
    """Everything that was measured at one size; visits and saves only of guides that are not large."""

    size: int
    blocks: int
    builds: dict[str, Build]
    visits: dict[str, Visit]
    saved: float | None


def measure(size: int, folder: Path) -> Measured:
    """Measures everything at one size, in the empty folder `folder`."""
    told = partial(_tell, size)
    project, material, sites = folder / "gids", folder / "material", folder / "sites"
    told("inhoud maken en bouwen …")
    library = grow(project, size)
    first = measure_builds({GUIDE: ours(project)}, sites, 1, told)
    write_plain(material, sites / GUIDE, library, project)
    if size >= LARGE:
        builds = first | measure_builds({PLAIN: plain(material)}, sites, 1, told)
        return Measured(size, len(library.blocks), builds, {}, None)
    commands = {GUIDE: ours(project), PLAIN: plain(material)}
    builds = measure_builds(commands, sites, RUNS, told)
    visits = measure_visits({name: sites / name for name in builds}, ADDRESS, RUNS, told)
    saved = measure_saves(project, RUNS, told)
    return Measured(size, len(library.blocks), builds, visits, saved)


def _tell(size: int, what: str) -> None:
    print(f"[{size}×] {what}", file=sys.stderr, flush=True)


# --- what is printed --------------------------------------------------------------------------------


def tables(all_: list[Measured]) -> Iterator[str]:
    """The results in Markdown."""
    yield from _builds(all_)
    if visited := [one for one in all_ if one.visits]:
        yield ""
        yield from _visits(visited)


def _builds(all_: list[Measured]) -> Iterator[str]:
    yield "| omvang | bouwstenen | pagina’s | rekentijd | geheugen | site | één bouwsteen |"
    yield "| --- " * 7 + "|"
    for one in all_:
        guide, material = one.builds[GUIDE], one.builds[PLAIN]
        cells = (
            _pair(guide.computing, material.computing, _seconds),
            _pair(guide.memory, material.memory, file_size),
            _pair(guide.output, material.output, file_size),
            _pair(guide.page, material.page, file_size),
        )
        once = "" if guide.runs > 1 else " (één meting)"
        yield f"| {one.size}×{once} | {one.blocks} | {guide.pages} | {' | '.join(cells)} |"


def _visits(all_: list[Measured]) -> Iterator[str]:
    yield f"| een lezer | {' | '.join(f'{one.size}×' for one in all_)} |"
    yield "| --- " * (len(all_) + 1) + "|"
    rows = {
        "eerste bezoek": ("bytes", file_size),
        "verzoeken": ("requests", "{:.0f}".format),
        "geblokkeerd": ("blocked", _milliseconds),
        "grootste deel in beeld": ("painted", _milliseconds),
        "verschuiving": ("shifted", _score),
        "geladen om te zoeken": ("search_bytes", file_size),
        "eerste antwoord": ("answer", _milliseconds),
    }
    for label, (field, shown) in rows.items():
        pairs = ((getattr(one.visits[name], field) for name in (GUIDE, PLAIN)) for one in all_)
        yield f"| {label} | {' | '.join(_pair(*pair, shown) for pair in pairs)} |"
    waits = " | ".join(_seconds(one.saved) for one in all_)
    yield f"| van bewaren tot de gewijzigde pagina (`make serve`) | {waits} |"


def _pair(guide: float, material: float, shown) -> str:
    """Ours, Material's, and how many times Material's ours is."""
    ratio = f" ({_comma(guide / material)}×)" if material else ""
    return f"{shown(guide)} / {shown(material)}{ratio}"


def _seconds(value: float) -> str:
    return f"{_comma(value)} s"


def _milliseconds(value: float) -> str:
    return f"{value:.0f} ms"


def _score(value: float) -> str:
    return f"{value:.3f}".replace(".", ",")


def _comma(value: float) -> str:
    return (f"{value:.2f}" if value < 10 else f"{value:.0f}").replace(".", ",")


def conditions() -> str:
    """When and with what it was measured."""
    packages = ", ".join(f"{name} {version(name)}" for name in ("mkdocs", "mkdocs-material"))
    return (
        f"Gemeten met `make bench` op {date.today().isoformat()}: {os.cpu_count()} kernen, Python "
        f"{platform.python_version()}, {packages}, Chromium {browser_version()}. "
        "Elk getal: gids / Material op dezelfde pagina’s (verhouding); mediaan van "
        f"{RUNS} metingen."
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("sizes", type=int, nargs="*", default=[1, 10, 100])
    sizes = parser.parse_args().sizes
    os.environ.setdefault("SOURCE_DATE_EPOCH", building.date_of_commit(ROOT))
    all_ = []
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            all_.append(measure(size, Path(folder)))
    print(f"{conditions()}\n")
    print("\n".join(tables(all_)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
