"""What `make bench` measures with; nothing is timed here."""

import re

import yaml

from scripts.pages import listed_in
from tests.bench.__main__ import GUIDE, PLAIN, Measured, tables
from tests.bench.builds import Build
from tests.bench.plain import write_plain
from tests.bench.visits import Visit
from tests.conftest import ROOT, parse_page


def test_plain_material_gets_the_text_of_every_page(site, library, pages, tmp_path):
    """The same pages, or the comparison would flatter."""
    write_plain(tmp_path / "plain", site, library, ROOT)
    docs = tmp_path / "plain/docs"
    of_readers = [at for at in pages if at.endswith("/") or not at]
    moved = [at for at in of_readers if "data-moved-to" in (site / at / "index.html").read_text()]
    assert len(list(docs.rglob("*.md"))) == len(of_readers) - len(moved)
    text = (docs / "bouwstenen/visie.md").read_text("utf-8")
    assert text.startswith('---\ntitle: "Visie"\ndescription: ')
    (tmp_path / "index.html").write_text(text, "utf-8")
    body = parse_page(tmp_path / "index.html", tmp_path)
    ours = pages["bouwstenen/visie/"]
    assert set(body.ids) <= set(ours.ids)
    said = re.sub(r"\s+", " ", body.text.partition("--- ")[2].partition("--- ")[2])
    assert said in re.sub(r"\s+", " ", ours.text)


def test_plain_material_has_our_menu(site, library, tmp_path):
    write_plain(tmp_path / "plain", site, library, ROOT)
    settings = yaml.safe_load((tmp_path / "plain/mkdocs.yml").read_text("utf-8"))
    missing = [p for p in listed_in(settings["nav"]) if not (tmp_path / "plain/docs" / p).exists()]
    assert not missing


def test_the_tables_give_both_sides_and_the_ratio():
    builds = {
        GUIDE: Build(5, 3.0, 120_000_000, 224, 12_000_000, 85_000),
        PLAIN: Build(5, 2.0, 60_000_000, 222, 13_000_000, 86_000),
    }
    visits = {
        GUIDE: Visit(38_000, 5, 0, 900, 0, 89_000, 700),
        PLAIN: Visit(570_000, 6, 400, 1500, 0, 500_000, 4000),
    }
    shown = "\n".join(tables([Measured(1, 22, builds, visits, 0.8)]))
    assert "| 1× | 22 | 224 | 3,00 s / 2,00 s (1,50×) | 120,0 MB / 60,0 MB (2,00×) |" in shown
    assert "| eerste bezoek | 38 kB / 570 kB (0,07×) |" in shown
    assert "| verschuiving | 0,000 / 0,000 |" in shown
    assert "(`make serve`) | 0,80 s |" in shown
