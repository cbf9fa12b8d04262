"""Every kind of page that the site has, and a site with content on all of them.

A new route needs a row in SCREENS: tests/test_nothing_unpublished_leaks.py says so.
"""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import NamedTuple

from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone
from django.utils.translation import override

from cluster.models import SocialLink
from events.models import Event
from members.models import Member
from news.models import Post
from tests import factories
from tests.factories import LAST_WEEK, YESTERDAY, in_days

BODY = "<h2>A heading</h2><p>Some text with <a href='/en/'>a link</a>.</p><ul><li>A point</li></ul>"
TEXT_BG = "<p>Текст на български език.</p>"


class Screen(NamedTuple):
    route: str
    args: Callable = lambda _site: []
    query: str = ""

    def address(self, site, language="en"):
        with override(language):
            return reverse(self.route, args=self.args(site)) + self.query


def _of(name):
    """The arguments of the page of `site.<name>`."""
    return lambda site: [getattr(site, name).pk, getattr(site, name).slug]


def _year(_site):
    return [timezone.localtime(YESTERDAY).year]


def _month(_site):
    return timezone.localtime(YESTERDAY).strftime("%Y %m").split()


def _topic(site):
    return [site.topic.slug]


SCREENS = {
    "home": Screen("home"),
    "page": Screen("page_detail", lambda site: [site.page.slug]),
    "news": Screen("news:item_list"),
    "news-page-2": Screen("news:item_list", query="?page=2"),
    "news-year": Screen("news:item_year", _year),
    "news-month": Screen("news:item_month", _month),
    "news-topic": Screen("news:item_topic", _topic),
    "post": Screen("news:item_detail", _of("post")),
    "post-in-one-language": Screen("news:item_detail", _of("bulgarian_post")),
    "post-on-event": Screen("news:item_detail", _of("event_post")),
    "post-on-survey": Screen("news:item_detail", _of("survey_post")),
    "welcome-post": Screen("news:item_detail", _of("welcome_post")),
    "blog": Screen("blog:item_list"),
    "blog-year": Screen("blog:item_year", _year),
    "blog-month": Screen("blog:item_month", _month),
    "blog-topic": Screen("blog:item_topic", _topic),
    "blog-post": Screen("blog:item_detail", _of("blog_post")),
    "members": Screen("members:member_list"),
    "members-logos": Screen("members:member_list", query="?view=logos"),
    "members-former": Screen("members:member_list", query="?membership=former"),
    "members-error": Screen("members:member_list", query="?joined=1066"),
    "composition": Screen("members:composition"),
    "member": Screen("members:member_detail", _of("member")),
    "member-former": Screen("members:member_detail", _of("former_member")),
    "events": Screen("events:event_list"),
    "events-year": Screen("events:event_year", lambda site: [site.past_event.starts_on.year]),
    "event": Screen("events:event_detail", _of("event")),
    "event-over": Screen("events:event_detail", _of("past_event")),
    "surveys": Screen("surveys:survey_list"),
    "survey": Screen("surveys:survey_detail", _of("survey")),
    "survey-results": Screen("surveys:survey_detail", _of("results_survey")),
}


def public_routes():
    """The names of all routes that everybody may see: no admin, no style guide, no uploads.

    Nor the links to what is not public: tests/cluster/test_previews.py has them.
    """

    def walk(patterns, namespace=""):
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                inner = [namespace, pattern.namespace] if pattern.namespace else [namespace]
                yield from walk(pattern.url_patterns, ":".join(filter(None, inner)))
            else:
                yield f"{namespace}:{pattern.name}" if namespace else pattern.name

    names = set(walk(get_resolver().url_patterns))
    return {name for name in names if not name.startswith("admin:")} - {
        *("media", "shared_preview", "styleguide")
    }


def create_full_site():
    """Public content on every page, in all its states; the objects of SCREENS by name."""
    site = SimpleNamespace()
    _create_frame(site)
    _create_members(site)
    _create_events(site)
    _create_surveys(site)
    _create_posts(site)
    return site


def _cover(size=(1200, 675)):
    return {"cover": factories.picture(size=size), "cover_alt_en": "A drawn cover"}


def _create_frame(site):
    identity = factories.create_identity(
        motto_en="Together",
        introduction_en="Companies and universities that build intelligent machines.",
        introduction_bg="Компании и университети, които създават интелигентни машини.",
        address_en="1 Example Street\nSofia",
        email="office@example.org",
        phone="+359 2 000 000",
        footer_en="Cluster of Examples",
    )
    SocialLink.objects.create(identity=identity, name="LinkedIn", url="https://example.org/in")
    site.topic = factories.create_topic(name_bg="Роботика")
    site.page = factories.create_page(
        body_en=BODY, title_bg="За нас", body_bg=TEXT_BG, navigation="header", **_cover()
    )
    factories.create_page(title_en="Privacy", body_en=BODY, navigation="footer")
    factories.create_partner(website="https://partner.example.org/", logo=factories.picture())
    factories.create_partner(name_en="Partner without logo")


