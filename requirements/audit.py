"""Asks a vulnerability service about every locked version: `python requirements/audit.py <folder>`.

pip-audit lives in a virtual environment of its own, in that folder. Ends with 0 when nothing is
known, 1 when something is (with the list), 2 when it could not be found out for every package.
Standard library only.
"""

import json
import subprocess
import sys
from pathlib import Path

LOCKS = ("site.lock", "test.lock")
UNKNOWN = (
    "Niet alles is nagekeken: de dienst die lekken kent, antwoordt niet of kent de pakketten niet. "
    "Probeer het met een gewone internetverbinding."
)


def main(folder: Path) -> int:
    """The exit status of the whole check."""
    tool = _tool(folder)
    if tool is None:
        print("Niet nagekeken: pip-audit kan niet geïnstalleerd worden. Is er internet?")
        return 2
    found: dict[str, dict] = {}
    for lock in LOCKS:
        packages = _ask(tool, Path(__file__).parent / lock)
        if packages is None:
            print(UNKNOWN)
            return 2
        found |= {f"{p['name']} {p.get('version', '')}".strip(): p for p in packages}
    return _told(found)


def _told(found: dict[str, dict]) -> int:
    # Where the service does not know a package, pip-audit skips it and still speaks of no leaks.
    skipped = sorted(name for name, package in found.items() if "vulns" not in package)
    leaks = [(name, leak) for name, p in sorted(found.items()) for leak in p.get("vulns", [])]
    for name, leak in leaks:
        mended = ", ".join(leak.get("fix_versions", [])) or "nog geen versie"
        print(f"{name}: {leak['id']}. Gemaakt in: {mended}.")
    print(f"Nagekeken: {len(found) - len(skipped)} van {len(found)} pakketten.", end=" ")
    print(f"Bekende lekken: {len(leaks)}.")
    if skipped:
        print(f"{UNKNOWN}\nHet gaat om: {', '.join(skipped)}.")
    return 1 if leaks else 2 if skipped or not found else 0


def _tool(folder: Path) -> Path | None:
    tool = folder / "bin" / "pip-audit"
    if not tool.exists():
        install = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", "pip-audit"]
        for command in ([sys.executable, "-m", "venv", str(folder)], install):
            if subprocess.run(command).returncode:
                return None
    return tool


def _ask(tool: Path, lock: Path) -> list[dict] | None:
    """What pip-audit tells of each package (its JSON format); None when it could not ask."""
    options = ["--disable-pip", "--require-hashes", "--format", "json", "--progress-spinner", "off"]
    done = subprocess.run([tool, *options, "-r", lock], capture_output=True, text=True)
    try:
        return json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError, TypeError):
        print(done.stderr.strip()[-500:], file=sys.stderr)
        return None


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
