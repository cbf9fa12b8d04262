"""Search inside texts gives the same on both databases; `cluster.apps` teaches it to SQLite."""

import pytest

from cluster.models import Topic
from tests.factories import create_topic

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "lookup", "value"),
    [
        ("Клъстер за роботика", "icontains", "клъстер"),
        ("Клъстер за роботика", "icontains", "КЛЪСТЕР"),
        ("Клъстер за роботика", "icontains", "РоБоТиКа"),
        ("клъстер за роботика", "istartswith", "КЛЪСТЕР"),
        ("Клъстер за роботика", "iendswith", "РОБОТИКА"),
        ("Клъстер", "iexact", "КЛЪСТЕР"),
        ("Щъркел Ѝ Юнак", "icontains", "щъркел ѝ юнак"),
        ("Robotics", "icontains", "ROBOT"),
        ("100 % \\ 5_000", "icontains", "% \\ 5_"),
        ("[a-z]+ (x).*", "icontains", "[a-z]+ (x).*"),
        ("two\nlines", "iexact", "TWO\nLINES"),
        ("two\nlines", "icontains", "LINES"),
    ],
)
def test_any_letter_case_is_found(name, lookup, value):
    topic = create_topic(name_en=name, slug="x")
    assert list(Topic.objects.filter(**{f"name_en__{lookup}": value})) == [topic]


@pytest.mark.parametrize(
    ("name", "lookup", "value"),
    [
        ("Клъстер за роботика", "icontains", "роботики"),
        ("Клъстер за роботика", "istartswith", "роботика"),
        ("Клъстер за роботика", "iendswith", "клъстер"),
        ("Клъстер за роботика", "iexact", "клъстер"),
        ("abc", "icontains", "a%c"),
        ("abc", "icontains", "a_c"),
        ("abc", "icontains", "a.c"),
        ("abc", "icontains", "\\b"),
    ],
)
def test_other_text_is_not_found(name, lookup, value):
    create_topic(name_en=name, slug="x")
    assert list(Topic.objects.filter(**{f"name_en__{lookup}": value})) == []
