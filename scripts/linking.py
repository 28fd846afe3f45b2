"""Links terms to their explanation where a page first uses them.

Pure: plain text goes in, escaped HTML with links comes out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from markupsafe import Markup, escape

from scripts.model import Term


class TermLinks:
    """The terms of a guide, ready to be found in its texts."""

    def __init__(self, terms: Iterable[Term]):
        self._by_form: dict[str, Term] = {}
        exact, loose = [], []
        for term in terms:
            if not term.linked:
                continue
            for form in forms(term.title):
                # An abbreviation is one only in capitals: "SES" is not "ses".
                kind = exact if re.search(r"[A-Z].*[A-Z]", form) else loose
                kind.append(form)
                self._by_form[form if kind is exact else form.casefold()] = term
        parts = [_alternatives(exact)] if exact else []
        parts += [f"(?i:{_alternatives(loose)})"] if loose else []
        self._pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(parts) or '(?!)'})(?![\w-])")

    def on_page(self, href: Callable[[Term], str]) -> Callable[[str], Markup]:
        """A function that links each term at its first use, for one page; it remembers what it saw."""
        first_uses = self._first_uses()

        def link(text: str) -> Markup:
            pieces, end = [], 0
            for term, match in first_uses(text):
                pieces += [
                    escape(text[end : match.start()]),
                    Markup('<a class="term" href="{}" title="{}">{}</a>').format(
                        href(term), " ".join(term.text.split()), match[0]
                    ),
                ]
                end = match.end()
            return Markup("").join([*pieces, escape(text[end:])])

        return link

    def named_in(self) -> Callable[[str], list[str]]:
        """A function that tells the ids of the terms that a text is the first to use, for one page."""
        first_uses = self._first_uses()
        return lambda text: [term.id for term, _ in first_uses(text)]

    def _first_uses(self) -> Callable[[str], Iterator[tuple[Term, re.Match]]]:
        seen: set[str] = set()

        def first_uses(text: str) -> Iterator[tuple[Term, re.Match]]:
            for match in self._pattern.finditer(text):
                term = self._by_form.get(match[0]) or self._by_form.get(match[0].casefold())
                if term is not None and term.id not in seen:
                    seen.add(term.id)
                    yield term, match

        return first_uses


def forms(title: str) -> list[str]:
    """How a term stands in texts: "F2F (face-to-face)" as "F2F" and as "face-to-face"."""
    both = re.fullmatch(r"(.+) \((.+)\)", title)
    return list(both.groups()) if both else [title]


def _alternatives(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
