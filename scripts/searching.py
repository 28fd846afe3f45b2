"""The search index: a `Library` goes in, small scripts that the search box loads come out.

Search ranks records (a page, or a quotation, work or term on a shared page), not sections.
The index holds each record's title, its keywords and the stems of its text; the passages
themselves stand in pieces of their own, which the box loads when it shows them. All of them are
classic scripts, so that search works from a folder too.

`stem` has a twin in docs/assets/javascripts/search.js; a test holds the two together.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from scripts.addresses import address
from scripts.citing import apa, short_citations
from scripts.model import Library, Record, Statement, walk
from scripts.pieces import in_runs, script
from scripts.vocabulary import Level

# --- words ----------------------------------------------------------------------------------------

STOP_WORDS = frozenset(
    "de het een en van in op te is dat die voor met zijn er aan ook als om ze niet bij of je door "
    "maar wat naar dan kan hun wel nog meer was over uit zo al deze wordt zij hoe worden werd dit "
    "tot tussen waren hebben heeft kunnen hij haar hen daar ik mijn me we wij ons jij jullie u "
    "mag moet moeten wil willen doe doen ben bent onze wie waar waarom wanneer welke welk elke iets "
    "geen goed heel gaan gaat krijg krijgen".split()
)
_SUFFIXES = (
    *("heden", "heid", "ingen", "ing", "tjes", "jes", "tje", "je", "eren", "en", "es", "er"),
    *("s", "e", "t"),
)
_SHORTEST_STEM = 4


def words(text: str) -> list[str]:
    """The words of a text, small and without accents."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return re.findall(r"[a-z0-9]+", plain)


def stem(word: str) -> str:
    """A light Dutch stem: one ending off, doubled letters single, v and z as f and s at the end.

    "leraren" and "leraar" give "lerar", "brieven" and "brief" give "brief".
    """
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= _SHORTEST_STEM:
            word = word[: -len(suffix)]
            break
    word = re.sub(r"(.)\1", r"\1", word)
    return re.sub("z$", "s", re.sub("v$", "f", word))


def stems(text: str) -> list[str]:
    """The stems of a text's words, stop words left out."""
    return [stem(word) for word in words(text) if word not in STOP_WORDS]


# --- what can be found ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Passage:
    """A stretch of text that a result can show; `anchor` is its place on the page, or empty."""

    anchor: str
    heading: str
    text: str


@dataclass(frozen=True)
class Findable:
    """A record as search sees it. `phrases` count like the title."""

    address: str
    kind: str
    title: str
    phrases: tuple[str, ...]
    passages: tuple[Passage, ...]


def findables(library: Library) -> tuple[Findable, ...]:
    """Everything that search can find, in the order of the guide."""
    return tuple(_findables(library))


def _findables(library: Library) -> Iterator[Findable]:
    for block in library.blocks:
        head = Passage("", "Kern", block.core)
        phrases = (block.subtitle, *block.keywords)
        yield Findable(address(block), "bouwsteen", block.title, phrases, (head, *_passages(block)))
    for kind, records in (
        ("model", library.models),
        ("kader", library.frameworks),
        ("thema", library.topics),
        ("wegwijs", library.routes),
    ):
        for record in records:
            shelf = getattr(record, "shelf", "themas")
            label = {"onderzoek": "onderzoek", "over": "over de gids"}.get(shelf, kind)
            head = Passage("", "Kern", record.core)
            phrases = (record.subtitle, *record.keywords)
            yield Findable(
                address(record), label, record.title, phrases, (head, *_passages(record))
            )
    for example in library.examples:
        text = " ".join((example.text, *example.steps, *example.tools))
        passages = (Passage("", example.kind.label, text),)
        yield Findable(address(example), "voorbeeld", example.title, example.keywords, passages)
    for term in library.terms:
        passages = (Passage("", "", term.text),)
        yield Findable(address(term), "begrip", term.title, term.keywords, passages)
    for question in library.research_questions:
        phrases = (question.id, *question.keywords)
        text = " ".join((question.question, *(item.text for item in question.answer)))
        yield Findable(
            address(question), "onderzoek", question.title, phrases, (Passage("", "", text),)
        )
    for school in library.schools:
        text = " ".join(fact.text for fact in school.facts)
        yield Findable(
            address(school), "onderzoek", school.title, school.keywords, (Passage("", "", text),)
        )
    for finding in (*library.recommendations, *library.challenges, *library.proposals):
        text = " ".join(statement.text for statement in finding.statements)
        yield Findable(
            address(finding), "onderzoek", finding.title, finding.keywords,
            (Passage("", "", text),),
        )  # fmt: skip
    for quote in library.quotes:
        who = quote.role.label + (f", {quote.school.label}" if quote.school else "")
        passages = (Passage("", quote.occasion, quote.text),)
        yield Findable(address(quote), "citaat", who, (), passages)
    cited = short_citations(library.references)
    for work in library.references:
        text = re.sub(r"<[^>]+>|https?://\S+", "", str(apa(work)))
        title = cited[work.id]
        # Under which other names the sources cite it, and authors that the short form leaves out.
        names = (name.family or name.literal or "" for name in work.author)
        other = dict.fromkeys(words(" ".join((*names, *work.cited_as))))
        new = " ".join(w for w in other if w not in words(title) and w not in _CITING_WORDS)
        passages = (Passage("", "", text),)
        yield Findable(address(work), "bron", title, (new,) if new else (), passages)
    yield from _FIXED


