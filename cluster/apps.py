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
    return bool(_matcher(str(pattern), escape)(str(value)))


@lru_cache(maxsize=256)
def _matcher(pattern, escape):
    """What tells whether a text is like `pattern`.

    Nearly all patterns are searches, "%word%": whether a long text holds a word is told in a third
    of the time that a regular expression takes.
    """
    chars, literal = [], False  # (character, whether it stands for any text or character)
    for char in pattern:
        if char == escape and not literal:
            literal = True
            continue
        chars.append((char, not literal and char in "%_"))
        literal = False
    wild = [char if is_wild else "" for char, is_wild in chars]
    if len(wild) > 1 and wild[0] == wild[-1] == "%" and not any(wild[1:-1]):
        word = "".join(char for char, _is_wild in chars[1:-1]).lower()
        return lambda text: word in text.lower()
    parts = [{"%": ".*", "_": "."}[c] if is_wild else re.escape(c) for c, is_wild in chars]
    return re.compile("".join(parts), re.IGNORECASE | re.DOTALL).fullmatch
