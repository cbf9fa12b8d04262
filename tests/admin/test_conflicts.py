"""Two editors on one thing: the second is asked, and no word of either is lost."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.urls import reverse

from cluster.models import Page, Topic
from events.models import Event, Place
from members.admin import PartnerAdmin
from members.models import Partner
from news.models import Post
from surveys.models import Question, Survey
from tests.admin.conftest import controls
from tests.factories import (
    YESTERDAY,
    create_author,
    create_editor,
    create_event,
    create_identity,
    create_member,
    create_page,
    create_partner,
    create_place,
    create_post,
    create_question,
    create_survey,
    create_topic,
    picture,
)

pytestmark = pytest.mark.django_db


def address(thing, action="change"):
    name = f"admin:{thing._meta.app_label}_{thing._meta.model_name}_{action}"
    return reverse(name, args=[] if action in ("changelist", "add") else [thing.pk])


def differences(response):
    """{label: (stored now, yours, chosen)} of a refused form."""

    def text(words):
        return "".join(part.text for part in words)

    return {
        difference.label: (text(difference.theirs), text(difference.yours), difference.chosen)
        for difference in response.context["differences"]
    }


@pytest.fixture
def ben():
    client = Client()
    user = create_editor(username="ben")
    User.objects.filter(pk=user.pk).update(first_name="Ben", last_name="Petrov")
    client.force_login(user)
    return client


@pytest.fixture
def both(editor, ben):
    """Both open the form, Ben saves `theirs`, then the editor sends `yours`."""

    def _both(thing, theirs, yours):
        opened = controls(editor.get(address(thing)))
        sent = ben.post(address(thing), controls(ben.get(address(thing))) | theirs)
        assert sent.status_code == 302
        return editor.post(address(thing), opened | yours)

    return _both


def again(client, response, thing, **changes):
    return client.post(address(thing), controls_of_choices(response) | changes)


def controls_of_choices(response):
    """What a browser sends of a refused form: of each pair of radio buttons the chosen one."""
    chosen = {d.name: d.chosen for d in response.context["differences"] if d.name}
    return controls(response) | chosen


@pytest.mark.parametrize(
    ("create", "field"),
    [
        (create_post, "title_en"),
        (create_event, "title_en"),
        (create_survey, "title_en"),
        (create_member, "title_en"),
        (create_page, "title_en"),
        (lambda: create_topic(name_bg="Роботика"), "name_en"),
        (create_partner, "name_en"),
        (create_identity, "name_en"),
        (lambda: create_question(survey=create_survey()), "text_en"),
    ],
)
def test_second_save_of_anything_is_refused(both, create, field):
    thing = create()
    response = both(thing, {field: "Theirs"}, {field: "Yours"})
    assert response.status_code == 409
    thing.refresh_from_db()
    assert getattr(thing, field) == "Theirs"
    assert [(a, b, c) for a, b, c in differences(response).values()] == [
        ("Theirs", "Yours", "yours")
    ]
    assert controls(response)[field] == "Yours"


def test_refusal_names_who_saved(both):
    page = both(create_post(), {"title_en": "Theirs"}, {"title_en": "Yours"}).content.decode()
    assert "Somebody else saved this meanwhile" in page
    assert "It was Ben Petrov, on " in page


def test_own_text_is_kept_by_saving_again(both, editor):
    post = create_post()
    response = both(post, {"title_en": "Theirs"}, {"title_en": "Yours"})
    assert again(editor, response, post).status_code == 302
    assert Post.objects.get().title_en == "Yours"


def test_their_text_is_taken_by_choice(both, editor):
    post = create_post()
    response = both(
        post, {"title_en": "Theirs", "body_en": "T."}, {"title_en": "Yours", "body_en": "Y."}
    )
    sent = again(editor, response, post, **{"_choice-title_en": "theirs"})
    assert sent.status_code == 302
    post.refresh_from_db()
    assert (post.title_en, post.body_en) == ("Theirs", "<p>Y.</p>")


def test_what_each_changed_alone_is_merged_by_saving_again(both, editor):
    old, new = create_topic(name_en="Old"), create_topic(name_en="New")
    post = create_post(topics=[old], body_en="One.\n\nTwo.")
    theirs = {
        "summary_en": "Their summary",
        "topics": [old.pk, new.pk],
        "cover_is_decorative": "on",
        "published_at_0": "2026-01-15",
        "published_at_1": "09:30",
    }
    response = both(post, theirs, {"title_bg": "Моето заглавие"})
    assert differences(response) == {
        "Topics": ("New, Old", "Old", "theirs"),
        "Summary (English)": ("Their summary", "", "theirs"),
        "Published from": (
            *(differences(response)["Published from"][:2]),
            "theirs",
        ),
        "The cover is only decoration": ("Yes", "No", "theirs"),
        "Title (Bulgarian)": ("", "Моето заглавие", "yours"),
    }
    assert again(editor, response, post).status_code == 302
    merged = Post.objects.get()
    assert (merged.summary_en, merged.title_bg) == ("Their summary", "Моето заглавие")
    assert set(merged.topics.all()) == {old, new}
    assert merged.cover_is_decorative
    assert (merged.published_at.year, merged.published_at.minute) == (2026, 30)


def test_save_that_changed_nothing_stops_nobody(both):
    post = create_post(body_en="One.\n\nTwo.")
    assert both(post, {}, {"title_en": "Yours"}).status_code == 302
    assert Post.objects.get().title_en == "Yours"


def test_change_by_a_script_is_noticed(editor):
    post = create_post()
    opened = controls(editor.get(address(post)))
    Post.objects.filter(pk=post.pk).update(title_en="By a script")
    response = editor.post(address(post), opened | {"title_en": "Yours"})
    assert response.status_code == 409
    assert differences(response) == {"Title (English)": ("By a script", "Yours", "yours")}


@pytest.mark.parametrize("seen", [None, "", "nonsense", "a:b:c"])
def test_form_that_does_not_tell_what_it_saw_is_refused(editor, seen):
    post = create_post()
    sent = controls(editor.get(address(post))) | {"title_en": "Yours"}
    del sent["_seen"]
    response = editor.post(address(post), sent | ({} if seen is None else {"_seen": seen}))
    assert response.status_code == 409
    assert differences(response) == {"Title (English)": ("Post", "Yours", "yours")}
    assert again(editor, response, post).status_code == 302


def test_third_save_in_between_is_noticed_too(both, editor, ben, submit):
    post = create_post()
    response = both(post, {"title_en": "Theirs"}, {"title_en": "Yours"})
    submit(ben, address(post), title_en="Theirs again")
    response = again(editor, response, post)
    assert response.status_code == 409
    assert differences(response) == {"Title (English)": ("Theirs again", "Yours", "yours")}


def test_refused_form_with_a_fault_keeps_both_complaints(both, editor):
    post = create_post()
    response = both(post, {"title_bg": "Тяхно"}, {"title_en": "", "slug": "not a slug"})
    assert response.status_code == 409
    assert controls(response)["slug"] == "not a slug"
    assert set(differences(response)) == {"Title (Bulgarian)", "Title (English)", "Address"}
    mended = again(editor, response, post, slug="a-slug")
    assert mended.status_code == 302
    post = Post.objects.get()
    assert (post.title_bg, post.title_en, post.slug) == ("Тяхно", "", "a-slug")


def test_upload_must_be_chosen_again_and_the_page_says_so(both):
    response = both(
        create_post(), {"title_en": "Theirs"}, {"cover": picture(), "cover_alt_en": "A robot"}
    )
    assert "Please choose your files again below" in response.content.decode()
    assert not Post.objects.get().cover


# --- Rows ----------------------------------------------------------------------------------------


def place(number, **fields):
    return {f"places-{number}-{name}": value for name, value in fields.items()}


def test_same_row_is_laid_side_by_side(both, editor):
    event = create_event()
    create_place(event=event)
    response = both(event, place(0, city_en="Varna"), place(0, city_en="Ruse", city_bg="Русе"))
    assert differences(response) == {
        "Place 1: City (English)": ("Varna", "Ruse", "yours"),
        "Place 1: City (Bulgarian)": ("", "Русе", "yours"),
    }
    sent = again(editor, response, event, **{"_choice-places-0-city_en": "theirs"})
    assert sent.status_code == 302
    assert Place.objects.values_list("city_en", "city_bg").get() == ("Varna", "Русе")


def add_place(city):
    return {"places-TOTAL_FORMS": "1"} | place(0, city_en=city, country_en="Bulgaria", position=0)


def test_rows_that_both_added_both_stay(both, editor):
    event = create_event()
    response = both(event, add_place("Varna"), add_place("Ruse"))
    assert differences(response) == {
        "Place 1": (differences(response)["Place 1"][0], "(not there)", "theirs")
    }
    assert again(editor, response, event).status_code == 302
    assert set(Place.objects.values_list("city_en", flat=True)) == {"Varna", "Ruse"}


@pytest.mark.parametrize(
    ("typed", "choice", "cities"),
    [
        ({}, {}, []),
        ({"city_en": "Ruse"}, {}, ["Ruse"]),
        ({"city_en": "Ruse"}, {"_choice-places-0": "theirs"}, []),
    ],
)
def test_row_that_they_removed_goes_unless_it_was_worked_on(both, editor, typed, choice, cities):
    event = create_event()
    create_place(event=event)
    yours = {"title_en": "Yours"} | place(0, **typed)
    response = both(event, place(0, DELETE="on"), yours)
    assert response.status_code == 409
    assert "The other removed it." in response.content.decode()
    assert again(editor, response, event, **choice).status_code == 302
    assert list(Place.objects.values_list("city_en", flat=True)) == cities
    assert Event.objects.get().title_en == "Yours"


@pytest.mark.parametrize(("choice", "cities"), [("theirs", ["Varna"]), ("yours", [])])
def test_row_that_they_changed_is_removed_only_by_choice(both, editor, choice, cities):
    event = create_event()
    create_place(event=event)
    response = both(event, place(0, city_en="Varna"), place(0, DELETE="on"))
    assert response.context["differences"][0].chosen == "theirs"
    sent = again(editor, response, event, **{"_choice-places-0": choice})
    assert sent.status_code == 302
    assert list(Place.objects.values_list("city_en", flat=True)) == cities


def test_row_changed_in_its_own_form_is_noticed(editor, ben, submit):
    survey = create_survey()
    question = create_question(survey=survey)
    opened = controls(editor.get(address(survey)))
    submit(ben, address(question), text_en="Theirs")
    response = editor.post(address(survey), opened | {"questions-0-text_en": "Yours"})
    assert response.status_code == 409
    assert Question.objects.get().text_en == "Theirs"
    assert Survey.objects.get().version == survey.version


# --- What is gone --------------------------------------------------------------------------------


def test_text_for_a_thing_that_was_deleted_is_offered_as_new(editor, ben):
    event = create_event(title_en="Gone")
    create_place(event=event)
    opened = controls(editor.get(address(event)))
    ben.post(address(event, "delete"), {"post": "yes"})
    response = editor.post(
        address(event), opened | {"title_en": "My words"} | place(0, city_en="X")
    )
    page = response.content.decode()
    assert response.status_code == 409
    assert "Somebody else deleted this meanwhile" in page
    assert "It was Ben Petrov, on " in page
    assert f'action="{address(event, "add")}"' in page
    assert controls(response)["title_en"] == "My words"
    assert not Event.objects.exists()
    assert editor.post(address(event, "add"), controls(response)).status_code == 302
    assert (Event.objects.get().title_en, Place.objects.get().city_en) == ("My words", "X")


# --- Lists ---------------------------------------------------------------------------------------


def act(client, page, action, *things, **more):
    sent = {"action": action, "_selected_action": [thing.pk for thing in things], "index": 0}
    return client.post(page.wsgi_request.path, controls(page) | sent | more, follow=True)


def test_action_is_refused_where_a_row_changed_since_the_list_was_opened(editor):
    one, two = create_post(title_en="One"), create_post(title_en="Two")
    page = editor.get(address(one, "changelist"))
    one.title_en = "One, anew"
    one.save()
    response = act(editor, page, "delete_selected", one, two)
    assert [str(message) for message in response.context["messages"]] == [
        "Nothing was done, because somebody else has changed since you opened this list: "
        "One, anew. Please look at the list again."
    ]
    assert Post.objects.count() == 2


def test_action_goes_on_where_only_other_rows_changed(editor):
    one, two = create_post(title_en="One"), create_post(title_en="Two")
    page = editor.get(address(one, "changelist"))
    one.save()
    confirmation = act(editor, page, "delete_selected", two)
    act(editor, page, "delete_selected", two, _seen=controls(confirmation)["_seen"], post="yes")
    assert list(Post.objects.all()) == [one]


def test_row_that_changes_between_question_and_confirmation_is_not_deleted(editor):
    post = create_post()
    confirmation = act(editor, editor.get(address(post, "changelist")), "delete_selected", post)
    post.save()
    editor.post(address(post, "changelist"), controls(confirmation))
    assert Post.objects.exists()


def test_action_that_only_reads_is_not_refused(editor):
    member = create_member(joined_on="2026-01-15")
    page = editor.get(address(member, "changelist"))
    member.save()
    response = act(editor, page, "draft_welcome_post", member)
    assert response.status_code == 200
    assert response.redirect_chain[0][0].startswith(reverse("admin:members_member_welcome"))


def test_cells_edited_in_a_list_are_refused_where_the_row_changed(editor, monkeypatch):
    monkeypatch.setattr(PartnerAdmin, "list_editable", ["position"])
    one, _two = create_partner(name_en="One"), create_partner(name_en="Two")
    address_ = address(one, "changelist")
    page = controls(editor.get(address_))
    Partner.objects.filter(pk=one.pk).update(position=5)
    typed = {"form-0-position": "8", "form-1-position": "9", "_save": "Save"}
    response = editor.post(address_, page | typed)
    assert "Stored now: “5”" in response.content.decode()
    assert controls(response)["form-0-position"] == "8"
    assert list(Partner.objects.values_list("position", flat=True).order_by("pk")) == [5, 0]
    editor.post(address_, controls(response) | {"_save": "Save"})
    assert list(Partner.objects.values_list("position", flat=True).order_by("pk")) == [8, 9]


# --- At the same moment --------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("create", [create_page, lambda: create_topic(name_bg="Роботика")])
def test_of_two_saves_at_the_same_moment_one_is_refused(create):
    if connection.vendor != "postgresql":
        pytest.skip("an SQLite database in memory has one connection; BEGIN IMMEDIATE queues")
    thing, barrier = create(), Barrier(6)
    user = User.objects.create_superuser("admin")
    field = "title_en" if isinstance(thing, Page) else "name_en"

    def save(number):
        client = Client()
        client.force_login(user)
        opened = controls(client.get(address(thing)))
        barrier.wait()
        try:
            return client.post(address(thing), opened | {field: f"By {number}"}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        statuses = sorted(pool.map(save, range(6)))
    assert statuses == [302, 409, 409, 409, 409, 409]


def test_topic_form_needs_few_queries(editor, django_assert_num_queries):
    topic = create_topic(name_bg="Роботика")
    sent = controls(editor.get(address(topic))) | {"name_en": "New"}
    with django_assert_num_queries(17):
        assert editor.post(address(topic), sent).status_code == 302
    assert Topic.objects.get().name_en == "New"


# --- Who may not save any more ------------------------------------------------------------------


@pytest.fixture
def author(client):
    client.force_login(create_author())
    return client


def handed_back(response):
    return {label: text for label, text, _markup in response.context["typed"]}


def test_author_gets_the_text_back_when_an_editor_published_meanwhile(author, ben):
    post = create_post(title_en="Draft", body_en="One.", published_at=None)
    opened = controls(author.get(address(post)))
    sent = ben.post(address(post), controls(ben.get(address(post))) | {"_step": "publish"})
    assert sent.status_code == 302
    yours = {
        "title_en": "Mine",
        "body_en": "<h2>Two</h2><p onclick='steal()'>and <em>a half</em>.</p>",
    }
    response = author.post(address(post), opened | yours)
    assert response.status_code == 403
    assert handed_back(response) == {
        "Title (English)": "Mine",
        "Text (English)": "## Two\nand a half.",
    }
    page = response.content.decode()
    assert "><h2>Two</h2><p>and <em>a half</em>.</p></div>" in page
    assert "It was published meanwhile" in page
    assert "It was Ben Petrov, on " in page
    post.refresh_from_db()
    assert (post.title_en, post.body_en) == ("Draft", "<p>One.</p>")


def test_row_that_was_typed_is_handed_back_too(author, ben):
    event = create_event(published_at=None)
    opened = controls(author.get(address(event)))
    Event.objects.filter(pk=event.pk).update(published_at=YESTERDAY)
    row = {"places-TOTAL_FORMS": "1", "places-0-city_en": "Plovdiv"}
    response = author.post(address(event), opened | row)
    assert response.status_code == 403
    [(label, text)] = handed_back(response).items()
    assert (label, "Plovdiv" in text) == ("Place 1", True)


def test_rows_and_files_that_nobody_touched_are_not_handed_back(author):
    event = create_event(published_at=None, cover=picture(), cover_alt_en="A robot")
    create_place(event=event)
    opened = controls(author.get(address(event)))
    Event.objects.filter(pk=event.pk).update(published_at=YESTERDAY)
    assert handed_back(author.post(address(event), opened)) == {}
    changed = {"places-0-city_en": "Plovdiv"}
    [label] = handed_back(author.post(address(event), opened | changed))
    assert label == "Place 1"


def test_plain_text_is_handed_back_as_it_was_typed(author):
    post = create_post(published_at=None)
    opened = controls(author.get(address(post)))
    Post.objects.filter(pk=post.pk).update(published_at=YESTERDAY)
    typed = {"summary_en": "Fewer than <three\nlines, x > y"}
    assert handed_back(author.post(address(post), opened | typed)) == {
        "Summary (English)": "Fewer than <three\nlines, x > y"
    }


def test_what_was_deleted_meanwhile_is_handed_back_to_who_may_not_add_it(client):
    topic = create_topic(name_bg="Роботика")
    user = User.objects.create_user("keeper", is_staff=True)
    rights = Permission.objects.filter(codename__in=["view_topic", "change_topic"])
    user.user_permissions.add(*rights)
    client.force_login(user)
    opened = controls(client.get(address(topic)))
    topic.delete()
    response = client.post(address(topic), opened | {"name_en": "Robots at work"})
    assert response.status_code == 403
    assert handed_back(response) == {"Name (English)": "Robots at work"}
    assert "Somebody else has deleted it meanwhile" in response.content.decode()


def test_nothing_is_handed_back_where_nothing_was_typed(author):
    post = create_post(published_at=None)
    opened = controls(author.get(address(post)))
    Post.objects.filter(pk=post.pk).update(published_at=YESTERDAY)
    response = author.post(address(post), opened)
    assert (response.status_code, handed_back(response)) == (403, {})
    assert "You had not changed anything." in response.content.decode()


# --- Deleting and restoring ---------------------------------------------------------------------


def test_what_changed_since_the_page_was_opened_is_not_deleted(editor, ben):
    post = create_post()
    opened = controls(editor.get(address(post, "delete")))
    ben.post(address(post), controls(ben.get(address(post))) | {"title_en": "Theirs"})
    response = editor.post(address(post, "delete"), opened, follow=True)
    assert "Not deleted yet" in response.content.decode()
    assert Post.objects.get() == post
    editor.post(address(post, "delete"), controls(response))
    assert not Post.objects.exists()


def test_row_that_changed_since_the_page_was_opened_is_not_deleted_with_its_event(editor, ben):
    event = create_event()
    create_place(event=event)
    opened = controls(editor.get(address(event, "delete")))
    sent = controls(ben.get(address(event))) | {"places-0-city_en": "Plovdiv"}
    ben.post(address(event), sent)
    response = editor.post(address(event, "delete"), opened, follow=True)
    assert "Not deleted yet" in response.content.decode()
    assert Event.objects.get() == event


def test_what_a_list_saw_is_not_taken_for_what_a_form_saw(editor):
    post = create_post()
    seen = controls(editor.get(address(post, "changelist")))["_seen"]
    opened = controls(editor.get(address(post)))
    assert editor.post(address(post), opened | {"_seen": seen}).status_code == 409
    chosen = {"action": "publish_now", "_selected_action": [post.pk]}
    editor.post(address(post, "changelist"), chosen | {"_seen": opened["_seen"]})
    assert editor.post(address(post, "delete"), {"post": "yes", "_seen": seen}).status_code == 302


def test_what_changed_since_the_page_was_opened_is_not_restored(editor, ben, submit):
    post = create_post(title_en="First")
    submit(editor, address(post), title_en="Second")
    first = post.history.last()
    version = reverse("admin:news_post_version", args=[post.pk, first.pk])
    opened = controls(editor.get(version))
    submit(ben, address(post), title_en="Third")
    response = editor.post(version, opened, follow=True)
    assert "Not restored yet" in response.content.decode()
    post.refresh_from_db()
    assert post.title_en == "Third"
    editor.post(version, controls(response))
    post.refresh_from_db()
    assert post.title_en == "First"


# --- One's own save a second time ---------------------------------------------------------------


def test_own_save_that_comes_a_second_time_is_no_conflict(editor):
    post = create_post(title_en="Old", published_at=None)
    texts = {"title_en": "New", "body_en": "<p>One</p>\r\n<p onclick='x'>Two</p>"}
    moment = {"published_at_0": "2031-05-01", "published_at_1": "10:00"}
    sent = controls(editor.get(address(post))) | texts | moment
    assert editor.post(address(post), sent).status_code == 302
    assert editor.post(address(post), sent).status_code == 302
    assert Post.objects.get().title_en == "New"


def test_row_of_ones_own_save_is_no_conflict_unless_it_is_new(editor):
    event = create_event()
    create_place(event=event)
    opened = controls(editor.get(address(event)))
    sent = opened | {"places-0-city_en": "Varna"}
    assert editor.post(address(event), sent).status_code == 302
    assert editor.post(address(event), sent).status_code == 302
    new = place(1, city_en="Burgas", country_en="Bulgaria", position=1)
    with_new = controls(editor.get(address(event))) | {"places-TOTAL_FORMS": "2"} | new
    assert editor.post(address(event), with_new).status_code == 302
    assert editor.post(address(event), with_new).status_code == 409
    assert event.places.count() == 2


@pytest.mark.parametrize("name", ["title_en", "places-0-city_en"])
def test_same_save_by_another_does_not_hide_what_else_was_changed(editor, ben, name):
    event = create_event(title_en="Old")
    create_place(event=event)
    opened = controls(editor.get(address(event))) | {"summary_en": "Mine"}
    assert ben.post(address(event), opened | {name: "His"}).status_code == 302
    assert editor.post(address(event), opened).status_code == 409
