"""Data for the browser as small classic scripts, loaded only when a page asks for them.

No fetch and no modules, so that they load from a folder too. Records go in runs of about one size,
so that what a reader needs costs one small file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from typing import TypeVar

_COMMENT = re.compile(r"^[ \t]*/\*.*?\*/[ \t]*$", re.DOTALL | re.MULTILINE)
T = TypeVar("T")
PIECE = 12_000
"""How much text one piece holds, in characters."""


def script(function: str, *values: object) -> str:
    """A classic script that hands values to a global function of the page."""
    return f"{function}({','.join(_json(value) for value in values)})"


def lean(source: str) -> str:
    """A script as readers load it: without comments that fill lines, indentation and blank lines.

    Whole lines only, so that nothing inside a text is ever touched; texts stay on one line (a test).
    """
    without = _COMMENT.sub("", source)
    lines = (line.strip() for line in without.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//")) + "\n"


def in_runs(records: Iterable[T], length: Callable[[T], int]) -> list[list[T]]:
    """Records in their order, in runs of about `PIECE` characters; at least one run."""
    runs: list[list[T]] = [[]]
    held = 0
    for record in records:
        if runs[-1] and held + length(record) > PIECE:
            runs.append([])
            held = 0
        runs[-1].append(record)
        held += length(record)
    return runs


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
