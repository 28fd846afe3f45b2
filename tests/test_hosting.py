"""The settings for web servers, tried with nginx and Apache themselves on this machine."""

import gzip
import http.client
import os
import re
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from scripts import engine
from scripts.hosting import HTACCESS, TEXTS, TYPES, nginx_settings, public_files
from scripts.policy import content_security_policy, security_headers
from tests.conftest import ROOT, parse_page
from tests.test_privacy import WATCH

HOST = "gids.example"
REPORT = "deze pagina vinden we niet"
LOST = "oud/bouwstenen/evaluatie-feedback/"
"""No page stands here, but its words lead to one."""


@dataclass(frozen=True)
class Place:
    """A folder with the site as it is built for an address with this path."""

    folder: Path
    base: str
    settings: object


@dataclass(frozen=True)
class Served:
    """A web server that runs here; `folder` is what it serves at the path `base`."""

    port: int
    base: str
    folder: Path

    def ask(self, path: str, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("GET", self.base + path, headers={"Host": HOST} | headers)
        answer = connection.getresponse()
        answer.body = answer.read()
        connection.close()
        return answer


@pytest.fixture(scope="module", params=["/", "/gids/"])
def place(request, library, site, tmp_path_factory) -> Place:
    settings = library.settings.model_copy(update={"site_url": f"https://{HOST}{request.param}"})
    if settings == library.settings:
        return Place(site, request.param, settings)
    built = tmp_path_factory.mktemp("built")
    moved = replace(library, settings=settings)
    engine.build_pages(ROOT, moved, built, only=frozenset({""}))
    folder = tmp_path_factory.mktemp("host") / "gids"
    folder.mkdir()
    for part in filter(Path.is_dir, site.iterdir()):
        (folder / part.name).symlink_to(part)
    for file in filter(Path.is_file, (*site.iterdir(), *built.iterdir())):
        shutil.copy(file, folder)
    for path in (HTACCESS, "robots.txt"):
        (folder / path).write_bytes(public_files(settings)[path])
    return Place(folder, request.param, settings)


def nginx(program: str, place: Place, port: int, scratch: Path) -> list[str]:
    listen = f"127.0.0.1:{port}"
    conf = scratch / "nginx.conf"
    conf.write_text(nginx_settings(place.settings, place.folder, listen=listen, scratch=scratch))
    return [program, "-e", "stderr", "-p", str(scratch), "-c", str(conf)]


_APACHE = """\
ServerRoot "/usr/lib/apache2"
{modules}
ServerName {host}
Listen 127.0.0.1:{port}
User nobody
Group nogroup
PidFile "{scratch}/apache.pid"
DefaultRuntimeDir "{scratch}"
ErrorLog "{scratch}/error.log"
TypesConfig /dev/null
DocumentRoot "{root}"
<Directory "{root}">
Options Indexes FollowSymLinks
AllowOverride All
Require all granted
</Directory>
<FilesMatch "^\\.ht">
Require all denied
</FilesMatch>
"""
_MODULES = "mpm_event authz_core dir mime headers filter deflate autoindex"


def apache(program: str, place: Place, port: int, scratch: Path) -> list[str]:
    """Settings such as a host has for a school's web space: all the rest stands in .htaccess."""
    modules = (f"LoadModule {name}_module modules/mod_{name}.so" for name in _MODULES.split())
    root = place.folder if place.base == "/" else place.folder.parent
    words = {"port": port, "scratch": scratch, "root": root, "host": HOST}
    conf = scratch / "apache.conf"
    conf.write_text(_APACHE.format(modules="\n".join(modules), **words))
    return [program, "-f", str(conf), "-D", "FOREGROUND"]


@pytest.fixture(scope="module", params=[("nginx", nginx), ("apache2", apache)], ids=lambda p: p[0])
def served(request, place, tmp_path_factory):
    """A web server of the distribution that serves the site at its place."""
    name, settle = request.param
    scratch = tmp_path_factory.mktemp(name)
    for folder in (scratch, place.folder, *scratch.parents, *place.folder.parents):
        if "pytest" in str(folder):  # started as root, servers read as nobody
            folder.chmod(0o755)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = settle(_program(name), place, port, scratch)
    tried = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert tried.returncode == 0, tried.stderr
    assert "warn" not in tried.stderr
    running = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    _wait_for(port)
    yield Served(port, place.base, place.folder)
    running.terminate()
    running.wait(10)


def _program(name: str) -> str:
    found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if not found and os.environ.get("CI") == "true":
        pytest.fail(f"CI wil alle tests, maar {name} ontbreekt")
    if not found:
        pytest.skip(f"{name} ontbreekt en kon niet geïnstalleerd worden")
    return found


def _wait_for(port: int) -> None:
    for _ in range(200):
        with socket.socket() as knock:
            if knock.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)


