"""Every piece of the public pages in every state, on one page: what each is called, and a test bed.

The samples are objects of the models that nobody saved, so their marks and sentences follow from
the real rules at this minute, and the page asks the database for nothing.
"""

import re
from datetime import time, timedelta
from itertools import cycle
from types import SimpleNamespace

from django.conf import settings
from django.http import Http404, QueryDict
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from events.models import Event, Place
from members.composition import composition
from members.forms import DirectoryForm
from members.models import Member, Partner
from news.models import Post, PostDocument
from surveys.models import Answer, Question, Survey

from .languages import CODES
from .models import Page, Topic
from .pagination import paginate
from .richtext import clean

# Texts in English and Bulgarian, as editors write them on their better and on their worse days.
PLAIN = ("Open doors at the robotics laboratory", "Отворени врати в лабораторията по роботика")
SUMMARY = (
    "Twelve teams show what their machines have learned since last autumn. Everybody is welcome.",
    "Дванадесет екипа показват какво са научили машините им от миналата есен. Входът е свободен.",
)
LONG = (
    "Companies, universities and the municipality agree on a common programme for intelligent "
    "machines in public transport until the end of the decade",
    "Фирмите, университетите и общината се споразумяха за обща програма за въвеждане на "
    "интелигентни машини в обществения транспорт на столицата до края на десетилетието",
)
CAPITALS = (
    "INTERNATIONAL CONFERENCE ON INTELLIGENT MACHINES AND KNOWLEDGE CITIES",
    "МЕЖДУНАРОДНА КОНФЕРЕНЦИЯ ЗА ИНТЕЛИГЕНТНИ МАШИНИ И ГРАДОВЕ НА ЗНАНИЕТО",
)
UNBROKEN = (
    "Hyperparameteroptimisationinfrastructuremodernisationproject",
    "Електроразпределителноинфраструктурномодернизационнодружество",
)
NAMES = [
    ("Vitosha Software", "Витоша Софтуер"),
    (
        "Institute for Machine Perception, Autonomous Systems and the Study of Urban Mobility",
        "Институт за машинно възприятие, автономни системи и изследване на градската мобилност",
    ),
    ("“Iskar Energy” PLC", "„Искър Енерджи“ ЕАД"),
    ("Lozenets School of Mathematics", "Математическа гимназия „Лозенец“"),
    ("District of Examples", "Район „Примерен“"),
    UNBROKEN,
    ("Open Knowledge Association", "Сдружение „Отворено знание“"),
    ("Ars Machina", "Арс Махина"),
]
TOPICS = [
    ("Robotics", "Роботика"),
    ("Artificial intelligence", "Изкуствен интелект"),
    ("Circular economy", "Кръгова икономика"),
    ("Vocational training", "Професионално образование"),
    ("Urban mobility", "Градска мобилност"),
    ("Data spaces", "Пространства от данни"),
]
QUESTION = (
    "Would you take part in a training on intelligent machines next year?",
    "Бихте ли участвали догодина в обучение по интелигентни машини?",
)
ANSWERS = [
    ("Yes", "Да"),
    ("No", "Не"),
    (
        "Only if the training takes place during working hours and the employer pays for it",
        "Само ако обучението е в работно време и работодателят поеме разходите за него",
    ),
    UNBROKEN,
]
PROSE = (
    """<p>Text at measure, with <a href="#prose">a link</a>, <strong>strong</strong> and
    <em>emphasised</em> words.</p><h2>Second level</h2><p>A paragraph.</p><h3>Third level</h3>
    <ul><li>One point</li><li>Another, with points of its own<ul><li>Inner</li></ul></li></ul>
    <h4>Fourth level</h4><ol start="3"><li>Third</li><li>Fourth</li></ol>
    <blockquote><p>Machines learn; cities remember.</p></blockquote><hr>
    <table><caption>Two years</caption><thead><tr><th scope="col">Year</th>
    <th scope="col">Members</th></tr></thead><tbody><tr><th scope="row">2025</th><td>41</td></tr>
    <tr><th scope="row">2026</th><td>57</td></tr></tbody></table>
    <figure><p>Something drawn</p><figcaption>What the figure shows.</figcaption></figure>""",
    """<p>Текст с <a href="#prose">връзка</a>, <strong>важни</strong> и <em>подчертани</em>
    думи.</p><h2>Второ ниво</h2><p>Един абзац.</p><h3>Трето ниво</h3>
    <ul><li>Една точка</li><li>Друга, със свои точки<ul><li>Вътрешна</li></ul></li></ul>
    <h4>Четвърто ниво</h4><ol start="3"><li>Трето</li><li>Четвърто</li></ol>
    <blockquote><p>Машините учат, градовете помнят.</p></blockquote><hr>
    <table><caption>Две години</caption><thead><tr><th scope="col">Година</th>
    <th scope="col">Членове</th></tr></thead><tbody><tr><th scope="row">2025</th><td>41</td></tr>
    <tr><th scope="row">2026</th><td>57</td></tr></tbody></table>
    <figure><p>Нещо нарисувано</p><figcaption>Какво показва фигурата.</figcaption></figure>""",
)
URL = "https://example.org/"
SOFIA = {"city": ("Sofia", "София"), "country": ("Bulgaria", "България")}
HALL = SOFIA | {"venue": ("Example Hall, Block 2", "Зала „Примерна“, блок 2")}
PLOVDIV = {"city": ("Plovdiv", "Пловдив"), "country": ("Bulgaria", "България")}
LISBON = {"city": ("Lisbon", "Лисабон"), "country": ("Portugal", "Португалия")}
EVENING = {"start_time": time(18, 30), "end_time": time(20, 30)}
WHOLE_DAYS = {"precision": Event.Precision.DAY, "start_time": None, "end_time": None}
MONTH = WHOLE_DAYS | {"precision": Event.Precision.MONTH}
UNKNOWN = WHOLE_DAYS | {"precision": Event.Precision.TBC, "starts_on": None}

