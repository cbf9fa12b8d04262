"""From selected members to the draft of the post that welcomes them."""

from datetime import date

import pytest
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.auth.models import Permission, User
from django.urls import reverse

from news.models import Post
from tests.admin.conftest import controls
from tests.factories import create_member

pytestmark = pytest.mark.django_db

MEMBERS = reverse("admin:members_member_changelist")
WELCOME = reverse("admin:members_member_welcome")
PERIOD = {"welcomes_from_on": "2022-12-05", "welcomes_until_on": "2023-01-31"}


def choose(client, *members):
    """Ask for the action with these members ticked in the list."""
    data = {"action": "draft_welcome_post", "_selected_action": [m.pk for m in members]}
    return client.post(MEMBERS, data, follow=True)


def welcomed(response):
    return [str(member) for member in response.context["welcomed"]]


@pytest.fixture
def members():
    return [
        create_member(title_en="First", joined_on=date(2022, 12, 5)),
        create_member(title_en="Between", joined_on=date(2023, 1, 12)),
        create_member(title_en="Last", joined_on=date(2023, 1, 31)),
        create_member(title_en="Later", joined_on=date(2023, 2, 1)),
        create_member(title_en="Unknown"),
    ]


def test_from_the_list_to_the_draft(editor, members):
    first, _between, last, _later, unknown = members
    page = choose(editor, last, unknown, first)
    assert page.request["PATH_INFO"] == WELCOME
    assert controls(page).items() >= PERIOD.items()
    assert welcomed(page) == ["First", "Between", "Last"]
    assert "also members you did not select" in " ".join(page.content.decode().split())

    saved = editor.post(WELCOME, controls(page) | {"_create": "1"}, follow=True)
    post = Post.objects.get()
    assert saved.redirect_chain[-1][0] == reverse("admin:news_post_change", args=[post.pk])
    assert [str(message) for message in saved.context["messages"]] == [
        "The draft is ready. Read it over, then say from when it is published."
    ]
    assert post.published_at is None
    assert (post.section, post.welcomes_from_on, post.welcomes_until_on) == (
        "news",
        date(2022, 12, 5),
        date(2023, 1, 31),
    )
    assert (post.title_en, post.title_bg, post.slug) == (
        "Welcome to new members",
        "Добре дошли на новите членове",
        "welcome-to-new-members",
    )
    assert post.summary_en == (
        "Meet the organisations that joined us in December 2022 – January 2023."
    )
    assert post.summary_bg.replace("\N{NO-BREAK SPACE}", " ") == (
        "Запознайте се с организациите, които се присъединиха към нас "
        "(декември 2022 г. – януари 2023 г.)."
    )
    entry = LogEntry.objects.get()
    assert (entry.action_flag, entry.get_edited_object()) == (ADDITION, post)


def test_other_period_is_shown_before_it_is_taken(editor, members):
    changed = PERIOD | {"welcomes_from_on": "2023-01-13", "welcomes_until_on": "2023-02-28"}
    page = editor.post(WELCOME, changed | {"_show": "1"})
    assert welcomed(page) == ["Last", "Later"]
    assert controls(page).items() >= changed.items()
    assert not Post.objects.exists()


def test_member_that_is_not_public_yet_is_marked(editor):
    create_member(title_en="Draft member", joined_on=date(2023, 1, 1), published_at=None)
    page = editor.get(WELCOME, PERIOD)
    assert welcomed(page) == ["Draft member"]
    assert '<span class="state state-draft">Draft</span>' in page.content.decode()


def test_period_without_members_says_so(editor):
    assert "Nobody yet." in editor.get(WELCOME, PERIOD).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_a_period_costs_the_same_for_one_and_many(editor, django_assert_num_queries, count):
    for _number in range(count):
        create_member(joined_on=date(2023, 1, 1))
    with django_assert_num_queries(11):  # six of them check constraints
        page = editor.get(WELCOME, PERIOD)
    assert len(welcomed(page)) == count


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"welcomes_from_on": ""}, "Please give the first day of the period."),
        ({"welcomes_until_on": ""}, "Please give the last day of the period."),
        ({"welcomes_until_on": "2022-12-04"}, "The period can’t end before it begins."),
        ({"welcomes_until_on": "soon"}, "Please write the day like 14.06.2023 or 2023-06-14."),
    ],
)
def test_bad_period_is_refused_and_what_was_typed_stays(editor, members, wrong, sentence):
    page = editor.post(WELCOME, PERIOD | wrong | {"_create": "1"})
    form = page.context["adminform"].form
    assert [text for errors in form.errors.values() for text in errors] == [sentence]
    assert sentence in page.content.decode()
    assert controls(page).items() >= (PERIOD | wrong).items()
    assert not Post.objects.exists()


def test_nonsense_in_the_address_is_refused_with_a_sentence(editor):
    page = editor.get(WELCOME, {"welcomes_from_on": "x' OR 1=1", "welcomes_until_on": "9" * 99})
    assert page.status_code == 200
    assert page.context["adminform"].form.errors == {
        "welcomes_from_on": ["Please write the day like 14.06.2023 or 2023-06-14."],
        "welcomes_until_on": ["Please write the day like 14.06.2023 or 2023-06-14."],
    }


def test_period_can_be_chosen_without_a_selection(editor):
    page = editor.get(WELCOME)
    assert page.context["adminform"].form.errors == {}
    assert page.context["welcomed"] is None


def test_members_without_a_day_of_joining_are_refused(editor, members):
    page = choose(editor, members[-1])
    assert page.request["PATH_INFO"] == MEMBERS
    assert [str(message) for message in page.context["messages"]] == [
        "Of these members nobody has a day of joining. Please fill it in first."
    ]


def test_action_needs_the_right_to_add_posts(client, django_user_model, members):
    clerk = django_user_model.objects.create_user("clerk", is_staff=True)
    names = ["view_member", "change_member", "view_post", "change_post"]
    clerk.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(clerk)
    actions = client.get(MEMBERS).context["action_form"]
    assert "draft_welcome_post" not in str(actions)
    choose(client, members[0])
    assert client.get(WELCOME).status_code == 403
    assert client.post(WELCOME, PERIOD | {"_create": "1"}).status_code == 403
    assert not Post.objects.exists()


@pytest.mark.parametrize(
    ("codenames", "status"),
    [(["add_post"], 403), (["view_member"], 403), (["add_post", "view_member"], 200)],
)
def test_page_shows_members_only_to_whoever_may_see_them(client, codenames, status):
    create_member(title_en="Not yet public", joined_on=date(2023, 1, 12), published_at=None)
    user = User.objects.create_user("somebody", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client.force_login(user)
    page = client.get(WELCOME, PERIOD)
    assert page.status_code == status
    assert ("Not yet public" in page.content.decode()) == (status == 200)
