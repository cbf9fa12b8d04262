from html.parser import HTMLParser

import pytest

from tests.factories import create_editor


class _Controls(HTMLParser):
    """Collects what a browser would send of the forms on a page: {name: value or list}."""

    def __init__(self):
        super().__init__()
        self.data, self.area, self.select, self.option = {}, None, None, None

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        name = attrs.get("name")
        if tag == "input" and name:
            kind = attrs.get("type", "text")
            is_off = kind in ("checkbox", "radio") and "checked" not in attrs
            if kind not in ("submit", "file") and not is_off:
                self.data[name] = attrs.get("value", "on" if kind == "checkbox" else "")
        elif tag == "textarea":
            self.area, self.data[name] = name, ""
        elif tag == "select":
            self.select, self.multiple = name, "multiple" in attrs
            if self.multiple:
                self.data[name] = []
        elif tag == "option" and self.select and "selected" in attrs:
            if self.multiple:
                self.data[self.select].append(attrs["value"])
            else:
                self.data[self.select] = attrs["value"]
        elif tag == "option" and self.select and not self.multiple:
            self.data.setdefault(self.select, attrs["value"])

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.area = None
        elif tag == "select":
            self.select = None

    def handle_data(self, data):
        if self.area:
            self.data[self.area] += data


def controls(response):
    parser = _Controls()
    parser.feed(response.content.decode())
    return parser.data


@pytest.fixture
def editor(client):
    """The test client, logged in as a member of the group Editors."""
    client.force_login(create_editor())
    return client


@pytest.fixture
def submit():
    """Opens a form, fills in `changes` and sends it as a browser would, all other fields too.

    Returns the response: with redirects followed when it was saved.
    """

    def _submit(client, address, **changes):
        page = client.get(address)
        assert page.status_code == 200
        return client.post(address, controls(page) | changes, follow=True)

    return _submit


@pytest.fixture
def sentences():
    """What a refused form of the admin says, those of its inlines included."""

    def _sentences(response):
        return [str(text) for errors in response.context["errors"] for text in errors]

    return _sentences
