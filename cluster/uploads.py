"""Files under the media root live as long as something names them.

A file must be written before its row is, and a row may be brought back after its file was replaced:
a version that can be restored keeps its files too, for good unless the whole thing is deleted. What
a transaction wrote goes if that is rolled back, and what nothing names any longer is swept up
later: by `manage.py sweep_uploads`, and never because somebody saved or deleted something.
"""

import re
import weakref
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import transaction
from django.db.models import CharField, FileField, JSONField, TextField
from django.utils import timezone

MIN_AGE = timedelta(days=1)  # a younger file may belong to a form that is being saved

_left_to_the_sweep = ContextVar("left_to_the_sweep", default=False)


@contextmanager
def left_to_the_sweep():
    """What is written in here stays for a day whatever becomes of its row: a preview shows it."""
    token = _left_to_the_sweep.set(True)
    try:
        yield
    finally:
        _left_to_the_sweep.reset(token)


class _Written:
    """A file of an open transaction. Lives in its list of things to do on commit, and only there.

    Django forgets that list on a rollback, also of a savepoint, and says so to nobody; what is
    forgotten is finalized, and with it goes the file. Python does the same when it exits.
    """

    def __init__(self, storage, name):
        self._removal = weakref.finalize(self, _remove, storage, [name])

    def keep(self):
        self._removal.detach()


class UploadStorage(FileSystemStorage):
    """A file that is written here stays if the transaction does in which it was written."""

    def save(self, name, content, max_length=None):
        name = super().save(name, content, max_length)
        if not _left_to_the_sweep.get():
            transaction.on_commit(_Written(self, name).keep)
        return name

    def replace(self, contents):
        """Put {name: bytes} where older files may stand, which stay unless all could be written."""
        fresh = {name: f"{name}.new" for name in contents}
        try:
            for name, content in contents.items():
                self.delete(fresh[name])  # left by a run that was killed
                super().save(fresh[name], ContentFile(content))
            for name in contents:
                Path(self.path(fresh[name])).replace(self.path(name))
        finally:
            for name in fresh.values():
                self.delete(name)


def _remove(storage, names):
    for name in names:
        storage.delete(name)
    for folder in {str(PurePosixPath(name).parent) for name in names}:
        if storage.exists(folder) and not any(storage.listdir(folder)):
            storage.delete(folder)


def folder_of(name):
    """Each upload has a folder of its own, with everything that was made of it."""
    return str(PurePosixPath(name).parent)


def folders_in_use():
    """The folders of all files that a row names: in its own column, in a text, or in a version.

    History keeps the name of a file in a text column called like the file's, so every column of
    such a name counts, in whichever model.
    """
    columns = [(model, field) for model in apps.get_models() for field in model._meta.local_fields]
    names_of_files = {field.name for _model, field in columns if isinstance(field, FileField)}
    in_use = set()
    for model, field in columns:
        if not isinstance(field, FileField | CharField | TextField | JSONField):
            continue
        values = model._default_manager.values_list(field.attname, flat=True)
        if field.name in names_of_files:
            in_use.update(folder_of(name) for name in values.exclude(**{field.name: ""}).iterator())
        elif isinstance(field, JSONField):
            strings = (text for value in values.iterator() for text in _strings(value))
            in_use.update(
                folder for text in strings for folder in [folder_of(text), *_mentioned(text)]
            )
        else:
            telling = values.filter(**{f"{field.name}__contains": settings.MEDIA_URL})
            in_use.update(folder for text in telling.iterator() for folder in _mentioned(text))
    return in_use


def _strings(value):
    """All strings in a JSON value: versions keep rows that hang on a thing as such."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _strings(part)


def _mentioned(text):
    """The folders of the uploads whose addresses a text holds."""
    addresses = re.findall(re.escape(settings.MEDIA_URL) + r"([^\s\"'<>?#]+)", text)
    return [folder_of(unquote(address)) for address in addresses]


def unused_folders():
    """Folders that nothing names and that have rested for a day, listed before asking for names."""
    old = [folder for folder in _folders() if _rests(folder)]
    in_use = folders_in_use()
    return [folder for folder in old if folder not in in_use]


def remove_folder(folder):
    _remove(default_storage, _files_in(folder))


def _folders():
    """As `unguessable` makes them: one level of kinds, and in it one folder for each upload."""
    if not default_storage.exists(""):
        return []
    kinds = default_storage.listdir("")[0]
    return [f"{kind}/{name}" for kind in kinds for name in default_storage.listdir(kind)[0]]


def _files_in(folder):
    return [f"{folder}/{name}" for name in default_storage.listdir(folder)[1]]


def _rests(folder):
    youngest = timezone.now() - MIN_AGE
    return all(default_storage.get_modified_time(name) < youngest for name in _files_in(folder))
