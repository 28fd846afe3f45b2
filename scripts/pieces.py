"""Data for the browser as small classic scripts, loaded only when a page asks for them.

No fetch and no modules, so that they load from a folder too. Records go in runs of about one size,
so that what a reader needs costs one small file.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")
PIECE = 12_000
"""How much text one piece holds, in characters."""


def script(function: str, *values: object) -> str:
    """A classic script that hands values to a global function of the page."""
    return f"{function}({','.join(_json(value) for value in values)})"


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
