"""Tables on the editors' desk: what goes out comes back, and rows become what they say."""

# ruff: noqa: E501 - a mistake stands on one line with its sentence

import re
from datetime import date, time

import pytest
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.utils.translation import override

from cluster.dates import sofia_moment
from cluster.exchange import BATCH, MAX_ID
from cluster.models import Topic
from cluster.tables import MAX_ROWS
from events.models import Event
from events.resources import EventResource
from members.models import Member
from members.resources import MemberResource
from news.models import Post
from news.resources import PostResource
from tests.exchange import bring_in, confirm, csv_file, desk_address, download, send, workbook
from tests.factories import (
    YESTERDAY,
    create_event,
    create_member,
    create_place,
    create_post,
    create_topic,
    picture,
)
from tests.hostile import HOSTILE
from tests.markup import plain

pytestmark = pytest.mark.django_db

RESOURCES = {Member: MemberResource, Post: PostResource, Event: EventResource}
FORMULAS = ["=1+1", "+359 2 123", "-1", "@SUM(A1)", "\tTab", "'=quoted", "''+twice", "＝wide"]


def columns(model, *, related=False):
    """{number: {column: value}}: of all that is stored, or of what a table holds."""
    names = RESOURCES[model].columns
    return {
        thing.pk: {
            field.name: getattr(thing, field.attname)
            for field in model._meta.concrete_fields
            if not related or field.name in names
        }
        | {
            field.name: sorted(getattr(thing, field.name).values_list("pk", flat=True))
            for field in model._meta.many_to_many
            if related
        }
        | ({"places": [str(place) for place in thing.places.all()]} if model is Event else {})
        for thing in model.objects.all()
    }


# --- Out and back -----------------------------------------------------------------------------


@pytest.fixture
def demo(db):
    call_command("demo", verbosity=0)
    for number, text in enumerate(FORMULAS):
        create_member(
            title_en=text,
            title_bg=f"{text} _x000D_ |",
            contact_phone=text,
            slug=f"formula-{number}",
        )
    create_post(title_en="Lines", summary_en="One\r\ntwo\n=three", body_en="<p>=4</p>")
    create_place(event=create_event(title_en="Bars"), city_en="A|B", venue_en="C: D \\ E")


@pytest.mark.parametrize(("kind", "language"), [("csv", "bg"), ("xlsx", "en")])
def test_what_is_downloaded_and_imported_again_changes_nothing(admin_client, demo, kind, language):
    admin_client.cookies["django_language"] = language
    for model in RESOURCES:
        before = columns(model)
        content = download(admin_client, model, kind)
        outcome = send(admin_client, model, content, name=f"table.{kind}")
        assert (outcome.sentences, outcome.counts) == ([], [0, 0, len(before), 0])
        assert columns(model) == before


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_site_can_be_filled_with_what_it_gave(admin_client, demo, kind):
    """Column by column equal: nothing is there that an unchanged cell could leave as it is."""
    Member.objects.filter(title_en__startswith="\t").delete()  # no form would have stored the tab
    tables = {model: download(admin_client, model, kind) for model in RESOURCES}
    before = {model: columns(model, related=True) for model in RESOURCES}
    for model in (Post, Event, Member):
        model.objects.all().delete()
    for model in (Member, Event, Post):
        bring_in(admin_client, model, tables[model], name=f"table.{kind}", keep_ids="on")
    for model in RESOURCES:
        assert columns(model, related=True) == before[model]


def test_formulas_are_text_for_a_spreadsheet(admin_client):
    create_member(title_en="=HYPERLINK(1)", contact_phone="+359 2 1")
    text = download(admin_client, Member, "csv").decode()
    assert "'=HYPERLINK(1)" in text
    assert ",'+359 2 1," in text


def test_download_holds_what_the_list_shows(admin_client):
    create_post(title_en="News")
    create_post(title_en="Story", section="blog")
    text = download(admin_client, Post, "csv", "?section__exact=blog").decode()
    assert "Story" in text
    assert "News," not in text.splitlines()[1]
    assert len(text.splitlines()) == 2


def test_text_that_excel_would_cut_is_not_downloaded_for_excel(admin_client):
    post = create_post(title_en="Long", body_en=f"<p>{'word ' * 8000}THE END</p>")
    response = admin_client.get(desk_address(Post, "export", "xlsx") + "?q=Long", follow=True)
    assert response.redirect_chain == [(desk_address(Post, "changelist") + "?q=Long", 302)]
    [message] = response.context["messages"]
    assert str(message) == (
        "“Long” is too long for a cell of Excel. Please download the list as CSV."
    )
    table = download(admin_client, Post, "csv")
    assert "THE END" in table.decode()
    assert send(admin_client, Post, table).counts == [0, 0, 1, 0]
    assert post.body_en.endswith("THE END</p>")


