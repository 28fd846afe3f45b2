"""pieces: data for the browser as small classic scripts."""

from scripts.pieces import in_runs, script


def test_a_script_hands_on_values_as_json():
    assert script("gids.take", 1, ["é", '"</script>']) == 'gids.take(1,["é","\\"</script>"])'


def test_records_go_in_runs_of_about_one_size():
    assert in_runs([6000, 6000, 1, 20000, 3], lambda n: n) == [[6000, 6000], [1], [20000], [3]]
    assert in_runs([], len) == [[]]
