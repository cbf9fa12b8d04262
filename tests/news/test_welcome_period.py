from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.models import Member
from news.models import Post
from tests.factories import TOMORROW, create_member, create_post, in_days

pytestmark = pytest.mark.django_db


def _welcome(first, last):
    return create_post(welcomes_from_on=first, welcomes_until_on=last)


WINTER = (date(2022, 12, 10), date(2023, 1, 20))


def _welcomed(post):
    Post.attach_welcomed([post])
    return post.welcomed


@pytest.mark.parametrize(
    ("joined_on", "is_welcomed"),
    [
        (date(2022, 12, 9), False),
        (date(2022, 12, 10), True),
        (date(2022, 12, 31), True),
        (date(2023, 1, 1), True),
        (date(2023, 1, 20), True),
        (date(2023, 1, 21), False),
        (date(2021, 12, 31), False),
        (None, False),
    ],
)
def test_both_days_count_also_across_the_years_end(joined_on, is_welcomed):
    member, post = create_member(joined_on=joined_on), _welcome(*WINTER)
    assert _welcomed(post) == ([member] if is_welcomed else [])


def test_who_left_since_was_welcomed_all_the_same():
    member = create_member(joined_on=WINTER[0], left_on=WINTER[0] + timedelta(days=1))
    assert _welcomed(_welcome(*WINTER)) == [member]


@pytest.mark.parametrize("published_at", [None, TOMORROW])
def test_member_that_is_not_public_is_absent(published_at):
    create_member(joined_on=WINTER[0], published_at=published_at)
    assert _welcomed(_welcome(*WINTER)) == []


def test_who_has_not_joined_yet_is_not_welcomed():
    create_member(joined_on=in_days(1))
    today = create_member(joined_on=in_days(0))
    assert _welcomed(_welcome(in_days(-5), in_days(5))) == [today]


def test_member_whose_day_is_corrected_moves_to_the_other_post():
    member = create_member(joined_on=WINTER[0])
    winter, spring = _welcome(*WINTER), _welcome(date(2023, 3, 1), date(2023, 3, 31))
    member.joined_on = date(2023, 3, 5)
    member.save()
    assert (_welcomed(winter), _welcomed(spring)) == ([], [member])


@pytest.mark.parametrize("count", [1, 3])
def test_one_query_serves_many_posts(django_assert_num_queries, count):
    months = [date(2023, month, 1) for month in range(1, count + 1)]
    members = [create_member(joined_on=month) for month in months]
    posts = [_welcome(month, month + timedelta(days=27)) for month in months]
    other_post = create_post()
    with django_assert_num_queries(1):
        Post.attach_welcomed([*posts, other_post])
    assert [post.welcomed for post in posts] == [[member] for member in members]


def test_posts_that_welcome_nobody_need_no_query(django_assert_num_queries):
    post = create_post()
    with django_assert_num_queries(0):
        Post.attach_welcomed([post])
    assert not post.is_welcome


def test_period_is_told_in_months():
    assert _welcome(*WINTER).welcome_period == "December 2022 – January 2023"
    assert _welcome(date(2023, 3, 1), date(2023, 3, 31)).welcome_period == "March 2023"
    assert _welcome(date(2023, 3, 1), date(2023, 5, 31)).welcome_period == "March – May 2023"


_days = st.dates(date(2022, 12, 25), date(2023, 1, 10))


@given(
    st.lists(_days, max_size=4),
    st.lists(st.tuples(_days, _days).map(sorted), min_size=1, max_size=3),
)
def test_post_and_member_find_each_other(joining_days, periods):
    Member.objects.all().delete()
    Post.objects.all().delete()
    members = [create_member(joined_on=day) for day in joining_days]
    posts = [_welcome(first, last) for first, last in periods]
    Post.attach_welcomed(posts)
    for post, (first, last) in zip(posts, periods, strict=True):
        in_period = {member for member in members if first <= member.joined_on <= last}
        assert set(post.welcomed) == set(Member.objects.joined_between(first, last)) == in_period
    for member in members:
        welcoming = set(Post.objects.welcoming(member.joined_on))
        assert welcoming == {post for post in posts if member in post.welcomed}
