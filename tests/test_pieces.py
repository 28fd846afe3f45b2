"""pieces: scripts as readers load them."""

import re

from scripts.pieces import in_runs, lean, script
from tests.conftest import ROOT


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
    assert lean(source) == (
        '(function () {\n"use strict"; /* stays: it shares its line */\n'
        'var text = `a  ${b ? ` level--${c}` : ""}  // no comment`; // stays too\n'
        "var pattern = /\\/\\*/;\n})();\n"
    )


def test_no_text_in_our_scripts_runs_over_a_line_end():
    """Or its indentation would be taken away."""
    for file in (ROOT / "docs/assets/javascripts").glob("*.js"):
        for line in file.read_text("utf-8").splitlines():
            assert line.count("`") % 2 == 0, f"{file.name}: {line}"


def test_our_scripts_are_lean_in_the_site(site):
    for file in (ROOT / "docs/assets/javascripts").glob("*.js"):
        shipped = (site / "assets/javascripts" / file.name).read_text("utf-8")
        assert shipped == lean(file.read_text("utf-8"))
        assert not re.search(r"^\s*(/\*|//)", shipped, re.MULTILINE)


def test_a_script_hands_on_values_as_json():
    assert script("gids.take", 1, ["é", '"</script>']) == 'gids.take(1,["é","\\"</script>"])'


def test_records_go_in_runs_of_about_one_size():
    assert in_runs([6000, 6000, 1, 20000, 3], lambda n: n) == [[6000, 6000], [1], [20000], [3]]
    assert in_runs([], len) == [[]]