def _create_members(site):
    for kind in Member.Kind.values:
        factories.create_member(
            title_en=f"{kind.title()} member", title_bg=f"Член {kind}", kind=kind, city_en="Sofia"
        )
    site.member = factories.create_member(
        title_en="Newcomer",
        summary_en="Makes things.",
        body_en=BODY,
        is_startup=True,
        joined_on=date(2023, 1, 15),
        city_en="Plovdiv",
        website="https://newcomer.example.org/",
        logo=factories.picture(name="logo.png", size=(400, 200)),
        topics=[site.topic],
    )
    site.former_member = factories.create_member(
        title_en="Leaver", joined_on=date(2022, 12, 1), left_on=date(2024, 5, 31)
    )


def _create_events(site):
    site.event = factories.create_event(
        title_en="Robot week",
        title_bg="Седмица на роботите",
        summary_en="Two cities, five days.",
        body_en=BODY,
        body_bg=TEXT_BG,
        starts_on=in_days(20),
        ends_on=in_days(24),
        time_zone="Europe/Lisbon",
        online_url="https://meet.example.org/robots",
        website="https://robots.example.org/",
        registration_url="https://robots.example.org/register",
        organiser_en="Ministry of Examples",
        organisers=[site.member],
        **_cover(),
    )
    factories.create_place(event=site.event, venue_en="Hall 1", address_en="2 Example Street")
    factories.create_place(event=site.event, city_en="Lisbon", country_en="Portugal")
    site.past_event = factories.create_event(
        title_en="Last year's fair", starts_on=in_days(-40), time_zone="Europe/Sofia"
    )
    whole = {"start_time": None, "end_time": None, "precision": Event.Precision.DAY}
    factories.create_event(title_en="Now", starts_on=in_days(-1), ends_on=in_days(1), **whole)
    factories.create_event(title_en="Postponed", state=Event.State.POSTPONED)
    factories.create_event(title_en="Cancelled", state=Event.State.CANCELLED)
    factories.create_event(title_en="Online", state=Event.State.MOVED_ONLINE)
    factories.create_event(title_en="Some month", **whole | {"precision": Event.Precision.MONTH})
    factories.create_event(title_en="Some day", precision=Event.Precision.TBC)


def _create_surveys(site):
    site.results_survey = factories.create_survey(
        title_en="First survey",
        opens_on=in_days(-90),
        closes_on=in_days(-60),
        results_published_at=LAST_WEEK,
        results_url="https://results.example.org/",
        results_summary_en="<p>Three quarters agree.</p>",
    )
    factories.create_question(survey=site.results_survey)
    site.survey = factories.create_survey(
        title_en="Second survey",
        title_bg="Второ проучване",
        summary_en="Ten questions.",
        body_en=BODY,
        body_bg=TEXT_BG,
        run_by_en="University of Examples",
        project_en="Project X",
        minutes=10,
        questionnaire_languages_en="English",
        previous=site.results_survey,
    )
    factories.create_survey(title_en="Waiting", opens_on=in_days(-9), closes_on=in_days(-2))
    factories.create_survey(title_en="To come", opens_on=in_days(5))


def _create_posts(site):
    topics = [site.topic]
    for number in range(8):
        factories.create_post(
            title_en=f"News {number}",
            title_bg=f"Новина {number}",
            published_at=LAST_WEEK,
            topics=topics,
        )
    site.bulgarian_post = factories.create_post(
        title_en="", title_bg="Само на български", summary_bg="Кратко.", body_bg=TEXT_BG
    )
    site.post = factories.create_post(
        title_en="A plain item",
        title_bg="Обикновена новина",
        summary_en="In one sentence.",
        body_en=BODY,
        body_bg=TEXT_BG,
        topics=topics,
        members=[site.member],
        **_cover(),
    )
    site.event_post = factories.create_post(title_en="Come to the robots", event=site.event)
    site.past_event_post = factories.create_post(title_en="Come to the fair", event=site.past_event)
    site.report = factories.create_post(
        title_en="The fair is over", event=site.past_event, is_report=True
    )
    site.survey_post = factories.create_post(title_en="Please answer", survey=site.survey)
    factories.create_post(title_en="What you answered", survey=site.results_survey)
    site.welcome_post = factories.create_post(
        title_en="Welcome",
        body_en="<p>We are glad.</p>",
        welcomes_from_on=date(2022, 12, 1),
        welcomes_until_on=date(2023, 1, 31),
    )
    site.blog_post = factories.create_post(
        title_en="A thought",
        body_en=BODY,
        section=Post.Section.BLOG,
        author_en="Ann Author",
        topics=topics,
        **_cover(size=(600, 1400)),
    )
