"""Databases that are really away, behind the real site: nothing here pretends to fail."""

import socket
import sqlite3
from contextlib import closing

import environ
import pytest
from django.db import InterfaceError, OperationalError, connections
from django.http import HttpResponse
from django.urls import path

from cluster import urls
from cluster.unavailable import is_outage
from tests.markup import links, read

LANGUAGES = ["en", "bg"]


def counting(request):
    """Its session is saved by the middleware, after the view."""
    request.session["count"] = 1
    return HttpResponse("counted")


handler500 = urls.handler500
urlpatterns = [path("counting/", counting), *urls.urlpatterns]


@pytest.fixture
def use_database(django_db_blocker):
    """Points the site at another database, by an address as in DATABASE_URL."""
    usual = connections["default"]

    def use(url, **options):
        config = {**environ.Env.db_url_config(url), "OPTIONS": options}
        settings = connections.configure_settings({"default": config})
        connections.settings["default"] = settings["default"]
        connections["default"] = connections.create_connection("default")

    with django_db_blocker.unblock():
        yield use
        connections["default"].close()
    connections.settings["default"] = usual.settings_dict
    connections["default"] = usual


@pytest.fixture(params=["unreachable PostgreSQL", "SQLite in no folder", "locked SQLite"])
def outage(request, tmp_path, use_database):
    if request.param == "unreachable PostgreSQL":
        with socket.create_server(("127.0.0.1", 0)) as closed_at_once:
            port = closed_at_once.getsockname()[1]
        use_database(f"postgres://site:secret@127.0.0.1:{port}/site")
        yield
    elif request.param == "SQLite in no folder":
        use_database(f"sqlite:///{tmp_path}/none/site.sqlite3")
        yield
    else:
        file = tmp_path / "site.sqlite3"
        with closing(sqlite3.connect(file)) as other_program:
            other_program.execute("BEGIN EXCLUSIVE")
            use_database(f"sqlite:///{file}", timeout=0.01)
            yield


@pytest.fixture
def visitor(client):
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", ["news/", "nothing/at/all/"])
def test_outage_is_admitted_in_style_and_language(visitor, outage, language, address):
    response = visitor.get(f"/{language}/{address}")
    assert response.status_code == 503
    assert (response["Retry-After"], response["Cache-Control"]) == ("60", "no-store")
    assert response.cookies.output() == ""
    page = read(response)
    assert page.one("html").attributes["lang"] == language
    assert page.one("meta", name="robots").attributes["content"] == "noindex"
    assert len(page.all("link", rel="stylesheet")) == 2
    assert len(page.all("h1")) == 1
    assert [url for _text, url in links(page)] == [f"/{language}/"]


def test_outage_is_logged_once_with_its_cause(visitor, outage, caplog):
    visitor.get("/en/news/")
    [record] = caplog.records
    assert (record.levelname, record.message) == ("ERROR", "Service Unavailable: /en/news/")
    assert record.exc_info[0] is OperationalError


@pytest.mark.urls(__name__)
def test_outage_after_the_view_is_an_outage_as_well(visitor, outage):
    assert visitor.get("/counting/").status_code == 503


def test_developer_sees_what_failed(visitor, outage, settings):
    settings.DEBUG = True
    response = visitor.get("/en/news/")
    assert response.status_code == 500
    assert "OperationalError" in response.content.decode()


def test_missing_table_is_a_mistake_and_no_outage(visitor, tmp_path, use_database, caplog):
    use_database(f"sqlite:///{tmp_path}/site.sqlite3")
    response = visitor.get("/en/news/")
    assert response.status_code == 500
    assert "Retry-After" not in response
    assert caplog.records[-1].exc_info[0] is OperationalError


def test_call_that_makes_no_sense_is_no_outage():
    assert not is_outage(InterfaceError("the cursor is closed"))
