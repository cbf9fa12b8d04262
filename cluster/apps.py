import re
from functools import lru_cache

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.db.backends.signals import connection_created
from django.utils.translation import gettext_lazy as _


class ClusterAdminConfig(AdminConfig):
    default_site = "cluster.adminsite.ClusterAdminSite"


class ClusterConfig(AppConfig):
    name = "cluster"
    verbose_name = _("Site")

    def ready(self):
        connection_created.connect(unicode_like, dispatch_uid="unicode_like")


def unicode_like(connection, **kwargs):
    """Let SQLite's LIKE ignore the case of Cyrillic, as PostgreSQL's ILIKE does.

    SQLite folds ASCII only (https://sqlite.org/lang_expr.html#like); without this, the admin's
    search for "клъстер" misses "Клъстер".
    """
    if connection.vendor == "sqlite":
        connection.connection.create_function("like", 2, _like, deterministic=True)
        connection.connection.create_function("like", 3, _like, deterministic=True)


def _like(pattern, value, escape=None):
    if pattern is None or value is None:
        return None
    return _like_regex(str(pattern), escape).fullmatch(str(value)) is not None


@lru_cache(maxsize=256)
def _like_regex(pattern, escape):
    parts, literal = [], False
    for char in pattern:
        if char == escape and not literal:
            literal = True
            continue
        wildcard = None if literal else {"%": ".*", "_": "."}.get(char)
        parts.append(wildcard or re.escape(char))
        literal = False
    return re.compile("".join(parts), re.IGNORECASE | re.DOTALL)