def asset(site, ending: str) -> str:
    found = (file for file in sorted(site.rglob(f"gids.*.{ending}")))
    return next(found).relative_to(site).as_posix()


def test_every_answer_carries_the_headers_of_the_policy(served, site):
    for path in ("bouwstenen/visie/", asset(site, "css"), "bestaat/niet/"):
        answer = served.ask(path)
        for name, value in security_headers().items():
            assert answer.headers.get_all(name) == [value], (path, name)
    policy = served.ask("").headers["Content-Security-Policy"]
    assert policy == content_security_policy(meta=False)


def test_a_page_is_asked_again_and_a_file_with_a_fingerprint_never(served, site):
    assert served.ask("").headers["Cache-Control"] == "no-cache"
    assert served.ask("sw.js").headers["Cache-Control"] == "no-cache"
    for ending in ("css", "js"):
        assert "immutable" in served.ask(asset(site, ending)).headers["Cache-Control"]
    for packed in ({}, {"Accept-Encoding": "gzip"}):
        kept = served.ask("", **packed).headers["ETag"]
        assert served.ask("", **packed, **{"If-None-Match": kept}).status == 304


def test_an_address_without_slash_leads_on_without_naming_the_port(served):
    answer = served.ask("bouwstenen/visie")
    goal = urlsplit(answer.headers["Location"])
    assert answer.status == 301
    assert (goal.netloc or HOST, goal.path) == (HOST, served.base + "bouwstenen/visie/")


def test_an_unknown_or_hidden_address_gives_the_dutch_page(served):
    for path, statuses in (
        ("bestaat/niet/", {404}),
        (".htaccess", {403, 404}),
        ("assets/", {200, 403}),
    ):
        answer = served.ask(path)
        assert answer.status in statuses, path
        assert REPORT in answer.body.decode().lower(), path


def test_every_kind_of_file_has_its_media_type_and_text_is_utf_8_and_compressed(served, site):
    files = sorted(filter(Path.is_file, site.rglob("*")), key=lambda file: file.stat().st_size)
    largest = {file.suffix[1:]: file for file in files if file.name != HTACCESS}
    assert set(largest) == set(TYPES)
    for ending, file in largest.items():
        path = file.relative_to(site).as_posix()
        answer = served.ask(path, **{"Accept-Encoding": "gzip"})
        text = ending in TEXTS
        assert answer.headers["Content-Type"].lower() == TYPES[ending] + "; charset=utf-8" * text
        packed = answer.headers["Content-Encoding"] == "gzip"
        assert packed == text or file.stat().st_size < 500, path
        body = gzip.decompress(answer.body) if packed else answer.body
        assert body == (served.folder / path).read_bytes(), path
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_every_address_in_full_names_the_place(place):
    """Canonical addresses, the map for search engines, and the page for addresses that are lost."""
    address = place.settings.site_url
    for name in ("index.html", "sitemap.xml", "robots.txt"):
        full = re.findall(rf"https://{HOST}[^\s\"<]*", (place.folder / name).read_text("utf-8"))
        assert full, name
        assert [one for one in full if not one.startswith(address)] == []
    lost = [link for link in parse_page(place.folder / "404.html", place.folder).links if link]
    inside = [link for link in lost if not link.startswith(("https:", "#"))]
    assert len(inside) > 20
    for link in inside:
        assert link.startswith(place.base), link
        goal = place.folder / link.removeprefix(place.base)
        assert (goal / "index.html" if goal.is_dir() else goal).is_file(), link


@pytest.mark.parametrize("place", ["/gids/"], indirect=True)
def test_a_reader_at_a_deep_and_lost_address_under_a_path_finds_her_page(served, browser):
    """By searching, in a browser that is held to the policy; telephones find the manifest too."""
    context = browser.new_context(bypass_csp=False)
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda line: wrong.append(line.text) if line.type == "error" else None)
    page.add_init_script(WATCH)
    root = f"http://127.0.0.1:{served.port}{served.base}"
    page.goto(root + LOST)
    page.get_by_role("button", name="Zoek naar ‘evaluatie feedback’").click()
    page.locator(".md-search-result__link").first.click()
    page.wait_for_url(root + "bouwstenen/evaluatie-en-feedback/**")
    scope = page.evaluate("navigator.serviceWorker.ready.then((worker) => worker.scope)")
    told = context.new_cdp_session(page).send("Page.getAppManifest")
    page.goto(root + "bundel/", wait_until="load")
    context.close()
    assert scope == root
    assert (told["errors"], told["url"]) == ([], root + "gids.webmanifest")
    assert (told["manifest"]["startUrl"], told["manifest"]["scope"]) == (root, root)
    assert [line for line in wrong if "404" not in line] == []
