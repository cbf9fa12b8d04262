"""Authors write and ask; editors publish. Server-side, whatever a form shows."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.db import OperationalError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from cluster.workflow import state_sentence
from news.models import Post
from surveys.models import Question
from tests.admin.conftest import controls
from tests.factories import (
    LAST_WEEK,
    TOMORROW,
    YESTERDAY,
    create_author,
    create_editor,
    create_post,
    create_question,
    create_survey,
)
from tests.markup import plain

pytestmark = pytest.mark.django_db

CHANGELIST = "/admin/news/post/"
ADD = "/admin/news/post/add/"


@pytest.fixture
def author(client):
    client.user = create_author()
    client.force_login(client.user)
    return client


@pytest.fixture
def editor(client):
    client.user = create_editor()
    client.force_login(client.user)
    return client


def change(post):
    return reverse("admin:news_post_change", args=[post.pk])


def act(client, action, *posts):
    data = {"action": action, "_selected_action": [post.pk for post in posts]}
    return client.post(CHANGELIST, data)


def write(client, address, **changes):
    """Send the form at `address` with "Written" for a title, and everything else as it came."""
    form = controls(client.get(address))
    return client.post(address, form | {"title_en": "Written"} | changes)


def told(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_author_writes_and_asks_for_a_review(author):
    write(author, ADD, _step="ask")
    post = Post.objects.get()
    assert (post.publication.kind, post.review_requested_by) == ("review", author.user)
    assert post.version == 1


@pytest.mark.parametrize("review_requested_at", [None, YESTERDAY])
def test_author_changes_a_draft_but_never_its_dates(author, review_requested_at):
    post = create_post(published_at=None, review_requested_at=review_requested_at)
    dates = {"published_at_0": "2020-01-01", "published_at_1": "10:00"}
    write(author, change(post), **dates)
    post.refresh_from_db()
    assert (post.title_en, post.published_at) == ("Written", None)


@pytest.mark.parametrize("step", ["publish", "schedule", "return", "unpublish"])
def test_author_cannot_force_a_step_of_editors(author, step):
    post = create_post(published_at=None, review_requested_at=YESTERDAY)
    answer = write(author, change(post), _step=step)
    assert answer.status_code == 403
    post.refresh_from_db()
    assert (post.title_en, post.publication.kind) == ("Post", "review")


@pytest.mark.parametrize(
    "dates",
    [
        {"published_at": YESTERDAY},
        {"published_at": TOMORROW},
        {"published_at": LAST_WEEK, "expires_at": YESTERDAY},
    ],
)
def test_author_reads_but_does_not_change_what_has_a_date(author, dates):
    post = create_post(**dates)
    page = author.get(change(post))
    assert "To have it changed, ask an editor." in page.text
    assert 'name="_save"' not in page.text
    assert author.post(change(post), {"title_en": "Written"}).status_code == 403
    post.refresh_from_db()
    assert post.title_en == "Post"


@pytest.mark.parametrize("action", ["publish_now", "schedule", "unpublish", "return_to_author"])
def test_author_has_no_list_action_of_editors(author, action):
    draft = create_post(published_at=None, review_requested_at=YESTERDAY)
    public = create_post()
    act(author, action, draft, public)
    draft.refresh_from_db()
    public.refresh_from_db()
    assert (draft.publication.kind, public.is_public) == ("review", True)
    schedule = reverse("admin:news_post_schedule")
    assert author.post(f"{schedule}?pk={draft.pk}", {}).status_code == 403


def test_author_does_not_change_the_charts_of_a_public_survey(author):
    survey, draft = create_survey(), create_survey(published_at=None)
    question = create_question(survey=survey)
    address = reverse("admin:surveys_question_change", args=[question.pk])
    assert author.post(address, {"text_en": "Changed"}).status_code == 403
    rows = {"answers-TOTAL_FORMS": "0", "answers-INITIAL_FORMS": "0"}
    for target in (survey, draft):
        new = {"survey": target.pk, "text_en": "New", "position": "0", **rows}
        author.post(reverse("admin:surveys_question_add"), new)
    assert [q.survey for q in Question.objects.filter(text_en="New")] == [draft]


def test_editor_publishes_and_is_led_to_the_page(editor):
    post = create_post(published_at=None, review_requested_at=YESTERDAY, slug="post")
    answer = write(editor, change(post), _step="publish")
    post.refresh_from_db()
    assert (post.is_public, post.review_requested_at, post.version) == (True, None, 2)
    [sentence] = told(answer)
    assert sentence.startswith("“Written”: Public since ")
    assert sentence.endswith(f'Sofia time. <a href="{post.get_absolute_url()}">See the page</a>')


def test_editor_returns_it_to_the_author(editor):
    post = create_post(published_at=None, review_requested_at=YESTERDAY, slug="post")
    write(editor, change(post), _step="return")
    post.refresh_from_db()
    assert post.publication.kind == "draft"


def offers(page, step):
    return f'name="_step" value="{step}"' in page.text


def test_author_takes_the_request_for_a_review_back(author):
    write(author, ADD, _step="ask")
    post = Post.objects.get()
    page = author.get(change(post))
    assert offers(page, "take_back")
    assert not offers(page, "return")
    answer = write(author, change(post), _step="take_back")
    post.refresh_from_db()
    assert (post.publication.kind, post.review_requested_by) == ("draft", None)
    assert told(answer)[-1].startswith("“Written”: Only the editors’ desk shows it.")
    assert not offers(author.get(change(post)), "take_back")


def test_request_that_waits_no_more_cannot_be_taken_back(author):
    post = create_post(published_at=None)
    assert "Nobody asked for a review of it." in told(
        write(author, change(post), _step="take_back")
    )


def test_editor_takes_back_what_they_asked_for_and_returns_the_rest(editor):
    theirs = create_post(
        published_at=None, review_requested_at=YESTERDAY, review_requested_by=create_author()
    )
    own = create_post(
        published_at=None, review_requested_at=YESTERDAY, review_requested_by=editor.user
    )
    for post, steps in ((theirs, (True, False)), (own, (False, True))):
        page = editor.get(change(post))
        assert (offers(page, "return"), offers(page, "take_back")) == steps


def test_list_action_publishes_what_can_and_says_why_the_rest_stays(editor):
    draft, public = create_post(published_at=None), create_post(title_en="Public")
    broken = create_post(title_en="Broken", published_at=None)
    Post.objects.filter(pk=broken.pk).update(section="none")
    answer = act(editor, "publish_now", draft, public, broken)
    draft.refresh_from_db()
    broken.refresh_from_db()
    assert (draft.is_public, draft.version, broken.published_at) == (True, 2, None)
    page = f'<a href="{draft.get_absolute_url()}">See the page</a>'
    assert set(told(answer)) == {
        "“Public” is left as it was: It is public already.",
        "“Broken” is left as it was: Value 'none' is not a valid choice.",
        f"“Post”: {state_sentence(draft)} {page}",
    }


def test_list_action_on_many_tells_their_number(editor):
    answer = act(editor, "publish_now", *[create_post(published_at=None) for _ in range(7)])
    assert told(answer)[5:] == ["Done for 7 things."]


def test_schedule_names_the_moment_with_its_clock_before_it_is_stored(editor):
    post = create_post(published_at=None)
    address = act(editor, "schedule", post)["Location"]
    chosen = {"at_0": "2099-12-01", "at_1": "18:30"}
    moment = "Tuesday 1 December 2099, 18:30, Sofia time"
    assert f"<strong>{moment}</strong>" in plain(editor.post(address, chosen).text)
    post.refresh_from_db()
    assert post.published_at is None
    editor.post(address, chosen | {"_confirm": "Yes"})
    post.refresh_from_db()
    assert post.published_at == datetime(2099, 12, 1, 16, 30, tzinfo=UTC)
    assert plain(state_sentence(post)) == f"Appears on {moment}."


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        ({}, "Please give the day and the time."),
        ({"at_0": "2001-01-01", "at_1": "10:00"}, "That is in the past."),
        ({"at_0": "9999-01-01", "at_1": "10:00"}, "Please check the year: 9999."),
    ],
)
def test_moment_that_cannot_be_is_refused(editor, chosen, sentence):
    post = create_post(published_at=None)
    address = f"{reverse('admin:news_post_schedule')}?pk={post.pk}&pk=x"
    assert sentence in editor.post(address, chosen | {"_confirm": "Yes"}).text
    post.refresh_from_db()
    assert post.published_at is None


def test_sentence_of_each_state():
    ended = timezone.now() - timedelta(hours=1)
    kinds = [
        create_post(published_at=None),
        create_post(published_at=None, review_requested_at=YESTERDAY),
        create_post(published_at=TOMORROW),
        create_post(),
        create_post(expires_at=TOMORROW),
        create_post(published_at=YESTERDAY, expires_at=ended),
    ]
    starts = [
        *("Only the editors’ desk", "Somebody asked for a review on", "Appears on"),
        *("Public since", "Public since", "Was public until"),
    ]
    for post, start in zip(kinds, starts, strict=True):
        assert state_sentence(post).startswith(start)


@pytest.mark.parametrize("way", ["all of the list", "schedule"])
def test_steps_on_many_do_not_undo_what_a_colleague_saves_meanwhile(editor, monkeypatch, way):
    posts = [create_post(title_en="Old", published_at=None) for _ in range(2)]
    check = Post.full_clean

    def check_slowly(post, **options):
        check(post, **options)
        others = Post.objects.filter(published_at=None).exclude(pk=post.pk)
        others.update(title_en="By a colleague")

    monkeypatch.setattr(Post, "full_clean", check_slowly)
    if way == "schedule":
        address = f"{reverse('admin:news_post_schedule')}?pk={posts[0].pk}&pk={posts[1].pk}"
        editor.post(address, {"at_0": "2099-12-01", "at_1": "18:30", "_confirm": "Yes"})
    else:
        data = {"action": "publish_now", "_selected_action": [posts[0].pk], "select_across": "1"}
        editor.post(CHANGELIST, data)
    stored = Post.objects.filter(published_at__isnull=False)
    assert sorted(stored.values_list("title_en", flat=True)) == ["By a colleague", "Old"]
    newest = [post.history.latest("history_id").title_en for post in posts]
    assert sorted(newest) == ["By a colleague", "Old"]


@pytest.mark.django_db(transaction=True)
def test_thing_that_is_scheduled_is_locked_from_reading_to_saving(client, monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip("an SQLite database in memory has one connection; BEGIN IMMEDIATE queues")
    client.force_login(User.objects.create_superuser("admin"))
    post = create_post(published_at=None)
    check, refused = Post.full_clean, []

    def save_as_a_colleague():
        try:
            with transaction.atomic():
                Post.objects.select_for_update(nowait=True).get(pk=post.pk)
        except OperationalError:
            refused.append(post.pk)
        finally:
            connection.close()

    def check_slowly(post, **options):
        with ThreadPoolExecutor(1) as pool:
            pool.submit(save_as_a_colleague).result()
        check(post, **options)

    monkeypatch.setattr(Post, "full_clean", check_slowly)
    moment = {"at_0": "2099-12-01", "at_1": "18:30", "_confirm": "Yes"}
    client.post(f"{reverse('admin:news_post_schedule')}?pk={post.pk}", moment)
    assert refused == [post.pk]
    post.refresh_from_db()
    assert post.publication.kind == "scheduled"


@pytest.mark.parametrize("value", ["anything", "2031-05-01", ""])
@pytest.mark.parametrize("name", ["published_at", "expires_at"])
def test_address_that_begins_a_form_with_no_moment_opens_it_without_one(editor, name, value):
    page = editor.get(ADD, {name: value})
    assert page.status_code == 200
    assert (controls(page)[f"{name}_0"], controls(page)[f"{name}_1"]) == ("", "")
