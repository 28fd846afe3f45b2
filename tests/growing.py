"""A valid guide of any size, grown from the real one, to see how everything grows with it.

`python -m tests.growing <folder> <times>` writes a whole project: the real code and pages by hand,
and content of so many times the size. The first copy of each record is the real one. Each further
copy has an id and a title of its own, sentences of other records of its kind, now and then a
compound that the guide did not have yet (a longer text goes on using new words), and relations
within its own copy: a block has a handful of neighbours, however large the guide is.

What the model, the study and the site fix stays as it is: levels, blend models, the research and
the topics about it, routes and tools. The same size gives the same project, byte for byte.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from random import Random

from scripts.addresses import record_addresses
from scripts.loading import COLLECTIONS, URLS_LOCK, Collection, load_library, pages_by_hand
from scripts.model import (
    BuildingBlock,
    Example,
    Framework,
    Library,
    Quote,
    Record,
    Reference,
    Section,
    Term,
    Topic,
)
from tests.conftest import ROOT, SEED
from tests.damaging import data_of, write_records

_GROWS = (BuildingBlock, Topic, Quote, Reference, Example, Framework, Term, Section)
"""The kinds of records of which a larger guide has more."""
_FIXED_SHELVES = ("onderzoek", "over")
_NAMES_RECORDS = (
    *("building_blocks", "references", "see_also", "sections", "section"),
    *("framework", "related"),
)
"""Fields that name records of those kinds; a relation does so by its own `id`."""
_PROSE = ("text", "reason", "core", "subtitle", "occasion")


def grow(root: Path, times: int) -> Library:
    """Writes a project of `times` the size of the guide in the new folder `root`; its library."""
    root.mkdir(parents=True)
    for name in ("docs", "overrides", "scripts"):
        (root / name).symlink_to(ROOT / name, target_is_directory=True)
    shutil.copy(ROOT / "mkdocs.yml", root)
    library = load_library(ROOT)
    seeds = {c: [data_of(r) for r in _records(library, c)] for c in COLLECTIONS}
    grower = _Grower(library, seeds)
    for copy in range(times):
        for collection, records in seeds.items():
            if not copy:
                write_records(root, collection, records)
            elif collection.model in _GROWS:
                more = grower.copies(collection, records, copy)
                write_records(root, collection, more, part=f"deel-{copy + 1:04}")
    grown = load_library(root)
    published = (*pages_by_hand(root), *record_addresses(grown))
    (root / URLS_LOCK).write_text(
        "".join(sorted(f"/{address}\n" for address in published)), "utf-8"
    )
    return grown


def _records(library: Library, collection: Collection) -> Iterator[Record]:
    """The records of a collection, in the order of the library."""
    for value in vars(library).values():
        for record in value if isinstance(value, tuple) else (value,):
            if type(record) is collection.model:
                yield record


class _Grower:
    """Makes further copies of records, from the words and sentences of the guide itself."""

    def __init__(self, library: Library, seeds: dict[Collection, list[dict]]):
        titles = (term.title for term in library.terms)
        self.subjects = [t.lower() for t in titles if re.fullmatch(r"[A-Z][a-z -]+", t)]
        self.heads = [subject for subject in self.subjects if subject.isalpha()]
        names = (n.family for work in library.references for n in work.author)
        self.families = sorted({name for name in names if name})
        self.at_level = Counter(block.level.value for block in library.blocks)
        self.sentences = {c: _sentences_by_field(records) for c, records in seeds.items()}

    def copies(self, collection: Collection, records: list[dict], copy: int) -> list[dict]:
        """The records of a collection in their copy with this number, from 1."""
        chance = Random(f"{SEED} {collection.pattern} {copy}")
        return [
            self._copied(record, collection, copy, chance)
            for record in records
            if record.get("shelf") not in _FIXED_SHELVES
        ]

    def _copied(self, record: dict, collection: Collection, copy: int, chance: Random) -> dict:
        sentences = self.sentences[collection]
        new = self._reworded(record, "", copy, sentences, chance) | {"id": _id(record["id"], copy)}
        if collection.model is not Quote and "title" in record:
            new["title"] = self._title(record["title"], copy)
        if collection.model is BuildingBlock:
            new["number"] += copy * self.at_level[record["level"]]
        if collection.model is Reference:
            new |= self._authors(record, copy)
        if "keywords" in record:
            new["keywords"] = [self._title(keyword, copy) for keyword in record["keywords"]]
        return new

    def _reworded(self, value, field: str, copy: int, sentences: dict, chance: Random):
        """The same data with other prose, and with the names of records of this copy."""
        if isinstance(value, dict):
            new = {k: self._reworded(v, k, copy, sentences, chance) for k, v in value.items()}
            return new | {"id": _id(value["id"], copy)} if field == "related" else new
        if isinstance(value, list):
            return [self._reworded(item, field, copy, sentences, chance) for item in value]
        if field in _NAMES_RECORDS:
            return _id(value, copy)
        return self._prose(value, sentences[field], chance) if field in _PROSE else value

    def _prose(self, text: str, sentences: list[str], chance: Random) -> str:
        """As many other sentences of the guide; in every second text one word is a new compound."""
        other = " ".join(chance.choice(sentences) for _ in _sentences(text))
        words = list(re.finditer(r"\b[a-z]{5,}\b", other))
        if not words or chance.random() < 0.5:
            return other
        at = chance.choice(words).start()
        return f"{other[:at]}{chance.choice(self.heads)}{other[at:]}"

    def _title(self, title: str, copy: int) -> str:
        return f"{title} bij {self.subjects[(copy - 1) % len(self.subjects)]}"

    def _authors(self, work: dict, copy: int) -> dict:
        """Double names, so that citations differ."""
        added = self.families[(copy * 31) % len(self.families)]
        names = [
            {k: f"{v}-{added}" if k in ("family", "literal") else v for k, v in name.items()}
            for name in work["author"]
        ]
        first = work["author"][0]
        first = first.get("family") or first["literal"]
        cited = [form.replace(first, f"{first}-{added}", 1) for form in work["cited_as"]]
        return {"author": names, "cited_as": cited}


def _id(name: str, copy: int) -> str:
    return f"{name}-k{copy + 1}"


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?…])\s+", text)


def _sentences_by_field(records: list[dict]) -> dict[str, list[str]]:
    found = defaultdict(list)

    def collect(value, field: str) -> None:
        if isinstance(value, dict):
            for name, inner in value.items():
                collect(inner, name)
        elif isinstance(value, list):
            for item in value:
                collect(item, field)
        elif field in _PROSE:
            found[field].extend(_sentences(value))

    collect(records, "")
    return found


if __name__ == "__main__":
    grow(Path(sys.argv[1]), int(sys.argv[2]))