def test_download_of_nonsense_goes_to_the_list(admin_client):
    response = admin_client.get(desk_address(Post, "export", "csv") + "?nonsense__gt=1")
    assert response.url == desk_address(Post, "changelist")
    assert admin_client.get(desk_address(Post, "export", "exe")).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(("model", "queries"), [(Member, 7), (Post, 8), (Event, 6)])
def test_download_costs_the_same_for_one_and_many(
    admin_client, django_assert_num_queries, model, queries, number
):
    topics = [create_topic(name_en=f"Topic {n}") for n in range(number)]
    members = [create_member(title_en=f"Member {n}", topics=topics) for n in range(number)]
    for _n in range(number):
        event = create_event(organisers=members)
        create_place(event=event)
        create_post(topics=topics, members=members, event=event)
    with django_assert_num_queries(queries):
        download(admin_client, model, "csv")


# --- Rows -------------------------------------------------------------------------------------


def test_table_adds_changes_and_leaves_alone(admin_client, admin_user):
    old = create_post(title_en="Old", slug="old", version=3)
    same = create_post(title_en="Same", slug="same")
    version, updated_at = old.version, old.updated_at
    table = csv_file(
        ["Title (English)", "Address", "No."],
        ["New title", "old", str(old.pk)],
        ["Same", "same", str(same.pk)],
        ["Fresh", "", ""],
    )
    checked = send(admin_client, Post, table)
    assert checked.counts == [1, 1, 1, 0]
    assert checked.heading == "This would change. Nothing is stored yet."
    assert set(Post.objects.values_list("title_en", flat=True)) == {"Old", "Same"}

    done = confirm(admin_client, Post, checked)
    assert (done.heading, done.counts) == ("The table is imported.", [1, 1, 1, 0])
    old.refresh_from_db()
    assert (old.title_en, old.slug, old.version) == ("New title", "old", version + 1)
    assert old.updated_at > updated_at
    fresh = Post.objects.get(title_en="Fresh")
    assert (fresh.slug, fresh.published_at, fresh.section, fresh.version) == (
        "fresh",
        None,
        "news",
        1,
    )
    entries = LogEntry.objects.order_by("pk").values_list("user", "object_id", "action_flag")
    assert list(entries) == [
        (admin_user.pk, str(old.pk), CHANGE),
        (admin_user.pk, str(fresh.pk), ADDITION),
    ]
    assert LogEntry.objects.get(action_flag=CHANGE).get_change_message() == (
        "Changed Title (English)."
    )
    same.refresh_from_db()
    assert same.version == 1


def test_each_row_is_one_version_by_whoever_imported_it(admin_client, admin_user):
    topic, post = create_topic(), create_post(title_en="Old")
    table = csv_file(
        ["id", "title_en", "topics"], [str(post.pk), "New", "robotics"], ["", "Fresh", "robotics"]
    )
    bring_in(admin_client, Post, table)
    fresh = Post.objects.get(title_en="Fresh")
    versions = Post.history.order_by("history_id").values_list(
        "id", "title_en", "history_type", "history_user", "related__m2m__topics"
    )
    assert list(versions) == [
        (post.pk, "Old", "+", None, []),
        (post.pk, "New", "~", admin_user.pk, [topic.pk]),
        (fresh.pk, "Fresh", "+", admin_user.pk, [topic.pk]),
    ]


def test_kinds_dates_and_words_are_understood_in_both_languages(admin_client):
    topic, other = create_topic(name_bg="Роботика"), create_topic(name_en="Energy, water")
    table = csv_file(
        ["име (на английски)", "Kind", "стартъп", "Joined on", "left_on", "темИ", "Website"],
        ["A", "SME", "да", "14.06.2023", "14 June 2024", "Роботика; energy-water", "a.example"],
        ["B", "Голямо предприятие", "no", "14 юни 2023 г.", "", "energy, water", ""],
        ["C", "research", "", "2023-06-14", "", "", ""],
        delimiter=";",
        encoding="cp1251",
    )
    bring_in(admin_client, Member, table)
    a, b, c = Member.objects.order_by("title_en")
    assert (a.kind, a.is_startup, a.joined_on) == ("sme", True, date(2023, 6, 14))
    assert (a.left_on, a.website) == (date(2024, 6, 14), "https://a.example")
    assert set(a.topics.all()) == {topic, other}
    assert (b.kind, b.is_startup, b.joined_on) == ("large", False, date(2023, 6, 14))
    assert list(b.topics.all()) == [other]
    assert (c.kind, c.joined_on, list(c.topics.all())) == ("research", date(2023, 6, 14), [])


