"""What collectstatic makes besides copies: one style sheet, and pages for when the site is away.

Style sheets are written one a component and sent as one. django-compressor or a bundler would do
it too, at the price of a step, a cache and a configuration of their own; this is one replacement
in the step that there is anyway, and what a browser makes of the imports by itself in development.
"""

import re
from pathlib import Path

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

from . import unavailable

STYLESHEET = str(Path("css", "site.css"))
IMPORT = re.compile(r'^@import "([^"/]+)";', re.MULTILINE)


def joined(read):
    """The text of site.css with each part in the place of its import.

    `read` gives the text of a file in css/ by its name. All parts lie there, beside site.css, so
    the addresses in them stay right. An import that is left (written in another way, or inside a
    part) raises ValueError: browsers ignore it, or fetch one more file for it.
    """
    sheet = IMPORT.sub(lambda line: read(line[1]), read("site.css"))
    if "@import" in sheet:
        raise ValueError('css/site.css: an import is not of the form @import "part.css";')
    return sheet


class SiteStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Joins before the parent hashes, so the name of the sheet changes with each part of it."""

    def post_process(self, paths, dry_run=False, **options):
        """Generates (name, new name, whether processed) of the `paths`, as collectstatic asks.

        Parts are read where they were written: collectstatic does not copy site.css again when
        only a part of it has changed, and what lies in the target is joined already.
        """
        if dry_run:
            return

        def read(name):
            try:
                storage, path = paths[str(Path("css", name))]
            except KeyError:
                raise FileNotFoundError(f"css/site.css imports {name}: no such file.") from None
            with storage.open(path) as file:
                return file.read().decode()

        self._put(STYLESHEET, joined(read))
        yield from super().post_process({**paths, STYLESHEET: (self, STYLESHEET)}, **options)
        for name, page in unavailable.pages():
            self._put(name, page)
            yield name, name, True

    def _put(self, name, text):
        self.delete(name)
        self.save(name, ContentFile(text.encode()))
