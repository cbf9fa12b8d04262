"""The pages of the editors' desk on which tables are downloaded and imported.

An import looks at the whole file first and writes nothing; then the editor confirms. Both steps may
take a minute, so their page is sent while they run: a bar grows without any script, and no proxy
takes the silence for a failure. Whoever leaves the page before the end leaves nothing half done.
"""

import contextlib
import tempfile
import time
from pathlib import Path

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.auth import get_permission_codename
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import FileExtensionValidator
from django.db import DatabaseError
from django.http import FileResponse, Http404, StreamingHttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from . import tables
from .cells import as_word
from .exchange import SHOWN, Import

_PREFIX = "cluster-import-"
_KEPT = 24 * 3600  # seconds that a file waits for its confirmation
_PLACE_OF_STEPS = "<!-- steps -->"


class ImportForm(forms.Form):
    file = forms.FileField(
        label=_("Table"),
        help_text=_("A file .csv or .xlsx of at most 20 MB and 20,000 rows."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        validators=[
            FileExtensionValidator(
                [tables.CSV, tables.XLSX],
                _("This is not a table. Please choose a file that ends in .csv or .xlsx."),
            )
        ],
        error_messages={
            "required": _("Please choose a file."),
            "empty": _("This file is empty."),
        },
    )
    keep_ids = forms.BooleanField(
        label=_("Keep the numbers of the file"),
        required=False,
        help_text=_(
            "For content of another site: what is new here gets the number in the column “No.”, so "
            "that old links to it keep working."
        ),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        tables.refuse_size(file.size)
        tables.refuse_false_ending(file)
        return file


def folder():
    """Where uploads wait. It need not outlive a restart, and no address leads there."""
    return Path(settings.FILE_UPLOAD_TEMP_DIR or tempfile.gettempdir())


def keep(upload):
    """Store an upload until it is confirmed; return its name. Only the server's user can read it.

    What others left behind is thrown away here, so that no list of contacts stays for long.
    """
    for old in folder().glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):
            if old.stat().st_mtime < time.time() - _KEPT:
                old.unlink()
    with tempfile.NamedTemporaryFile(prefix=_PREFIX, dir=folder(), delete=False) as file:
        for chunk in upload.chunks():
            file.write(chunk)
    return Path(file.name).name


class ExchangeAdmin(admin.ModelAdmin):
    """Adds downloading and importing by `resource_class` to the list of a model."""

    resource_class = None
    change_list_template = "admin/exchange/change_list.html"

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        view = self.admin_site.admin_view
        return [
            path("import/", view(self.import_view), name=f"{name}_import"),
            path("export/<slug:kind>/", view(self.export_view), name=f"{name}_export"),
            *super().get_urls(),
        ]

    def has_import_permission(self, request):
        """An import may write over everything at once, dates of publication too: all rights."""
        verbs = ("add", "change", "publish")
        codenames = [get_permission_codename(verb, self.opts) for verb in verbs]
        return request.user.has_perms(f"{self.opts.app_label}.{name}" for name in codenames)

    def changelist_view(self, request, extra_context=None):
        may_import = {"has_import_permission": self.has_import_permission(request)}
        return super().changelist_view(request, may_import | (extra_context or {}))

    # --- Downloading

    def export_view(self, request, kind):
        """All that the list shows, on all its pages, with its search and filters."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if kind not in tables.MEDIA_TYPES:
            raise Http404
        changelist = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        try:
            queryset = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            return redirect(changelist)
        resource = self.resource_class(request.user)
        headings = resource.headings()
        things = resource.for_rows(queryset).iterator(chunk_size=200)
        filename = f"{self.opts.model_name}-{timezone.localdate()}.{kind}"
        if kind == tables.CSV:
            lines = tables.csv_lines(headings, map(resource.export, things))
            return StreamingHttpResponse(
                _in_language(get_language(), lines),
                content_type=tables.MEDIA_TYPES[kind],
                headers={"Content-Disposition": f'attachment; filename="{filename}"'},
            )
        file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
        title = capfirst(str(self.opts.verbose_name_plural))
        try:
            tables.write_workbook(file, title, headings, _uncut(resource, things))
        except ValidationError as error:
            file.close()
            self.message_user(request, error.messages[0], messages.ERROR)
            return redirect(f"{changelist}?{request.GET.urlencode()}")
        file.seek(0)
        return FileResponse(
            file, as_attachment=True, filename=filename, content_type=tables.MEDIA_TYPES[kind]
        )

    # --- Importing

    def import_view(self, request):
        if not self.has_import_permission(request):
            raise PermissionDenied
        if "ticket" in request.POST:
            return self._confirmed(request)
        form = ImportForm(request.POST or None, request.FILES or None)
        if request.method != "POST" or not form.is_valid():
            return self._ask(request, form)
        upload = form.cleaned_data["file"]
        ticket = {
            "file": keep(upload),
            "name": upload.name,
            "keep_ids": form.cleaned_data["keep_ids"],
            "user": request.user.pk,
            "model": self.opts.label,
        }
        return self._show(request, ticket, self._check(request, ticket))

    def _ask(self, request, form):
        resource = self.resource_class(request.user)
        context = {
            **self._context(request),
            "form": form,
            "headings": resource.headings(),
        }
        return TemplateResponse(request, "admin/exchange/import.html", context)

    def _context(self, request):
        return {
            **self.admin_site.each_context(request),
            "title": _("Import from a table"),
            "opts": self.opts,
        }

    def _confirmed(self, request):
        """Write what was looked at before. The ticket says what, and that it was this editor."""
        try:
            ticket = signing.loads(request.POST["ticket"], salt=_PREFIX, max_age=_KEPT)
        except signing.BadSignature:
            ticket = {}
        if (ticket.get("user"), ticket.get("model")) != (request.user.pk, self.opts.label):
            ticket = {}
        if not ticket or not (folder() / ticket["file"]).is_file():
            form = ImportForm({}, {})
            form.add_error(None, _("This file is no longer kept here. Please choose it again."))
            form.errors.pop("file", None)
            return self._ask(request, form)
        return self._show(request, ticket, self._store(request, ticket))

    def _show(self, request, ticket, steps):
        """The page, sent piece by piece while `steps` run."""
        context = {**self._context(request), "file_name": ticket["name"]}
        page = render_to_string("admin/exchange/running.html", context, request)
        start, end = page.split(_PLACE_OF_STEPS)

        def pieces():
            yield start
            for template, extra in steps:
                yield render_to_string(f"admin/exchange/{template}", context | extra, request)
            yield end

        return StreamingHttpResponse(
            _in_language(get_language(), pieces()),
            headers={"X-Accel-Buffering": "no"},  # nginx must not wait for the end
        )

    def _open(self, request, ticket):
        resource = self.resource_class(request.user, keep_ids=ticket["keep_ids"])
        names = resource.names()
        table = tables.Table(folder() / ticket["file"], lambda heading: as_word(heading) in names)
        return Import(resource, table, ticket.get("seen"))

    def _run(self, request, ticket, step):
        """Yield the pieces of a running step, and return its Import, or None if it was refused."""
        run = None
        yield "_progress.html", {"done": 0}
        try:
            run = self._open(request, ticket)
            total = ticket.get("rows") or run.table.count()
            for done in getattr(run, step)():
                yield "_progress.html", {"done": done, "total": total}
        except ValidationError as error:
            if not (run and run.failed):
                yield "_refused.html", {"sentences": error.messages}
                return None
        except DatabaseError:
            sentence = _(
                "The database refused it: somebody may have been saving the same. Nothing "
                "was imported. Please try again."
            )
            yield "_refused.html", {"sentences": [sentence]}
            return None
        return run

    def _check(self, request, ticket):
        signed = ""
        try:
            run = yield from self._run(request, ticket, "check")
            if run and run.is_good:
                rows = sum(run.counts.values())  # not to be counted again
                known = ticket | {"rows": rows, "seen": run.seen}
                signed = signing.dumps(known, salt=_PREFIX, compress=True)
            if run:
                yield "_checked.html", {"run": run, "ticket": signed, "shown": SHOWN}
        finally:
            if not signed:
                self._forget(ticket)

    def _store(self, request, ticket):
        try:
            run = yield from self._run(request, ticket, "store")
            if run:
                name = "_checked.html" if run.failed else "_stored.html"
                yield name, {"run": run, "ticket": "", "shown": SHOWN}
        finally:
            self._forget(ticket)

    @staticmethod
    def _forget(ticket):
        (folder() / ticket["file"]).unlink(missing_ok=True)


def _uncut(resource, things):
    """The rows of a workbook. Raises ValidationError rather than have Excel shorten a text: the
    rest of it would be lost when the table comes back.
    """
    for thing in things:
        cells = resource.export(thing)
        if any(map(tables.is_too_long_for_excel, cells)):
            raise ValidationError(
                _("“%(title)s” is too long for a cell of Excel. Please download the list as CSV."),
                params={"title": thing},
            )
        yield cells


def _in_language(code, pieces):
    """The pieces of a page whose middleware has long gone, in the reader's language."""
    with override(code):
        yield from pieces
