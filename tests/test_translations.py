"""The Bulgarian texts: complete, and right in what a gap or a slip would spoil.

That the catalogue holds just the texts that the code asks for is checked by .ci/translations.py,
which needs gettext's programs; these tests need none.
"""

import re
from datetime import date, datetime
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.utils.translation import gettext, override

from events.clocks import clock_range
from members.composition import counted_sentence
from members.models import Member
from members.templatetags.members import membership_years
from tests.factories import create_event, create_member
from tests.markup import read

CATALOGUE = Path(__file__).parent.parent / "locale" / "bg" / "LC_MESSAGES" / "django.po"
PLACEHOLDER = re.compile(r"%\(\w+\)s")
FOREIGN_QUOTE = re.compile("[\"'”]")
BREAKABLE = re.compile(r" (г|ч)\.")


def catalogue():
    with CATALOGUE.open("rb") as file:
        return read_po(file)


def forms(text):
    """The text of a message, or of each of its plural forms."""
    return [text] if isinstance(text, str) else list(text)


def texts():
    return [text for message in catalogue() if message.id for text in forms(message.string)]


@pytest.fixture
def bulgarian(settings, tmp_path):
    """The catalogue as it stands, whether or not anybody has compiled it since."""
    compiled = tmp_path / "bg" / "LC_MESSAGES" / "django.mo"
    compiled.parent.mkdir(parents=True)
    with compiled.open("wb") as file:
        write_mo(file, catalogue())
    settings.LOCALE_PATHS = [tmp_path]
    with override("bg"):
        yield


def words(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


def members(number, **kind):
    return [Member(**kind) for _member in range(number)]


def test_every_text_is_translated():
    assert [m.id for m in catalogue() if not all(forms(m.string))] == []


def test_nothing_is_fuzzy():
    assert not catalogue().fuzzy
    assert [m.id for m in catalogue() if m.fuzzy and m.id] == []


def test_every_placeholder_of_the_english_is_in_the_bulgarian():
    different = [
        (message.id, text)
        for message in catalogue()
        if message.id
        for text in forms(message.string)
        if set(PLACEHOLDER.findall(text)) != set(PLACEHOLDER.findall(forms(message.id)[0]))
    ]
    assert different == []


def test_quotes_are_bulgarian():
    assert [text for text in texts() if FOREIGN_QUOTE.search(text)] == []
    assert [text for text in texts() if text.count("„") != text.count("“")] == []


def test_numbers_stay_with_what_they_count():
    assert [text for text in texts() if BREAKABLE.search(text)] == []


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (1, "1 организация: 1 малко или средно предприятие."),
        (2, "2 организации: 2 малки и средни предприятия."),
        (5, "5 организации: 5 малки и средни предприятия."),
        (21, "21 организации: 21 малки и средни предприятия."),
    ],
)
def test_one_kind_is_counted(bulgarian, number, sentence):
    assert words(counted_sentence(members(number, kind=Member.Kind.SME))) == sentence


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (1, "3 организации: 1 стартъп, 1 научен център, 1 университет или училище."),
        (2, "6 организации: 2 стартъпа, 2 научни центъра, 2 университета и училища."),
        (5, "15 организации: 5 стартъпа, 5 научни центъра, 5 университета и училища."),
        (21, "63 организации: 21 стартъпа, 21 научни центъра, 21 университета и училища."),
    ],
)
def test_masculine_things_have_their_counted_form(bulgarian, number, sentence):
    found = [
        *members(number, kind=Member.Kind.SME, is_startup=True),
        *members(number, kind=Member.Kind.RESEARCH),
        *members(number, kind=Member.Kind.UNIVERSITY),
    ]
    assert words(counted_sentence(found)) == sentence


def test_the_other_kinds_are_counted_too(bulgarian):
    found = [
        *members(1, kind=Member.Kind.LARGE),
        *members(2, kind=Member.Kind.CIVIL),
        *members(21, kind=Member.Kind.PUBLIC),
        *members(1, kind=Member.Kind.OTHER),
    ]
    assert words(counted_sentence(found)) == (
        "25 организации: 1 голямо предприятие, 2 граждански организации, 21 публични организации, "
        "1 друг участник в екосистемата."
    )


@pytest.mark.parametrize(
    ("begins", "ends", "sentence"),
    [
        ("2026-05-12 09:30", None, "12 май 2026 г., 9:30 ч."),
        ("2026-05-12 09:30", "2026-05-12 11:00", "12 май 2026 г., 9:30–11:00 ч."),
        (
            "2026-05-12 22:00",
            "2026-05-13 02:00",
            "12 май 2026 г., 22:00 ч. – 13 май 2026 г., 2:00 ч.",
        ),
    ],
)
def test_hours_are_told_as_bulgarians_say_them(bulgarian, begins, ends, sentence):
    begins, ends = datetime.fromisoformat(begins), ends and datetime.fromisoformat(ends)
    assert words(clock_range(begins, ends, begins.date())) == sentence


@pytest.mark.parametrize(
    ("joined_on", "years"),
    [
        (date(2018, 5, 1), "2018–2021 г."),
        (date(2021, 5, 1), "2021 г."),
        (None, "до 2021 г."),
    ],
)
def test_years_of_a_membership_are_marked_as_years(bulgarian, joined_on, years):
    member = Member(joined_on=joined_on, left_on=date(2021, 9, 1))
    assert words(membership_years(member)) == years


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("members", "other", "label"),
    [
        (1, "", "Организатор"),
        (0, "Министерство", "Организатор"),
        (1, "Министерство", "Организатори"),
    ],
)
def test_organisers_are_named_by_their_number(client, bulgarian, members, other, label):
    organisers = [create_member() for _number in range(members)]
    event = create_event(organisers=organisers, organiser_bg=other)
    page = read(client.get(event.get_absolute_url()))
    assert [fact.text for fact in page.all("dt")] == [label]


def test_language_names_fit_labels_and_sentences(bulgarian):
    assert str(Member._meta.get_field("title_bg").verbose_name) == "име (на български)"
    note = gettext("This text is available only in %(language)s.")
    assert note % {"language": gettext("Bulgarian")} == "Текстът е само на български."
