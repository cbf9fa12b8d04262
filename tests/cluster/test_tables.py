"""Files that call themselves tables: what is read, and the sentence for what is not."""

# ruff: noqa: E501, PIE804 - a hostile file stands with its sentence; parts are no identifiers

import zipfile
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError

from cluster import tables
from cluster.tables import Table, csv_lines, neutral, neutral_read, write_workbook
from tests.exchange import csv_file, workbook

ROWS = [["name", "city"], ["Ада", "София"], ["Bob; Co", "Ruse, BG"]]
WRONG = "This is not a table. Please choose a file that ends in .csv or .xlsx."
PROTECTED = (
    "This workbook is protected by a password, or is of the old kind .xls. Please save it as .xlsx "
    "without a password."
)
DAMAGED = (
    "This workbook is damaged or was made in an unusual way. Open it in your spreadsheet program, "
    "save it as .xlsx again and choose that file."
)
HUGE = "Unpacked, this workbook would be huge. Please keep only the table in it."
UNKNOWN = (
    "None of the columns of this table is known here. The first row must hold the headings, as in a table "
    "that you download."
)
UNCLOSED = (
    "Line {} of the file can’t be read: a quotation mark is not closed, or a cell is longer than "
    "1000000 characters."
)


@pytest.fixture
def opened(tmp_path):
    def _opened(content):
        path = tmp_path / "upload"
        path.write_bytes(content)
        return Table(path, {"name", "city"}.__contains__)

    return _opened


def repacked(**parts):
    """A workbook with other parts: {name with __ for / : content, or None to leave it out}."""
    file = BytesIO()
    source = zipfile.ZipFile(BytesIO(workbook(*ROWS)))
    names = {name.replace("__", "/"): content for name, content in parts.items()}
    with source, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in source.namelist():
            if name not in names:
                packed.writestr(name, source.read(name))
        for name, content in names.items():
            if content is not None:
                packed.writestr(name, content)
    return file.getvalue()


def sheet(cells, prolog=""):
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    text = f'{prolog}<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>'
    return repacked(**{"xl__worksheets__sheet1.xml": text.encode("utf-8", "surrogatepass")})


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
def test_csv_is_read_as_bulgarian_excel_writes_it(opened, encoding, delimiter):
    table = opened(csv_file(*ROWS, delimiter=delimiter, encoding=encoding))
    assert table.headings == ROWS[0]
    assert [tuple(row) for row in table.rows()] == [(2, ROWS[1]), (3, ROWS[2])]
    assert table.count() == 2


def test_line_that_names_the_delimiter_is_no_row(opened):
    table = opened(b"sep=;\r\n" + csv_file(*ROWS, delimiter=";"))
    assert (table.headings, table.count()) == (ROWS[0], 2)


def test_blank_rows_are_passed_over_and_rows_keep_their_numbers(opened):
    table = opened(csv_file(ROWS[0], ["", ""], ROWS[1], [], ROWS[2]))
    assert [row.number for row in table.rows()] == [3, 5]


def test_workbook_is_read_by_its_first_sheet(opened):
    table = opened(workbook(ROWS[0], [1.0, True], [None, None], ["=1+1", "x"]))
    assert [tuple(row) for row in table.rows()] == [(2, [1, True]), (4, [None, "x"])]


def damaged(name):
    """A workbook with a part that can no longer be unpacked."""
    content = bytearray(workbook(*ROWS))
    part = zipfile.ZipFile(BytesIO(content)).getinfo(name)
    start = part.header_offset + 30 + len(part.filename)  # past the header of the part
    content[start : start + 8] = b"\xff" * 8
    return bytes(content)


