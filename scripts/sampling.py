"""Real records that show every state of a component, for the gallery: a `Library` in, `Samples` out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from scripts.model import (
    BuildingBlock,
    Claim,
    Example,
    Library,
    Quote,
    Reference,
    Statement,
    Tool,
    ToolStep,
)
from scripts.vocabulary import Level

T = TypeVar("T")


@dataclass(frozen=True)
class Samples:
    """One record for each state, in the order in which the guide has them.

    `claims` differ in how their basis reads, `editorial` holds the editors' own questions of one
    block, `voices` differ in who speaks, and in whether the school is known, `talk` is a step of a
    tool that discusses a block.
    """

    blocks: tuple[BuildingBlock, ...]
    claims: tuple[Claim, ...]
    editorial: tuple[Statement, ...]
    voices: tuple[Quote, ...]
    examples: tuple[Example, ...]
    works: tuple[Reference, ...]
    talk: tuple[Tool, ToolStep] | None


def samples(library: Library) -> Samples:
    """What the gallery shows; what the guide has none of is left out."""
    claims = [claim for block in library.blocks for claim in block.claims]
    own = (tuple(q for q in block.questions if q.editorial) for block in library.blocks)
    talks = ((tool, step) for tool in library.tools for step in tool.steps if step.discusses)
    return Samples(
        blocks=tuple(block for level in Level for block in library.blocks_at(level)[-1:]),
        claims=_first_of_each(claims, lambda claim: _way_to_read(claim, library)),
        editorial=next(filter(None, own), ()),
        voices=_first_of_each(library.quotes, lambda quote: (quote.role, quote.school is None)),
        examples=_first_of_each(library.examples, lambda example: example.kind),
        works=_first_of_each(library.references, lambda work: work.grade),
        talk=next(talks, None),
    )


def _first_of_each(records: Iterable[T], state: Callable[[T], object]) -> tuple[T, ...]:
    found: dict[object, T] = {}
    for record in records:
        found.setdefault(state(record), record)
    return tuple(found.values())


def _way_to_read(claim: Claim, library: Library) -> tuple:
    evidence = claim.evidence
    rests_on = library.section_by_id[evidence.sections[0]].basis
    return (rests_on, evidence.extent, bool(evidence.schools), bool(evidence.references))
