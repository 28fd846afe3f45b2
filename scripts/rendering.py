"""From records to HTML: one function, Jinja templates with autoescape, nothing of the engine.

Templates hold all markup and all fixed labels. They look things up in the `Library`, never sort or
join. Every value is escaped; text that looks like a macro or like HTML comes out as text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, partial
from itertools import groupby
from pathlib import Path as FilePath

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from scripts import addresses, vocabulary
from scripts.basis import basis_in_words, enumerate_in_words
from scripts.citing import apa, remark, short_citations
from scripts.model import Library

TEMPLATES = FilePath(__file__).parent / "templates"


def render(library: Library, template: str, at: str, **context) -> Markup:
    """One template as HTML, for the page at address `at` (all links are relative to it).

    Raises jinja2.UndefinedError when a template asks for something that does not exist.
    """
    environment = _environment()
    tools = {
        "library": library,
        "at": at,
        "href": partial(_href, at),
        "basis": partial(basis_in_words, library=library),
        "short": _short_citations(library),
    }
    return Markup(environment.get_template(template).render(**tools, **context))


def _href(at: str, target: object) -> str:
    """A relative link from the page at `at` to a record, or to an address given as text."""
    goal = target if type(target) is str else addresses.address(target)
    return addresses.relative(goal, at)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {
        "Level": vocabulary.Level,
        "Perspective": vocabulary.Perspective,
        "apa": apa,
        "remark": remark,
        "by_initial": _by_initial,
    }
    environment.filters |= {
        "paragraphs": _paragraphs,
        "in_words": enumerate_in_words,
        "capital": lambda text: text[:1].upper() + text[1:],
    }
    return environment


_SHORT: dict[int, tuple[Library, dict[str, str]]] = {}


def _short_citations(library: Library) -> dict[str, str]:
    # A Library is not hashable by value; keep the one in use, by identity.
    if id(library) not in _SHORT:
        _SHORT.clear()
        _SHORT[id(library)] = (library, short_citations(library.references))
    return _SHORT[id(library)][1]


def _paragraphs(text: str) -> Markup:
    """Plain text as paragraphs: a blank line starts a new one."""
    parts = (part.strip() for part in re.split(r"\n\s*\n", text))
    return Markup("").join(Markup("<p>{}</p>").format(escape(part)) for part in parts if part)


def _by_initial(references) -> Iterator[tuple[str, list]]:
    """References, already in order, in groups by the first letter of the first author."""

    def initial(reference):
        name = reference.author[0].family or reference.author[0].literal
        folded = {"Ö": "O", "É": "E", "Š": "S"}
        return folded.get(name[0].upper(), name[0].upper())

    for letter, group in groupby(references, key=initial):
        yield letter, list(group)

