"""Writes the first YAML file of a new building block, with a word of explanation at each field."""

from __future__ import annotations

import re
from pathlib import Path

from scripts.loading import read_content
from scripts.model import BuildingBlock
from scripts.vocabulary import Level

_TEMPLATE = """\
# yaml-language-server: $schema=../../site/data/schema/building-block.schema.json
# Een bouwsteen op {level}. Niveau en kenmerk volgen uit de plaats van dit bestand.
# Alles na een hekje is uitleg; schrap het gerust. Meer uitleg: docs/over/auteurs.md

number: {number}                   # plaats binnen het niveau
title: {title}
subtitle:                   # de langere titel, of een omschrijving
core: >-                    # de kern: één zin van hoogstens 25 woorden

keywords:                   # andere titels en woorden die leraren echt intikken
  -

evidence:                   # waarop kern en ondertitel steunen
  sections: []              # kenmerken uit content/sections.yml, minstens één

in_short:                   # drie tot vijf punten
  - id:                     # kort, vast kenmerk: kleine letters, cijfers, streepjes
    text: >-

    evidence:
      sections: []
      references: []        # werken die de sectie hiervoor noemt (content/references.yml)
      # schools: [A, C]     # alleen scholen die de sectie hiervoor bij letter noemt
      # extent: alle        # of: alle, meeste, enkele, een, als de bron geen letters noemt
      # roles: [leraren]    # wie het zegt

claims: []                  # wat onderzoek en scholen vonden: id, perspective, text, evidence
helped: []                  # wat hielp: id, text, evidence
hindered: []                # wat hinderde: id, text, evidence
actions: []                 # wat je kunt doen: id, text, for, evidence of 'editorial: true'
questions: []               # vragen voor het team: id, text, meestal 'editorial: true'
cautions: []                # waar je op let: id, text, evidence of 'editorial: true'
related: []                 # andere bouwstenen: id, relation, reason, evidence of 'editorial: true'
"""


class ScaffoldError(Exception):
    """The file cannot be made; the message is Dutch and says what to do."""


def new_block(root: Path, level: Level, name: str) -> Path:
    """Writes building_blocks/<level>/<name>.yml and returns its path.

    Raises ScaffoldError when the name is not fit or is taken.
    """
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) or len(name) > 80:
        raise ScaffoldError(f"'{name}' mag niet: gebruik kleine letters, cijfers en streepjes.")
    if name == "index":
        raise ScaffoldError("'index' is de naam van de lijst zelf. Kies een ander kenmerk.")
    draft = read_content(root)
    if name in draft.known[BuildingBlock]:
        raise ScaffoldError(f"'{name}' bestaat al als bouwsteen. Kies een ander kenmerk.")
    taken = [block.number for block in draft.records[BuildingBlock] if block.level == level]
    path = root / "building_blocks" / level.value / f"{name}.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    title = name.replace("-", " ").capitalize()
    number = max(taken, default=0) + 1
    path.write_text(_TEMPLATE.format(level=level.value, number=number, title=title), "utf-8")
    return path
