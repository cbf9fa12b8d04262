"""What a reader gets while the site cannot answer: a page that says so, and when to come back.

The same page goes out by two ways. If the database is away, `answer_failure` sends it; if the site
itself is, the web server in front does, from the files that collectstatic made of `pages`.
"""

import sqlite3
import sys

from django.conf import settings
from django.db import OperationalError
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import override
from django.views.defaults import server_error

RETRY_AFTER = 60  # seconds


def answer_failure(request):
    """The site's handler500: 503 for a failure that passes by itself, 500 for any other.

    A handler and no middleware, because every failure ends here: of a view, of a middleware, of
    the page that says 404. Django logs both answers alike, and where DEBUG is on it shows its own
    page instead.
    """
    if not is_outage(sys.exception()):
        return server_error(request)
    return HttpResponse(
        render_to_string("503.html"),
        status=503,
        headers={"Retry-After": RETRY_AFTER, "Cache-Control": "no-store"},
    )


def is_outage(exception):
    """Whether the database is not there, as opposed to being asked for nonsense.

    OperationalError is for what the programmer need not have caused (PEP 249), but SQLite also
    answers so to wrong SQL: no such table, for one. That is a mistake which no waiting mends (most
    likely, migrations were not run), and calling it an outage would hide it. InterfaceError is no
    outage either: our drivers raise it for calls that make no sense, never for a lost connection.
    """
    if not isinstance(exception, OperationalError):
        return False
    return getattr(exception.__cause__, "sqlite_errorcode", None) != sqlite3.SQLITE_ERROR


def pages():
    """(file name, HTML) of the page in each language, for the web server in front."""
    for code, _name in settings.LANGUAGES:
        with override(code):
            yield f"unavailable/{code}.html", render_to_string("503.html")
