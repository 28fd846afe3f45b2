"""Who may know whom: data flows one way, and the engine stays behind its two seams."""

import ast
import re
import subprocess
import sys

import pytest

from tests.conftest import ROOT

SCRIPTS = ROOT / "scripts"
ENGINE = {"mkdocs", "mkdocs_macros", "material"}
SEAMS = {"engine", "macros"}

# Each module may import these and nothing else of ours.
MAY_IMPORT = {
    "vocabulary": set(),
    "reading": set(),
    "model": {"vocabulary"},
    "addresses": {"model", "vocabulary"},
    "checks": {"addresses", "model", "reading", "vocabulary", "loading"},  # loading: types only
    "loading": {"addresses", "checks", "model", "reading", "vocabulary"},
    "basis": {"model", "vocabulary"},
    "citing": {"model", "vocabulary"},
    "linking": {"model"},
    "exploring": {"basis", "model", "vocabulary"},
    "rendering": {
        *("addresses", "basis", "citing", "edition", "exploring", "linking", "model", "vocabulary"),
    },
    "typesetting": set(),
    "describing": {"addresses", "basis", "citing", "linking", "model", "vocabulary"},
    "printing": {"addresses", "describing", "edition", "model", "typesetting", "vocabulary"},
    "picturing": {"addresses", "describing", "model", "typesetting", "vocabulary"},
    "pages": {"addresses", "model", "rendering", "vocabulary"},
    "exports": {"addresses", "citing", "loading", "model"},
    "assets": set(),
    "licensing": set(),
    "pieces": set(),
    "searching": {"addresses", "citing", "model", "pieces", "vocabulary"},
    "collecting": {"addresses", "basis", "citing", "model", "pieces", "vocabulary"},
    "scaffolding": {"loading", "model", "vocabulary"},
    "sampling": {"model", "vocabulary"},
    "edition": set(),
    "policy": set(),
    "drawing": set(),
    "metadata": {"addresses", "model"},
    "hosting": {"drawing", "model", "policy", "rendering"},
    "offline": {"rendering"},
    "macros": {
        *("addresses", "basis", "edition", "licensing", "loading", "metadata", "model", "policy"),
        *("rendering", "sampling", "typesetting", "vocabulary"),
    },
    "engine": {
        "assets",
        "collecting",
        "edition",
        "exports",
        "macros",
        "model",
        "pages",
        "picturing",
        "searching",
        "typesetting",
    },
    "building": {
        *("addresses", "edition", "engine", "hosting", "loading", "model", "offline", "pages"),
        *("picturing", "printing", "reading", "typesetting"),
    },
    "serving": {"building", "engine", "loading", "model", "pages", "typesetting"},
    "__main__": {"building", "hosting", "loading", "scaffolding", "serving", "vocabulary"},
}


def imports_of(module: str) -> tuple[set[str], set[str]]:
    """Top-level packages, and modules of ours, that a module imports."""
    packages, ours = set(), set()
    for node in ast.walk(ast.parse((SCRIPTS / f"{module}.py").read_text("utf-8"))):
        if isinstance(node, ast.Import):
            packages |= {name.name.split(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            packages.add(node.module.split(".")[0])
            if node.module == "scripts":
                ours |= {name.name for name in node.names}
            elif node.module.startswith("scripts."):
                ours.add(node.module.split(".")[1])
    return packages, ours


def modules() -> list[str]:
    return sorted(file.stem for file in SCRIPTS.glob("*.py") if file.stem != "__init__")


def test_every_module_has_its_place_in_the_flow():
    assert set(modules()) == set(MAY_IMPORT)


@pytest.mark.parametrize("module", modules())
def test_a_module_imports_only_what_comes_before_it(module):
    _, ours = imports_of(module)
    assert ours <= MAY_IMPORT[module]


@pytest.mark.parametrize("module", sorted(set(modules()) - SEAMS))
def test_only_the_two_seams_know_the_engine(module):
    packages, _ = imports_of(module)
    assert not packages & ENGINE


def test_templates_neither_sort_nor_join():
    """What needs sorting or joining is asked of the Library."""
    for file in (SCRIPTS / "templates").glob("*.html"):
        assert not re.search(r"\|\s*(sort|groupby|unique)\b", file.read_text("utf-8")), file.name


def test_the_macro_module_imports_by_itself():
    """The engine hides an ImportError behind 'could not find custom module'; this shows the real one."""
    command = [sys.executable, "-c", "import scripts.macros, scripts.engine"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_pages_by_hand_call_macros_only_at_the_start_of_a_line():
    """A macro inside a list or an indented block breaks its nesting without a word."""
    for file in (ROOT / "docs").rglob("*.md"):
        for line in file.read_text("utf-8").splitlines():
            assert "{{" not in line or line.startswith("{{"), f"{file}: {line}"


def test_every_dependency_says_why_it_is_there():
    for file in (ROOT / "requirements").glob("*.in"):
        for line in file.read_text("utf-8").splitlines():
            if line and not line.startswith(("#", "-r")):
                assert "  # " in line, line


def test_locks_have_hashes_and_name_no_registry():
    for file in (ROOT / "requirements").glob("*.lock"):
        text = file.read_text("utf-8")
        assert text.count("--hash=sha256:") > 100
        assert not re.search(r"https?:|--index-url|--find-links|file:", text)
