import pytest
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.utils.translation import override
from hypothesis import settings as hypothesis_settings

from cluster.uploads import UploadStorage

hypothesis_settings.register_profile("patient", deadline=None)  # a busy machine is no failure
hypothesis_settings.load_profile("patient")


def _path(storage):
    return {"BACKEND": f"{storage.__module__}.{storage.__qualname__}"}


@pytest.fixture(autouse=True)
def files_of_this_test(settings, tmp_path):
    """Uploads land in a directory of the test; static files need no collecting first."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STATIC_ROOT = tmp_path / "static"
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    settings.STATIC_ROOT.mkdir()  # WhiteNoise warns of a missing one
    settings.STORAGES = {
        "default": _path(UploadStorage),
        "staticfiles": _path(StaticFilesStorage),
    }


@pytest.fixture(autouse=True)
def fast_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def english():
    """A request leaves its language active in the thread; no test inherits it."""
    with override("en"):
        yield
