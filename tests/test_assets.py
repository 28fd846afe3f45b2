"""assets: the styles and scripts that readers load, few and small, and nothing lost from them."""

import gzip
import json
import re

from scripts.assets import (
    EVERY_SCRIPT,
    EVERY_STYLE,
    front_end,
    lean_css,
    lean_js,
    used_rules,
    used_variables,
)
from tests.conftest import ROOT

STYLES = ROOT / "docs/assets/stylesheets"
SCRIPTS = ROOT / "docs/assets/javascripts"
KNOWN = frozenset(("nav", "open", "rtl", "menu"))


def test_a_lean_script_loses_comments_and_indentation_and_nothing_else():
    source = """\
/* What this does,
   in two lines. */
(function () {
  "use strict"; /* stays: it shares its line */

  // a line of comment
  var text = `a  ${b ? ` level--${c}` : ""}  // no comment`; // stays too
  /* one line */
  var pattern = /\\/\\*/;
})();
"""
    assert lean_js(source) == (
        '(function () {\n"use strict"; /* stays: it shares its line */\n'
        'var text = `a  ${b ? ` level--${c}` : ""}  // no comment`; // stays too\n'
        "var pattern = /\\/\\*/;\n})();\n"
    )


def test_no_text_in_our_scripts_runs_over_a_line_end():
    """Or its indentation would be taken away."""
    for file in SCRIPTS.glob("*.js"):
        for line in file.read_text("utf-8").splitlines():
            assert line.count("`") % 2 == 0, f"{file.name}: {line}"


def test_a_lean_stylesheet_loses_comments_and_blanks_and_nothing_else():
    source = '/* a */ .a > .b,\n  .c::before { /* b */\n  content: "· ";\n  margin: calc(1px + 2px);\n}\n'
    assert lean_css(source) == '.a > .b,.c::before{content: "· ";margin: calc(1px + 2px)}'


def test_only_rules_stay_whose_classes_ids_and_values_are_known():
    css = (
        ".nav,.gone{a:1}#menu{b:2}#lost{c:3}[dir=rtl] .nav{d:4}[dir=ltr] .nav{e:5}"
        "p:not(.gone){f:6}@media print{.gone{g:7}.open{h:8}}@media print{.gone{i:9}}"
        ".nav:is(.gone,.open) p{j:0}@keyframes turn{to{k:1}}"
    )
    assert used_rules(css, KNOWN) == (
        ".nav{a:1}#menu{b:2}[dir=rtl] .nav{d:4}p:not(.gone){f:6}@media print{.open{h:8}}"
        ".nav:is(.gone,.open) p{j:0}@keyframes turn{to{k:1}}"
    )


def test_only_variables_stay_that_are_asked_for():
    css = ':root{--a:1px;--b:url("x;y");color:red}:root{--c:2}p{width:var(--a)}'
    assert used_variables(css, "") == ":root{--a:1px;color:red;}p{width:var(--a)}"
    assert "--c:2" in used_variables(css, "x { y: var(--c) }")


def test_names_follow_what_is_inside():
    def made(js: str):
        scripts = dict.fromkeys(EVERY_SCRIPT, "") | {"widget.js": js}
        return front_end(dict.fromkeys(EVERY_STYLE, ""), scripts, {}, [], [])

    one, other = made("a();"), made("b();")
    assert one.paths["widget.js"] != other.paths["widget.js"]
    assert one.paths["gids.js"] != other.paths["gids.js"], "it names the widget"
    assert one.paths["gids.css"] == other.paths["gids.css"]
    assert made("a();") == one


def test_the_markup_of_a_widget_travels_in_its_script():
    scripts = dict.fromkeys(EVERY_SCRIPT, "") | {"widget.js": "use(gidsMarkup.widget);"}
    templates = {"widget.html": '<!-- what -->\n<p class="a">“één”\n  twee</p>\n'}
    made = front_end(dict.fromkeys(EVERY_STYLE, ""), scripts, templates, [".a{b:1}.z{c:2}"], [])
    shipped = made.files[made.paths["widget.js"]]
    assert r'{"widget": "<p class=\"a\">“één” twee</p>"}' in shipped
    assert made.files[made.paths["gids.css"]] == ".a{b:1}"


def test_every_script_and_style_of_ours_is_in_the_site_once_and_nothing_of_the_theme(site):
    shipped = {file.name: file.read_text("utf-8") for file in site.glob("assets/*script*/*.js")}
    everything = "".join(text for name, text in shipped.items() if name != "moved.js")
    for file in SCRIPTS.glob("*.js"):
        assert everything.count(lean_js(file.read_text("utf-8"))) == 1, file.name
    assert all(not re.search(r"^\s*(/\*|//)", text, re.MULTILINE) for text in shipped.values())
    styles = "".join(file.read_text("utf-8") for file in site.glob("assets/stylesheets/*.css"))
    for file in STYLES.glob("*.css"):
        assert styles.count(lean_css(file.read_text("utf-8"))) == 1, file.name
    assert not list(site.rglob("*.map"))
    assert not list(site.rglob("lunr*"))


def test_what_scripts_load_later_is_there(site):
    (script,) = site.glob("assets/javascripts/gids.*.js")
    names = json.loads(re.match(r"var gidsFiles=(.*);", script.read_text("utf-8"))[1])
    asked = re.findall(r'gidsFiles\["([\w-]+\.js)"\]|load\("([\w-]+)"\)', script.read_text("utf-8"))
    assert {name or f"{short}.js" for name, short in asked} == {
        *("search.js", "collecting.js", "qr.js", "record-panel.js"),
    }
    assert all((site / "assets/javascripts" / name).is_file() for name in names.values())


def test_what_every_page_loads_stays_small(site):
    """Budgets in bytes, gzipped; they do not depend on the machine."""

    def size(pattern: str) -> int:
        (file,) = site.glob(pattern)
        return len(gzip.compress(file.read_bytes(), 9))

    assert size("assets/stylesheets/gids.*.css") < 20_000
    assert size("assets/javascripts/gids.*.js") + size("assets/javascripts/early.*.js") < 5_000
