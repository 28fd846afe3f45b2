"""The command line: `python -m scripts <opdracht>`. What an author reads is Dutch, never a traceback."""

from __future__ import annotations

import argparse
import os
import socket
import sys
from pathlib import Path

try:
    from scripts import building, serving
except ModuleNotFoundError as missing:  # an author's own Python, not the project's
    _venv = Path(".venv/bin/python")
    if missing.name.startswith("scripts") or sys.prefix == str(_venv.absolute().parent.parent):
        raise
    if not _venv.exists():
        sys.exit("De pakketten staan nog niet klaar. Draai eerst: make check")
    os.execv(_venv, [str(_venv), "-m", "scripts", *sys.argv[1:]])
from scripts.hosting import nginx_settings
from scripts.loading import load_library
from scripts.scaffolding import ScaffoldError, new_block
from scripts.vocabulary import Level

ROOT = Path.cwd()
PORT = 8000


def main(arguments: list[str] | None = None) -> int:
    """Runs one command; 0 when it succeeded, 1 when the author has something to mend."""
    options = _parser().parse_args(arguments)
    try:
        return options.run(options)
    except ScaffoldError as error:
        print(error, file=sys.stderr)
    except building.FAILURES as error:
        print(building.report(error), file=sys.stderr)
        if isinstance(error, OSError):
            print("Wat er stond, is er nog.", file=sys.stderr)
    except KeyboardInterrupt:
        print("\nAfgebroken. Wat er stond, is er nog.", file=sys.stderr)
    return 1


class _Parser(argparse.ArgumentParser):
    """argparse with Dutch for what an author may mistype."""

    def error(self, message):
        known = "check, build, serve, urls, online, new bouwsteen <niveau> <kenmerk>"
        levels = ", ".join(level.value for level in Level)
        self.exit(2, f"Deze opdracht klopt niet. Dit kan: {known}. Niveaus: {levels}.\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m scripts", description="De gids bouwen.")
    commands = parser.add_subparsers(required=True, metavar="opdracht")

    def command(name: str, run, text: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=text)
        added.set_defaults(run=run)
        return added

    command("check", _check, "kijk de inhoud na, zonder te bouwen")
    build = command("build", _build, "bouw de site in site/")
    build.add_argument("--pages-first", action="store_true", help=argparse.SUPPRESS)
    serve = command("serve", _serve, f"bouw en toon de site op http://127.0.0.1:{PORT}")
    serve.add_argument("--port", type=int, default=PORT)
    command("urls", _urls, "neem nieuwe adressen op in urls.lock")
    command("online", _online, "maak de instellingen voor een webserver in een container")
    new = command("new", _new, "maak een eerste YAML-bestand")
    new.add_argument("kind", choices=["bouwsteen"])
    new.add_argument("level", choices=[level.value for level in Level], metavar="niveau")
    new.add_argument("id", metavar="kenmerk")
    return parser


def _check(_options) -> int:
    library = load_library(ROOT)
    print(
        f"Inhoud in orde: {len(library.blocks)} bouwstenen, {len(library.quotes)} citaten, "
        f"{len(library.references)} werken, {len(library.topics)} themapagina’s."
    )
    return 0


def _build(options) -> int:
    if not options.pages_first:
        building.build(ROOT)
        print("Klaar: de site staat in site/.")
        return 0
    library = building.build(ROOT, patient=False)
    print("Bijgewerkt.", flush=True)
    if building.finish_prints(ROOT, library):
        print("Ook de pdf’s zijn bijgewerkt.", flush=True)
    return 0


def _serve(options) -> int:
    if not _is_free(options.port):
        print(
            f"Poort {options.port} is niet vrij of niet toegelaten. "
            "Sluit wat erop draait, of kies een andere: python -m scripts serve --port 8001.",
            file=sys.stderr,
        )
        return 1
    serving.serve(ROOT, options.port)
    return 0


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError):
            return False
    return True


def _urls(_options) -> int:
    new = building.update_lock(ROOT)
    print("\n".join(new) if new else "Geen nieuwe adressen.")
    return 0


def _online(_options) -> int:
    """Writes the settings that deploy/Containerfile copies; the paths are those inside the container."""
    folder = ROOT / "deploy/klaar"
    folder.mkdir(parents=True, exist_ok=True)
    settings = load_library(ROOT).settings
    conf = nginx_settings(settings, Path("/srv/gids"), listen="8080", scratch=Path("/tmp"))
    (folder / "nginx.conf").write_text(conf, "utf-8")
    print("Klaar: deploy/klaar/nginx.conf. Lees verder in deploy/LEESMIJ.md.")
    return 0


def _new(options) -> int:
    path = new_block(ROOT, Level(options.level), options.id)
    print(f"{path.relative_to(ROOT)} staat klaar. Vul het in en kijk na met: make check")
    return 0


if __name__ == "__main__":
    sys.exit(main())