Kind = Member.Kind
KINDS = [(kind, False, 3) for kind in Kind.values] + [(Kind.SME, True, 2)]


@require_safe
def styleguide(request):
    """Where DEBUG is on, and for staff; for anybody else there is nothing at this address."""
    if not (settings.DEBUG or request.user.is_staff):
        raise Http404("only for those who work on the site")
    response = render(request, "styleguide.html", _samples())
    add_never_cache_headers(response)
    return response


def _samples():
    """What the template shows: {label of a state: sample} of each piece."""
    events, surveys, posts, unpublished = _events(), _surveys(), _posts(), _unpublished()
    things = [*events.values(), *surveys.values()]
    today = _in_days(0)
    return {
        "colours": _tokens(r"--([\w-]+): #"),
        "steps": _tokens(r"--(step-\d|small): "),
        "sample": _sample(Post),
        "days": [today, today.replace(month=9, day=1)],
        "marks": dict.fromkeys(
            [thing.mark for thing in things] + [post.publication for post in unpublished.values()]
        ),
        "events": events,
        "surveys": surveys,
        "posts": posts,
        "unpublished": unpublished,
        "briefs": {
            label: posts[label]
            for label in ("without summary and topics", "one long word", "about an event")
        },
        "subjects": {
            label: post
            for label, post in (posts | unpublished).items()
            if post.event or post.survey
        },
        "topical": {"1": _post(topics=_topics(1)), "6": _post(topics=_topics(6))},
        "welcomes": {"1": _welcome(1), "40": _welcome(40), "nobody yet": _welcome(0)},
        "organised": list(events.values())[:3],
        "own": _sample(Post, title=_only(get_language(), PLAIN)),
        "foreign": _sample(Post, title=_foreign(PLAIN)),
        "unbroken": _sample(Post, title=UNBROKEN),
        "drawn": [_sample(Post, pk=pk) for pk in range(1, 7)],
        "walls": {"1": _members(1), "5": _members(5), "40": _members(40)},
        "kinds": [_sample(Member, kind=kind, is_startup=startup) for kind, startup, _n in KINDS],
        "compositions": {
            "1 member": _composition([(Kind.SME, True, 1)]),
            "2 members": _composition([(Kind.SME, False, 1), (Kind.UNIVERSITY, False, 1)]),
            "all kinds": _composition(KINDS),
            "300 members": _composition(13 * KINDS + [(Kind.OTHER, False, 1)]),
            "nobody in a corner": _composition([(Kind.CIVIL, False, 4)]),
        },
        "questions": {
            "1 answer": _question([7]),
            "2 answers": _question([31, 12]),
            "12 answers": _question([5 * n for n in range(12)]),
            "nobody answered": _question([0, 0]),
        },
        "forms": {
            "a choice": _form(2, kind=Kind.LARGE, view="logos"),
            "an error": _form(3, kind=Kind.LARGE, joined=1066),
            "nothing chosen": _form(1),
        },
        "partners": [
            Partner(website=URL, **_columns({"name": name, "logo": logo}))
            for name, logo in zip(NAMES, [*_images(), "", "", ""], strict=False)
        ],
        "paginations": {"first": _page(1), "middle": _page(20), "last": _page(40)},
        "months": [(number, 2 * number) for number in range(12, 0, -1)],
        "years": [(today.year - n, 12 * n + 3) for n in range(9)],
        "year": today.year - 2,
        "headings": [
            {"section": Post.Section.NEWS},
            {"section": Post.Section.NEWS, "year": today.year},
            {"section": Post.Section.BLOG, "month": today},
            {"section": Post.Section.BLOG, "topic": _topics(1)[0]},
        ],
        "documents": [
            PostDocument(file="sample/programme.pdf", size=2_400_000, **_columns({"name": PLAIN})),
            PostDocument(file=f"sample/{UNBROKEN[0]}.xlsx", size=31_000),
        ],
        "prose": Page(**_columns({"body": [clean(text) for text in PROSE]})),
    }


