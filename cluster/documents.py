"""Files that readers can download: what an editor may attach, and what a page says of it."""

import struct
import zipfile
import zlib
from pathlib import PurePath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from .languages import BilingualField
from .publishing import unguessable
from .sizes import file_size

# Office files are archives. What each kind must hold, by ending: a folder of Office Open XML
# (ECMA-376), or the media type that an OpenDocument begins with (ISO/IEC 26300-3).
OFFICE_FOLDERS = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}
OPEN_DOCUMENTS = {"odt": b"text", "ods": b"spreadsheet", "odp": b"presentation"}
ENDINGS = ["pdf", *OFFICE_FOLDERS, *OPEN_DOCUMENTS]
MAX_PARTS = 10_000  # of an archive; long reports have some hundred
_MACROS = ("vbaproject.bin", "basic/script-lc.xml", "scripts/")
# What reading a broken archive may raise.
UNREADABLE = (EOFError, KeyError, NotImplementedError, OSError, RuntimeError, ValueError)
UNREADABLE += (struct.error, zipfile.BadZipFile, zlib.error)

NOT_WHAT_IT_SAYS = _(
    "This file can’t be opened as %(kind)s. If it is protected by a password, save it without one; "
    "otherwise save it again from the program that made it."
)


def _ending(file):
    return PurePath(file.name).suffix.lower().removeprefix(".")


def validate_pdf(file):
    """As validate_document, where nothing but a PDF will do. Raises ValidationError."""
    if _ending(file) != "pdf":
        raise ValidationError(_("Please choose a PDF."))
    validate_document(file)


def validate_document(file):
    """Refuse with a sentence for editors what is too heavy, of no kind we offer, or disguised.

    Only the list of an archive's parts is read, nothing is unpacked. Raises ValidationError.
    """
    ending = _ending(file)
    if ending not in ENDINGS:
        raise ValidationError(
            _("Please choose a PDF or an office file without macros (%(endings)s)."),
            params={"endings": ", ".join(ENDINGS)},
        )
    try:
        if file.size > settings.MAX_DOCUMENT_BYTES:
            raise ValidationError(
                _("This file is too large (%(size)s). Please choose one of at most %(limit)s."),
                params={
                    "size": file_size(file.size),
                    "limit": file_size(settings.MAX_DOCUMENT_BYTES),
                },
            )
        was_closed = file.closed  # as a stored file is
        file.open()
        try:
            _validate_content(file, ending)
        finally:
            if was_closed:
                file.close()
            else:
                file.seek(0)
    except UNREADABLE as error:
        raise ValidationError(NOT_WHAT_IT_SAYS, params={"kind": ending.upper()}) from error


def _validate_content(file, ending):
    """Raises ValidationError, or one of the errors of a broken archive."""
    if ending == "pdf":
        if file.read(5) != b"%PDF-":
            raise ValueError("no PDF")
        return
    with zipfile.ZipFile(file) as archive:
        parts = [part.filename.lower() for part in archive.infolist()]
        if len(parts) > MAX_PARTS:
            raise ValueError("too many parts")
        if any(part.endswith(_MACROS[0]) or part.startswith(_MACROS[1:]) for part in parts):
            raise ValidationError(
                _("This file contains macros, which can harm readers. Please save it without them.")
            )
        if ending in OFFICE_FOLDERS:
            is_kind = "[content_types].xml" in parts and any(
                part.startswith(OFFICE_FOLDERS[ending]) for part in parts
            )
        else:
            with archive.open("mimetype") as media_type:
                is_kind = media_type.read(100) == (
                    b"application/vnd.oasis.opendocument." + OPEN_DOCUMENTS[ending]
                )
        if not is_kind:
            raise ValueError("another kind of archive")


class Document(models.Model):
    """A file of a post, an event or a survey; the subclass says whose."""

    file = models.FileField(
        _("file"),
        upload_to=unguessable,
        max_length=300,
        validators=[validate_document],
        help_text=_("A PDF, or an office file: docx, xlsx, pptx, odt, ods, odp."),
    )
    size = models.PositiveIntegerField(editable=False)  # bytes; pages need not ask the disk
    name = BilingualField(
        models.CharField(
            _("name"),
            max_length=200,
            blank=True,
            help_text=_("“Programme of the conference”. Empty: the name of the file."),
        )
    )
    position = models.PositiveSmallIntegerField(
        _("position"),
        default=0,
        validators=[MaxValueValidator(9999)],
        help_text=_("Smaller numbers stand first."),
    )

    class Meta:
        abstract = True
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ["position", "pk"]

    def __str__(self):
        return self.name or self.file_name

    def save(self, *args, **kwargs):
        self.size = self.file.size
        super().save(*args, **kwargs)

    @property
    def file_name(self):
        return PurePath(self.file.name).name

    @property
    def kind(self):
        """ "PDF": the ending of the file, as people say it."""
        return _ending(self.file).upper()
