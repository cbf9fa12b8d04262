"""Tables as spreadsheets write them, CSV and XLSX: read with suspicion, written without danger.

A table is a list of headings and rows of cells, numbered as the spreadsheet shows them. Both are
read as a stream: a file of the largest size is never in memory as a whole.
"""

import codecs
import csv
import re
import zipfile
from contextlib import closing
from datetime import date, datetime, time
from pathlib import Path
from typing import NamedTuple
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter

from .documents import NOT_WHAT_IT_SAYS, UNREADABLE
from .sizes import file_size

MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED_BYTES = 200 * 1024 * 1024  # an .xlsx is a zip: what looks small may not be
MAX_PARTS = 1000  # files in that zip
MAX_ROWS = 20_000
MAX_COLUMNS = 100
MAX_CELL = 1_000_000  # characters
EXCEL_CELL = 32_767  # characters; of a longer text, Excel and openpyxl keep so many, without a word
CSV, XLSX = "csv", "xlsx"
MEDIA_TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_DELIMITERS = ";,\t"
_CHUNK = 64 * 1024
_LAST_ROW = 1_048_576  # of a worksheet
_ENCRYPTED = 0x1  # flag of a part of a zip

csv.field_size_limit(MAX_CELL)


class Row(NamedTuple):
    number: int  # as the spreadsheet shows it
    cells: list


class Table:
    """A stored file, opened. Raises ValidationError with a sentence for editors.

    `knows` tells whether a heading is one that the reader understands: so the delimiter of a CSV
    file is the one that makes sense of its first line. `rows()` can be read again and again.
    """

    def __init__(self, path, knows):
        self.path = Path(path)
        self.encoding = self.delimiter = None
        if self.path.stat().st_size == 0:
            raise ValidationError(_("This file is empty."))
        refuse_size(self.path.stat().st_size)
        with self.path.open("rb") as file:
            start = file.read(_CHUNK)
        if start.startswith(_ZIP):
            _refuse_bad_workbook(self.path)
            self._lines = self._worksheet_rows
        else:
            _refuse_other_types(start)
            self.encoding = _encoding(self.path)
            self.delimiter = self._choose_delimiter(knows)
            self._lines = self._csv_rows
        self.headings = _without_tail(_first(self._lines()))
        self._refuse_headings(knows)

    def rows(self):
        """Yield the Rows beneath the headings that are not blank; their length may vary."""
        number = 0
        lines = self._lines()
        next(lines)
        for line in lines:
            if all(cell is None or cell == "" for cell in line.cells):
                continue
            number += 1
            if number > MAX_ROWS:
                raise ValidationError(
                    _("The table has more than %(limit)s rows. Please divide it into several."),
                    params={"limit": MAX_ROWS},
                )
            yield line

    def count(self):
        """The number of rows. Reading them all also finds a file that breaks off half-way."""
        count = sum(1 for _row in self.rows())
        if not count:
            raise ValidationError(_("This table has no rows below its headings."))
        return count

    def _refuse_headings(self, knows):
        if len(self.headings) > MAX_COLUMNS:
            raise ValidationError(
                _("The table has more than %(limit)s columns. Is this the right file?"),
                params={"limit": MAX_COLUMNS},
            )
        if not any(knows(heading) for heading in self.headings):
            raise ValidationError(
                _(
                    "None of the columns of this table is known here. The first row must hold the "
                    "headings, as in a table that you download."
                )
            )

    # --- XLSX

    def _worksheet_rows(self):
        try:
            with (
                self.path.open("rb") as file,
                closing(load_workbook(file, True, data_only=True, keep_links=False)) as book,
            ):
                if not book.worksheets:
                    raise ValidationError(_("This workbook has no sheet with cells."))
                sheet = book.worksheets[0]
                sheet.reset_dimensions()  # the size that the file claims may be any
                rows = sheet.iter_rows(max_row=_LAST_ROW, max_col=MAX_COLUMNS + 1, values_only=True)
                for number, cells in enumerate(rows, 1):
                    _refuse_cut(number, cells)
                    yield Row(number, _without_tail([_from_workbook(cell) for cell in cells]))
        except ValidationError:
            raise
        except (
            *(*UNREADABLE, ArithmeticError, AttributeError, DefusedXmlException, LookupError),
            *(ParseError, TypeError, zipfile.LargeZipFile),
        ) as error:  # openpyxl trusts its input, and a broken one fails wherever it may
            raise ValidationError(
                _(
                    "This workbook is damaged or was made in an unusual way. Open it in your "
                    "spreadsheet program, save it as .xlsx again and choose that file."
                )
            ) from error

    # --- CSV

    def _csv_rows(self, delimiter=None):
        with self.path.open(encoding=self.encoding, newline="") as file:
            start = file.readline()
            if not re.fullmatch(r"sep=.\s*", start):  # a line in which Excel names its delimiter
                file.seek(0)
            lines = csv.reader(file, delimiter=delimiter or self.delimiter, strict=True)
            try:
                for number, cells in enumerate(lines, 1):
                    yield Row(number, [neutral_read(cell) for cell in cells])
            except csv.Error as error:
                raise ValidationError(
                    _(
                        "Line %(number)s of the file can’t be read: a quotation mark is not "
                        "closed, or a cell is longer than %(limit)s characters."
                    ),
                    params={"number": lines.line_num, "limit": MAX_CELL},
                ) from error

    def _choose_delimiter(self, knows):
        def known(delimiter):
            try:
                headings = _first(self._csv_rows(delimiter))
            except ValidationError:
                return -1
            return sum(map(knows, headings))

        return max(_DELIMITERS, key=known)


