"""What a page says of itself to search engines and to sites that show a link: structured data.

Types and properties follow schema.org; ids and addresses are absolute, and those of the page itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from scripts.addresses import HOME, address
from scripts.model import (
    BlendModel,
    BuildingBlock,
    Example,
    Framework,
    Library,
    Record,
    Route,
    Tool,
    Topic,
)

LANGUAGE = "nl"
_KINDS = {
    BuildingBlock: "bouwsteen",
    BlendModel: "blendmodel",
    Framework: "kader",
    Example: "voorbeeld",
    Topic: "thema",
    Route: "weg door de gids",
    Tool: "gereedschap",
}
_SECTIONS = {
    "bouwstenen/": "Bouwstenen",
    "modellen/": "Blendmodellen",
    "kaders/": "Kaders",
    "voorbeelden/": "Voorbeelden",
    "themas/": "Thema’s",
    "onderzoek/": "Onderzoek",
    "over/": "Over deze gids",
}
"""The pages that others stand under, by address."""
_COLLECTIONS = {*_SECTIONS, "begrippen/", "bronnen/", "citaten/", "afdrukken/"} - {"over/"}
_AUDIENCE = "leraren, begeleiders en schoolteams"


class PageData:
    """Structured data for the pages of one library."""

    def __init__(self, library: Library):
        self._library = library
        self._site = library.settings.site_url
        own_pages = (
            *(library.blocks, library.models, library.frameworks, library.examples),
            *(library.topics, library.routes, library.tools),
        )
        self._records = {address(record): record for many in own_pages for record in many}

    def structured(self, at: str, title: str, description: str) -> dict:
        """JSON-LD (schema.org) for the page at address `at`; title and description are plain text."""
        graph = [self._page(at, title, description), self._breadcrumbs(at, title), self._guide()]
        return {"@context": "https://schema.org", "@graph": graph}

    def _page(self, at: str, title: str, description: str) -> dict:
        page = {
            "@type": _page_type(at),
            "@id": self._site + at,
            "url": self._site + at,
            "name": title,
            "description": description,
            "inLanguage": LANGUAGE,
            "isPartOf": {"@id": f"{self._site}#gids"},
            "breadcrumb": {"@id": f"{self._site}{at}#kruimels"},
        }
        entity = self._entity(at)
        return page | ({"mainEntity": entity} if entity else {})

    def _guide(self) -> dict:
        settings = self._library.settings
        return {
            "@type": "WebSite",
            "@id": f"{self._site}#gids",
            "url": self._site,
            "name": settings.title,
            "description": settings.description,
            "inLanguage": LANGUAGE,
        }

    def _entity(self, at: str) -> dict | None:
        if at == "begrippen/":
            return self._terms(at)
        record = self._records.get(at)
        return self._learning_resource(record) if record else None

    def _learning_resource(self, record: Record) -> dict:
        resource = {
            "@type": "LearningResource",
            "@id": f"{self._site}{address(record)}#inhoud",
            "url": self._site + address(record),
            "name": record.title,
            "learningResourceType": _KINDS[type(record)],
            "inLanguage": LANGUAGE,
            "isAccessibleForFree": True,
            "audience": {"@type": "Audience", "audienceType": _AUDIENCE},
        }
        subtitle, keywords = getattr(record, "subtitle", ""), getattr(record, "keywords", ())
        return (
            resource
            | ({"alternativeHeadline": subtitle} if subtitle else {})
            | ({"keywords": list(keywords)} if keywords else {})
        )

    def _terms(self, at: str) -> dict:
        id_ = f"{self._site}{at}#inhoud"
        terms = [
            {
                "@type": "DefinedTerm",
                "@id": self._site + address(term),
                "url": self._site + address(term),
                "name": term.title,
                "inDefinedTermSet": {"@id": id_},
            }
            for term in self._library.terms
        ]
        return {
            "@type": "DefinedTermSet",
            "@id": id_,
            "url": self._site + at,
            "name": "Begrippen",
            "inLanguage": LANGUAGE,
            "hasDefinedTerm": terms,
        }

    def _breadcrumbs(self, at: str, title: str) -> dict:
        steps = [
            {"@type": "ListItem", "position": number, "name": name, "item": self._site + goal}
            for number, (goal, name) in enumerate(self._way_to(at, title), 1)
        ]
        return {
            "@type": "BreadcrumbList",
            "@id": f"{self._site}{at}#kruimels",
            "itemListElement": steps,
        }

    def _way_to(self, at: str, title: str) -> Iterator[tuple[str, str]]:
        yield HOME, self._library.settings.title
        section = at.partition("/")[0] + "/"
        if section in _SECTIONS and section != at:
            yield section, _SECTIONS[section]
        if at != HOME:
            yield at, title


def _page_type(at: str) -> str:
    if at in _COLLECTIONS:
        return "CollectionPage"
    return "AboutPage" if at.startswith("over/") else "WebPage"
