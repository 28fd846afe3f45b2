"""How long an author waits: from saving a YAML file until `make serve` gives her the changed page."""

from __future__ import annotations

import signal
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import yaml

from scripts import building
from scripts.loading import load_library
from scripts.typesetting import keep
from tests.conftest import ROOT

BLOCK = "building_blocks/schoolniveau/visie.yml"
ADDRESS = "bouwstenen/visie/"
_START = 900
"""Seconds in which the first build has to be done."""
_ONE_SAVE = 120
_PAUSE = 3
"""Seconds between two saves; the whole build that follows the first is then still going on."""


def measure_saves(project: Path, runs: int, told) -> float:
    """The median of the seconds from saving a block to its changed page; `project` is left changed."""
    _stand_in_prints(project)
    with _served(project) as url:
        waited = []
        for run in range(runs):
            told(f"bewaren {run + 1} van {runs}")
            time.sleep(_PAUSE)
            waited.append(_save(project / BLOCK, f"Proef nummer {run + 1}", url + ADDRESS))
    return statistics.median(waited)


def _stand_in_prints(project: Path) -> None:
    """Has every PDF and picture of the first build finished, with one of the real guide in its place.

    Setting the type of a large guide takes long, and is not what an author waits for.
    """
    finished = {p.document.format: p.pdf for p in building.prints(ROOT, load_library(ROOT))}
    cache = project / building.PDF_CACHE
    cache.mkdir()
    for document in building.described(load_library(project)):
        keep(document, finished[document.format], cache)


def _save(file: Path, subtitle: str, address: str) -> float:
    block = yaml.load(file.read_text("utf-8"), yaml.CSafeLoader) | {"subtitle": subtitle}
    start = time.monotonic()
    file.write_text(yaml.safe_dump(block, allow_unicode=True), "utf-8")
    _wait_for(address, f"{subtitle}</p>", _ONE_SAVE)
    return time.monotonic() - start


@contextmanager
def _served(project: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "scripts", "serve", "--port", str(port)]
    server = subprocess.Popen(command, cwd=project, stdout=subprocess.DEVNULL)
    try:
        _wait_for(f"http://127.0.0.1:{port}/", "</html>", _START)
        yield f"http://127.0.0.1:{port}/"
    finally:
        server.send_signal(signal.SIGINT)  # it then breaks off the build that it started
        server.wait()


def _wait_for(address: str, words: str, patience: float) -> None:
    """Until the page at an address holds these words."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(address, timeout=patience) as page:
                if words in page.read().decode():
                    return
        except OSError:  # the server is not there yet
            pass
        time.sleep(0.02)
    raise TimeoutError(f"{address}: '{words}' kwam niet binnen {patience:.0f} seconden")