def _first(lines):
    """The texts of the first line; the rest of the file stays unread."""
    with closing(lines):
        line = next(lines, Row(1, []))
    return [" ".join(as_text(cell).split()) for cell in line.cells]


def _without_tail(cells):
    """Without the empty cells at the end."""
    while cells and cells[-1] in (None, ""):
        cells.pop()
    return cells


def refuse_size(size):
    if size > MAX_BYTES:
        raise ValidationError(
            _("This file is too large (%(size)s). The limit is %(limit)s: please divide it."),
            params={"size": file_size(size), "limit": file_size(MAX_BYTES)},
        )


def refuse_false_ending(upload):
    """Read as CSV, it would be refused for its headings rather than for what it is."""
    start = upload.read(len(_ZIP))
    upload.seek(0)
    if upload.name.lower().endswith(f".{XLSX}") and not start.startswith((_ZIP, _OLE)):
        raise ValidationError(NOT_WHAT_IT_SAYS, params={"kind": XLSX.upper()})


def _refuse_bad_workbook(path):
    """Look at the list of what is packed, before anything is unpacked."""
    try:
        with zipfile.ZipFile(path) as book:
            parts = book.infolist()
    except UNREADABLE as error:
        raise ValidationError(
            _("This workbook is damaged: it breaks off. Please save it again.")
        ) from error
    names = {part.filename.lower() for part in parts}
    if "xl/workbook.xml" not in names:
        raise ValidationError(_WRONG_TYPE)
    if any(name.endswith("vbaproject.bin") for name in names):
        raise ValidationError(
            _("This workbook contains macros. Please save it as .xlsx, without them.")
        )
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise ValidationError(_PROTECTED)
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
        raise ValidationError(
            _("Unpacked, this workbook would be huge. Please keep only the table in it.")
        )


_WRONG_TYPE = _("This is not a table. Please choose a file that ends in .csv or .xlsx.")
_PROTECTED = _(
    "This workbook is protected by a password, or is of the old kind .xls. Please save it as "
    ".xlsx without a password."
)
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0"  # old .xls, and the wrapping of every encrypted .xlsx
_SIGNATURES = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"\x1f\x8b", b"RIFF")


