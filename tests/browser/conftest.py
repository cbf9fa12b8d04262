"""A real Chromium, of the system: nothing is downloaded. Marked `browser` and on SQLite only."""

import os
import shutil
import time

import pytest
from django.apps import apps
from django.core.signals import request_finished, request_started
from django.db import connection
from django.db.migrations import RunPython
from django.db.migrations.loader import MigrationLoader
from django.test import override_settings
from playwright.sync_api import expect

from tests.factories import create_editor
from tests.screens import create_full_site

BROWSERS = ["chromium", "chromium-browser", "google-chrome", "chrome", "msedge"]


def wait_until(page, condition):
    """Not by wait_for_function: the policy of the page refuses what that evaluates."""
    for _attempt in range(100):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"not in five seconds: {condition}")


@pytest.fixture(scope="session")
def browser_type_launch_args(live_server):
    """Skips loudly where there is no browser, or fails where there must be one.

    The server comes first so that it ends last: a connection that the browser still holds would
    be closed in a thread that may not touch the database any more.
    """
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        stop = pytest.fail if os.environ.get("REQUIRE_BROWSER") == "1" else pytest.skip
        stop("NO CHROMIUM IS ON PATH: THE BROWSER TESTS DID NOT RUN")
    # Playwright keeps an event loop in this thread, and Django would refuse the database for it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    return {"executable_path": path, "args": ["--no-sandbox"]}  # root needs the flag


@pytest.fixture(scope="session", autouse=True)
def static_root_of_live_server(tmp_path_factory):
    """The server outlives single tests; it takes static files from their sources."""
    with override_settings(STATIC_ROOT=tmp_path_factory.mktemp("static")):
        yield


@pytest.fixture(scope="session")
def base_url(live_server):
    """What the paths that pages are asked for are relative to."""
    return live_server.url


@pytest.fixture
def complaints(page):
    """What the browser complains of: scripts, the Content-Security-Policy, missing files.

    That the page itself is not found is no complaint: it was asked for.
    """
    found = []

    def note(message):
        is_own_status = message.location["url"] == page.url and "status of 4" in message.text
        if message.type in ("error", "warning") and not is_own_status:
            found.append(f"{message.text} {message.location['url']}")

    page.on("console", note)
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on(
        "requestfailed",
        lambda request: (
            request.failure == "net::ERR_ABORTED"  # the page was left before it came
            or found.append(f"failed: {request.url}")
        ),
    )
    page.on(
        "response",
        lambda answer: (
            answer.request.is_navigation_request()
            or answer.status < 400
            or found.append(f"{answer.status}: {answer.url}")
        ),
    )
    yield found
    assert found == []


@pytest.fixture(autouse=True)
def answered(request):
    """No table is emptied while the server still answers a browser that left: it is locked."""
    if "transactional_db" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("transactional_db")  # first, so that it waits for this
    begun, ended = [], []

    def begin(**_kwargs):
        begun.append(True)

    def end(**_kwargs):
        ended.append(True)

    request_started.connect(begin)
    request_finished.connect(end)
    yield
    for _attempt in range(100):
        if len(ended) >= len(begun):
            break
        time.sleep(0.05)
    request_started.disconnect(begin)
    request_finished.disconnect(end)


@pytest.fixture
def site(transactional_db):
    return create_full_site()


@pytest.fixture
def visit(page, site, complaints):
    """Opens a page of tests.screens.SCREENS (or any path), and fails if the browser complains."""

    def open_page(screen, language="en", wait_until="load"):
        path = screen if isinstance(screen, str) else screen.address(site, language)
        response = page.goto(path, wait_until=wait_until)
        page.evaluate("document.fonts.ready")
        return response

    return open_page


PASSWORD = "correct horse battery staple"


@pytest.fixture
def editors(transactional_db):
    """The groups, by their migrations again: each test with a server leaves the tables empty.

    Only what those write is written anew; to take the tables back and forth takes ten seconds.
    """
    graph = MigrationLoader(connection).graph
    [last] = graph.leaf_nodes("news")
    for app, name in graph.forwards_plan(last):
        for operation in graph.nodes[app, name].operations if app == "news" else ():
            if isinstance(operation, RunPython):
                operation.code(apps, connection.schema_editor())


@pytest.fixture
def desk(page, editors, visit):
    """The home of the admin, after signing in by the form."""
    editor = create_editor()
    editor.set_password(PASSWORD)
    editor.save()
    visit("/admin/")
    page.get_by_label("Username").fill(editor.username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page).to_have_url("/admin/")
    return page
