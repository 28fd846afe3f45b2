"""The basis of a statement in words, computed from its evidence and the sections it names.

Never stars or percentages: who saw it, who says it, how many works, from which education.
What the words mean is explained to visitors in docs/over/basis.md.
"""

from __future__ import annotations

from collections.abc import Iterable

from scripts.model import Claim, Evidence, Library, Reference
from scripts.vocabulary import EducationLevel, Extent, Role, School, SectionBasis


def basis_in_words(evidence: Evidence, library: Library) -> str:
    """One line that says what a statement rests on, such as "Gezien in school A en D · 3 bronnen"."""
    sections = [library.section_by_id[name] for name in evidence.sections]
    kinds = {section.basis for section in sections}
    works = _works(evidence, library)
    parts = []
    seen = _seen_in(evidence, only_wished=all(section.future for section in sections))
    if seen:
        parts.append(seen)
    elif kinds & {SectionBasis.CASE_STUDY, SectionBasis.BOTH}:
        parts.append("Uit de casestudy; scholen niet bij naam genoemd")
    if evidence.roles:
        parts.append(f"gezegd door {enumerate_in_words(r.label for r in evidence.roles)}")
    if SectionBasis.RECOMMENDATION in kinds:
        parts.append("aanbeveling van scholen en schoolontwikkelaars")
    if SectionBasis.ARTICLE in kinds:
        parts.append("uit het tweede onderzoek (artikel)")
    literature_only = kinds <= {SectionBasis.LITERATURE} and not seen
    if works and literature_only:
        parts.insert(0, f"Alleen uit de literatuur ({_count(works)}{_education(works)})")
    elif works:
        parts.append(f"{_count(works)}{_education(works, brackets=True)}")
    elif literature_only:
        parts.insert(0, "Uit de literatuurstudie; het rapport noemt hier geen werk")
    if not parts:
        parts.append("Uit het kader van het rapport")
    line = " · ".join(parts)
    return line[0].upper() + line[1:]


def _works(evidence: Evidence, library: Library) -> list[Reference]:
    """The works cited. One citation that may mean either of two works counts once."""
    cited = [library.reference_by_id[name] for name in evidence.references]
    meant = {other for work in cited for other in work.see_also}
    return [work for work in cited if work.id not in meant]


def _seen_in(evidence: Evidence, *, only_wished: bool) -> str:
    """Where it was seen; sections about what schools expect or want only mention it."""
    verb = "Genoemd" if only_wished else "Gezien"
    if evidence.schools:
        letters = enumerate_in_words(sorted(evidence.schools))
        return f"{verb} in school {letters}"
    if not evidence.extent:
        return ""
    where = f"Genoemd {evidence.extent.label}" if only_wished else evidence.extent.label
    where = where[0].upper() + where[1:]
    return where if evidence.extent == Extent.ALL else f"{where}; niet bij naam genoemd"


def _count(works: list[Reference]) -> str:
    return "1 bron" if len(works) == 1 else f"{len(works)} bronnen"


def _education(works: list[Reference], *, brackets: bool = False) -> str:
    """Which education the cited works look at, as far as appendix 3 of the report says so."""
    looked_at = {work.focus for work in works if work.focus}
    if not looked_at:
        return ""
    unknown = sum(1 for work in works if not work.focus)
    if looked_at == {EducationLevel.SECONDARY}:
        words = "secundair onderwijs"
    elif looked_at == {EducationLevel.HIGHER}:
        words = "hoger onderwijs"
    else:
        words = "secundair en hoger onderwijs"
    if unknown:
        words = f"deels {words}" if len(looked_at) == 1 else words
    return f" ({words})" if brackets else f", {words}"


def enumerate_in_words(words: Iterable[str]) -> str:
    """ "a, b en c" """
    *head, last = [str(word) for word in words]
    return f"{', '.join(head)} en {last}" if head else last


# --- the evidence matrix ---------------------------------------------------------------------------

COLUMNS: dict[str, str] = (
    {f"school-{school.value.lower()}": school.label for school in School}
    | {f"rol-{role.value}": role.label for role in Role}
    | {
        "scholen": "scholen, niet bij naam",
        "literatuur": "literatuur",
        "tweede-onderzoek": "tweede onderzoek",
    }
)
"""The kinds of basis that the matrix tells apart: id and label."""


def schools_of(evidence: Evidence) -> tuple[School, ...]:
    """The schools in which it was seen; all six where the source says so without letters."""
    return tuple(School) if evidence.extent == Extent.ALL else evidence.schools


def kinds_of_basis(evidence: Evidence, library: Library) -> set[str]:
    """The columns of the matrix that a basis belongs to."""
    sections = [library.section_by_id[name] for name in evidence.sections]
    schools = schools_of(evidence)
    kinds = {f"school-{school.value.lower()}" for school in schools}
    kinds |= {f"rol-{role.value}" for role in evidence.roles}
    from_schools = any(s.basis in (SectionBasis.CASE_STUDY, SectionBasis.BOTH) for s in sections)
    if from_schools and not schools:
        kinds.add("scholen")
    if evidence.references or any(s.basis == SectionBasis.LITERATURE for s in sections):
        kinds.add("literatuur")
    if any(s.basis == SectionBasis.ARTICLE for s in sections):
        kinds.add("tweede-onderzoek")
    return kinds


def evidence_matrix(library: Library) -> dict[str, dict[str, list[Claim]]]:
    """For each block (id) and each kind of basis, the claims that rest on it."""
    matrix = {block.id: {column: [] for column in COLUMNS} for block in library.blocks}
    for block in library.blocks:
        for claim in block.claims:
            for kind in kinds_of_basis(claim.evidence, library):
                matrix[block.id][kind].append(claim)
    return matrix