_CITING_WORDS = ("et", "al", "and", "en", "collega", "collegas", "s", "n", "e", "a")


def _passages(record: Record) -> Iterator[Passage]:
    for path, node in walk(record):
        if isinstance(node, Statement):
            heading = _HEADINGS.get(path[0], "")
            if path[0] == "parts" and not hasattr(node, "title"):
                heading = record.parts[path[1]].title
            yield Passage(node.id, getattr(node, "title", heading), node.text)
    for sequence in getattr(record, "sequences", ()):
        text = " ".join((sequence.text, *(step.text for step in sequence.steps)))
        yield Passage(sequence.id, sequence.title, text)


_HEADINGS = {
    "in_short": "In het kort",
    "claims": "Wat onderzoek en scholen vonden",
    "helped": "Wat hielp",
    "hindered": "Wat hinderde",
    "actions": "Wat je kunt doen",
    "questions": "Vragen voor je team",
    "cautions": "Let op",
    "use": "Wat je ermee kunt",
}

_FIXED = (
    *(
        Findable(f"{level.value}/", "model", level.label, (level.kinds, f"{level.kind} {what}"), ())
        for level, what in zip(
            Level,
            ("directie beleidsteam school", "les ontwerpen lessenreeks", "wat kan op school"),
            strict=True,
        )
    ),
    Findable(
        "over/basis/", "over de gids", "De basis van een uitspraak lezen",
        ("waarop steunt dit", "wie zegt dat", "hoe lees ik de basis", "hoe zeker is dit"), (),
    ),
    Findable(
        "onderzoek/bewijs/", "onderzoek", "Waarop de bouwstenen steunen",
        ("bewijs", "evidentie", "matrix", "bewijstabel"), (),
    ),
    Findable(
        "over/colofon/", "over de gids", "Colofon",
        ("licentie", "redactie", "contact", "open data downloaden", "bibtex",
         "wie maakt deze gids", "auteursrecht"), (),
    ),
    Findable("over/auteurs/", "over de gids", "Voor auteurs",
             ("zelf iets toevoegen", "yaml", "meeschrijven"), ()),
    Findable("bundel/", "gereedschap", "Mijn bundel", ("eigen verzameling", "selectie bewaren"), ()),
    Findable("presenteren/", "gereedschap", "Presenteren", ("projecteren", "op groot scherm tonen"), ()),
    Findable("citaten/", "citaat", "Citaten", ("stemmen", "alle citaten", "quotes"), ()),
    Findable("bronnen/", "bron", "Bronnen",
             ("literatuurlijst", "bibliografie", "referenties", "literatuur"), ()),
    Findable("begrippen/", "begrip", "Begrippen",
             ("woordenlijst", "begrippenlijst", "afkortingen", "jargon"), ()),
    Findable("voorbeelden/", "voorbeeld", "Voorbeelden", ("alle voorbeelden", "praktijk"), ()),
    Findable("modellen/", "model", "Blendmodellen",
             ("soorten blended learning", "vormen van blended learning", "overzicht modellen"), ()),
    Findable("kaders/", "kader", "Kaders", ("denkkaders", "theorieën"), ()),
    Findable("bouwstenen/", "bouwsteen", "Alle bouwstenen",
             ("overzicht", "het model", "implementatiemodel", "22 bouwstenen"), ()),
    Findable("onderzoek/vragen/", "onderzoek", "Onderzoeksvragen", ("onderzoeksvraag",), ()),
    Findable("onderzoek/scholen/", "onderzoek", "De zes scholen", ("welke scholen",), ()),
    Findable("onderzoek/aanbevelingen/", "onderzoek", "Aanbevelingen",
             ("beleidsaanbevelingen", "adviezen voor de overheid"), ()),
    Findable("onderzoek/digitalisering/", "onderzoek", "Het tweede onderzoek",
             ("digitalisering na corona", "artikel", "uitdagingen en voorstellen"), ()),
)  # fmt: skip
"""Pages by hand; their titles and the words that lead to them."""


