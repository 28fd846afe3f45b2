"""The open data that the site publishes: the guide as JSON, its works as CSL-JSON and BibTeX, its
quotations as CSV, and a JSON Schema for each. Pure: a `Library` goes in, file contents come out.

The shape of guide.json is fixed by the project's data contract; the schema is derived from the same
models that write it, so the two cannot drift apart.
"""

from __future__ import annotations

import csv
import io
import json
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, create_model

from scripts.addresses import address
from scripts.citing import bibtex, shown
from scripts.loading import COLLECTIONS, Collection
from scripts.model import (
    BlendModel,
    BuildingBlock,
    Challenge,
    Evidence,
    Example,
    Framework,
    Library,
    Proposal,
    Quote,
    Recommendation,
    Record,
    Reference,
    ResearchQuestion,
    Route,
    SchoolProfile,
    Term,
    Tool,
    Topic,
)

SCHEMA_VERSION = 1


class ExportedRelation(Record):
    """A relation as seen from the block it stands under; computed for both sides."""

    id: str
    relation: str = Field(description="Leest van deze bouwsteen naar de andere.")
    type: str
    direction: Literal["outgoing", "incoming"]
    reason: str
    evidence: Evidence | None = None
    editorial: bool = False


class ExportedBlock(BuildingBlock):
    url: str
    related: tuple[ExportedRelation, ...]
    quotes: tuple[str, ...] = Field(description="Kenmerken van citaten.")
    examples: tuple[str, ...] = Field(description="Kenmerken van voorbeelden.")
    references: tuple[str, ...] = Field(description="Werken waarop deze bouwsteen steunt.")


class ExportedReference(Reference):
    """Without the maintainers' notes; for a work nobody could find, only what the sources give."""

    url: str
    evidence: None = Field(default=None, exclude=True)
    note: None = Field(default=None, exclude=True)
    building_blocks: tuple[str, ...] = Field(description="Bouwstenen die dit werk noemen.")


def _with_url(model: type[Record]) -> type[Record]:
    return create_model(f"Exported{model.__name__}", __base__=model, url=(str, ...))


_PLAIN = {
    "quotes": _with_url(Quote),
    "topics": _with_url(Topic),
    "examples": _with_url(Example),
    "models": _with_url(BlendModel),
    "frameworks": _with_url(Framework),
    "terms": _with_url(Term),
    "routes": _with_url(Route),
    "tools": _with_url(Tool),
    "research_questions": _with_url(ResearchQuestion),
    "schools": _with_url(SchoolProfile),
    "recommendations": _with_url(Recommendation),
    "challenges": _with_url(Challenge),
    "proposals": _with_url(Proposal),
}
"""Collections that are exported as they are, with their address."""

Guide = create_model(
    "Guide",
    __config__=ConfigDict(extra="forbid"),
    __doc__="Everything in the guide, one list a collection.",
    schema_=(Literal[1], Field(alias="schema")),
    building_blocks=(tuple[ExportedBlock, ...], ...),
    references=(tuple[ExportedReference, ...], ...),
    **{name: (tuple[model, ...], ...) for name, model in _PLAIN.items()},
)


def guide(library: Library) -> BaseModel:
    """The whole library in the shape of the data contract."""
    return Guide(
        schema=SCHEMA_VERSION,
        building_blocks=tuple(_block(block, library) for block in library.blocks),
        references=tuple(_reference(work, library) for work in library.references),
        **{
            name: tuple(_with(model, record) for record in getattr(library, name))
            for name, model in _PLAIN.items()
        },
    )


def _with(model: type[Record], record: Record, **computed):
    fields = {name: getattr(record, name) for name in type(record).model_fields}
    return model.model_construct(**fields | {"url": address(record)} | computed)


def _block(block: BuildingBlock, library: Library) -> ExportedBlock:
    related = tuple(
        ExportedRelation.model_construct(
            id=link.block.id,
            relation=link.phrase,
            type=link.relation.relation.value,
            direction="outgoing" if link.outgoing else "incoming",
            reason=link.relation.reason,
            evidence=link.relation.evidence,
            editorial=link.relation.editorial,
        )
        for link in library.related_to(block)
    )
    return _with(
        ExportedBlock,
        block,
        related=related,
        quotes=tuple(quote.id for quote in library.quotes_on(block)),
        examples=tuple(e.id for e in library.about(block, "examples")),
        references=tuple(work.id for work in library.references_of(block)),
    )


_UNKNOWN_DETAILS = ("container_title", "volume", "issue", "page", "DOI", "URL", "ISBN")


def _reference(work: Reference, library: Library) -> ExportedReference:
    hidden = {} if shown(work) else dict.fromkeys(_UNKNOWN_DETAILS)
    return _with(
        ExportedReference,
        work,
        building_blocks=tuple(block.id for block in library.blocks_citing(work)),
        evidence=None,
        note=None,
        **hidden,
    )


def exports(library: Library) -> dict[str, str]:
    """Every data file of the site: content by path in the site."""
    whole = guide(library)
    data = whole.model_dump(mode="json", by_alias=True, exclude_none=True)
    for quote in data["quotes"]:
        quote.setdefault("school", None)  # the contract wants null where the source names none
    files = {
        "data/guide.json": _json(data),
        "data/bronnen.json": _json([_csl(work) for work in data["references"]]),
        "data/bronnen.bib": "\n\n".join(bibtex(work) for work in library.references) + "\n",
        "data/citaten.csv": _quotes_csv(library),
        "data/schema/guide.schema.json": _json(
            Guide.model_json_schema(by_alias=True, mode="serialization")
        ),
    }
    for collection in COLLECTIONS:
        files[f"data/schema/{schema_name(collection)}"] = _json(file_schema(collection))
    return files


_CSL = (
    *("id", "type", "title", "author", "editor", "container-title", "publisher"),
    *("publisher-place", "edition", "volume", "issue", "page", "DOI", "URL", "ISBN"),
)


def _csl(work: dict) -> dict:
    """A work in CSL-JSON (citeproc's data schema): only CSL's own fields, the year as date-parts."""
    entry = {name: work[name] for name in _CSL if work.get(name)}
    return entry | {"issued": {"date-parts": [[work["issued"]]]}}


def _quotes_csv(library: Library) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(
        ["id", "tekst", "bron", "sectie", "rol", "instrument", "school", "bouwstenen", "adres"]
    )
    for quote in library.quotes:
        section = library.section_by_id[quote.section]
        row = [
            quote.id, quote.text, quote.source.label, section.title, quote.role.label,
            quote.instrument.label if quote.instrument else "", quote.school or "",
            " ".join(quote.building_blocks), library.settings.site_url + address(quote),
        ]  # fmt: skip
        writer.writerow([_harmless(cell) for cell in row])
    return out.getvalue()


def _harmless(cell: str) -> str:
    """A spreadsheet reads a cell that starts so as a formula; a quote mark keeps it text."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


# --- schemas for authors --------------------------------------------------------------------------


def schema_name(collection: Collection) -> str:
    """File name of the schema of one kind of YAML file."""
    words = "".join(f"-{c.lower()}" if c.isupper() else c for c in collection.model.__name__)
    return f"{words.strip('-')}.schema.json"


def file_schema(collection: Collection) -> dict:
    """JSON Schema of one YAML file, so that editors complete and validate while an author types."""
    shape = tuple[collection.model, ...] if collection.many else collection.model
    schema = TypeAdapter(shape).json_schema(by_alias=True)
    for name in collection.from_path:  # these follow from the place of the file
        schema["properties"].pop(name)
        schema["required"].remove(name)
    return schema


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
