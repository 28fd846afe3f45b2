"""What a browser loads beside a page: the guide's styles and scripts, in few and small files.

Texts go in, named files come out. What every page needs is one stylesheet and one script; widgets
have their own, which pages and scripts load when they need them. Names carry a fingerprint of what
is inside, so that a browser may keep a file for ever. Of the theme's styles only the rules stay that
can match something in the guide.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import tinycss2
from tinycss2 import ast

STYLES, SCRIPTS = "assets/stylesheets/", "assets/javascripts/"
EVERY_STYLE = ("gids.css", "frame.css", "record-menu.css")
EVERY_SCRIPT = (
    *("moved.js", "frame.js", "scheme.js", "outline.js", "open-search.js", "prefetch.js"),
    *("offline.js", "preview.js", "print-button.js", "record-menu.js"),
)
"""What every page loads as gids.css (after the theme's own styles) and gids.js."""
FIXED = ("moved.js",)
"""Scripts with a name that never changes, for pages that stand outside the theme."""


@dataclass(frozen=True)
class FrontEnd:
    """`files` holds contents by path in the site; `paths` tells where a file of ours went."""

    files: Mapping[str, str]
    paths: Mapping[str, str]


def front_end(
    styles: Mapping[str, str],
    scripts: Mapping[str, str],
    templates: Mapping[str, str],
    theme_styles: Iterable[str],
    markup: Iterable[str],
) -> FrontEnd:
    """The files that readers load, from sources by name.

    A template is the markup of the widget with the script of that name, and travels in it.
    `markup` is everything that can bring a class, id or attribute into a page: templates and scripts.
    """
    known = words_in([*markup, *scripts.values(), *templates.values()])
    theme = "".join(used_rules(css, known) for css in theme_styles)
    ours = "".join(lean_css(styles[name]) for name in EVERY_STYLE)
    every = used_variables(theme, "".join((*styles.values(), *scripts.values()))) + ours
    made = [(STYLES, "gids.css", every)]
    made += [(STYLES, n, lean_css(css)) for n, css in styles.items() if n not in EVERY_STYLE]
    widgets = [
        (SCRIPTS, name, _with_markup(name, templates) + lean_js(js))
        for name, js in scripts.items()
        if name not in EVERY_SCRIPT
    ]
    names = {name: _named(name, text) for _, name, text in widgets}
    inside = "".join(lean_js(scripts[name]) for name in EVERY_SCRIPT)
    made += [*widgets, (SCRIPTS, "gids.js", f"var gidsFiles={json.dumps(names)};\n{inside}")]
    paths = {name: folder + _named(name, text) for folder, name, text in made}
    files = {paths[name]: text for _, name, text in made}
    files |= {SCRIPTS + name: lean_js(scripts[name]) for name in FIXED}
    return FrontEnd(files, paths)


def _with_markup(name: str, templates: Mapping[str, str]) -> str:
    widget = name.removesuffix(".js")
    if f"{widget}.html" not in templates:
        return ""
    markup = json.dumps({widget: lean_html(templates[f"{widget}.html"])}, ensure_ascii=False)
    return f"var gidsMarkup=Object.assign(window.gidsMarkup||{{}},{markup});\n"


def _named(name: str, text: str) -> str:
    stem, _, ending = name.rpartition(".")
    return f"{stem}.{hashlib.sha256(text.encode()).hexdigest()[:8]}.{ending}"


# --- lean texts -----------------------------------------------------------------------------------

_COMMENT = re.compile(r"^[ \t]*/\*.*?\*/[ \t]*$", re.DOTALL | re.MULTILINE)


def lean_js(source: str) -> str:
    """A script as readers load it: without comments that fill lines, indentation and blank lines.

    Whole lines only, so that nothing inside a text is ever touched; texts stay on one line (a test).
    """
    without = _COMMENT.sub("", source)
    lines = (line.strip() for line in without.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//")) + "\n"


def lean_css(source: str) -> str:
    """A stylesheet without comments, and with single blanks."""
    rules = tinycss2.parse_stylesheet(source, skip_comments=True, skip_whitespace=True)
    text = re.sub(r"/\*.*?\*/", "", tinycss2.serialize(rules), flags=re.DOTALL)
    return re.sub(r" ?([{};,]) ?", r"\1", re.sub(r"\s+", " ", text)).replace(";}", "}")


def lean_html(source: str) -> str:
    """Markup without comments and line ends."""
    return re.sub(r"\s*\n\s*", " ", re.sub(r"<!--.*?-->", "", source, flags=re.DOTALL)).strip()


# --- the rules of the theme that the guide uses ----------------------------------------------------


def words_in(markup: Iterable[str]) -> frozenset[str]:
    """Every word that could be a class, an id or a value of an attribute."""
    return frozenset(word for text in markup for word in re.findall(r"[\w-]+", text))


def used_rules(css: str, known: frozenset[str]) -> str:
    """The rules of a stylesheet whose selectors name only known classes, ids and values."""
    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    return "".join(_kept(rules, known))


_GROUPS = {"media", "supports", "layer", "container"}
_OPTIONAL = re.compile(r":(?:not|is|where)\((?:[^()]|\([^()]*\))*\)")
_NAMED = re.compile(r"[.#](-?[A-Za-z_][\w-]*)|\[[\w-]+[~|^$*]?=[\"']?([^\"'\]]+)[\"']?\s*\]")


def _kept(rules: list[ast.Node], known: frozenset[str]) -> Iterator[str]:
    for rule in rules:
        if isinstance(rule, ast.QualifiedRule):
            selectors = _split(tinycss2.serialize(rule.prelude))
            used = [selector for selector in selectors if _names(selector) <= known]
            if used:
                yield f"{','.join(used)}{{{tinycss2.serialize(rule.content)}}}"
        elif isinstance(rule, ast.AtRule) and rule.lower_at_keyword in _GROUPS and rule.content:
            inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
            kept = "".join(_kept(inner, known))
            if kept:
                head = f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}"
                yield f"{head}{{{kept}}}"
        elif isinstance(rule, ast.AtRule) and rule.lower_at_keyword != "charset":
            yield tinycss2.serialize([rule])


def used_variables(css: str, asked_by: str) -> str:
    """A stylesheet without the variables that neither it nor `asked_by` asks for."""
    asked = set(re.findall(r"var\(\s*(--[\w-]+)", css + asked_by))

    def part(match: re.Match) -> str:
        kept = tinycss2.parse_blocks_contents(match[2])
        kept = [n for n in kept if n.type != "declaration" or _stays(n.name, asked)]
        return f"{match[1]}{{{tinycss2.serialize(kept)}}}" if kept else ""

    return _WITH_VARIABLES.sub(part, css)


_WITH_VARIABLES = re.compile(r"([^{}]*)\{([^{}]*--[\w-]+:[^{}]*)\}")


def _stays(name: str, asked: set[str]) -> bool:
    return not name.startswith("--") or name in asked


def _split(selectors: str) -> list[str]:
    """The selectors of a list; commas between brackets part nothing."""
    parts, depth, start = [], 0, 0
    for at, sign in enumerate(selectors):
        depth += (sign in "([") - (sign in ")]")
        if sign == "," and not depth:
            parts.append(selectors[start:at])
            start = at + 1
    return [*parts, selectors[start:]]


def _names(selector: str) -> frozenset[str]:
    """The classes and ids that a selector asks for, and the words in values of attributes."""
    found = _NAMED.findall(_OPTIONAL.sub("", selector))
    return words_in(name or value for name, value in found)
