"""What may be attached, and how a page offers it."""

import zipfile
from contextlib import suppress
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from cluster.documents import MAX_PARTS, validate_document
from tests.factories import create_event, create_post, create_survey
from tests.markup import read

CHOOSE = (
    "Please choose a PDF or an office file without macros (pdf, docx, xlsx, pptx, odt, ods, odp)."
)
MACROS = "This file contains macros, which can harm readers. Please save it without them."


def unreadable(kind):
    return (
        f"This file can’t be opened as {kind}. If it is protected by a password, save it without "
        "one; otherwise save it again from the program that made it."
    )


def archive(parts):
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(name, text)
    return content.getvalue()


def office(folder, **more):
    return archive({"[Content_Types].xml": "<Types/>", f"{folder}/document.xml": "<x/>"} | more)


def open_document(kind, **more):
    return archive({"mimetype": f"application/vnd.oasis.opendocument.{kind}"} | more)


PDF = b"%PDF-1.7\n1 0 obj\n%%EOF"
GOOD = {
    "programme.pdf": PDF,
    "PROGRAMME.PDF": PDF,
    "Програма на деня.pdf": PDF,
    "text.docx": office("word"),
    "table.xlsx": office("xl"),
    "slides.pptx": office("ppt"),
    "text.odt": open_document("text"),
    "table.ods": open_document("spreadsheet"),
    "slides.odp": open_document("presentation"),
}


def refusal(name, content):
    with pytest.raises(ValidationError) as error:
        validate_document(SimpleUploadedFile(name, content))
    return error.value.messages


@pytest.mark.parametrize("name", GOOD)
def test_document_that_readers_can_open_is_accepted_whole(name):
    file = SimpleUploadedFile(name, GOOD[name])
    validate_document(file)
    assert file.read() == GOOD[name]


@pytest.mark.parametrize(
    "name",
    [
        *("page.html", "drawing.svg", "script.js", "program.exe", "archive.zip", "data.csv"),
        *("letter.doc", "macros.docm", "macros.xlsm", "nothing", ".pdf.html", "pdf", "page.pdf.js"),
        *("style.css", "page.xhtml", "note.eml", "shortcut.lnk", "disk.iso"),
    ],
)
def test_ending_that_is_not_offered_is_refused(name):
    assert refusal(name, PDF) == [CHOOSE]


DISGUISED = {
    "empty.pdf": b"",
    "page.pdf": b"<html><script>alert(1)</script></html>",
    "late.pdf": b"<script>alert(1)</script>" + PDF,
    "program.pdf": b"MZ\x90\x00",
    "picture.pdf": b"\x89PNG\r\n\x1a\n",
    "empty.docx": b"",
    "page.docx": b"<html></html>",
    "old.docx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,  # also what a password makes
    "table.docx": office("xl"),
    "text.xlsx": office("word"),
    "any.docx": archive({"page.html": "<script>"}),
    "no-types.docx": archive({"word/document.xml": "<x/>"}),
    "cut-off.docx": office("word")[:-30],
    "nothing.odt": archive({}),
    "table.odt": open_document("spreadsheet"),
    "program.odp": archive({"mimetype": "application/java-archive"}),
    "bomb.odt": archive({"mimetype": "application/vnd.oasis.opendocument.text" + " " * 10**6}),
}


@pytest.mark.parametrize("name", DISGUISED)
def test_document_that_is_not_what_its_name_says_is_refused(name):
    assert refusal(name, DISGUISED[name]) == [unreadable(name.rpartition(".")[2].upper())]


def test_archive_of_too_many_parts_is_refused():
    parts = dict.fromkeys(map(str, range(MAX_PARTS)), "")
    assert refusal("many.docx", office("word", **parts)) == [unreadable("DOCX")]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("text.docx", office("word", **{"word/vbaProject.bin": "x"})),
        ("table.xlsx", office("xl", **{"XL/VBAPROJECT.BIN": "x"})),
        ("text.odt", open_document("text", **{"Basic/script-lc.xml": "<x/>"})),
        ("table.ods", open_document("spreadsheet", **{"Scripts/python/x.py": "x"})),
    ],
)
def test_document_with_macros_is_refused(name, content):
    assert refusal(name, content) == [MACROS]


def test_heavy_document_is_refused_with_both_sizes(settings):
    settings.MAX_DOCUMENT_BYTES = 2048
    assert refusal("big.pdf", PDF + b" " * 5000) == [
        "This file is too large (5\N{NO-BREAK SPACE}kB). Please choose one of at most "
        "2\N{NO-BREAK SPACE}kB."
    ]


@given(st.binary(max_size=400), st.sampled_from(["docx", "xlsx", "odt"]))
def test_any_bytes_are_accepted_or_refused_with_a_sentence(content, ending):
    broken = office("word")[:20] + content + office("word")[60:]
    for whole in (content, broken, content + broken[:-40]):
        with suppress(ValidationError):
            validate_document(SimpleUploadedFile(f"file.{ending}", whole))


CREATE = {"post": create_post, "event": create_event, "survey": create_survey}


def attach(thing, name="programme.pdf", **fields):
    return thing.documents.create(file=SimpleUploadedFile(name, PDF + b" " * 3000), **fields)


@pytest.mark.django_db
@pytest.mark.parametrize("create", CREATE.values(), ids=CREATE)
def test_page_offers_its_files_in_order_with_kind_and_size(client, create):
    thing = create()
    second = attach(thing, position=2, name_bg="Програма")
    first = attach(thing, position=1, name="Покана 2026.pdf")
    page = read(client.get(thing.get_absolute_url()))
    items = page.one("section", css="documents").all("li")
    assert [item.text for item in items] == ["Покана_2026.pdf PDF, 3 kB", "Програма PDF, 3 kB"]
    links = [item.one("a").attributes["href"] for item in items]
    assert links == [first.file.url, second.file.url]
    assert items[1].one("a").one("span").attributes == {"lang": "bg"}


@pytest.mark.django_db
@pytest.mark.parametrize("create", CREATE.values(), ids=CREATE)
def test_page_without_files_says_nothing_of_them(client, create):
    page = read(client.get(create().get_absolute_url()))
    assert page.all("section", css="documents") == []


@pytest.mark.django_db
def test_size_is_that_of_the_file_that_was_stored_last():
    document = attach(create_post())
    document.file = SimpleUploadedFile("new.pdf", PDF)
    document.save()
    document.refresh_from_db()
    assert (document.size, document.kind, str(document)) == (len(PDF), "PDF", "new.pdf")


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 3])
def test_number_of_queries_does_not_grow(client, django_assert_num_queries, number):
    post = create_post()
    for _document in range(number):
        attach(post)
    with django_assert_num_queries(6):
        client.get(post.get_absolute_url())
