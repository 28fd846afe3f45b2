"""What the guide is made with: said why, licences shown, leaks asked after, no network needed."""

import os
import re
import socket
import subprocess
import sys
from email.message import Message
from importlib.metadata import packages_distributions

import pytest

from scripts import building
from scripts.licensing import SILENT, licence, packages
from tests.conftest import ROOT
from tests.test_faults import IMPATIENT

AUDIT = ROOT / "requirements" / "audit.py"


def named_in(*files: str) -> set[str]:
    lines = "\n".join((ROOT / "requirements" / file).read_text("utf-8") for file in files)
    return set(re.findall(r"^([A-Za-z0-9][\w.-]*)", lines, re.M))


def test_the_colophon_names_what_the_lock_holds_with_version_and_licence(pages):
    lock = (ROOT / "requirements/site.lock").read_text("utf-8")
    text = pages["over/colofon/"].text
    known = packages()
    assert {package.name for package in known} == named_in("site.in")
    for package in known:
        assert re.search(rf"^{package.name}=={re.escape(package.version)}\b", lock, re.M), package
        assert f"{package.name} {package.version} {package.licence}" in text
        assert package.licence != SILENT


def test_the_colophon_says_what_reaches_readers(pages):
    text = pages["over/colofon/"].text
    assert text.count("bij jou en bij het bouwen") == 3
    for words in ("SIL Open Font License 1.1", "Pictogrammers", "Material for MkDocs (MIT"):
        assert words in text


def test_only_icons_of_the_named_collection_are_used(root):
    used = [
        name
        for folder in ("overrides", "scripts/templates")
        for file in (root / folder).rglob("*.html")
        for name in re.findall(r"\.icons/(\w+)/", file.read_text("utf-8"))
    ]
    assert set(used) == {"material"}


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ({"License-Expression": "MIT", "License": "x"}, "MIT"),
        ({"License": "Apache-2.0"}, "Apache-2.0"),
        ({"License": "UNKNOWN", "Classifier": "License :: OSI Approved :: BSD License"}, "BSD License"),
        ({"License": "Copyright\nall of it", "Classifier": "Topic :: x"}, SILENT),
        ({}, SILENT),
    ],
)  # fmt: skip
def test_a_licence_is_what_the_package_says_of_itself(told, shown):
    message = Message()
    for name, value in told.items():
        message[name] = value
    assert licence(message) == shown


def test_a_package_that_is_not_installed_stands_there_all_the_same(tmp_path):
    (tmp_path / "site.in").write_text("# why\nno-such-package>=2  # reason\n")
    (package,) = packages(tmp_path / "site.in")
    assert (package.name, package.version, package.licence) == ("no-such-package", SILENT, SILENT)


def test_every_package_that_is_required_is_used(root):
    """A reason that is no longer true shows: nothing imports, configures or calls the package."""
    sources = [*root.glob("scripts/*.py"), *root.glob("tests/**/*.py"), root / "mkdocs.yml"]
    sources = [file for file in sources if file.name != "test_supply.py"]
    text = "\n".join(f.read_text("utf-8") for f in (*sources, root / "Makefile"))
    modules: dict[str, set[str]] = {}
    for module, owners in packages_distributions().items():
        for owner in owners:
            modules.setdefault(owner.lower(), set()).add(module)
    other = {"pytest-xdist": "--numprocesses", "mkdocs-material": "name: material",
             "mkdocs-macros-plugin": "- macros:", "ruff": "-m ruff"}  # fmt: skip
    for name in named_in("site.in", "test.in"):
        words = {other[name]} if name in other else modules[name]
        assert any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) for word in words), name


def audit_with(tmp_path, script: str) -> subprocess.CompletedProcess:
    """The audit, with another program in the place of pip-audit."""
    tool = tmp_path / "bin" / "pip-audit"
    tool.parent.mkdir()
    tool.write_text(f"#!/bin/sh\n{script}\n")
    tool.chmod(0o755)
    command = [sys.executable, AUDIT, tmp_path]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8")


SKIPPED = '{"name": "onbekend", "skip_reason": "not found"}'
CLEAN = '{"name": "goed", "version": "1.0", "vulns": []}'
LEAK = '{"name": "lek", "version": "2.1", "vulns": [{"id": "PYSEC-1", "fix_versions": ["2.2"]}]}'


@pytest.mark.parametrize(
    ("script", "status", "told"),
    [
        (f"echo '{{\"dependencies\": [{CLEAN}]}}'", 0, "Nagekeken: 1 van 1 pakketten. Bekende lekken: 0."),
        (f"echo '{{\"dependencies\": [{CLEAN}, {LEAK}]}}'; exit 1", 1, "lek 2.1: PYSEC-1. Gemaakt in: 2.2."),
        ("echo 'connection refused' >&2; exit 1", 2, "Niet alles is nagekeken: de dienst"),
        ("exit 0", 2, "Niet alles is nagekeken: de dienst"),
        (f"echo '{{\"dependencies\": [{CLEAN}, {SKIPPED}]}}'", 2, "Het gaat om: onbekend."),
        (f"echo '{{\"dependencies\": [{LEAK}, {SKIPPED}]}}'", 1, "Het gaat om: onbekend."),
        ("echo '{\"dependencies\": []}'", 2, "Nagekeken: 0 van 0"),
    ],
)  # fmt: skip
def test_an_audit_tells_a_leak_from_a_service_that_is_silent(tmp_path, script, status, told):
    done = audit_with(tmp_path, script)
    assert done.returncode == status, done.stderr
    assert told in done.stdout
    assert "Traceback" not in done.stderr


NO_SOCKETS = """\
import socket

class _Cut(socket.socket):
    def connect(self, *_):
        raise OSError("the network is cut")
    connect_ex = sendto = connect

socket.socket = _Cut
socket.create_connection = socket.getaddrinfo = _Cut.connect
"""


def test_a_build_needs_no_network(project, tmp_path):
    """In a network namespace with nothing in it where that may be had, else without sockets."""
    alone = subprocess.run(["unshare", "-n", "true"], capture_output=True).returncode == 0
    (tmp_path / "sitecustomize.py").write_text(NO_SOCKETS)
    command = [*(["unshare", "-n"] if alone else []), sys.executable, "-c", IMPATIENT]
    paths = os.pathsep.join(filter(None, (str(tmp_path), os.environ.get("PYTHONPATH"))))
    done = subprocess.run(
        command, cwd=project, env=os.environ | {"PYTHONPATH": paths}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert (project / building.SITE / "over/colofon/index.html").exists()


def test_the_cut_network_is_really_cut(tmp_path):
    (tmp_path / "sitecustomize.py").write_text(NO_SOCKETS)
    with socket.create_server(("127.0.0.1", 0)) as server:
        call = f"import socket; socket.create_connection(('127.0.0.1', {server.getsockname()[1]}))"
        done = subprocess.run(
            [sys.executable, "-c", call],
            env=os.environ | {"PYTHONPATH": str(tmp_path)}, capture_output=True,
        )  # fmt: skip
    assert done.returncode == 1
