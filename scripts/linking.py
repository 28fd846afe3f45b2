"""Links terms and building blocks where a page first uses them in its texts.

Pure: plain text goes in, escaped HTML with links comes out. A link carries what the reader would find
there (`title`), so that the page can show it without leaving.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from markupsafe import Markup, escape

from scripts.model import BuildingBlock, Term

Linked = BuildingBlock | Term


class TextLinks:
    """The terms and blocks of a guide, ready to be found in its texts.

    Where a block and a term share a word, the block is meant: its page says more.
    """

    def __init__(self, terms: Iterable[Term], blocks: Iterable[BuildingBlock] = ()):
        self._by_form: dict[str, list[Linked]] = {}
        exact, loose = set(), set()
        for record in (*blocks, *(term for term in terms if term.linked)):
            for form in forms(record.title):
                # An abbreviation is one only in capitals: "SES" is not "ses".
                is_exact = re.fullmatch(r"[A-Z]\S*[A-Z]\S*", form)
                (exact if is_exact else loose).add(form)
                self._by_form.setdefault(form if is_exact else form.casefold(), []).append(record)
        parts = [_alternatives(exact)] if exact else []
        parts += [f"(?i:{_alternatives(loose)})"] if loose else []
        self._pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(parts) or '(?!)'})(?![\w-])")

    def on_page(
        self, href: Callable[[Linked], str], is_here: Callable[[Linked], bool] = lambda _: False
    ) -> Callable[[str], Markup]:
        """A function that links each record at its first use, for one page; it remembers what it saw.

        `is_here` tells the record whose own page it is: a page does not link to itself.
        """
        first_uses = self._first_uses(is_here)

        def link(text: str) -> Markup:
            pieces, end = [], 0
            for record, match in first_uses(text):
                pieces += [escape(text[end : match.start()]), _link(record, href, match[0])]
                end = match.end()
            return Markup("").join([*pieces, escape(text[end:])])

        return link

    def named_in(self) -> Callable[[str], list[str]]:
        """A function that tells the ids of the records that a text is the first to use, for one page."""
        first_uses = self._first_uses()
        return lambda text: [record.id for record, _ in first_uses(text)]

    def _first_uses(
        self, is_here: Callable[[Linked], bool] = lambda _: False
    ) -> Callable[[str], Iterator[tuple[Linked, re.Match]]]:
        seen: set[str] = set()

        def first_uses(text: str) -> Iterator[tuple[Linked, re.Match]]:
            for match in self._pattern.finditer(text):
                known = self._by_form.get(match[0]) or self._by_form.get(match[0].casefold(), ())
                record = next((r for r in known if not is_here(r)), None)
                if record is not None and record.id not in seen:
                    seen.add(record.id)
                    yield record, match

        return first_uses


def _link(record: Linked, href: Callable[[Linked], str], words: str) -> Markup:
    explained = record.core if isinstance(record, BuildingBlock) else record.text
    return Markup('<a class="term" href="{}" title="{}">{}</a>').format(
        href(record), " ".join(explained.split()), words
    )


def forms(title: str) -> list[str]:
    """How a title stands in texts: "F2F (face-to-face)" as "F2F" and as "face-to-face"."""
    both = re.fullmatch(r"(.+) \((.+)\)", title)
    return list(both.groups()) if both else [title]


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