def test_workbook_may_hold_real_days_numbers_and_truths(admin_client):
    table = workbook(
        ["Name (English)", "Kind", "Start-up", "Joined on", "Phone of the contact"],
        ["A", "sme", True, date(2023, 6, 14), 35921234],
        ["B", "sme", 0, 45091, 1.5],
    )
    bring_in(admin_client, Member, table, name="t.xlsx")
    a, b = Member.objects.order_by("title_en")
    assert (a.is_startup, a.joined_on, a.contact_phone) == (True, date(2023, 6, 14), "35921234")
    assert (b.is_startup, b.joined_on, b.contact_phone) == (False, date(2023, 6, 14), "1.5")


def test_event_gets_places_organisers_and_instants(admin_client):
    acme = create_member(title_en="Acme")
    table = csv_file(
        ["title_en", "precision", "starts_on", "ends_on", "places", "organisers"],
        [
            "Days",
            "Whole days",
            "28.03.2023",
            "30.03.2023",
            "City (English): Sofia | Venue (English): Hall \\| one\n"
            "град (на български): Лисабон | първи ден на мястото: 29.03.2023 | time_zone: Europe/Lisbon",
            "acme",
        ],
    )
    bring_in(admin_client, Event, table)
    event = Event.objects.get()
    sofia, lisbon = event.places.all()
    assert (sofia.city_en, sofia.venue_en, sofia.starts_on) == ("Sofia", "Hall | one", None)
    assert (lisbon.city_bg, lisbon.starts_on, lisbon.position) == ("Лисабон", date(2023, 3, 29), 1)
    assert list(event.organisers.all()) == [acme]
    assert event.begins_at.isoformat() == "2023-03-27T21:00:00+00:00"
    assert event.ends_at.isoformat() == "2023-03-30T21:00:00+00:00"

    table = csv_file(["id", "places"], [str(event.pk), "City (English): Porto"])
    bring_in(admin_client, Event, table)
    [porto] = event.places.all()
    assert (porto.pk, porto.city_en, porto.venue_en) == (sofia.pk, "Porto", "")


def test_instants_follow_from_imported_days_and_places(admin_client):
    event = create_event(precision="day", starts_on=date(2023, 5, 1), title_en="E")
    create_place(event=event, time_zone="Europe/Lisbon")
    table = csv_file(["id", "starts_on", "places"], [str(event.pk), "2.5.2023", "city_en: Sofia"])
    bring_in(admin_client, Event, table)
    event.refresh_from_db()
    assert (event.begins_at.isoformat(), event.ends_at.isoformat()) == (
        "2023-05-01T21:00:00+00:00",
        "2023-05-02T21:00:00+00:00",
    )


BEYOND = "Row 2, Places: The days of a place must lie within the days of the event."
NO_DAYS = "Row 2, Places: As long as the event has no days, its places have none either."
ONE_CLOCK = "Row 2, Places: An event with a time has one clock, its own. Leave this empty."


@pytest.mark.parametrize(
    ("told", "sentences"),
    [
        ({"starts_on": "2027-06-01", "ends_on": "2027-06-05"}, [BEYOND]),
        ({"ends_on": "2027-05-02"}, [BEYOND]),
        ({"ends_on": ""}, [BEYOND]),
        ({"precision": "month"}, [NO_DAYS]),
        ({"precision": "tbc", "starts_on": "", "ends_on": ""}, [NO_DAYS]),
        ({"precision": "time", "start_time": "9:00"}, [ONE_CLOCK]),
        ({"ends_on": "2027-05-03"}, []),
        ({"starts_on": "2027-06-01", "ends_on": "", "places": "city_en: Sofia"}, []),
        ({"title_en": "Another"}, []),
    ],
)
def test_places_that_stay_must_fit_the_new_days_of_their_event(admin_client, told, sentences):
    event = create_event(
        precision="day", starts_on=date(2027, 5, 1), ends_on=date(2027, 5, 5), title_en="Days"
    )
    days = {"starts_on": date(2027, 5, 2), "ends_on": date(2027, 5, 3)}
    create_place(event=event, time_zone="Europe/Lisbon", **days)
    table = csv_file(["id", *told], [event.pk, *told.values()])
    assert send(admin_client, Event, table).sentences == sentences


def test_event_to_be_confirmed_is_not_imported_with_places_that_have_days(admin_client):
    headings = ["title_en", "precision", "places"]
    table = csv_file(headings, ["Some day", "tbc", "city_en: Sofia | starts_on: 2027-06-01"])
    assert send(admin_client, Event, table).sentences == [
        NO_DAYS.replace("Places", "places")  # as the file heads it
    ]


def test_event_whose_places_never_fitted_can_still_be_given_another_title(admin_client):
    event = create_event(precision="day", starts_on=date(2027, 5, 1))
    create_place(event=event, starts_on=date(2027, 6, 2))
    bring_in(admin_client, Event, csv_file(["id", "title_en"], [event.pk, "Another"]))
    assert Event.objects.get().title_en == "Another"


