"""The picture that stands for a page where its link is shared: which there are, and which is whose.

A `Library` goes in, descriptions for `typesetting` come out. Blocks, levels and blend models have a
picture of their own; every other page shares one. Layout and fixed words stand in templates/print.
"""

from __future__ import annotations

from scripts import addresses
from scripts.describing import PaperWords
from scripts.model import BuildingBlock, Library
from scripts.typesetting import Document
from scripts.vocabulary import Level

FOLDER = "assets/social/"
GENERAL = f"{FOLDER}gids.png"
WIDTH, HEIGHT = 1200, 630
"""In pixels."""


def own_pictures(library: Library) -> dict[str, str]:
    """The address of each picture by that of the page it stands for; for others it is `GENERAL`."""
    return {addresses.address(record): _path(record) for record in _own(library)}


def pictures(library: Library) -> tuple[Document, ...]:
    """Every picture, the general one first."""
    frame = {"guide": library.settings.title, "model": PaperWords(library).model()}
    general = _words("guide", library.settings.title, library.settings.tagline)
    described = [(GENERAL, addresses.HOME, general)]
    described += [(_path(r), addresses.address(r), _shown(r, library)) for r in _own(library)]
    return tuple(
        Document(path, words["title"], at, "social", {"frame": frame, **words}, None)
        for path, at, words in described
    )


def _own(library: Library) -> tuple:
    return (*library.blocks, *Level, *library.models)


def _path(record) -> str:
    return f"{FOLDER}{record if isinstance(record, Level) else record.id}.png"


def _shown(record, library: Library) -> dict:
    if isinstance(record, Level):
        titles = " · ".join(block.title for block in library.blocks_at(record))
        return _words("level", record.label, titles, record)
    if isinstance(record, BuildingBlock):
        return _words("block", record.title, record.core, record.level, record.number)
    return _words("blend-model", record.title, record.core)


def _words(kind: str, title: str, core: str, level: Level | None = None, number=None) -> dict:
    return {"kind": kind, "title": title, "core": core, "level": level, "number": number}
