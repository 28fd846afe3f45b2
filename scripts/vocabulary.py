"""Closed vocabularies: every word that a YAML field may hold, with its Dutch label.

Each entry is a string (the word in the YAML) that also knows how a visitor reads it.
"""

from enum import StrEnum


class Vocabulary(StrEnum):
    """A closed list of words; `label` (str) is what a visitor reads.

    `inverse` (str) is how the label reads from the other side, for words that relate two records.
    """

    label: str
    inverse: str

    def __new__(cls, word: str, label: str, inverse: str = ""):
        entry = str.__new__(cls, word)
        entry._value_ = word
        entry.label = label
        entry.inverse = inverse or label
        return entry


class Level(Vocabulary):
    """The three levels of the model (report, section 6), from top to bottom."""

    SCHOOL = "schoolniveau", "Schoolniveau"
    DESIGN = "ontwerpniveau", "Ontwerpniveau"
    CONTEXT = "contextniveau", "Contextniveau"

    @property
    def kind(self) -> str:
        """What one building block of this level is called (singular)."""
        return {"schoolniveau": "conditie", "ontwerpniveau": "ontwerpprincipe"}.get(
            self.value, "contextfactor"
        )

    @property
    def kinds(self) -> str:
        """What the building blocks of this level are called (plural)."""
        return {"schoolniveau": "condities", "ontwerpniveau": "ontwerpprincipes"}.get(
            self.value, "contextfactoren"
        )


class SectionBasis(Vocabulary):
    """What a section of a source rests on; decides how the basis of a claim reads."""

    CASE_STUDY = "casestudy", "casestudy in zes scholen"
    LITERATURE = "literatuur", "literatuurstudie"
    BOTH = "beide", "casestudy en literatuurstudie samen"
    RECOMMENDATION = "aanbeveling", "aanbeveling van scholen en schoolontwikkelaars"
    ARTICLE = "artikel", "tweede onderzoek"
    FRAME = "kader", "kader van het rapport"


class Perspective(Vocabulary):
    """Where a claim speaks from; groups the claims on a page, in this order."""

    EXPERIENCE = "ervaring", "Wat scholen meemaakten"
    WISH = "wens", "Wat scholen willen"
    ARTICLE = "artikel", "Wat een tweede onderzoek zag"
    LITERATURE = "literatuur", "Wat de literatuur zegt"
    SHARED = "samen", "Scholen en literatuur naast elkaar"


class School(Vocabulary):
    """The six case schools; the report gives letters, no names."""

    A = "A", "school A"
    B = "B", "school B"
    C = "C", "school C"
    D = "D", "school D"
    E = "E", "school E"
    F = "F", "school F"


class Extent(Vocabulary):
    """How the source words it when it names no letters."""

    ALL = "alle", "in alle zes de scholen"
    MOST = "meeste", "in de meeste scholen"
    SOME = "enkele", "in enkele scholen"
    ONE = "een", "in één school"


class Role(Vocabulary):
    """Who says it, in the sources."""

    LEADERS = "schoolleiding", "schoolleiding"
    ICT = "ict-coordinator", "ICT-coördinatoren"
    TEACHERS = "leraren", "leraren"
    PUPILS = "leerlingen", "leerlingen"
    PARENTS = "ouders", "ouders"
    EXPERTS = "experts", "experts"
    DEVELOPERS = "schoolontwikkelaars", "schoolontwikkelaars"


class Voice(Vocabulary):
    """Who speaks in a quotation; `schoolteam` is the school's own mixed focus group."""

    LEADER = "schoolleiding", "Schoolleiding"
    ICT = "ict-coordinator", "ICT-coördinator"
    TEACHERS = "leraren", "Leraar"
    PUPILS = "leerlingen", "Leerling"
    PARENTS = "ouders", "Ouder"
    EXPERTS = "experts", "Expert"
    TEAM = "schoolteam", "Iemand uit het schoolteam"


class Instrument(Vocabulary):
    """How a quotation was collected."""

    INTERVIEW = "interview", "interview"
    FOCUS_GROUP = "focusgroep", "focusgroep"
    SCHOOL_FOCUS_GROUP = "schoolinterne-focusgroep", "schoolinterne focusgroep"


class Audience(Vocabulary):
    """For whom an action is meant."""

    TEACHER = "leraar", "Leraar"
    DEPARTMENT = "vakgroep", "Vakgroep"
    LEADERS = "schoolleiding", "Schoolleiding"
    ICT = "ict-coordinator", "ICT-coördinator"
    COACH = "begeleider", "Begeleider"


class RelationType(Vocabulary):
    """How one building block bears on another."""

    CONDITION = "voorwaarde-voor", "is een voorwaarde voor", "heeft als voorwaarde"
    STRENGTHENS = "versterkt", "versterkt", "wordt versterkt door"
    PRECEDES = "gaat-vooraf-aan", "gaat vooraf aan", "volgt op"
    MINDS = "houdt-rekening-met", "houdt rekening met", "speelt mee in"
    TENSION = "spanning-met", "staat in spanning met", "staat in spanning met"


class SourceName(Vocabulary):
    """The two research texts."""

    REPORT = "rapport", "Rapport"
    ARTICLE = "artikel", "Artikel"


class Grade(Vocabulary):
    """How sure the bibliography is of a work."""

    VERIFIED = "verified", "nagekeken"
    KNOWN = "known", "bestaat, details niet nagekeken"
    UNRESOLVED = "unresolved", "niet teruggevonden"


class StudyType(Vocabulary):
    """Type of study, as appendix 3 of the report gives it."""

    CASE = "Casestudie", "casestudie"
    IMPLEMENTATION = "Implementatiestudie", "implementatiestudie"
    REVIEW = "Reviewstudie", "reviewstudie"
    POPULAR = "Populaire studie", "populaire studie"


class EducationLevel(Vocabulary):
    """Which education a reviewed work looks at, as appendix 3 of the report gives it."""

    SECONDARY = "secundair", "secundair onderwijs"
    HIGHER = "hoger", "hoger onderwijs"
    BOTH = "both", "secundair en hoger onderwijs"


class ExampleKind(Vocabulary):
    """Where an example comes from."""

    PRACTICE = "praktijk", "gezien in een school"
    LITERATURE = "literatuur", "beschreven in een studie"
    WORKED_OUT = "uitgewerkt", "door ons uitgewerkt"


class Place(Vocabulary):
    """Where the learning happens."""

    SCHOOL = "op-school", "op school"
    HOME = "thuis", "thuis"


class Timing(Vocabulary):
    """Whether teacher and pupils are there at the same moment."""

    SYNCHRONOUS = "synchroon", "tegelijk (synchroon)"
    ASYNCHRONOUS = "asynchroon", "op eigen moment (asynchroon)"


class WorkType(Vocabulary):
    """Kinds of works, in CSL's words."""

    ARTICLE = "article-journal", "tijdschriftartikel"
    BOOK = "book", "boek"
    CHAPTER = "chapter", "hoofdstuk"
    REPORT = "report", "rapport"
    THESIS = "thesis", "proefschrift"
    WEBPAGE = "webpage", "webpagina"
    PAPER = "paper-conference", "congresbijdrage"
    DOCUMENT = "document", "document"


class FieldKind(Vocabulary):
    """How a field of a tool is filled in."""

    SHORT = "kort", "één regel"
    LONG = "lang", "enkele regels"
    CHOICE = "keuze", "één keuze uit een lijst"
