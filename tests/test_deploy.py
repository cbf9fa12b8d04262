"""deploy/nginx.conf in a real nginx, where there is one: before the site, and without it."""

import gzip
import http.client
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.http import HttpResponse

from cluster import unavailable
from tests.markup import read

ROOT = Path(__file__).parent.parent
CONFIGURATION = (ROOT / "deploy/nginx.conf").read_text()
LANGUAGES = ["en", "bg"]
MAIN = """
daemon off;
pid {folder}/nginx.pid;
events {{}}
http {{
    include /etc/nginx/mime.types;
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    scgi_temp_path {folder}/scgi;
    uwsgi_temp_path {folder}/uwsgi;
    {servers}
}}
"""


# --- What can be read in the file ---


def test_every_language_has_its_page():
    [default] = re.findall(r"\$language {\n +default (\w+);", CONFIGURATION)
    others = re.findall(r"~\^/(\w+)/ (\w+);", CONFIGURATION)
    assert default == settings.LANGUAGE_CODE
    assert [(code, code) for code, _name in settings.LANGUAGES if code != default] == others
    pages = [name for name, _page in unavailable.pages()]
    assert pages == [f"unavailable/{code}.html" for code, _name in settings.LANGUAGES]


def test_web_server_asks_readers_for_the_same_patience_as_the_site():
    assert f"add_header Retry-After {unavailable.RETRY_AFTER} always;" in CONFIGURATION


# --- What nginx makes of it ---


@contextmanager
def running(command, is_ready, **options):
    process = subprocess.Popen(command, **options)
    try:
        while process.poll() is None and not is_ready():
            time.sleep(0.05)
        assert process.poll() is None, f"{command[:3]} ended with {process.returncode}"
        yield
    finally:
        process.terminate()
        process.wait()


def is_open(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """nginx as it is deployed, but for TLS, with nobody behind it yet."""
    nginx = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if nginx is None:
        stop = pytest.fail if os.environ.get("REQUIRE_NGINX") == "1" else pytest.skip
        stop("NO NGINX IS ON PATH: ITS CONFIGURATION WAS NOT TESTED")
    folder = tmp_path_factory.mktemp("nginx")
    env = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{folder}/none/site.sqlite3",  # a database that is away
        "ALLOWED_HOSTS": "example.org",
        "STATIC_ROOT": str(folder / "staticfiles"),
        "DEBUG": "0",
        "HTTPS": "0",
    }
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0", "-i", "admin"]
    subprocess.run(collect, cwd=ROOT, env=env, check=True)
    port = free_port()
    servers = re.sub(r"\n +(listen \[|listen 80|ssl_certificate).*", "", CONFIGURATION)
    servers = servers.replace("listen 443 ssl", f"listen 127.0.0.1:{port}")
    servers = servers.replace("/srv/cluster/data", str(folder)).replace("/srv/cluster", str(folder))
    servers = servers.replace("/run/cluster/http.sock", str(folder / "http.sock"))
    servers = servers[: servers.index("server {")] + servers[servers.rindex("\nserver {") :]
    main = folder / "nginx.conf"
    as_root = "user root;" if os.geteuid() == 0 else ""  # else it could not read this folder
    main.write_text(as_root + MAIN.format(folder=folder, servers=servers))

    def ask(path, method="GET", **headers):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            connection.request(method, path, headers={"Host": "example.org", **headers})
            answer = connection.getresponse()
            return SimpleNamespace(status=answer.status, headers=answer.headers, body=answer.read())
        finally:
            connection.close()

    with running([nginx, "-e", "stderr", "-c", str(main)], lambda: is_open(port)):
        yield SimpleNamespace(ask=ask, folder=folder, env=env)


@pytest.fixture
def site(server):
    """The site under gunicorn, as deploy/cluster.service starts it."""
    found = server.folder / "http.sock"
    command = [sys.executable, "-m", "gunicorn", "cluster.wsgi", "--bind", f"unix:{found}"]
    command += ["--no-control-socket", "--log-level", "warning"]
    with running(command, found.exists, cwd=ROOT, env=server.env):
        yield server


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    ("address", "language"),
    [("/en/news/", "en"), ("/bg/news/", "bg"), ("/", "en"), ("/bg/?page=2", "bg"), ("/bgx", "en")],
)
def test_reader_is_told_that_the_site_is_away(server, method, address, language):
    answer = server.ask(address, method)
    assert answer.status == HTTPStatus.SERVICE_UNAVAILABLE
    assert answer.headers["Retry-After"] == "60"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers.get_content_type() == "text/html"
    assert answer.headers["Content-Security-Policy"] == "default-src 'self'; frame-ancestors 'none'"
    page = read(HttpResponse(answer.body))
    assert page.one("html").attributes["lang"] == language
    for link in page.all("link"):
        part = server.ask(link.attributes["href"])
        assert part.status == HTTPStatus.OK
        assert "immutable" in part.headers["Cache-Control"]


def test_page_for_that_has_no_address_of_its_own(server):
    assert server.ask("/unavailable/en.html").status == HTTPStatus.NOT_FOUND


def test_upload_runs_nothing_whatever_it_claims_to_be(server):
    media = server.folder / "media"
    media.mkdir(exist_ok=True)
    (media / "page.html").write_text("<script>alert(1)</script>")
    answer = server.ask("/media/page.html")
    names = ("X-Content-Type-Options", "Content-Security-Policy", "Cache-Control")
    assert (answer.status, *(answer.headers[name] for name in names)) == (
        HTTPStatus.OK,
        "nosniff",
        "default-src 'none'; sandbox",
        "public, max-age=31536000, immutable",
    )


@pytest.mark.parametrize(
    ("name", "disposition"),
    [
        ("a.pdf", "attachment"),
        ("a.docx", "attachment"),
        ("a.html", "attachment"),
        ("a", "attachment"),
    ]
    + [(f"a.{ending}", None) for ending in ("jpg", "jpeg", "PNG", "webp", "avif")],
)
def test_upload_that_is_no_image_is_saved_and_not_shown(server, name, disposition):
    media = server.folder / "media"
    media.mkdir(exist_ok=True)
    (media / name).write_text("content")
    assert server.ask(f"/media/{name}").headers["Content-Disposition"] == disposition


def test_pages_of_the_site_are_compressed(site):
    """The refusal of a form without its token, because it needs no database."""
    plain = site.ask("/en/news/", "POST")
    answer = site.ask("/en/news/", "POST", **{"Accept-Encoding": "gzip"})
    assert plain.status == answer.status == HTTPStatus.FORBIDDEN
    assert "Content-Encoding" not in plain.headers
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in plain.headers.get_all("Vary")
    assert gzip.decompress(answer.body) == plain.body


def test_site_speaks_for_itself_while_it_can(site):
    answer = site.ask("/bg/news/")
    assert answer.status == HTTPStatus.SERVICE_UNAVAILABLE
    assert answer.headers.get_all("Retry-After") == ["60"]
    assert answer.headers["Content-Language"] == "bg"  # nginx knows no such header


def test_nginx_has_the_icon_that_browsers_ask_for_at_the_root(server):
    answer = server.ask("/favicon.ico")
    assert (answer.status, answer.body[:4]) == (200, b"\x00\x00\x01\x00")