# --- the index ------------------------------------------------------------------------------------

# Postings are written as pairs of characters: the step to the next record, then the impact.
_DIGITS = (
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_!#$%()*+,./:;<=>?@[]^{|}~"
)
IMPACTS = 4
COMMON = 0.2
"""Words in more than this share of the records tell them apart no longer and are left out."""
_K1, _B = 1.2, 0.6


def search_files(library: Library) -> dict[str, str]:
    """The scripts that search loads: content by path in the site."""
    records = findables(library)
    chunks = in_runs(records, _length)
    index = _index(records, chunks, library)
    files = {"assets/search/index.js": script("gidsSearch.index", index)}
    for number, chunk in enumerate(chunks):
        texts = [[[p.anchor, p.heading, p.text] for p in record.passages] for record in chunk]
        files[f"assets/search/{number}.js"] = script("gidsSearch.passages", number, texts)
    return files


def _length(record: Findable) -> int:
    return sum(len(passage.text) for passage in record.passages)


def _index(records: tuple[Findable, ...], chunks: list[list[Findable]], library: Library) -> dict:
    kinds = sorted({record.kind for record in records})
    vocabulary, postings, common = _postings(records)
    return {
        "kinds": kinds,
        "records": [
            [kinds.index(r.kind), r.address, r.title, "|".join(r.phrases)] for r in records
        ],
        "chunks": [len(chunk) for chunk in chunks],
        "stop": " ".join(sorted(STOP_WORDS)),
        "synonyms": [" ".join(group.words).lower() for group in library.synonym_groups],
        "common": common,
        "vocabulary": vocabulary,
        "postings": postings,
    }


def _postings(records: tuple[Findable, ...]) -> tuple[str, str, str]:
    """Front-coded vocabulary, the records of each stem with its impact there, and the stems left out.

    The impact is BM25's weight of a term in a record (Robertson and Zaragoza, 2009), in `IMPACTS`
    steps; the idf is left to the box, which knows how many records each stem has.
    """
    bodies = [
        Counter(s for p in r.passages for s in stems(f"{p.heading} {p.text}")) for r in records
    ]
    lengths = [max(1, sum(body.values())) for body in bodies]
    mean = sum(lengths) / len(lengths)
    found: dict[str, list[tuple[int, int]]] = {}
    for number, (body, length) in enumerate(zip(bodies, lengths, strict=True)):
        # The box finds words of titles and keywords by itself, and lets them weigh more.
        titled = {
            s for phrase in (records[number].title, *records[number].phrases) for s in stems(phrase)
        }
        for word, times in body.items():
            if word in titled:
                continue
            weight = times * (_K1 + 1) / (times + _K1 * (1 - _B + _B * math.sqrt(length / mean)))
            step = min(IMPACTS - 1, int(weight / (_K1 + 1) * IMPACTS))
            found.setdefault(word, []).append((number, step))
    most = COMMON * len(records)
    kept = sorted(word for word, places in found.items() if len(places) <= most)
    lines, previous = [], ""
    for word in kept:
        shared = 0
        while shared < min(len(word), len(previous), 9) and word[shared] == previous[shared]:
            shared += 1
        lines.append(f"{shared}{word[shared:]}")
        previous = word
    common = " ".join(sorted(found.keys() - set(kept)))
    return " ".join(lines), " ".join(_encode(found[word]) for word in kept), common


def _encode(places: list[tuple[int, int]]) -> str:
    """Steps and impacts in one run of characters: the step in base 11 rows, the impact in columns."""
    written, last = [], 0
    rows = len(_DIGITS) // IMPACTS
    for number, impact in places:
        step = number - last
        last = number
        while step >= rows - 1:  # a full row means: add and read on
            written.append(_DIGITS[(rows - 1) * IMPACTS + min(step // (rows - 1), IMPACTS) - 1])
            step -= (rows - 1) * min(step // (rows - 1), IMPACTS)
        written.append(_DIGITS[step * IMPACTS + impact])
    return "".join(written)
