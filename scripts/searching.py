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
from functools import cache

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
    "geen goed heel gaan gaat krijg krijgen veel weet laat staat zich niks zou zouden hem".split()
)
WEAK_WORDS = (
    "alle alleen alles altijd andere beter dag ding dingen echt eens eerst eigen elkaar even gebruiken "
    "gewoon goede hele houden iedereen iemand jaar kijken komen laten lang maakt maken "
    "meestal mensen moeilijk nieuwe niets nodig nooit plaats samen snel soms staan tijd tijdens "
    "vaak verder vinden vindt volgens vooral week weer weten werken werkt zeggen zegt zelf "
    "zet zetten zit zitten zonder"
).split()
"""Everyday words that tell less of what someone looks for than their rareness suggests."""
_SUFFIXES = (
    *("heden", "heid", "ingen", "ing", "tjes", "jes", "tje", "je", "eren", "en", "es", "er"),
    *("s", "e", "t"),
)
_SHORTEST_STEM = 4
_DOUBLED = re.compile(r"(.)\1")


def words(text: str) -> list[str]:
    """The words of a text, small and without accents."""
    if text.isascii():
        return _WORD.findall(text.lower())
    decomposed = unicodedata.normalize("NFKD", text.lower())
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return _WORD.findall(plain)


_WORD = re.compile(r"[a-z0-9]+")


@cache
def stem(word: str) -> str:
    """A light Dutch stem: one ending off, doubled letters single, v and z as f and s at the end.

    "leraren" and "leraar" give "lerar", "brieven" and "brief" give "brief".
    """
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= _SHORTEST_STEM:
            word = word[: -len(suffix)]
            break
    word = _DOUBLED.sub(r"\1", word)
    return word[:-1] + {"v": "f", "z": "s"}.get(word[-1], word[-1]) if word else word


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
        ("gereedschap", library.tools),
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
        yield Findable(address(quote), "citaat", who, quote.keywords, passages)
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
    with_record = {address(tool) for tool in library.tools}
    for page in library.pages_by_hand:
        if page.address not in with_record:
            kind = _PAGE_KINDS.get(page.address.partition("/")[0], "gereedschap")
            passages = (Passage("", "", page.description),)
            yield Findable(page.address, kind, page.title, page.keywords, passages)


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

_PAGE_KINDS = {
    **dict.fromkeys(("", "bouwstenen", "modellen", *Level), "model"),
    "themas": "thema",
    "kaders": "kader",
    "voorbeelden": "voorbeeld",
    "citaten": "citaat",
    "bronnen": "bron",
    "begrippen": "begrip",
    "onderzoek": "onderzoek",
    "over": "over de gids",
}
"""What a page by hand is, by the first part of its address; all others are things to work with."""


# --- the index ------------------------------------------------------------------------------------

# Postings are written as pairs of characters: the step to the next record, then the impact.
_DIGITS = (
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_!#$%()*+,./:;<=>?@[]^{|}~"
)
IMPACTS = 2
COMMON = 0.12
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
    frames = {kind: _frame([r for r in records if r.kind == kind]) for kind in kinds}
    postings, common = _postings(records)
    phrases = [_phrases(record) for record in records]
    vocabulary = sorted(postings.keys() | {w for found in phrases for p in found for w in p})
    numbers = {word: number for number, word in enumerate(vocabulary)}
    return {
        "kinds": kinds,
        "frames": [frames[kind] for kind in kinds],
        "records": [
            [
                kinds.index(r.kind),
                _short(r, frames[r.kind]),
                r.title,
                _write_phrases(found, numbers),
            ]
            for r, found in zip(records, phrases, strict=True)
        ],
        "chunks": [len(chunk) for chunk in chunks],
        "stop": " ".join(sorted(STOP_WORDS)),
        "weak": " ".join(sorted({stem(word) for word in WEAK_WORDS})),
        "synonyms": [" ".join(group.words).lower() for group in library.synonym_groups],
        "common": " ".join(common),
        "width": _width(numbers),
        "vocabulary": _front_coded(vocabulary),
        "postings": " ".join(_encode(postings.get(word, [])) for word in vocabulary),
    }


def _frame(records: list[Findable]) -> str:
    """How most addresses of a kind follow from the title, with a star for it: "begrippen/#*"."""
    frames = Counter(r.address.replace(_slug(r.title), "*", 1) for r in records)
    return frames.most_common(1)[0][0]


def _short(record: Findable, frame: str) -> str | int:
    """The address of a record, or 0 where the box can work it out from the title."""
    return 0 if record.address == frame.replace("*", _slug(record.title)) else record.address


def _slug(title: str) -> str:
    return "-".join(words(title))


def _phrases(record: Findable) -> set[tuple[str, ...]]:
    """The phrases of a record as the box compares them: as stems, each set of words once."""
    found = {tuple(sorted(set(stems(phrase)))) for phrase in record.phrases}
    return found - {(), tuple(sorted(set(stems(record.title))))}


def _write_phrases(phrases: set[tuple[str, ...]], numbers: dict[str, int]) -> str:
    """Phrases as words of the vocabulary, each a number of `_width` digits; single words first, as one."""
    width = _width(numbers)
    written = {p: "".join(_write_number(numbers[word], width) for word in p) for p in phrases}
    single = "".join(sorted(written[p] for p in phrases if len(p) == 1))
    return " ".join((single, *sorted(written[p] for p in phrases if len(p) > 1)))


def _width(numbers: dict[str, int]) -> int:
    """How many digits the number of a word takes."""
    return max(1, math.ceil(math.log(len(numbers) + 1, len(_DIGITS))))


def _write_number(number: int, width: int) -> str:
    written = ""
    for _ in range(width):
        number, digit = divmod(number, len(_DIGITS))
        written = _DIGITS[digit] + written
    return written


def _front_coded(vocabulary: list[str]) -> str:
    """Each word after the number of letters (at most 9) that it shares with the one before."""
    lines, previous = [], ""
    for word in vocabulary:
        shared = 0
        while shared < min(len(word), len(previous), 9) and word[shared] == previous[shared]:
            shared += 1
        lines.append(f"{shared}{word[shared:]}")
        previous = word
    return " ".join(lines)


def _postings(
    records: tuple[Findable, ...],
) -> tuple[dict[str, list[tuple[int, int]]], list[str]]:
    """The records of each stem with its impact there, and the stems that are too common to keep.

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
    kept = {word: places for word, places in found.items() if len(places) <= most}
    return kept, sorted(found.keys() - kept.keys())


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
