from datetime import date

import pytest
from django.urls import reverse

from surveys.models import Question, Survey
from tests.factories import create_question, create_survey

pytestmark = pytest.mark.django_db

ADD = reverse("admin:surveys_survey_add")
FINE = {
    "title_en": "Work places",
    "opens_on": "2026-01-10",
    "closes_on": "2026-02-10",
    "participation_url": "https://forms.example.org/1",
}


def test_survey_is_made_with_its_questions(editor, submit):
    previous = create_survey(title_en="The one before")
    submit(
        editor,
        ADD,
        **FINE,
        **{
            "previous": previous.pk,
            "questions-TOTAL_FORMS": "1",
            "questions-0-text_en": "Do you agree?",
            "questions-0-position": "1",
        },
    )
    survey = Survey.objects.get(previous=previous)
    assert (survey.opens_on, survey.closes_on) == (date(2026, 1, 10), date(2026, 2, 10))
    assert [str(question) for question in survey.questions.all()] == ["Do you agree?"]


def test_question_in_a_survey_leads_to_its_answers(editor):
    question = create_question(survey=create_survey())
    page = editor.get(reverse("admin:surveys_survey_change", args=[question.survey_id]))
    link = reverse("admin:surveys_question_change", args=[question.pk])
    assert f'href="{link}"' in page.content.decode()


def test_saved_question_leads_back_to_its_survey(editor, submit):
    question = create_question(survey=create_survey())
    survey = reverse("admin:surveys_survey_change", args=[question.survey_id])
    address = reverse("admin:surveys_question_change", args=[question.pk])
    assert submit(editor, address, text_en="Why?").request["PATH_INFO"] == survey
    assert submit(editor, address, _continue="1").request["PATH_INFO"] == address


def test_survey_is_closed_by_one_correction(editor, submit):
    survey = create_survey(opens_on=date(2026, 1, 1))
    address = reverse("admin:surveys_survey_change", args=[survey.pk])
    submit(editor, address, closes_on="2026-01-31")
    survey.refresh_from_db()
    assert survey.state == Survey.State.WAITING


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title_en": ""}, "Please give a title in at least one language."),
        ({"closes_on": "2026-01-09"}, "A survey can’t close before the day it opens."),
        (
            {
                "closes_on": "",
                "results_published_at_0": "2026-03-01",
                "results_published_at_1": "9:00",
                "results_url": "https://example.org/results",
            },
            "Results need a closing day: please fill in “closes on”.",
        ),
        (
            {"results_published_at_0": "2026-03-01", "results_published_at_1": "9:00"},
            "There is nothing to show yet: add a link, a file, a summary or questions with their "
            "answers first.",
        ),
        (
            {"questions-TOTAL_FORMS": "1", "questions-0-position": "3"},
            "Please write the question in at least one language.",
        ),
    ],
)
def test_survey_is_refused_with_a_sentence(editor, submit, sentences, wrong, sentence):
    response = submit(editor, ADD, **FINE | wrong)
    assert sentences(response) == [sentence]
    assert not Survey.objects.exists()


def test_survey_is_not_its_own_previous(editor, submit, sentences):
    survey = create_survey()
    address = reverse("admin:surveys_survey_change", args=[survey.pk])
    response = submit(editor, address, previous=survey.pk)
    assert sentences(response) == ["A survey can’t be its own previous survey."]


def test_question_is_made_with_its_answers(editor, submit):
    survey = create_survey()
    submit(
        editor,
        reverse("admin:surveys_question_add"),
        **{
            "survey": survey.pk,
            "text_bg": "Съгласни ли сте?",
            "answers-0-label_bg": "Да",
            "answers-0-votes": "12",
            "answers-1-label_bg": "Не",
            "answers-1-votes": "3",
            "answers-1-position": "1",
        },
    )
    question = Question.objects.get()
    assert [(str(answer), percent) for answer, percent in question.bars] == [("Да", 80), ("Не", 20)]


def test_answer_is_corrected(editor, submit):
    question = create_question(survey=create_survey(), answers={"Yes": 1, "No": 1})
    address = reverse("admin:surveys_question_change", args=[question.pk])
    submit(editor, address, **{"answers-0-votes": "3", "answers-1-DELETE": "on"})
    assert [(str(a), a.votes) for a in question.answers.all()] == [("Yes", 3)]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"text_en": ""}, "Please write the question in at least one language."),
        ({"answers-0-votes": "3"}, "Please write the answer in at least one language."),
        ({"answers-0-label_en": "Yes"}, "Please fill this in."),
        (
            {"answers-0-label_en": "Yes", "answers-0-votes": "-1"},
            "Please give a number of 0 or more.",
        ),
    ],
)
def test_question_is_refused_with_a_sentence(editor, submit, sentences, wrong, sentence):
    fine = {"survey": create_survey().pk, "text_en": "Do you agree?"}
    response = submit(editor, reverse("admin:surveys_question_add"), **fine | wrong)
    assert sentences(response) == [sentence]
    assert not Question.objects.exists()
