"""A refused form lists what is to be put right, and each entry leads to its field."""

import re
from html.parser import HTMLParser

import pytest
from django.urls import reverse

from tests.factories import create_event, create_place, create_post, create_survey, picture

pytestmark = pytest.mark.django_db


class _Tags(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.tags = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def by_id(self, name):
        found = [(tag, attrs) for tag, attrs in self.tags if attrs.get("id") == name]
        assert len(found) == 1, (name, found)
        return found[0]


@pytest.fixture
def listed():
    """(heading, [(where it leads, what it says)]) of a refused form."""

    def _listed(response):
        page = response.content.decode()
        section = page.split('class="faults"')[1].split("</section>")[0]
        heading = re.search(r"<h2[^>]*>(.*?)</h2>", section, re.DOTALL)[1].strip()
        entries = re.findall(r"<li>(.*?)</li>", section, re.DOTALL)
        texts = [re.sub(r"<[^>]*>", "", entry) for entry in entries]
        targets = [re.search(r'href="#([^"]*)"', entry) for entry in entries]
        return heading, [(t and t[1], text) for t, text in zip(targets, texts, strict=True)]

    return _listed


def test_list_counts_and_names_the_faults_in_the_order_of_the_page(editor, submit, listed):
    event = create_event()
    create_place(event=event)
    response = submit(
        editor,
        reverse("admin:events_event_change", args=[event.pk]),
        **{
            "title_en": "",
            "website": "example",
            "published_at_0": "soon",
            "precision": "",
            "organisers": ["999"],
            "body_en": "\0",
            "places-0-city_en": "",
            "places-0-starts_on": "never",
        },
    )
    heading, entries = listed(response)
    assert heading == "Not saved yet: 8 things to put right"
    assert entries == [
        ("id_title_en", "Title (English): Please give a title in at least one language."),
        (
            "id_body_en",
            "Text (English): There is a character in it that can’t be stored. Please type the text "
            "anew.",
        ),
        ("id_precision", "What is known of the date: Please choose one."),
        (
            "id_organisers",
            "Organising members: What you chose does not exist any more, or not for you. Please "
            "choose again.",
        ),
        (
            "id_website",
            "Website of the event: Please give the whole web address: https://example.org/page",
        ),
        (
            "id_published_at_0",
            "Published from: Please write the day like 14.06.2023 or 2023-06-14.",
        ),
        (
            "id_places-0-city_en",
            "Place 1, City (English): Please give the city in at least one language.",
        ),
        (
            "id_places-0-starts_on",
            "Place 1, Own first day: Please write the day like 14.06.2023 or 2023-06-14.",
        ),
    ]


def test_every_entry_leads_to_a_control_that_tells_of_its_fault(editor, submit, listed):
    response = submit(
        editor,
        reverse("admin:news_post_add"),
        **{
            "section": "",
            "topics": ["999"],
            "event": "999",
            "cover_focus": "nowhere",
            "published_at_0": "soon",
            "is_report": "on",
            "body_bg": "\0",
            "documents-TOTAL_FORMS": "1",
            "documents-0-position": "many",
        },
    )
    page = _Tags(response.content.decode())
    _heading, entries = listed(response)
    assert len(entries) == 9
    for target, _text in entries:
        _tag, attrs = page.by_id(target)
        assert attrs["aria-invalid"] == "true"
        errors = [name for name in attrs["aria-describedby"].split() if name.endswith("_error")]
        assert len(errors) == 1
        assert page.by_id(errors[0])[0] == "ul"


def test_form_that_is_fine_has_no_list(editor):
    page = editor.get(reverse("admin:news_post_add")).content.decode()
    assert ("faults.js" in page, 'class="faults"' in page) == (False, False)


def test_row_that_is_to_be_deleted_has_no_fault(editor, submit, listed):
    event = create_event()
    create_place(event=event)
    address = reverse("admin:events_event_change", args=[event.pk])
    row = {"places-0-city_en": "", "places-0-DELETE": "on"}
    response = submit(editor, address, website="example", **row)
    assert listed(response)[0] == "Not saved yet: 1 thing to put right"


def test_list_speaks_bulgarian(editor, submit, listed):
    editor.cookies["django_language"] = "bg"
    response = submit(editor, reverse("admin:surveys_survey_add"), title_bg="Анкета")
    assert listed(response) == (
        "Още не е записано: 2 неща за поправяне",
        [
            ("id_opens_on", "Започва на: Посочете деня."),
            ("id_participation_url", "Връзка за участие: Попълнете това поле."),
        ],
    )


def test_fault_of_a_whole_set_of_rows_leads_to_it(editor, submit, listed):
    response = submit(
        editor, reverse("admin:news_post_add"), title_en="Fine", **{"documents-TOTAL_FORMS": "x"}
    )
    assert listed(response)[1] == [
        (
            "documents-group",
            "This part of the form did not arrive whole. Please open the form again; your browser "
            "has kept what you wrote.",
        )
    ]


def test_lost_choice_of_a_file_is_told(editor, submit):
    address = reverse("admin:news_post_add")
    again = "Please choose your files again below"
    response = submit(editor, address, cover=picture(), cover_is_decorative="on")
    assert again in response.content.decode()
    assert again not in submit(editor, address).content.decode()


def test_conflict_is_in_the_list_too(editor, listed):
    post = create_post()
    response = editor.post(reverse("admin:news_post_change", args=[post.pk]), {"title_en": "Yours"})
    assert response.status_code == 409
    assert (None, "Not saved yet: somebody else changed this meanwhile.") in listed(response)[1]


@pytest.mark.parametrize(
    ("address", "fields", "entries"),
    [
        (
            "admin:members_member_welcome",
            {"welcomes_from_on": "soon", "_create": "1"},
            [
                (
                    "id_welcomes_from_on",
                    "Joined from: Please write the day like 14.06.2023 or 2023-06-14.",
                ),
                ("id_welcomes_until_on", "… until: Please give the last day of the period."),
            ],
        ),
        (
            "admin:news_post_schedule",
            {"at_0": "", "at_1": ""},
            [("id_at_0", "Published from: Please give the day and the time.")],
        ),
    ],
)
def test_small_forms_list_their_faults_too(editor, listed, address, fields, entries):
    assert listed(editor.post(reverse(address), fields))[1] == entries


def test_survey_without_results_names_the_moment(editor, submit, listed):
    survey = create_survey()
    response = submit(
        editor,
        reverse("admin:surveys_survey_change", args=[survey.pk]),
        results_published_at_0="2026-03-01",
        results_published_at_1="9:00",
    )
    assert [target for target, _text in listed(response)[1]] == ["id_results_published_at_0"]
