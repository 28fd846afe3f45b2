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

    Where a block and a term share a word, the block is meant: its page says more. How long a text
    takes does not depend on how many terms and blocks there are.
    """

    def __init__(self, terms: Iterable[Term], blocks: Iterable[BuildingBlock] = ()):
        self._by_form: dict[str, list[Linked]] = {}
        lengths: dict[str, set[int]] = {}  # of the forms that begin with a word or sign
        for record in (*blocks, *(term for term in terms if term.linked)):
            for form in forms(record.title):
                # An abbreviation is one only in capitals: "SES" is not "ses".
                is_exact = re.fullmatch(r"[A-Z]\S*[A-Z]\S*", form)
                self._by_form.setdefault(form if is_exact else form.casefold(), []).append(record)
                lengths.setdefault(_START.match(form)[0].casefold(), set()).add(len(form))
        self._lengths = {start: sorted(of, reverse=True) for start, of in lengths.items()}

    def on_page(
        self, href: Callable[[Linked], str], is_here: Callable[[Linked], bool] = lambda _: False
    ) -> Callable[[str], Markup]:
        """A function that links each record at its first use, for one page; it remembers what it saw.

        `is_here` tells the record whose own page it is: a page does not link to itself.
        """
        first_uses = self._first_uses(is_here)

        def link(text: str) -> Markup:
            pieces, end = [], 0
            for record, start, stop in first_uses(text):
                pieces += [escape(text[end:start]), _link(record, href, text[start:stop])]
                end = stop
            return Markup("").join([*pieces, escape(text[end:])])

        return link

    def named_in(self) -> Callable[[str], list[str]]:
        """A function that tells the ids of the records that a text is the first to use, for one page."""
        first_uses = self._first_uses()
        return lambda text: [record.id for record, _, _ in first_uses(text)]

    def _first_uses(
        self, is_here: Callable[[Linked], bool] = lambda _: False
    ) -> Callable[[str], Iterator[tuple[Linked, int, int]]]:
        seen: set[str] = set()

        def first_uses(text: str) -> Iterator[tuple[Linked, int, int]]:
            for start, stop, known in self._forms_in(text):
                record = next((r for r in known if not is_here(r)), None)
                if record is not None and record.id not in seen:
                    seen.add(record.id)
                    yield record, start, stop

        return first_uses

    def _forms_in(self, text: str) -> Iterator[tuple[int, int, list[Linked]]]:
        """Where forms stand in a text, the longest at each place, and which records each may mean."""
        done = 0
        for first in _START.finditer(text):
            start = first.start()
            if start < done:
                continue
            for length in self._lengths.get(first[0].casefold(), ()):
                form = text[start : start + length]
                known = self._by_form.get(form) or self._by_form.get(form.casefold())
                if known and not _GOES_ON.match(text, start + len(form)):
                    done = start + len(form)
                    yield start, done, known
                    break


_START = re.compile(r"(?<![\w-])(?:[\w-]+|[^\w\s-])")
"""A word, or another sign: a form may begin with either."""
_GOES_ON = re.compile(r"[\w-]")


def _link(record: Linked, href: Callable[[Linked], str], words: str) -> Markup:
    explained = record.core if isinstance(record, BuildingBlock) else record.text
    return Markup('<a class="term" href="{}" title="{}">{}</a>').format(
        href(record), " ".join(explained.split()), words
    )


def forms(title: str) -> list[str]:
    """How a title stands in texts: "F2F (face-to-face)" as "F2F" and as "face-to-face"."""
    both = re.fullmatch(r"(.+) \((.+)\)", title)
    return [form for form in map(str.strip, both.groups()) if form] if both else [title.strip()]