def test_times_are_read(admin_client):
    table = csv_file(
        ["title_en", "starts_on", "start_time", "end_time"], ["E", "1.5.2023", "9:30 ч.", "6:15 pm"]
    )
    bring_in(admin_client, Event, table)
    event = Event.objects.get()
    assert (event.start_time, event.end_time) == (time(9, 30), time(18, 15))


def test_numbers_are_kept_on_request(admin_client):
    table = csv_file(["id", "title_en"], ["496", "From the old site"])
    assert send(admin_client, Post, table).sentences == [
        "Row 2, id: Nothing here has the number 496. Leave the cell empty to add something new, or "
        "tick “Keep the numbers of the file”."
    ]
    bring_in(admin_client, Post, table, keep_ids="on")
    assert Post.objects.get().pk == 496
    assert create_post().pk == 497


def test_rich_text_is_clean_in_the_preview_and_in_the_site(admin_client):
    table = csv_file(
        ["title_en", "body_en"], ["A", "<p onclick=x>Hi <script>alert(1)</script><b>b</b></p>"]
    )
    checked = send(admin_client, Post, table)
    assert [ins.text for ins in checked.page.all("ins")] == ["A", "<p>Hi b</p>"]
    confirm(admin_client, Post, checked)
    assert Post.objects.get().body_en == "<p>Hi b</p>"


def test_draft_that_waits_for_a_review_is_published_by_its_day(admin_client, admin_user):
    post = create_post(title_en="A", published_at=None)
    post.ask_for_review(admin_user)
    post.save()
    table = csv_file(["id", "published_at"], [str(post.pk), "14.06.2023 09:30"])
    bring_in(admin_client, Post, table)
    post.refresh_from_db()
    assert (post.published_at is None, post.review_requested_at) == (False, None)


def test_cover_is_described_or_called_decoration_in_a_table(admin_client):
    post = create_post(title_en="A", cover=picture(), cover_alt_en="Three people")
    headings = ["id", "cover_alt_en", "cover_is_decorative", "cover_focus"]
    outcome = send(admin_client, Post, csv_file(headings, [str(post.pk), "", "no", "top"]))
    assert outcome.sentences == [
        "Row 2: Please describe the cover image, or tick that it is only decoration."
    ]
    bring_in(admin_client, Post, csv_file(headings, [str(post.pk), "", "yes", "горе"]))
    post.refresh_from_db()
    assert (post.cover_alt_en, post.cover_is_decorative) == ("", True)
    assert post.cover_focus == "focus-top"


def test_preview_shows_what_was_and_what_would_be(admin_client):
    post = create_post(title_en="Before <b>", author_en="Ann")
    table = csv_file(["id", "title_en", "author_en"], [str(post.pk), "After <i>", ""])
    [section] = send(admin_client, Post, table).page.all("section")
    assert section.one("h3").text == "Row 2 · Changed · After <i>"
    assert [d.text for d in section.all("dt")] == ["title_en", "author_en"]
    assert [d.text for d in section.all("dd")] == ["Before <b> After <i>", "Ann (empty)"]


def test_column_that_is_missing_and_one_that_is_unknown_are_left_alone(admin_client):
    post = create_post(title_en="A", summary_en="Stays")
    outcome = send(
        admin_client, Post, csv_file(["id", "title_en", "Colour"], [post.pk, "B", "red"])
    )
    assert "not read: Colour" in outcome.page.text
    confirm(admin_client, Post, outcome)
    post.refresh_from_db()
    assert (post.title_en, post.summary_en) == ("B", "Stays")


# --- Which object a row is about --------------------------------------------------------------


@pytest.mark.parametrize(
    ("headings", "cells"),
    [
        (["id", "slug", "author_en"], ["{pk}", "", "Ann"]),
        (["slug", "author_en"], ["one", "Ann"]),
        (["title_en", "author_en"], ["One", "Ann"]),
        (["title_bg", "author_en"], ["Едно", "Ann"]),
    ],
)
def test_row_finds_its_object(admin_client, headings, cells):
    post = create_post(title_en="One", title_bg="Едно", slug="one", published_at=YESTERDAY)
    cells = [cell.format(pk=post.pk) for cell in cells]
    if "id" in headings:
        headings, cells = [headings[0], headings[2]], [cells[0], cells[2]]
    bring_in(admin_client, Post, csv_file(headings, cells))
    post.refresh_from_db()
    assert (Post.objects.count(), post.author_en, post.title_en) == (1, "Ann", "One")