def _refuse_other_types(start):
    if start.startswith(_OLE):
        raise ValidationError(_PROTECTED)
    is_utf16 = start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    is_markup = start.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"<")
    if start.startswith(_SIGNATURES) or is_markup or (b"\0" in start and not is_utf16):
        raise ValidationError(_WRONG_TYPE)


def _encoding(path):
    """UTF-16 with its mark, UTF-8 with or without, and else what Bulgarian Windows writes."""
    with path.open("rb") as file:
        start = file.read(2)
    if start in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        candidates = ["utf-16"]
    else:
        candidates = ["utf-8-sig", "cp1251"]
    for encoding in candidates:
        try:
            with path.open(encoding=encoding, newline="") as file:
                while file.read(_CHUNK):
                    pass
        except UnicodeError:
            continue
        return encoding
    raise ValidationError(
        _("The letters of this file can’t be read. Please save it as “CSV UTF-8” or as .xlsx.")
    )


# --- What a cell may hold ---------------------------------------------------------------------

# A spreadsheet would take such a text for a formula and calculate it. An apostrophe before it
# prevents that, and one more before texts that have one by themselves, so that all come back.
_DANGEROUS = re.compile("'*[=+\\-@\t\r＝＋－＠]")
_NEUTRALISED = re.compile("'+[=+\\-@\t\r＝＋－＠]")
# How OOXML writes what XML cannot hold, "_x000D_"; and a text that looks like that.
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_WRITTEN = re.compile("_x([0-9A-Fa-f]{4})_")


def is_too_long_for_excel(value):
    """Whether a text would be cut there, or look cut: one that just fits is told from no other."""
    return isinstance(value, str) and _excel_length(_to_workbook(value)) >= EXCEL_CELL


def _excel_length(text):
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _refuse_cut(number, cells):
    for column, cell in enumerate(cells, 1):
        if not isinstance(cell, str) or len(cell) < EXCEL_CELL // 2:
            continue
        if EXCEL_CELL in (len(cell), _excel_length(_WRITTEN.sub(_character, cell))):
            raise ValidationError(
                _(
                    "Cell %(cell)s is as long as Excel allows (%(limit)s characters), so the end "
                    "of its text may be missing. Please import this text as CSV."
                ),
                params={"cell": f"{get_column_letter(column)}{number}", "limit": EXCEL_CELL},
            )


def neutral(value):
    """The text with nothing in it that a spreadsheet would calculate."""
    return f"'{value}" if isinstance(value, str) and _DANGEROUS.match(value) else value


def neutral_read(value):
    return value[1:] if isinstance(value, str) and _NEUTRALISED.match(value) else value


def _to_workbook(value):
    if isinstance(value, str):
        return _UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", neutral(value))
    return value


def _from_workbook(value):
    return neutral_read(_WRITTEN.sub(_character, value)) if isinstance(value, str) else value


def _character(written):
    code = int(written[1], 16)
    return written[0] if 0xD800 <= code <= 0xDFFF else chr(code)  # half a character is none


def as_text(value):
    """A cell as CSV holds it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("minutes" if value.second == 0 else "auto")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


# --- Writing ----------------------------------------------------------------------------------


class _Echo:
    """What csv needs for a file: gives each line back instead of keeping it."""

    def write(self, line):
        return line


def csv_lines(headings, rows):
    """Yield the lines of a CSV file. Its mark tells Excel that it is UTF-8."""
    writer = csv.writer(_Echo())
    yield codecs.BOM_UTF8.decode() + writer.writerow(headings)
    for row in rows:
        yield writer.writerow([neutral(as_text(cell)) for cell in row])


def write_workbook(file, title, headings, rows):
    """Write an XLSX file, row by row."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    sheet.append(headings)
    try:
        for row in rows:
            sheet.append([_to_workbook(cell) for cell in row])
    finally:
        book.save(file)  # also of half a table: else openpyxl leaves its own file on the disk
