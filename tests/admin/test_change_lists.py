"""The lists of the editors' desk: what they show, find and filter, and what they cost."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import (
    LAST_WEEK,
    NEXT_WEEK,
    NOW,
    YESTERDAY,
    create_event,
    create_member,
    create_page,
    create_partner,
    create_picture,
    create_place,
    create_post,
    create_question,
    create_survey,
    create_topic,
    in_days,
)

pytestmark = pytest.mark.django_db


def full_post(number):
    return create_post(
        title_en=f"Post {number}",
        event=create_event(),
        survey=create_survey(),
        topics=[create_topic(name_en=f"Topic {number}", name_bg=f"Тема {number}")],
        members=[create_member(joined_on=in_days(-number))],
        welcomes_from_on=in_days(-9),
        welcomes_until_on=in_days(0),
    )


def full_member(number):
    topic = create_topic(name_en=f"Topic {number}", name_bg=f"Тема {number}")
    return create_member(title_en=f"Member {number}", joined_on=in_days(-number), topics=[topic])


def full_event(number):
    event = create_event(title_en=f"Event {number}", organisers=[create_member()])
    create_place(event=event)
    return event


def full_survey(number):
    survey = create_survey(title_en=f"Survey {number}", previous=create_survey())
    create_question(survey=survey)
    return survey


def full_question(number):
    return create_question(survey=create_survey(), text_en=f"Question {number}")


def named(create, field):
    return lambda number: create(**{field: f"Thing {number}"})


LISTS = [
    ("news_post", full_post, 10),
    ("events_event", full_event, 9),
    ("surveys_survey", full_survey, 9),
    ("surveys_question", full_question, 7),
    ("members_member", full_member, 10),
    ("members_partner", named(create_partner, "name_en"), 7),
    ("cluster_page", named(create_page, "title_en"), 6),
    ("cluster_topic", named(create_topic, "name_en"), 7),
    ("cluster_picture", named(create_picture, "alt_en"), 6),
]


def address(model, action="changelist", *args):
    return reverse(f"admin:{model}_{action}", args=args)


def rows(client, model, **query):
    return list(client.get(address(model), query).context["cl"].result_list)


@pytest.mark.parametrize(("model", "create", "_queries"), LISTS)
def test_list_offers_to_show_all_only_where_it_does_not(editor, model, create, _queries):
    create(1)
    assert "(1 total)" not in editor.get(address(model)).content.decode()
    for query in ({}, {"o": "1"}):
        cl = editor.get(address(model), query).context["cl"]
        assert cl.full_result_count == cl.result_count
    page = editor.get(address(model), {"q": "nothing like it"}).content.decode()
    assert "0 results (<a" in " ".join(page.split())


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("model", "create", "queries"), LISTS)
def test_list_costs_the_same_for_one_and_many(  # noqa: PLR0913, PLR0917 - two fixtures, four cases
    editor, django_assert_num_queries, model, create, queries, count
):
    for number in range(count):
        create(number)
    with django_assert_num_queries(queries):
        response = editor.get(address(model))
    assert response.status_code == 200


@pytest.mark.parametrize(
    ("model", "create", "fields"),
    [
        ("news_post", create_post, ["title_bg", "summary_bg", "body_bg"]),
        ("events_event", create_event, ["title_bg", "summary_bg", "body_bg"]),
        ("surveys_survey", create_survey, ["title_bg", "summary_bg", "body_bg"]),
        ("members_member", create_member, ["title_bg", "summary_bg", "body_bg", "city_bg"]),
        ("members_partner", create_partner, ["name_bg"]),
        ("cluster_page", create_page, ["title_bg", "summary_bg", "body_bg"]),
        ("cluster_topic", create_topic, ["name_bg"]),
    ],
)
@pytest.mark.parametrize("query", ["Клъстер", "клъстер", "КЛЪСТЕР"])
def test_search_finds_cyrillic_in_any_letter_case(editor, model, create, fields, query):
    for field in fields:
        found = create(**{field: "Нашият Клъстер"})
        assert rows(editor, model, q=query) == [found]
        found.delete()
    create()
    assert rows(editor, model, q=query) == []


def test_question_is_found_by_its_text_and_its_survey(editor):
    question = create_question(
        survey=create_survey(title_bg="Работни места"), text_bg="Доволни ли сте?"
    )
    create_question(survey=create_survey())
    assert rows(editor, "surveys_question", q="ДОВОЛНИ") == [question]
    assert rows(editor, "surveys_question", q="РАБОТНИ") == [question]


def test_member_is_found_by_its_contact(editor):
    member = create_member(contact_email="ann@example.org", contact_name="Ан Контакт")
    create_member(title_en="Another")
    assert rows(editor, "members_member", q="ann@") == [member]
    assert rows(editor, "members_member", q="КОНТАКТ") == [member]


@pytest.fixture
def publications():
    return {
        "draft": create_post(published_at=None),
        "in_review": create_post(published_at=None, review_requested_at=YESTERDAY),
        "scheduled": create_post(published_at=NEXT_WEEK),
        "published": create_post(expires_at=NEXT_WEEK),
        "expired": create_post(published_at=LAST_WEEK, expires_at=YESTERDAY),
    }


@pytest.mark.parametrize("state", ["draft", "in_review", "scheduled", "published", "expired"])
def test_publication_filter_is_a_partition(editor, publications, state):
    assert rows(editor, "news_post", publication=state) == [publications[state]]


@pytest.mark.parametrize(("model", "create", "_queries"), LISTS)
def test_filters_can_count(editor, model, create, _queries):
    create(1)
    assert editor.get(address(model), {"_facets": "True"}).status_code == 200


def test_publication_filter_counts_each_state(editor, publications):
    cl = editor.get(address("news_post"), {"_facets": "True"}).context["cl"]
    [by_publication] = [spec for spec in cl.filter_specs if spec.title == "publication"]
    labels = [choice["display"] for choice in by_publication.choices(cl)]
    assert labels == [
        *("All", "Draft (1)", "Please review (1)"),
        *("Scheduled (1)", "Published (1)", "Expired (1)"),
    ]


def test_filter_with_nonsense_shows_everything(editor, publications):
    assert len(rows(editor, "news_post", publication="all()")) == 5


def test_drafts_wait_at_the_top_then_the_newest(editor, publications):
    order = ["in_review", "draft", "scheduled", "published", "expired"]
    assert rows(editor, "news_post") == [publications[state] for state in order]


def test_publication_is_told_in_words(editor, publications):
    page = editor.get(address("news_post")).content.decode()
    cells = [
        '<td class="field-publication_state"><span class="state state-draft">Draft</span></td>',
        '<td class="field-publication_state"><span class="state state-scheduled">Scheduled</span>',
        '<td class="field-publication_state">Published</td>',
        '<td class="field-publication_state"><span class="state state-expired">Expired</span></td>',
    ]
    assert [page.count(cell) for cell in cells] == [1, 1, 1, 1]


def test_post_list_says_what_each_post_is_about(editor):
    create_post(
        event=create_event(title_en="Robot week"),
        survey=create_survey(title_en="Work places"),
        welcomes_from_on="2022-12-01",
        welcomes_until_on="2023-01-31",
    )
    about = "Robot week · Work places · New members: December 2022 – January 2023"
    assert (
        f'<td class="field-about">{about}</td>' in editor.get(address("news_post")).content.decode()
    )


def test_posts_are_filtered_by_section_topic_and_year(editor):
    topic = create_topic()
    old = create_post(published_at=LAST_WEEK - timedelta(days=730), topics=[topic])
    blog = create_post(section="blog")
    assert rows(editor, "news_post", section__exact="blog") == [blog]
    assert rows(editor, "news_post", topics__id__exact=topic.pk) == [old]
    assert rows(editor, "news_post", published_at__year=old.published_at.year) == [old]


def test_events_are_filtered_by_time(editor):
    events = {
        "upcoming": create_event(),
        "running": create_event(precision="day", starts_on=in_days(0)),
        "past": create_event(starts_on=in_days(-30)),
    }
    for word, event in events.items():
        assert rows(editor, "events_event", time=word) == [event]


def test_surveys_are_filtered_by_state(editor):
    closed = {"opens_on": in_days(-30), "closes_on": in_days(-10)}
    surveys = {
        "upcoming": create_survey(opens_on=in_days(3)),
        "open": create_survey(),
        "waiting": create_survey(**closed),
        "with_results": create_survey(**closed, results_published_at=YESTERDAY),
    }
    for word, survey in surveys.items():
        assert rows(editor, "surveys_survey", state=word) == [survey]


def test_members_are_filtered_by_membership_and_stand_by_name(editor):
    former = create_member(title_en="Zeta", left_on=in_days(-10))
    alpha = create_member(title_en="Alpha")
    beta = create_member(title_en="", title_bg="Beta по български")
    assert rows(editor, "members_member") == [alpha, beta, former]
    assert rows(editor, "members_member", membership="former") == [former]
    assert rows(editor, "members_member", membership="current") == [alpha, beta]


def test_list_of_an_event_without_place_or_date_opens(editor):
    create_event(precision="tbc")
    assert "Date to be confirmed" in editor.get(address("events_event")).content.decode()


def years(client, model, **query):
    """(year, whether it leads to its list) as the row above a list shows them."""
    page = client.get(address(model), query)
    row = re.search(r'<nav class="toplinks"[^>]*>(.*?)</nav>', page.content.decode(), re.DOTALL)
    return re.findall(r'<a href="([^"]+)"[^>]*>([^<]+)</a>', row[1]) if row else []


def test_years_run_from_the_first_to_the_last_in_the_time_of_sofia(editor):
    new_year = datetime(2023, 12, 31, 22, 30, tzinfo=UTC)  # 2024 began half an hour ago in Sofia
    create_post(published_at=new_year)
    create_post(published_at=datetime(2022, 5, 1, tzinfo=UTC))
    create_post(published_at=None)
    assert years(editor, "news_post") == [
        (f"?published_at__year={year}", str(year)) for year in (2022, 2023, 2024)
    ]
    titles = [title for _link, title in years(editor, "news_post", published_at__year=2024)]
    assert titles == ["&lsaquo; All dates", "January 2024"]


def test_years_keep_the_other_filters(editor):
    create_event(starts_on=date(2021, 5, 1))
    create_event(starts_on=date(2022, 5, 1))
    assert years(editor, "events_event", time="past") == [
        (f"?starts_on__year={year}&amp;time=past", str(year)) for year in (2021, 2022)
    ]


def test_mistyped_year_makes_no_row_of_a_thousand_years(editor):
    create_event(starts_on=date(2022, 5, 1))
    create_event(starts_on=date(2922, 5, 1))
    assert [year for _link, year in years(editor, "events_event")] == ["2022", "2922"]


def test_no_list_asks_every_row_for_its_year(editor):
    """At 100,000 rows that question took most of the time of a list."""
    for model, create, field in [
        ("news_post", create_post, "published_at"),
        ("events_event", create_event, "starts_on"),
        ("surveys_survey", create_survey, "opens_on"),
        ("members_member", create_member, "joined_on"),
    ]:
        for day in (date(2021, 5, 1), date(2022, 5, 1)):
            moment = datetime(day.year, 5, 1, tzinfo=UTC) if field == "published_at" else day
            create(**{field: moment})
        with CaptureQueriesContext(connection) as queries:
            assert len(years(editor, model)) == 2
        asked = [query["sql"] for query in queries]
        assert [sql for sql in asked if "DISTINCT" in sql] == []
        assert len([sql for sql in asked if "COUNT(" in sql]) == 1


@pytest.fixture
def found():
    """More posts of some years than stand on a page, besides one that is not to be found."""
    create_post(title_en="Something else")
    return [
        create_post(title_en="A rare word", published_at=NOW - timedelta(days=10 * number))
        for number in range(102)
    ]


def test_pages_of_a_search_follow_each_other(editor, found):
    cl = editor.get(address("news_post"), {"q": "rare"}).context["cl"]
    assert (cl.result_count, list(cl.result_list)) == (102, found[:100])
    assert rows(editor, "news_post", q="rare", p=2) == found[100:]
    assert rows(editor, "news_post", q="rare", all="") == found
    response = editor.get(address("news_post"), {"q": "rare", "p": 3})
    assert response.headers["Location"] == "/admin/news/post/?e=1"


@pytest.mark.parametrize("query", [{}, {"p": "2"}, {"all": ""}, {"publication": "published"}])
def test_search_reads_every_text_once(editor, found, query):
    with CaptureQueriesContext(connection) as queries:
        assert rows(editor, "news_post", q="rare", **query) != []
    searches = [sql for sql in (query["sql"] for query in queries) if "rare" in sql]
    assert [" IN (" in sql for sql in searches] == [False, True]


def test_search_that_finds_nothing_asks_for_no_page(editor, django_assert_num_queries):
    create_post()
    with django_assert_num_queries(9):
        assert rows(editor, "news_post", q="nothing like it") == []


@pytest.mark.parametrize(
    "address",
    [
        "/admin/news/post/?section__exact=%00",
        "/admin/news/post/?title_en__contains=a%00b",
        "/admin/news/post/?%00=1",
        "/admin/news/post/export/csv/?q=%00",
        "/admin/autocomplete/?app_label=news&model_name=post&field_name=event&term=%00",
    ],
)
def test_query_that_no_database_can_hold_is_dropped(editor, address):
    answer = editor.get(address)
    assert (answer.status_code, answer["Location"]) == (302, address.partition("?")[0])