def test_ambiguous_row_is_refused_and_names_what_it_could_mean(admin_client):
    first, second = create_post(title_en="Twin"), create_post(title_en="Twin")
    outcome = send(admin_client, Post, csv_file(["title_en", "author_en"], ["Twin", "Ann"]))
    assert outcome.sentences == [
        f"Row 2: Several posts fit this row (No. {first.pk}, {second.pk}). Write into the column "
        "“No.” which one you mean."
    ]


@pytest.mark.parametrize(
    ("headings", "rows"),
    [
        (["slug", "title_en"], [["one", "A"], ["one", "B"]]),
        (["title_en", "author_en"], [["New", "A"], ["New", "B"]]),
        (["title_en", "author_en"], [["One", "A"], ["One", "B"]]),
    ],
)
def test_two_rows_about_the_same_are_refused(admin_client, headings, rows):
    create_post(title_en="One", slug="one")
    assert send(admin_client, Post, csv_file(headings, *rows)).sentences == [
        "Row 3: This row is about the same as row 2. Keep one of them."
    ]


BETWEEN = [["", f"Between {n}", ""] for n in range(BATCH)]  # rows, so that a new batch begins


def test_row_of_a_new_batch_does_not_write_over_a_row_of_the_same_file(admin_client):
    headings = ["slug", "title_en", "summary_en"]
    rows = [["", "Hello", "First"], *BETWEEN, ["hello", "Quite another", "Second"]]
    done = bring_in(admin_client, Post, csv_file(headings, *rows))
    assert done.counts == [BATCH + 2, 0, 0, 0]
    stored = Post.objects.filter(slug="hello").order_by("pk").values_list("title_en", "summary_en")
    assert list(stored) == [("Hello", "First"), ("Quite another", "Second")]


def test_row_of_a_new_batch_does_not_mean_what_the_same_file_has_renamed(admin_client):
    post = create_post(title_en="Old")
    rows = [[post.pk, "New", "First"], *BETWEEN, ["", "New", "Second"]]
    done = bring_in(admin_client, Post, csv_file(["id", "title_en", "summary_en"], *rows))
    assert done.counts == [BATCH + 1, 1, 0, 0]
    stored = Post.objects.filter(title_en="New").order_by("pk").values_list("summary_en")
    assert list(stored) == [("First",), ("Second",)]


def test_number_that_the_site_gave_to_a_row_of_the_file_is_not_kept_for_another(admin_client):
    given = create_post(title_en="To find the next number").pk + 1
    rows = [["", "One", ""], *BETWEEN, [given, "Another", ""]]
    table = csv_file(["id", "title_en", "summary_en"], *rows)
    checked = send(admin_client, Post, table, keep_ids="on")
    assert confirm(admin_client, Post, checked).sentences == [
        f"Row {BATCH + 3}: This row is about the same as row 2. Keep one of them."
    ]
    assert Post.objects.count() == 1


@pytest.mark.parametrize("between", [[], BETWEEN])
def test_two_rows_about_the_same_are_refused_however_far_apart(admin_client, between):
    create_post(title_en="Old", slug="old")
    rows = [["old", "New", ""], *between, ["", "Old", ""]]
    outcome = send(admin_client, Post, csv_file(["slug", "title_en", "summary_en"], *rows))
    assert outcome.sentences == [
        f"Row {len(between) + 3}: This row is about the same as row 2. Keep one of them."
    ]


# --- A table that is older than what it would write over -------------------------------------


def test_row_does_not_write_over_what_was_changed_after_its_download(admin_client):
    old, other = create_post(title_en="Old", author_en="Ann"), create_post(title_en="Other")
    table = download(admin_client, Post, "csv").replace(b"Ann", b"Ben")
    old.title_en = "Corrected meanwhile"
    old.save()
    changed_at = plain(sofia_moment(old.updated_at))
    outcome = send(admin_client, Post, table)
    assert outcome.sentences == [
        f"Row 3: This was changed here after the table was downloaded, on {changed_at}. Download "
        "it again for this row – or empty its cell “Version”, to write over that."
    ]
    assert (outcome.counts, outcome.ticket) == ([0, 0, 1, 1], None)

    headings = ["No.", "Author (English)", "Version"]
    bring_in(admin_client, Post, csv_file(headings, [old.pk, "Ben", ""], [other.pk, "", 1]))
    old.refresh_from_db()
    assert (old.title_en, old.author_en) == ("Corrected meanwhile", "Ben")


def test_change_between_looking_and_confirming_is_not_written_over(admin_client):
    post = create_post(title_en="Old")
    checked = send(admin_client, Post, csv_file(["id", "title_en", "version"], [post.pk, "New", 1]))
    post.save()
    [sentence] = confirm(admin_client, Post, checked).sentences
    assert sentence.startswith("Row 2: This was changed here after the table was downloaded, on ")
    assert Post.objects.get().title_en == "Old"


