"""How an editor attaches a file."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.factories import create_event, create_post, create_survey

pytestmark = pytest.mark.django_db

CREATE = {"post": create_post, "event": create_event, "survey": create_survey}


def change(thing):
    return reverse(f"admin:{thing._meta.label_lower.replace('.', '_')}_change", args=[thing.pk])


@pytest.mark.parametrize("create", CREATE.values(), ids=CREATE)
def test_editor_attaches_a_file_and_readers_find_it(editor, submit, create):
    thing = create()
    row = {
        "documents-TOTAL_FORMS": "1",
        "documents-0-file": SimpleUploadedFile("programme.pdf", b"%PDF-1.7" + b" " * 2040),
        "documents-0-name_en": "Programme",
        "documents-0-position": "0",
    }
    assert submit(editor, change(thing), **row).redirect_chain != []
    document = thing.documents.get()
    assert (document.name_en, document.size) == ("Programme", 2048)
    assert document.file.url in editor.get(thing.get_absolute_url()).content.decode()


def test_disguised_file_is_refused_with_a_sentence(editor, submit, sentences):
    post = create_post()
    row = {
        "documents-TOTAL_FORMS": "1",
        "documents-0-file": SimpleUploadedFile("page.pdf", b"<script>alert(1)</script>"),
        "documents-0-position": "0",
    }
    [sentence] = sentences(submit(editor, change(post), **row))
    assert sentence.startswith("This file can’t be opened as PDF.")
    assert not post.documents.exists()


def test_every_input_of_a_row_has_a_name(editor):
    page = editor.get(change(create_post())).content.decode()
    inputs = re.findall(
        r'<input [^>]*name="documents-__prefix__-(?:file|name_|position)[^>]*>', page
    )
    assert len(inputs) == 4
    assert all("aria-label=" in markup for markup in inputs)
