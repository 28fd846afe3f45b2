"""The settings for nginx, tried with nginx itself on this machine."""

import gzip
import http.client
import os
import shutil
import socket
import subprocess
import time

import pytest

from scripts.hosting import TYPES, nginx_settings
from scripts.policy import content_security_policy, security_headers
from tests.test_privacy import WATCH

NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
REPORT = "deze pagina vinden we niet"


@pytest.fixture(scope="module", params=["/", "/gids/"])
def served(request, library, site, tmp_path_factory):
    """The port on which nginx serves the site, and the base path there."""
    if not NGINX:
        if os.environ.get("CI") == "true":
            pytest.fail("CI wil alle tests, maar nginx ontbreekt")
        pytest.skip("nginx ontbreekt en kon niet geïnstalleerd worden")
    scratch = tmp_path_factory.mktemp("nginx")
    for folder in (scratch, *scratch.parents):  # started as root, nginx reads as nobody
        if "pytest" in str(folder):
            folder.chmod(0o755)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = library.settings.model_copy(
        update={"site_url": f"https://gids.example{request.param}"}
    )
    conf = scratch / "nginx.conf"
    conf.write_text(
        nginx_settings(settings, site, listen=f"127.0.0.1:{port}", scratch=scratch), "utf-8"
    )
    command = [NGINX, "-p", str(scratch), "-c", str(conf)]
    tried = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert tried.returncode == 0, tried.stderr
    running = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    for _ in range(100):
        with socket.socket() as knock:
            if knock.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    yield port, request.param
    running.terminate()
    running.wait(10)


def ask(served, path: str, **headers):
    port, base = served
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", base + path, headers=headers)
    answer = connection.getresponse()
    answer.body = answer.read()
    connection.close()
    return answer


def asset(site, ending: str) -> str:
    found = (file for file in sorted(site.rglob(f"gids.*.{ending}")))
    return next(found).relative_to(site).as_posix()


def test_every_answer_carries_the_headers_of_the_policy(served, site):
    for path in ("bouwstenen/visie/", asset(site, "css"), "bestaat/niet/"):
        answer = ask(served, path)
        for name, value in security_headers().items():
            assert answer.headers.get_all(name) == [value], (path, name)
    policy = ask(served, "").headers["Content-Security-Policy"]
    assert policy == content_security_policy(meta=False)


def test_a_page_is_asked_again_and_a_file_with_a_fingerprint_never(served, site):
    assert ask(served, "").headers["Cache-Control"] == "no-cache"
    assert ask(served, "sw.js").headers["Cache-Control"] == "no-cache"
    for ending in ("css", "js"):
        assert "immutable" in ask(served, asset(site, ending)).headers["Cache-Control"]
    kept = ask(served, "").headers["ETag"]
    assert ask(served, "", **{"If-None-Match": kept}).status == 304


def test_text_travels_compressed(served, site):
    for path in ("", asset(site, "css"), asset(site, "js")):
        answer = ask(served, path, **{"Accept-Encoding": "gzip"})
        assert answer.headers["Content-Encoding"] == "gzip", path
        assert gzip.decompress(answer.body) == ask(served, path).body


def test_an_address_without_slash_leads_on_without_naming_the_port(served):
    answer = ask(served, "bouwstenen/visie")
    assert answer.status == 301
    assert answer.headers["Location"] == served[1] + "bouwstenen/visie/"


def test_an_unknown_or_hidden_address_gives_the_dutch_page_with_status_404(served):
    for path in ("bestaat/niet/", ".htaccess", "assets/"):
        answer = ask(served, path)
        assert answer.status == 404 or (path == "assets/" and answer.status == 403), path
        assert REPORT in answer.body.decode().lower(), path


def test_every_kind_of_file_has_its_media_type(served, site):
    tried = set()
    for file in sorted(site.rglob("*")):
        ending = file.suffix[1:]
        if file.is_file() and ending in TYPES and ending not in tried:
            tried.add(ending)
            got = ask(served, file.relative_to(site).as_posix()).headers["Content-Type"]
            assert got.partition(";")[0] == TYPES[ending], file.name
    assert {"html", "js", "css", "webmanifest", "zip", "bib", "pdf"} <= tried


def test_a_page_through_nginx_breaks_no_policy(served, browser):
    context = browser.new_context(bypass_csp=False)
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda line: wrong.append(line.text) if line.type == "error" else None)
    page.add_init_script(WATCH)
    for address in ("", "bouwstenen/visie/", "bundel/"):
        page.goto(f"http://127.0.0.1:{served[0]}{served[1]}{address}", wait_until="load")
    context.close()
    assert wrong == []
