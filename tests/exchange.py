"""Tables as an editor would send them to the import page, and what the page answers."""

import csv
from io import BytesIO, StringIO
from types import SimpleNamespace

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from tests.markup import read


def csv_file(*rows, delimiter=",", encoding="utf-8"):
    file = StringIO()
    csv.writer(file, delimiter=delimiter).writerows(rows)
    return file.getvalue().encode(encoding)


def workbook(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    file = BytesIO()
    book.save(file)
    book.close()
    return file.getvalue()


def desk_address(model, name, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


def download(client, model, kind, query=""):
    response = client.get(desk_address(model, "export", kind) + query)
    assert response.status_code == 200
    return b"".join(response.streaming_content)


class Outcome:
    """What the page says of a table."""

    def __init__(self, response):
        assert response.status_code == 200
        content = response.getvalue() if response.streaming else response.content
        start = content.index(b'<div id="content-main"')  # around it is Django's own markup
        end = content.rindex(b"</div>", 0, content.index(b'<br class="clear">'))
        self.page = read(SimpleNamespace(content=content[start : end + len(b"</div>")]))
        tickets = self.page.all("input", name="ticket")
        self.ticket = tickets[0].attributes["value"] if tickets else None
        counts = self.page.all("dl", css="exchange-counts")
        self.counts = [
            int(dd.text) for box in counts for dd in box.all("dd")
        ]  # new, changed, unchanged, with mistakes
        self.heading = self.page.all("h2")[0].text
        self.sentences = [
            li.text
            for css in ("exchange-complaints", "errorlist")
            for ul in self.page.all("ul", css=css)
            for li in ul.all("li")
        ]


def send(client, model, content, *, name="table.csv", **data):
    """Upload a table and see what would change."""
    upload = {"file": SimpleUploadedFile(name, content), **data}
    return Outcome(client.post(desk_address(model, "import"), upload))


def confirm(client, model, outcome):
    return Outcome(client.post(desk_address(model, "import"), {"ticket": outcome.ticket}))


def bring_in(client, model, content, **data):
    """Upload a table that is good, and confirm it."""
    checked = send(client, model, content, **data)
    assert checked.sentences == [], checked.sentences
    done = confirm(client, model, checked)
    assert done.page.all("ul", css="errorlist") == [], done.page.text
    assert done.counts == checked.counts
    return done