MEANWHILE = (
    "Row 2: Somebody changed this here after you looked at what the table would do. Please choose "
    "the file again."
)


def by_saving(post):
    post.title_en = "Corrected"
    post.save()


def by_a_script(post):
    Post.objects.filter(pk=post.pk).update(title_en="Corrected")


def by_its_links(post):
    post.topics.add(create_topic())


@pytest.mark.parametrize("change", [by_saving, by_a_script, by_its_links])
@pytest.mark.parametrize("key", ["id", "slug"])
def test_table_without_versions_does_not_write_over_what_changed_since_it_was_looked_at(
    admin_client, key, change
):
    post = create_post(title_en="Old", slug="old")
    same = create_post(title_en="Same", slug="same")
    table = csv_file(
        [key, "title_en", "topics"],
        [getattr(post, key), "New", ""],
        [getattr(same, key), "Same", ""],
    )
    checked = send(admin_client, Post, table)
    change(post)
    before = columns(Post, related=True)
    assert confirm(admin_client, Post, checked).sentences == [MEANWHILE]
    assert columns(Post, related=True) == before
    bring_in(admin_client, Post, table)


def test_places_that_changed_since_they_were_looked_at_are_not_written_over(admin_client):
    place = create_place(event=create_event(), city_en="Sofia")
    table = csv_file(["id", "places"], [place.event_id, "city_en: Varna"])
    checked = send(admin_client, Event, table)
    type(place).objects.update(venue_en="Hall")
    assert confirm(admin_client, Event, checked).sentences == [MEANWHILE]
    assert Event.objects.get().places.get().venue_en == "Hall"


def test_what_was_added_or_deleted_meanwhile_is_looked_at_again(admin_client):
    table = csv_file(["slug", "title_en"], ["fair", "The fair"])
    checked = send(admin_client, Post, table)
    post = create_post(slug="fair", title_en="Fair")
    assert confirm(admin_client, Post, checked).sentences == [MEANWHILE]
    checked = send(admin_client, Post, table)
    post.delete()
    assert confirm(admin_client, Post, checked).sentences == [MEANWHILE]
    assert Post.objects.count() == 0


def test_row_that_has_nothing_left_to_change_is_no_obstacle(admin_client):
    post = create_post(title_en="Old")
    checked = send(
        admin_client, Post, csv_file(["id", "title_en"], [post.pk, "New"], ["", "Fresh"])
    )
    Post.objects.update(title_en="New")
    assert confirm(admin_client, Post, checked).counts == [1, 0, 1, 0]


def test_table_is_confirmed_in_another_language_than_it_was_looked_at(admin_client):
    place = create_place(event=create_event(), city_en="Sofia")
    checked = send(
        admin_client, Event, csv_file(["id", "places"], [place.event_id, "city_en: Varna"])
    )
    address = desk_address(Event, "import")
    admin_client.cookies["django_language"] = "bg"
    admin_client.post(address, {"ticket": checked.ticket}).getvalue()
    assert Event.objects.get().places.get().city_en == "Varna"


def test_ticket_of_many_rows_is_no_burden(admin_client, settings):
    posts = [create_post(title_en=f"Post {n}") for n in range(200)]
    rows = [[post.pk, f"New {post.pk}"] for post in posts]
    checked = send(admin_client, Post, csv_file(["id", "title_en"], *rows))
    at_most = len(checked.ticket) * MAX_ROWS / len(rows)
    assert at_most < settings.DATA_UPLOAD_MAX_MEMORY_SIZE / 4
    assert confirm(admin_client, Post, checked).counts == [0, 200, 0, 0]


def test_row_that_changes_nothing_may_be_old(admin_client):
    post = create_post(title_en="Same", version=7)
    outcome = send(
        admin_client, Post, csv_file(["id", "title_en", "version"], [post.pk, "Same", 3])
    )
    assert (outcome.sentences, outcome.counts) == ([], [0, 0, 1, 0])


# --- Many rows --------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("model", RESOURCES)
def test_looking_at_a_row_more_asks_once_more(
    admin_client, django_assert_num_queries, model, number
):
    """All constraints of a row, together; within a test, a savepoint stands around that."""
    rows = [{**WHOLE[model], "title_en": f"Row {n}"} for n in range(number)]
    table = csv_file(list(rows[0]), *(list(row.values()) for row in rows))
    with django_assert_num_queries(4 + 3 * number):
        send(admin_client, model, table)


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(("model", "queries"), [(Member, 11), (Post, 13), (Event, 13)])
def test_storing_a_row_more_is_one_query_more(
    admin_client, django_assert_num_queries, model, queries, number
):
    rows = [{**WHOLE[model], "title_en": f"Row {n}"} for n in range(number)]
    table = csv_file(list(rows[0]), *(list(row.values()) for row in rows))
    checked = send(admin_client, model, table)
    ContentType.objects.get_for_model(model)  # remembered from then on
    with django_assert_num_queries(queries + number):
        confirm(admin_client, model, checked)


