"""The first page of the admin: what needs doing, each with the way to its list.

Nothing here is stored or ticked off: a task is a word of a QuerySet, and goes when its reason goes.
The filter of the list asks by the same word, so that it shows as many things as the desk counts.
"""

from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, F, QuerySet, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from events.models import Event
from members.models import Member
from news.models import Post, without_report
from surveys.models import Survey

from .dates import SITE_ZONE, near_day, sofia_moment
from .languages import CODES
from .models import Page, Picture

NAMED = 3  # things of a task that the desk itself names


class Part(NamedTuple):
    """The things of one model that a task is about, and the filters of its list for just these."""

    things: QuerySet
    filters: dict

    @property
    def options(self):
        return self.things.model._meta

    @property
    def address(self):
        route = f"admin:{self.options.app_label}_{self.options.model_name}_changelist"
        return f"{reverse(route)}?{urlencode(self.filters)}"


class Task(NamedTuple):
    """The first by `order` are named, with a `remark` on that moment: its day, or when exactly.

    What may be ahead, of something scheduled, has a remark for that too.
    """

    title: str
    parts: list
    order: str
    remark: str
    remark_if_never: str = ""
    remark_if_ahead: str = ""


def _everywhere(word, filter_name):
    models = (Post, Event, Survey, Member, Page)
    return [Part(getattr(model.objects, word)(), {filter_name: word}) for model in models]


def _tasks():
    closing = Part(Survey.objects.closing_soon(), {"state": "closing_soon"})
    waiting = Part(
        Survey.objects.published().waiting(), {"state": "waiting", "publication": "published"}
    )
    over = Part(without_report(Event.objects.all()), {"todo": "without_report"})
    unverified = Part(Member.objects.unverified(), {"todo": "unverified"})
    pictures = Part(
        Picture.objects.undescribed().annotate(
            title_en=F("alt_en"), title_bg=F("alt_bg"), published_at=F("created_at")
        ),
        {"description": "undescribed"},
    )
    return [
        Task(
            _("Waiting for a review"),
            _everywhere("in_review", "publication"),
            "review_requested_at",
            _("asked for on %(day)s"),
        ),
        Task(
            _("Scheduled next"),
            _everywhere("scheduled", "publication"),
            "published_at",
            _("appears on %(moment)s"),
        ),
        Task(_("Surveys closing within 7 days"), [closing], "closes_on", _("closes on %(day)s")),
        Task(_("Closed surveys without results"), [waiting], "-closes_on", _("closed on %(day)s")),
        Task(_("Past events without a report"), [over], "-ends_at", _("over since %(day)s")),
        Task(
            _("Drafts untouched for 30 days"),
            _everywhere("stale", "todo"),
            "-updated_at",
            _("last change on %(day)s"),
        ),
        Task(
            _("In one language only"),
            _everywhere("untranslated", "todo"),
            "-published_at",
            _("since %(day)s"),
            remark_if_ahead=_("appears on %(moment)s"),
        ),
        Task(
            _("Images without a description"),
            [*_everywhere("undescribed", "todo"), pictures],
            "-published_at",
            _("since %(day)s"),
            remark_if_ahead=_("appears on %(moment)s"),
        ),
        Task(
            _("Members not verified for a year"),
            [unverified],
            "verified_on",
            _("verified on %(day)s"),
            _("never verified"),
        ),
    ]


def what_needs_doing(request, site):
    """The tasks that hold something that `request.user` may see, for `admin/_desk.html`.

    One query counts everything, and one for each task that is left names its first things.
    """

    def may_see(part):
        return site.get_model_admin(part.things.model).has_view_permission(request)

    tasks = [task._replace(parts=list(filter(may_see, task.parts))) for task in _tasks()]
    counts = iter(_counts([part.things for task in tasks for part in task.parts]))
    needed = []
    for task in tasks:
        lists = [(part, count) for part in task.parts if (count := next(counts))]
        if lists:
            first = list(_first(task._replace(parts=[part for part, _count in lists])))
            needed.append({"title": task.title, "lists": lists, "first": first})
    return needed


def _counts(querysets):
    """How many things each of `querysets` holds."""
    numbered = [
        things.order_by()
        .annotate(number=Value(number))
        .values("number")
        .annotate(count=Count("pk"))
        .values_list("number", "count")
        for number, things in enumerate(querysets)
    ]
    found = sorted(numbered[0].union(*numbered[1:], all=True)) if numbered else []
    return [count for _number, count in found]


def _first(task):
    """The first things, as the template shows them, by one query over all models."""
    field = task.order.removeprefix("-")
    latest_first = task.order.startswith("-")
    order = F("moment").desc() if latest_first else F("moment").asc(nulls_first=True)
    rows = [
        part.things.order_by()
        .annotate(part=Value(number), moment=F(field))
        .values_list("part", "pk", "title_en", "title_bg", "moment")
        for number, part in enumerate(task.parts)
    ]
    found = rows[0].union(*rows[1:], all=True).order_by(order)[:NAMED]
    for number, pk, title_en, title_bg, moment in found:
        options = task.parts[number].options
        titles = {"en": title_en, "bg": title_bg}
        language = next(code for code in (get_language(), *CODES) if titles.get(code))
        yield {
            "title": titles[language],
            "language": language,
            "address": reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[pk]),
            "remark": _remark(task, moment),
        }


def _remark(task, moment):
    if moment is None:
        return task.remark_if_never
    if isinstance(moment, datetime):
        remark = (moment > timezone.now() and task.remark_if_ahead) or task.remark
        local = timezone.localtime(moment, SITE_ZONE)
        return remark % {"day": near_day(local), "moment": sofia_moment(moment)}
    return task.remark % {"day": near_day(moment)}
