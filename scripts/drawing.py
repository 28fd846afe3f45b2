"""The guide's sign as pictures for browsers and telephones, drawn from docs/assets/images/merk.svg."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import typst

SIGN = Path(__file__).resolve().parent.parent / "docs/assets/images/merk.svg"


@dataclass(frozen=True)
class Icon:
    """One picture: `size` in pixels a side; `fills` says whether telephones may cut its edges off."""

    path: str
    size: int
    fills: bool = False


ICONS = (
    Icon("assets/images/favicon.png", 48),
    Icon("assets/images/icoon-192.png", 192),
    Icon("assets/images/icoon-512.png", 512),
    Icon("assets/images/icoon-vol-180.png", 180, fills=True),  # iOS gives its own round corners
    Icon("assets/images/icoon-vol-512.png", 512, fills=True),
)

_PAGE = """\
#set page(width: {size}pt, height: {size}pt, margin: {margin}pt, fill: {fill})
#image(bytes(sys.inputs.sign), format: "svg", width: 100%, height: 100%)
"""


@cache
def icons() -> dict[str, bytes]:
    """Every icon as a PNG, by its path in the site."""
    return {icon.path: _draw(icon) for icon in ICONS}


def _draw(icon: Icon) -> bytes:
    """The safe zone of an icon that is cut is the middle 80% (W3C, Web Application Manifest)."""
    page = _PAGE.format(
        size=icon.size,
        margin=icon.size * 0.2 if icon.fills else 0,
        fill='rgb("#ffffff")' if icon.fills else "none",
    )
    sign = SIGN.read_text("utf-8")
    return typst.compile(page.encode(), format="png", ppi=72, sys_inputs={"sign": sign})