def test_links_of_many_rows_are_their_own(admin_client):
    one, two = create_topic(name_en="One"), create_topic(name_en="Two")
    first, second = create_post(title_en="A", topics=[one]), create_post(title_en="B", topics=[one])
    untouched = create_post(title_en="C", topics=[one, two])
    table = csv_file(["id", "topics"], [first.pk, "two"], [second.pk, ""])
    bring_in(admin_client, Post, table)
    assert [list(post.topics.all()) for post in (first, second)] == [[two], []]
    assert set(untouched.topics.all()) == {one, two}
    versions = Post.history.order_by("history_id").values_list("id", "related__m2m__topics")
    assert list(versions)[-2:] == [(first.pk, [two.pk]), (second.pk, [])]


def test_hostile_texts_are_cleaned_on_their_way_in(admin_client):
    """But for those with characters that a table can't hold: they are refused, below."""
    told = {
        text: clean for text, clean in HOSTILE.items() if not re.search("[\0-\x08\ud800]", text)
    }
    assert len(told) > 60
    rows = [[f"Page {number}", text] for number, text in enumerate(told)]
    bring_in(admin_client, Post, csv_file(["title_en", "body_en"], *rows))
    stored = Post.objects.order_by("pk").values_list("title_en", "body_en")
    assert list(stored) == [(f"Page {n}", text) for n, text in enumerate(told.values())]


# --- Mistakes ---------------------------------------------------------------------------------

MISTAKES = [
    (Member, "joined_on", "31.02.2023", "“31.02.2023” is not a day. Write it like 14.06.2023 or 2023-06-14."),
    (Member, "joined_on", "14.06.20233", "“14.06.20233” is not a day. Write it like 14.06.2023 or 2023-06-14."),
    (Member, "joined_on", "20233", "“20233” is not a day. Write it like 14.06.2023 or 2023-06-14."),
    (Member, "joined_on", "14.06.0203", "Please check the year: 203."),
    (Member, "joined_on", "#REF!", "The cell holds an error of the spreadsheet (#REF!). Please write a value."),
    (Member, "kind", "Guild", "“Guild” is not known here. Write one of these: SME, Large company, Research or technology centre, University or school, Civil-society organisation, Public body, Other ecosystem actor."),
    (Member, "kind", "", "Please choose one."),
    (Member, "is_startup", "maybe", "“maybe” is neither yes nor no."),
    (Member, "topics", "Alchemy", "Among the topics there is no “Alchemy”."),
    (Member, "website", "javascript://x", "Please give the whole web address: https://example.org/page"),
    (Member, "contact_email", "nobody", "Please give the whole e-mail address: name@example.org"),
    (Member, "title_en", "x" * 201, "Please shorten this to 200 characters; it has 201."),
    (Member, "title_bg", "a\x07b", "The text holds characters that can’t be shown. Please type it anew."),
    (Member, "slug", "два пъти", "Please use Latin letters, digits, “-” and “_” alone: circular-economy"),
    (Post, "published_at", "26.03.2023 03:30", "This time does not exist on that day: the clocks go forward."),
    (Post, "published_at", "soon", "“soon” is not a day and time. Write it like 14.06.2023 09:30."),
    (Post, "published_at", "01.01.0001", "Please check the year: 1."),
    (Post, "published_at", "0001-01-01 00:00+05:00", "Please check the year: 1."),
    (Post, "published_at", "9999-12-31 23:59-05:00", "Please check the year: 9999."),
    (Post, "published_at", "2023-06-14 09:30+99:30", "“2023-06-14 09:30+99:30” is not a day and time. Write it like 14.06.2023 09:30."),
    (Post, "pinned_until_on", "2023-06-14 00:00-2399", "“2023-06-14 00:00-2399” is not a day. Write it like 14.06.2023 or 2023-06-14."),
    (Post, "event", "999-nothing", "Among the events there is no “999-nothing”."),
    (Event, "start_time", "25:00", "“25:00” is not a time of day. Write it like 18:30."),
    (Event, "time_zone", "Mars/Base", "“Mars/Base” is not known here. Write it like “Europe/Sofia”."),
    (Event, "places", "Sofia", "“Sofia” can’t be read. Write a place like this: City (English): Sofia | Venue (English): Sofia Tech Park"),
    (Event, "places", "venue_en: Hall", "Please give the city in at least one language."),
]  # fmt: skip
WHOLE = {
    Member: {"title_en": "A", "kind": "sme"},
    Post: {"title_en": "A"},
    Event: {"title_en": "A", "starts_on": "1.5.2023", "start_time": "9:00"},
}