VECTORS = {
    "empty": (b"", "This file is empty."),
    "only a mark": (b"\xef\xbb\xbf", UNKNOWN),
    "only headings": (b"name,city\r\n", "This table has no rows below its headings."),
    "headings and blanks": (b"name,city\r\n,\r\n ,", None),
    "unknown headings": (b"a,b\r\n1,2", UNKNOWN),
    "pdf": (b"%PDF-1.7\n", WRONG),
    "png": (b"\x89PNG\r\n\x1a\n", WRONG),
    "jpeg": (b"\xff\xd8\xff\xe0\0", WRONG),
    "html": (b"\xef\xbb\xbf <html><table><tr><td>name", WRONG),
    "xml bomb as csv": (b'<?xml version="1.0"?><!DOCTYPE lolz [', WRONG),
    "nul bytes": (b"name,city\r\nA\0,B", WRONG),
    "executable": (b"MZ\x90\0", WRONG),
    "old xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), PROTECTED),
    "letters of no kind": (
        b"name\r\n\x98\xff",
        "The letters of this file can’t be read. Please save it as “CSV UTF-8” or as .xlsx.",
    ),
    "half of utf-16": (
        b"\xff\xfen\0a\0m\0e\0\n\0\x00\xd8",
        "The letters of this file can’t be read. Please save it as “CSV UTF-8” or as .xlsx.",
    ),
    "unclosed quotation": (b'name,city\r\n"A,B\r\nC,D', UNCLOSED.format(3)),
    "huge cell": (b"name,city\r\n" + b"x" * 1_000_001, UNCLOSED.format(2)),
    "many rows": (
        b"name\r\n" + b"x\r\n" * 20_001,
        "The table has more than 20000 rows. Please divide it into several.",
    ),
    "a million columns": (
        b"name" + b"," * 1_000_000 + b"city\r\n",
        "The table has more than 100 columns. Is this the right file?",
    ),
    "too large": (
        b"name\r\n" + b"x" * (20 * 1024 * 1024),
        "This file is too large (20\N{NO-BREAK SPACE}MB). The limit is 20\N{NO-BREAK SPACE}MB: "
        "please divide it.",
    ),
    "cut zip": (workbook(*ROWS)[:2000], "This workbook is damaged: it breaks off. Please save it again."),
    "damaged part": (damaged("xl/workbook.xml"), DAMAGED),
    "damaged sheet": (damaged("xl/worksheets/sheet1.xml"), DAMAGED),
    "other zip": (repacked(**{"xl__workbook.xml": None}), WRONG),
    "macros": (
        repacked(**{"xl__vbaProject.bin": b"x"}),
        "This workbook contains macros. Please save it as .xlsx, without them.",
    ),
    "zip bomb": (repacked(**{"xl__media__zeros": bytes(201 * 1024 * 1024)}), HUGE),
    "many parts": (repacked(**{f"xl__{n}.xml": b"" for n in range(1001)}), HUGE),
    "no sheet": (
        repacked(**{"xl__worksheets__sheet1.xml": None}),
        "This workbook has no sheet with cells.",
    ),
    "cell as Excel cuts it": (
        workbook(["name", "city"], ["A", "x" * 40_000]),
        "Cell B2 is as long as Excel allows (32767 characters), so the end of its text may be "
        "missing. Please import this text as CSV.",
    ),
    "broken xml": (repacked(**{"xl__worksheets__sheet1.xml": b"<worksheet><sheet"}), DAMAGED),
    "billion laughs": (
        sheet("&b;", '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'),
        DAMAGED,
    ),
    "foreign entity": (
        sheet("&x;", '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
        DAMAGED,
    ),
    "surrogate in xml": (sheet('<row r="1"><c t="inlineStr"><is><t>&#xD800;</t></is></c></row>'), DAMAGED),
    "cell far out": (sheet('<row r="1"><c r="ZZZZZZZ1"><v>1</v></c></row>'), DAMAGED),
    "formula of nothing": (sheet('<row r="1"><c r="A1" t="s"><v>99</v></c></row>'), DAMAGED),
}  # fmt: skip


@pytest.mark.parametrize("name", VECTORS)
def test_hostile_file_gets_a_sentence(opened, name):
    content, sentence = VECTORS[name]
    if sentence is None:
        assert opened(content).count() == 1
        return
    with pytest.raises(ValidationError) as refused:
        opened(content).count()
    assert refused.value.messages == [sentence]


def test_part_of_a_zip_that_climbs_out_is_never_unpacked(opened, tmp_path):
    table = opened(repacked(**{"../../slip.txt": b"x", "xl/../../../slip.txt": b"x"}))
    assert table.count() == 2
    assert list(tmp_path.parent.rglob("slip.txt")) == []


def test_size_that_a_sheet_claims_costs_nothing(opened):
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    content = (
        f'<worksheet xmlns="{main}"><dimension ref="A1:XFD1048576"/><sheetData><row r="1">'
        '<c r="A1" t="inlineStr"><is><t>name</t></is></c></row><row r="9">'
        '<c r="A9" t="inlineStr"><is><t>_xD800_A</t></is></c></row></sheetData></worksheet>'
    )
    table = opened(repacked(**{"xl__worksheets__sheet1.xml": content}))
    assert [(row.number, row.cells[0]) for row in table.rows()] == [(9, "_xD800_A")]


TEXTS = [
    *("=1+1", "+359", "-1", "@a", "\ta", "\ra", "＝a", "'=a", "''+a", "'plain", "a\r\nb", "a\rb"),
    *(
        "_x000D_",
        "_x005F_",
        "a\x0bb",
        '"',
        ",;\t",
        "  spaces  ",
        "1",
        "01",
        "true",
        "2023-06-14",
        "",
    ),
]


@pytest.mark.parametrize("text", TEXTS)
def test_text_comes_back_as_it_went_out(opened, text):
    name = "name"
    csv_content = "".join(csv_lines([name, "city"], [[text, "x"]])).encode()
    file = BytesIO()
    write_workbook(file, "Sheet", [name, "city"], [[text, "x"]])
    for content in (csv_content, file.getvalue()):
        [row] = opened(content).rows()
        assert (row.cells[0] or "") == text


@pytest.mark.parametrize(
    ("text", "is_too_long"),
    [
        *(("x" * 32_766, False), ("x" * 32_767, True), ("=" + "x" * 32_765, True)),
        *(("\r" + "x" * 32_758, False), ("\r" + "x" * 32_759, True), ("😀" * 16_384, True)),
    ],
)
def test_length_in_excel_counts_what_is_written(opened, text, is_too_long):
    assert tables.is_too_long_for_excel(text) is is_too_long
    file = BytesIO()
    write_workbook(file, "Sheet", ["name"], [[text]])
    if not is_too_long:
        assert next(opened(file.getvalue()).rows()).cells == [text]


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\ta", "\ra", "'=1"])
def test_no_spreadsheet_calculates_what_goes_out(text):
    assert neutral(text) == f"'{text}"
    assert neutral_read(neutral(text)) == text


def test_limits_are_those_that_the_form_tells():
    assert (tables.MAX_BYTES, tables.MAX_ROWS) == (20 * 1024**2, 20_000)
