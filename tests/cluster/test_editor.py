import json

import pytest
from django import forms
from django.utils.translation import override

from cluster.editor import RichTextWidget
from cluster.richtext import ATTRIBUTES, TAGS, URL_SCHEMES


def setup(language="en"):
    """What the script of the editor finds on the field."""
    with override(language):
        context = RichTextWidget().get_context("body", "<p>a</p>", {})
    return json.loads(context["widget"]["attrs"]["data-rich-text"])


def test_editor_and_sanitiser_have_one_list():
    given = setup()
    assert set(given["tags"]) == TAGS
    assert {tag: set(names) for tag, names in given["attributes"].items()} == ATTRIBUTES
    assert set(given["schemes"]) == URL_SCHEMES


def test_editor_speaks_the_language_of_the_reader():
    assert (setup("en")["words"]["ul"], setup("bg")["words"]["ul"]) == (
        "Bulleted list",
        "Списък с точки",
    )


@pytest.mark.parametrize("sent", ["<p>a</p>\r\n<p>b</p>", "<p>a</p>\n<p>b</p>"])
def test_text_that_comes_back_as_it_was_is_not_changed(sent):
    field = forms.CharField(widget=RichTextWidget)
    data = field.widget.value_from_datadict({"body": sent}, {}, "body")
    assert not field.has_changed("<p>a</p>\n<p>b</p>", data)


def test_editor_needs_no_inline_script():
    """An import map, by which the package loads its editor, would be one."""
    assert "importmap" not in str(RichTextWidget().media)
