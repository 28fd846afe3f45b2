"""Shows the guide while its author writes.

The pages that she changed come first, by the same code as a whole build and just the same; a whole
build follows in a process of its own, and is broken off when she saves again. A mistake shows its
message in the terminal and on every page, and the last good pages stay.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread

from scripts import building, engine
from scripts.loading import load_library
from scripts.model import Library
from scripts.pages import changed_pages
from scripts.typesetting import Printed

WATCHED = ("building_blocks", "content", "docs", "overrides")
STAYS = "De laatste goede versie blijft staan."


def serve(root: Path, port: int) -> None:
    """Serves the guide in `root` on 127.0.0.1 until interrupted.

    Raises what `building.build` raises when there is no site yet, and OSError when the port is taken.
    """
    building.restore_last_good(root)
    desk = _Desk(root)
    if (root / building.SITE).exists():
        desk.rebuild()
    else:
        desk.library = building.build(root)
        desk.printed = building.prints(root, desk.library)
    watched = [root / name for name in WATCHED]
    server = engine.PreviewServer(root / building.SITE, watched, desk, port)
    desk.server = server
    print(f"De gids staat op http://127.0.0.1:{port}/ (stop met Ctrl+C).", flush=True)
    try:
        server.run()
    finally:
        desk.break_off()


@dataclass
class _Desk:
    """What is being served: the library that its pages come from, and what is wrong since then."""

    root: Path
    library: Library | None = None
    report: str = ""
    server: engine.PreviewServer | None = None
    printed: tuple[Printed, ...] | None = None
    whole_build: subprocess.Popen | None = field(default=None, repr=False)

    def rebuild(self) -> None:
        """After a change: the changed pages now, everything else soon."""
        self.break_off()
        try:
            library = load_library(self.root)
            shown = self._show_changed(library)
        except building.FAILURES as error:
            self.report = building.report(error)
            print(f"\n{self.report}\n{STAYS}\n", file=sys.stderr, flush=True)
            return
        self.report = ""
        self.library = library
        if shown:
            print(f"Bijgewerkt: {', '.join(sorted(shown))} (de rest volgt).", flush=True)
        follow = Thread(target=self._build_whole, daemon=True)
        follow.start()
        if not shown and self.server:
            follow.join()  # nothing to show before everything is done

    def _show_changed(self, library: Library) -> frozenset[str]:
        if self.library is None or self.printed is None:
            return frozenset()
        pages = changed_pages(self.library, library)
        if pages:
            building.show_pages(self.root, library, self.printed, pages)
        return pages

    def _build_whole(self) -> None:
        command = [sys.executable, "-m", "scripts", "build", "--pages-first"]
        process = subprocess.Popen(
            command, cwd=self.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self.whole_build = process
        for line in process.stdout:
            print(line, end="", flush=True)
            if line.startswith("Bijgewerkt"):
                self._pages_are_done()
        failed = process.stderr.read()
        if process.wait() > 0:  # below 0 it was broken off
            self.report = failed.strip()
            print(f"\n{self.report}\n{STAYS}\n", file=sys.stderr, flush=True)

    def _pages_are_done(self) -> None:
        """PDFs may still be in the making; the next change need not wait for them."""
        if self.server:
            self.server.tell_browsers()
        if self.printed is None and self.library is not None:
            self.printed = building.prints(self.root, self.library, patient=False)

    def break_off(self) -> None:
        """Stops the whole build that is going on; what it had made so far is left behind unseen."""
        if self.whole_build and self.whole_build.poll() is None:
            self.whole_build.kill()
            self.whole_build.wait()
            building.restore_last_good(self.root)
