"""What a build takes: seconds of computing, memory and space, each in a process of its own.

`python -m tests.bench.builds <root> <site>` builds our pages, search index and exports, with the
checks before; PDFs and the offline copy stay out, for plain Material makes neither.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts import building, engine
from scripts.loading import load_library
from tests.conftest import ROOT

PAGE = "bouwstenen/visie/index.html"
"""The page whose size is told: the same text in both, at every size."""


@dataclass(frozen=True)
class Build:
    """Medians of a number of builds; computing in seconds, the rest in bytes."""

    runs: int
    computing: float
    memory: int
    pages: int
    output: int
    page: int


def ours(root: Path) -> list[str]:
    """The command that builds our project in `root`; a folder for the site comes after it."""
    return [sys.executable, "-m", "tests.bench.builds", str(root)]


def plain(project: Path) -> list[str]:
    """The command that builds a project with plain MkDocs."""
    config = str(project / "mkdocs.yml")
    return [sys.executable, "-m", "mkdocs", "build", "-q", "-f", config, "-d"]


def measure_builds(commands: dict[str, list[str]], site: Path, runs: int, told) -> dict[str, Build]:
    """Runs the commands in turn, `runs` times each, into `site`/<name>, where the last site stays."""
    times = {name: [] for name in commands}
    peaks = {name: [] for name in commands}
    for run in range(runs):
        for name, command in commands.items():
            shutil.rmtree(site / name, ignore_errors=True)
            computing, memory = _run([*command, str(site / name)])
            told(f"bouw {run + 1} van {runs}, {name}: {computing:.1f} s, {memory / 1e6:.0f} MB")
            times[name].append(computing)
            peaks[name].append(memory)
    return {
        name: Build(
            runs,
            statistics.median(times[name]),
            statistics.median(peaks[name]),
            *_sizes(site / name),
        )
        for name in commands
    }


def _run(command: Sequence[str]) -> tuple[float, int]:
    """Seconds of computing and the most memory (bytes) of a process."""
    quiet = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    launched = [sys.executable, "-c", _LAUNCH, *command]
    done = subprocess.run(
        launched, cwd=ROOT, env=quiet, stdout=subprocess.PIPE, text=True, check=True
    )
    computing, kilobytes = done.stdout.split()
    return float(computing), int(kilobytes) * 1024


_LAUNCH = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss)
"""
"""A process counts the memory of the one that starts it as its own, so a small one starts it."""


def _sizes(site: Path) -> tuple[int, int, int]:
    files = [file for file in site.rglob("*") if file.is_file()]
    pages = sum(file.suffix == ".html" for file in files)
    return pages, sum(file.stat().st_size for file in files), (site / PAGE).stat().st_size


def main(root: Path, site: Path) -> None:
    os.environ.setdefault("SOURCE_DATE_EPOCH", building.date_of_commit(ROOT))
    engine.build_pages(root, load_library(root), site)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
