import re

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from cluster.languages import latin_slug, text_language
from cluster.models import Page, Topic


@pytest.mark.parametrize(
    ("name_en", "name_bg", "reader", "text", "written_in"),
    [
        ("Robotics", "Роботика", "en", "Robotics", "en"),
        ("Robotics", "Роботика", "bg", "Роботика", "bg"),
        ("Robotics", "", "bg", "Robotics", "en"),
        ("", "Роботика", "en", "Роботика", "bg"),
        ("", "", "bg", "", "bg"),
    ],
)
def test_text_missing_in_the_readers_language_is_shown_in_the_other(
    name_en, name_bg, reader, text, written_in
):
    topic = Topic(name_en=name_en, name_bg=name_bg)
    with override(reader):
        assert topic.name == text
        assert text_language(topic, "name") == written_in


@pytest.mark.parametrize(
    ("column", "label"), [("title_en", "title (English)"), ("title_bg", "title (Bulgarian)")]
)
def test_label_names_the_language_of_its_column(column, label):
    assert str(Page._meta.get_field(column).verbose_name) == label


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Стара Загора", "stara-zagora"),
        ("Щъркелът чака Жоржета", "shtarkelat-chaka-zhorzheta"),
        ("Цветан Ботьов яде шоколад", "tsvetan-botyov-yade-shokolad"),
        ("Йордан, Юлия и Хасково", "yordan-yulia-i-haskovo"),
        ("София", "sofia"),
        ("Иновации в София-град", "inovatsii-v-sofia-grad"),
        ("Енергията на Пиянец", "energiyata-na-piyanets"),
        ("ИНДУСТРИЯ 4.0", "industria-40"),
        ("Тя ѝ каза", "tya-i-kaza"),
        ("Café Größe", "cafe-groe"),
        ("AI & robots: what’s next?", "ai-robots-whats-next"),
        ("会议", ""),
        ("", ""),
    ],
)
def test_slug_follows_the_official_transliteration(text, slug):
    assert latin_slug(text) == slug


def test_letters_typed_as_two_signs_read_as_one():
    assert latin_slug("Йордан") == latin_slug("И\u0306ордан") == "yordan"


@pytest.mark.parametrize(
    ("max_length", "slug"), [(8, "two-word"), (4, "two"), (3, "two"), (80, "two-words")]
)
def test_slug_is_cut_without_a_dash_at_its_end(max_length, slug):
    assert latin_slug("Two words", max_length=max_length) == slug


@given(st.text(), st.integers(min_value=1, max_value=100))
def test_slug_is_always_fit_for_an_address(text, max_length):
    slug = latin_slug(text, max_length=max_length)
    assert re.fullmatch(r"([a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)?", slug)
    assert len(slug) <= max_length