def _events():
    return {
        "one evening": _event(HALL, registration_url=URL, registration_closes_on=_in_days(15)),
        "today": _event(HALL, starts_on=_in_days(0), start_time=time(23, 59, 59), end_time=None),
        "tomorrow": _event(HALL, starts_on=_in_days(1), registration_url=URL),
        "now": _event(SOFIA, **WHOLE_DAYS, starts_on=_in_days(-1), ends_on=_in_days(1)),
        "four days in two cities": _event(
            SOFIA | {"starts_on": _in_days(40), "ends_on": _in_days(41)},
            PLOVDIV | {"starts_on": _in_days(42), "ends_on": _in_days(43)},
            **WHOLE_DAYS,
            starts_on=_in_days(40),
            ends_on=_in_days(43),
            website=URL,
        ),
        "only the month is known": _event(SOFIA, **MONTH, starts_on=_in_days(70)),
        "date to be confirmed": _event(**UNKNOWN),
        "online": _event(online_url=URL, website=URL),
        "in person and online": _event(HALL, online_url=URL, website=URL),
        "by another clock": _event(LISBON, time_zone="Europe/Lisbon", website=URL),
        "moved online": _event(HALL, state=Event.State.MOVED_ONLINE, registration_url=URL),
        "postponed": _event(HALL, state=Event.State.POSTPONED),
        "cancelled": _event(HALL, state=Event.State.CANCELLED),
        "over": _event(HALL, starts_on=_in_days(-40)),
        "over, with a report": _event(
            HALL, starts_on=_in_days(-40), public_reports=[_sample(Post, pk=9)]
        ),
        "in capitals": _event(HALL, title=CAPITALS),
        "one long word": _event(HALL, title=UNBROKEN, summary=UNBROKEN),
        "in the other language": _event(HALL, title=_foreign(PLAIN), summary=_foreign(SUMMARY)),
        "everything at once": _event(
            HALL,
            LISBON | {"venue": LONG},
            title=LONG,
            summary=LONG,
            time_zone="Europe/Lisbon",
            ends_on=_in_days(21),
            online_url=URL,
            registration_url=URL,
            registration_closes_on=_in_days(20),
        ),
    }


def _surveys():
    closed = {"opens_on": _in_days(-60), "closes_on": _in_days(-20)}
    return {
        "upcoming": _survey(opens_on=_in_days(5)),
        "open": _survey(closes_on=_in_days(12)),
        "closes tomorrow": _survey(closes_on=_in_days(1)),
        "closes today": _survey(closes_on=_in_days(0)),
        "open without end": _survey(),
        "waiting": _survey(**closed),
        "waiting, results expected": _survey(**closed, results_expected_on=_in_days(40)),
        "results": _survey(**closed, results_published_at=timezone.now()),
    }


def _posts():
    everything = {
        "title": LONG,
        "summary": LONG,
        "event": _events()["everything at once"],
        "survey": _surveys()["results"],
    }
    return {
        "first, with a drawn cover": _post(),
        "with an image": _post(cover=_images()[1], cover_alt=PLAIN),
        "without summary and topics": _post(summary=("", ""), topics=[]),
        "in capitals": _post(title=CAPITALS),
        "one long word": _post(title=UNBROKEN, summary=UNBROKEN),
        "in the other language": _post(title=_foreign(PLAIN), summary=_foreign(SUMMARY)),
        "of the blog": _post(section=Post.Section.BLOG, author=NAMES[0]),
        "about an event": _post(event=_events()["one evening"]),
        "about an event that is over": _post(event=_events()["over, with a report"]),
        "about a survey": _post(survey=_surveys()["open"]),
        "welcome of 1": _welcome(1),
        "welcome of 40": _welcome(40),
        "welcome of nobody yet": _welcome(0),
        "everything at once": _welcome(40, **everything, topics=_topics(6)),
    }


