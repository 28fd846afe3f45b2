"""References in APA 7, as safe HTML and as runs of text, and in BibTeX; how to cite the guide itself.

Source of the format: Publication Manual of the APA, 7th edition, chapters 9 and 10.
A detail that the record lacks is left out, never guessed: no "n.d.", no "[title unknown]".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from html import unescape
from urllib.parse import quote

from markupsafe import Markup, escape

from scripts.model import Name, Reference, Settings
from scripts.vocabulary import Grade

DUTCH = "nl"
_STANDS_ALONE = {"book", "report", "thesis", "webpage", "document"}


def short_citations(references: Iterable[Reference]) -> dict[str, str]:
    """Authors and year as running text cites them, by id; no two works read the same.

    "Choi & Chiu, 2021", "Lie e.a., 2020"; where that is ambiguous, more names: "Pynoo, Zhu e.a., 2018".
    """
    works = list(references)
    cited = {work.id: _short(work, 1) for work in works}
    for shown_names in (2, 3):
        times = Counter(cited.values())
        for work in works:
            if times[cited[work.id]] > 1:
                cited[work.id] = _short(work, shown_names)
    return cited


def _short(reference: Reference, shown_names: int) -> str:
    names = [n.family or n.literal for n in reference.author if not _others(n)]
    complete = reference.authors_complete and len(names) == len(reference.author)
    if complete and len(names) <= max(2, shown_names):
        return f"{' & '.join(names)}, {reference.issued}"
    return f"{', '.join(names[:shown_names])} e.a., {reference.issued}"


def apa(reference: Reference) -> Markup:
    """The full reference in APA 7 as HTML; only author and year where nothing else is known."""
    authors = _authors(reference)
    parts = [Markup("{} ({}).").format(authors, reference.issued)]
    if reference.title:
        parts.append(_title(reference))
    if shown(reference):
        container = _container(reference)
        if container:
            parts.append(container)
        if reference.DOI:
            parts.append(_link(f"https://doi.org/{reference.DOI}"))
        elif reference.URL:
            parts.append(_link(reference.URL))
    elif reference.title and reference.publisher:
        parts.append(escape(f"{reference.publisher}."))
    return Markup(" ").join(parts)


_RUN = re.compile(
    r'<(?P<tag>cite|span)(?: lang="(?P<lang>[a-z]*)")?>(?P<name>.*?)</(?P=tag)>'
    r'|<a href="(?P<url>[^"]*)"[^>]*>.*?</a>|[^<]+'
)


def apa_runs(reference: Reference) -> list[dict]:
    """The same reference for paper: runs of text, {"text", "italic", "lang"} or {"text", "url"}."""
    return [_run(match) for match in _RUN.finditer(apa(reference))]


def _run(match: re.Match) -> dict:
    if match["url"]:
        return {"text": unescape(match["url"]), "url": unescape(match["url"])}
    words = unescape(match["name"] or match[0])
    return {"text": words, "italic": match["tag"] == "cite", "lang": match["lang"] or DUTCH}


def shown(reference: Reference) -> bool:
    """Whether details beyond author, year and title may be shown: not for a work nobody could find."""
    return reference.grade != Grade.UNRESOLVED


def remark(reference: Reference) -> str | None:
    """The honest remark that goes with a reference, or None for one that was checked."""
    if reference.grade == Grade.KNOWN:
        return "Bestaat, maar de details zijn niet nagekeken."
    if reference.grade == Grade.UNRESOLVED:
        return "Niet teruggevonden: we tonen alleen wat de bron zelf noemt."
    return None


def _others(name: Name) -> bool:
    return bool(re.fullmatch(r"et al\.?", name.literal or ""))


def _initials(given: str) -> str:
    """ "Michael K." → "M. K."; "Heng-Yu" → "H.-Y." """
    words = given.replace(".", ". ").split()
    return " ".join(
        "-".join(f"{part[0]}." for part in word.split("-") if part) for word in words if word
    )


def _inverted(name: Name) -> str:
    if name.literal:
        return re.sub(r" et al\.?$", " e.a.", name.literal)
    parts = [name.family or "", _initials(name.given) if name.given else "", name.suffix or ""]
    return ", ".join(part for part in parts if part)


def _authors(reference: Reference) -> str:
    names = [n for n in reference.author if not _others(n)]
    complete = reference.authors_complete and len(names) == len(reference.author)
    written = [_inverted(name) for name in names]
    # The comma before the last name closes the initials; bare family names do without it.
    comma = "," if any(name.given for name in names) else ""
    if not complete:
        return f"{', '.join(written)}{comma} e.a."
    if len(written) > 20:
        return f"{', '.join(written[:19])}, … {written[-1]}"
    if len(written) > 1:
        return f"{', '.join(written[:-1])}{comma} & {written[-1]}"
    return written[0]


def _named(words: str, reference: Reference, *, italic: bool) -> Markup:
    """A title, or the name of a journal or book, marked with its language where that is not Dutch."""
    language = reference.language or DUTCH
    lang = "" if language == DUTCH else Markup(' lang="{}"').format(language)
    if not italic and not lang:
        return escape(words)
    tag = Markup("cite" if italic else "span")
    return Markup("<{0}{1}>{2}</{0}>").format(tag, lang, words)


def _title(reference: Reference) -> Markup:
    title = _named(reference.title, reference, italic=reference.type in _STANDS_ALONE)
    if reference.edition and reference.type == "book":
        title += f" ({reference.edition}e ed.)"
    return title if re.search(r"[?!.]$", reference.title) else title + "."


def _container(reference: Reference) -> Markup | None:
    kind = reference.type
    if kind == "chapter" and reference.container_title:
        return _book_of_chapter(reference)
    if kind in ("article-journal", "paper-conference") and reference.container_title:
        container = _named(reference.container_title, reference, italic=True)
        if reference.volume:
            container += Markup(", <cite>{}</cite>").format(reference.volume)
            if reference.issue:
                container += f"({reference.issue})"
        if reference.page:
            container += f", {_pages(reference.page)}"
        return container + "."
    if kind == "webpage" and reference.container_title:
        return _named(reference.container_title, reference, italic=False) + "."
    if reference.publisher and reference.publisher != (reference.author[0].literal or ""):
        return escape(f"{reference.publisher}.")
    return None


def _book_of_chapter(reference: Reference) -> Markup:
    book = Markup("In ")
    if reference.editor:
        names = [
            f"{_initials(n.given)} {n.family}" if n.given else (n.family or n.literal)
            for n in reference.editor
        ]
        *most, last = names
        book += f"{', '.join(most)}{' & ' if most else ''}{last} (Red.), "
    book += _named(reference.container_title, reference, italic=True)
    inside = []
    if reference.volume:
        inside.append(f"Vol. {reference.volume}")
    if reference.page:
        inside.append(f"pp. {_pages(reference.page)}")
    if inside:
        book += f" ({', '.join(inside)})"
    book += "."
    if reference.publisher:
        book += f" {reference.publisher}."
    return book


def _pages(pages: str) -> str:
    return re.sub(r"(?<=\d)-(?=\d)", "–", pages)


def _link(url: str) -> Markup:
    return Markup('<a href="{0}" rel="external">{0}</a>').format(url)


# --- BibTeX -------------------------------------------------------------------------------------

_BIBTEX_TYPE = {
    "article-journal": "article",
    "book": "book",
    "chapter": "incollection",
    "paper-conference": "inproceedings",
    "report": "techreport",
    "thesis": "phdthesis",
}


def bibtex(reference: Reference) -> str:
    """One BibTeX entry; only fields that the record holds and may show."""
    details = shown(reference)
    container = {"article-journal": "journal"}.get(reference.type, "booktitle")
    publisher = {"report": "institution", "thesis": "school"}.get(reference.type, "publisher")
    fields = {
        "author": _bibtex_names(reference.author, complete=reference.authors_complete),
        "editor": _bibtex_names(reference.editor) if details else None,
        "year": str(reference.issued),
        "title": f"{{{_tex(reference.title)}}}" if reference.title else None,
        container: reference.container_title if details else None,
        publisher: reference.publisher if details or reference.title else None,
        "edition": reference.edition if details else None,
        "volume": reference.volume if details else None,
        "number": reference.issue if details else None,
        "pages": reference.page.replace("-", "--") if details and reference.page else None,
        "isbn": reference.ISBN if details else None,
        "doi": reference.DOI if details else None,
        "url": reference.URL if details else None,
        "note": remark(reference),
    }
    lines = [
        f"  {name} = {{{_bibtex_value(name, value)}}}," for name, value in fields.items() if value
    ]
    kind = _BIBTEX_TYPE.get(reference.type, "misc") if details else "misc"
    return "\n".join([f"@{kind}{{{reference.id},", *lines, "}"])


def _bibtex_value(name: str, value: str) -> str:
    if name in ("author", "editor", "title"):  # written with braces of their own
        return value
    if name in ("doi", "url"):
        return re.sub(r"[{}\\]", lambda sign: quote(sign.group()), value)
    return _tex(value)


def _bibtex_names(names: Iterable[Name], *, complete: bool = True) -> str:
    return " and ".join([*map(_bibtex_name, names), *([] if complete else ["others"])])


def _bibtex_name(name: Name) -> str:
    if _others(name):
        return "others"
    if name.literal:
        return f"{{{_tex(re.sub(r' et al[.]?$', '', name.literal))}}}"
    if not name.given:
        return f"{{{_tex(name.family)}}}"
    return ", ".join(_tex(part) for part in (name.family, name.suffix, name.given) if part)


_TEX = {
    **{sign: f"\\{sign}" for sign in "&%#_$"},
    "{": r"{\textbraceleft}",
    "}": r"{\textbraceright}",
    "\\": r"{\textbackslash}",
}
"""BibTeX counts braces, also escaped ones; and no text may call a command of TeX."""


def _tex(value: str) -> str:
    return value.translate(str.maketrans(_TEX))


# --- the guide itself ---------------------------------------------------------------------------


def plain(reference: Reference) -> str:
    """The reference in APA 7 as plain text."""
    return apa(reference).striptags()


def guide_forms(settings: Settings, year: int | None) -> dict[str, str]:
    """How to cite a page or statement of the guide: "apa", "bibtex" and "plain".

    Each form holds the places {title}, {title.} (with a full stop unless it ends in a mark of its
    own), {tex} (the title for BibTeX), {text}, {url} and {key}, for who knows what is cited.
    Without editors the title takes the author's place (APA 7, section 9.12); an unknown year is
    left out.
    """
    authors = _joined(settings.editors)
    date = f" ({year})." if year else ""
    if authors:
        start = f"{authors}{'' if authors.endswith('.') else '.'}{date} {{title.}}"
    else:
        start = f"{{title.}}{date}"
    fields = {
        "author": " and ".join(f"{{{_tex(name)}}}" for name in settings.editors),
        "title": "{{tex}}",
        "howpublished": _tex(settings.title),
        "year": str(year or ""),
        "url": "{url}",
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    where = ", ".join(str(part) for part in ("{title}", settings.title, year) if part)
    return {
        "apa": f"{start} {settings.title}. {{url}}",
        "bibtex": "\n".join(["@misc{inspiratiegids-{key},", *lines, "}"]),
        "plain": f"“{{text}}” ({where}, {{url}})",
    }


def page_in_apa(settings: Settings, year: int | None, title: str, address: str) -> str:
    """How to cite the page at an address of the guide, in APA 7."""
    closed = title if title.endswith((".", "?", "!")) else f"{title}."
    form = guide_forms(settings, year)["apa"]
    return form.replace("{title.}", closed).replace("{url}", settings.site_url + address)


def _joined(names: tuple[str, ...]) -> str:
    *most, last = names or ("",)
    return f"{', '.join(most)} & {last}" if most else last


def tex_title(title: str) -> str:
    """A title as BibTeX wants it, to stand inside braces."""
    return _tex(title)