@pytest.mark.parametrize(("model", "column", "cell", "sentence"), MISTAKES)
def test_mistake_is_told_with_its_row_its_column_and_what_to_do(
    admin_client, model, column, cell, sentence
):
    row = WHOLE[model] | {column: cell}
    outcome = send(admin_client, model, csv_file(list(row), list(row.values())))
    assert outcome.sentences == [f"Row 2, {column}: {sentence}"]
    assert (outcome.ticket, model.objects.count()) == (None, 0)


def test_rule_is_told_for_each_row_that_breaks_it_whatever_others_obey(admin_client):
    post = create_post(title_en="D", welcomes_from_on="2023-05-01", welcomes_until_on="2023-06-01")
    headings = ["id", "title_en", "welcomes_from_on", "welcomes_until_on"]
    whole, half = ("1.5.2023", "1.6.2023"), ("1.5.2023", "")
    rows = [["", "A", *whole], ["", "B", *half], ["", "C", *half], [post.pk, "D", *half]]
    sentence = "A welcome post needs both days of its period; any other post needs neither."
    outcome = send(admin_client, Post, csv_file(headings, *rows))
    assert outcome.sentences == [f"Row {row}: {sentence}" for row in (3, 4, 5)]


@pytest.mark.parametrize("number", ["-1", "0", str(2**63), "9" * 400, "1.5", "x", "１", "000"])
def test_number_that_is_none_is_refused(admin_client, number):
    outcome = send(admin_client, Post, csv_file(["id", "title_en"], [number, "A"]), keep_ids="on")
    [sentence] = outcome.sentences
    assert sentence.endswith(f"is not a number from 1 to {MAX_ID}.")


@pytest.mark.parametrize("number", ["0" * 19 + "1" + "0" * 20, "0" * 19 + "15" * 4000])
def test_zeros_before_a_number_do_not_hide_its_size(admin_client, number):
    table = csv_file(["id", "title_en"], [number, "A"])
    for choice in ({}, {"keep_ids": "on"}):
        [sentence] = send(admin_client, Post, table, **choice).sentences
        assert sentence.endswith(f"is not a number from 1 to {MAX_ID}.")


def test_zeros_before_a_number_are_no_mistake(admin_client):
    post = create_post(title_en="Old")
    table = csv_file(["id", "title_en"], [f"{'0' * 30}{post.pk}", "New"])
    bring_in(admin_client, Post, table)
    assert Post.objects.get().title_en == "New"


def test_one_bad_row_keeps_all_out(admin_client):
    table = csv_file(["title_en", "section"], ["Good", "news"], ["Bad", "gossip"])
    outcome = send(admin_client, Post, table)
    assert outcome.counts == [1, 0, 0, 1]
    assert outcome.heading == "Please correct the table. Nothing was imported."
    assert (outcome.ticket, Post.objects.count()) == (None, 0)


def test_site_that_changed_meanwhile_is_looked_at_again(admin_client):
    """Between looking and confirming, the event that a row names is deleted."""
    event = create_event(title_en="Fair")
    table = csv_file(["title_en", "event"], ["First", ""], ["Second", f"{event.pk}"])
    checked = send(admin_client, Post, table)
    number = event.pk
    event.delete()
    outcome = confirm(admin_client, Post, checked)
    assert outcome.sentences == [f"Row 3, event: Among the events there is no “{number}”."]
    assert (Post.objects.count(), LogEntry.objects.count()) == (0, 0)


def test_event_that_lost_its_time_meanwhile_is_looked_at_again(admin_client):
    event = create_event(title_en="Fair")
    table = csv_file(["id", "precision", "title_en"], [event.pk, "time", "New"])
    checked = send(admin_client, Event, table)
    Event.objects.update(precision="day", start_time=None, end_time=None)
    assert confirm(admin_client, Event, checked).sentences == [MEANWHILE]
    assert Event.objects.get().title_en == "Fair"


def test_mistakes_are_told_in_bulgarian(admin_client):
    admin_client.cookies["django_language"] = "bg"
    with override("bg"):
        outcome = send(
            admin_client, Member, csv_file(["title_en", "kind", "дата"], ["A", "Guild", ""])
        )
    [sentence] = outcome.sentences
    assert sentence.startswith("Ред 2, kind: ")


def test_headings_are_unmistakable():
    for model, resource in RESOURCES.items():
        user = type("Anybody", (), {"has_perm": lambda *_args: True})()
        columns = resource(user)
        assert len(columns.names()) >= 2 * len(columns.widgets), model


def test_topics_are_not_made_by_an_import(admin_client):
    send(admin_client, Member, csv_file(["title_en", "kind", "topics"], ["A", "sme", "New"]))
    assert Topic.objects.count() == 0
