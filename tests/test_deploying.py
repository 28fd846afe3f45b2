"""The recipes in deploy/ and .github/ name what is there: commands, folders, ports and versions."""

import re
import tomllib

import pytest
import yaml

from scripts import building
from tests.conftest import ROOT, run

WORKFLOW = ROOT / ".github/workflows/online.yml"
CONTAINER = (ROOT / "deploy/Containerfile").read_text("utf-8")


def workflow_steps() -> list[dict]:
    return yaml.safe_load(WORKFLOW.read_text("utf-8"))["jobs"]["online"]["steps"]


def option(name: str) -> str:
    return next(step["with"][name] for step in workflow_steps() if name in step.get("with", ()))


@pytest.mark.parametrize(
    "text", [CONTAINER, WORKFLOW.read_text("utf-8")], ids=["container", "pages"]
)
def test_a_recipe_calls_commands_of_the_makefile(text):
    called = set(re.findall(r"(?:RUN|run:) make (\S+)", text))
    targets = set(re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    assert called
    assert called <= targets


@pytest.mark.parametrize(
    "python", [option("python-version"), re.search(r"FROM python:([\d.]+)", CONTAINER)[1]]
)
def test_a_recipe_brings_a_python_that_the_guide_wants(python):
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    least = pyproject["project"]["requires-python"].removeprefix(">=")
    assert [*map(int, python.split("."))] >= [*map(int, least.split("."))]


def test_the_container_serves_what_was_built_where_nginx_looks_for_it(project):
    assert run(project, "online").returncode == 0
    conf = (project / "deploy/klaar/nginx.conf").read_text("utf-8")
    copied = dict(re.findall(r"^COPY --from=bouw /gids/(\S+) (\S+)", CONTAINER, re.M))
    assert set(copied) == {building.SITE, "deploy/klaar/nginx.conf"}
    assert copied["deploy/klaar/nginx.conf"] in re.search(r"^ENTRYPOINT .*", CONTAINER, re.M)[0]
    assert f"root {copied[building.SITE]};" in conf
    assert f"listen {re.search(r'EXPOSE (.+)', CONTAINER)[1]};" in conf
    assert re.search(r"^USER (?!root|0)", CONTAINER, re.M)


def test_the_workflow_uploads_the_site_with_actions_that_cannot_change():
    used = [step["uses"] for step in workflow_steps() if "uses" in step]
    assert len(used) == 4
    assert all(re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", action) for action in used)
    assert option("path") == building.SITE


def test_the_build_in_a_container_starts_from_the_sources_only():
    """What git leaves out is made here, and stays out of the container too."""
    left_out = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    made = (ROOT / ".gitignore").read_text("utf-8").split()
    heavy = {name.strip("/") for name in made} - {"__pycache__", ".hypothesis"}
    assert heavy <= set(left_out)