def _unpublished():
    now = timezone.now()
    return {
        "draft": _post(published_at=None, event=_event(published_at=None)),
        "in review": _post(published_at=None, review_requested_at=now),
        "scheduled": _post(published_at=now + timedelta(days=2), survey=_surveys()["upcoming"]),
        "expired": _post(expires_at=now - timedelta(days=1)),
    }


def _in_days(days):
    return timezone.localdate() + timedelta(days=days)


def _tokens(pattern):
    """The names in tokens.css that fit, in their order; so a new one shows by itself."""
    sheet = (settings.BASE_DIR / "static/css/tokens.css").read_text()
    return list(dict.fromkeys(re.findall(pattern, sheet)))


def _only(language, texts):
    return [text if code == language else "" for code, text in zip(CODES, texts, strict=True)]


def _foreign(texts):
    """Only the text that is not in the reader's language."""
    return _only(next(code for code in CODES if code != get_language()), texts)


def _columns(fields):
    """The columns of fields, those of bilingual ones given as a pair of texts."""
    columns = {}
    for name, value in fields.items():
        if isinstance(value, tuple | list):
            columns |= {f"{name}_{code}": text for code, text in zip(CODES, value, strict=True)}
        else:
            columns[name] = value
    return columns


def _sample(model, **fields):
    """A public object; what its relations hold is to be given, or it would ask the database."""
    published_at = timezone.now() - timedelta(days=3)
    frame = {"pk": 1, "slug": "sample", "title": PLAIN, "published_at": published_at}
    return model(**_columns(frame | fields))


def _event(*places, public_reports=(), **fields):
    event = _sample(Event, **{"summary": SUMMARY, "starts_on": _in_days(20)} | EVENING | fields)
    held = [Place(event=event, **_columns(place)) for place in places]
    event._prefetched_objects_cache = {"places": held}
    event.begins_at, event.ends_at = event._instants()  # as save() does
    event.public_reports = public_reports
    return event


def _survey(**fields):
    return _sample(Survey, **{"opens_on": _in_days(-3), "participation_url": URL} | fields)


def _post(*, topics=None, **fields):
    post = _sample(Post, **{"summary": SUMMARY} | fields)
    post._prefetched_objects_cache = {"topics": _topics(2) if topics is None else topics}
    return post


def _welcome(number, **fields):
    period = {"welcomes_from_on": _in_days(-60), "welcomes_until_on": _in_days(-1)}
    post = _post(**period, **fields)
    post.welcomed = _members(number)
    return post


def _topics(number):
    return [Topic(slug="sample", **_columns({"name": name})) for name in TOPICS[:number]]


def _members(number):
    """With logos and without, of all kinds, every fifth a former one."""
    logos = [*_images(), ""]
    return [
        _sample(
            Member,
            pk=pk,
            title=NAMES[pk % len(NAMES)],
            kind=Kind.values[pk % len(Kind)],
            city=SOFIA["city"],
            logo=logos[pk % len(logos)],
            joined_on=_in_days(-30),
            left_on=_in_days(-1) if pk % 5 == 0 else None,
        )
        for pk in range(1, number + 1)
    ]


def _images():
    """Two images of the site, one square and one wide, in the place of uploads."""
    sizes = {"images/apple-touch-icon.png": (180, 180), "images/share.png": (1200, 630)}
    return [
        SimpleNamespace(url=static(name), width=width, height=height)
        for name, (width, height) in sizes.items()
    ]


def _composition(counts):
    return composition(SimpleNamespace(counted_by_kind=lambda: counts))


def _form(number, **chosen):
    """The filter of the directory; its number keeps the ids of several apart."""
    form = DirectoryForm(chosen, years=[2026, 2025], auto_id=f"filter-{number}-%s")
    form.fields["topic"].queryset = Topic.objects.none()
    return form


def _question(votes):
    question = Question(pk=1, **_columns({"text": QUESTION}))
    answers = zip(votes, cycle(ANSWERS))
    held = [Answer(**_columns({"label": label, "votes": number})) for number, label in answers]
    question._prefetched_objects_cache = {"answers": held}
    return question


def _page(number):
    """One of 40 pages of a list."""
    request = SimpleNamespace(path=reverse("news:item_list"), GET=QueryDict(f"page={number}"))
    return paginate(request, range(40 * settings.PAGE_SIZE))
