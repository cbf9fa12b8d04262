from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import ProtectedError
from django.forms import modelform_factory

from surveys.models import Survey
from tests.constraints import assert_refused
from tests.factories import YESTERDAY, create_question, create_survey

pytestmark = pytest.mark.django_db

NOTHING_TO_SHOW = (
    "There is nothing to show yet: add a link, a file, a summary or questions with their answers "
    "first."
)
ITSELF = "A survey can’t be its own previous survey."


def test_survey_cannot_close_before_it_opens():
    assert_refused(
        create_survey(opens_on=date(2023, 1, 10), closes_on=date(2023, 1, 10)),
        constraint="surveys_survey_closes_after_opening",
        sentence="A survey can’t close before the day it opens.",
        closes_on=date(2023, 1, 9),
    )


def test_results_need_a_closing_day():
    assert_refused(
        create_survey(results_published_at=YESTERDAY, results_url="https://example.org"),
        constraint="surveys_survey_results_need_closing",
        sentence="Results need a closing day: please fill in “closes on”.",
        closes_on=None,
    )


def test_survey_is_not_its_own_previous():
    survey = create_survey()
    assert_refused(
        survey,
        constraint="surveys_survey_not_its_own_previous",
        sentence=ITSELF,
        previous=survey,
    )


def test_form_says_that_a_survey_is_not_its_own_previous():
    survey = create_survey()
    form_class = modelform_factory(Survey, fields=["previous"])
    assert form_class({"previous": survey.pk}, instance=survey).errors == {"previous": [ITSELF]}


def test_previous_survey_cannot_be_deleted():
    previous = create_survey()
    create_survey(previous=previous)
    with pytest.raises(ProtectedError):
        previous.delete()


def test_question_needs_a_text():
    assert_refused(
        create_question(survey=create_survey()),
        constraint="surveys_question_has_text",
        sentence="Please write the question in at least one language.",
        text_en="",
    )


def test_answer_needs_a_label():
    assert_refused(
        create_question(survey=create_survey()).answers.first(),
        constraint="surveys_answer_has_label",
        sentence="Please write the answer in at least one language.",
        label_en="",
    )


@pytest.mark.parametrize("summary", ["", "<p></p>", "<script>1</script>", "<p> </p>"])
def test_results_that_lead_to_nothing_are_refused(summary):
    survey = create_survey()
    survey.questions.create(text_en="Asked, and not answered")
    survey.results_published_at = YESTERDAY
    survey.results_summary_en = summary
    with pytest.raises(ValidationError) as refusal:
        survey.full_clean()
    assert refusal.value.message_dict == {"results_published_at": [NOTHING_TO_SHOW]}


@pytest.mark.parametrize(
    "results",
    [
        {"results_url": "https://example.org"},
        {"results_summary_bg": "Повечето са съгласни."},
        {"results_file": SimpleUploadedFile("results.pdf", b"%PDF-1.7")},
    ],
)
def test_results_lead_to_a_link_a_summary_or_a_file(results):
    create_survey(results_published_at=YESTERDAY, **results).full_clean()


def test_results_lead_to_questions_with_answers():
    survey = create_survey(results_published_at=YESTERDAY)
    create_question(survey=survey)
    survey.full_clean()


def test_results_file_is_a_pdf():
    survey = create_survey(results_file=SimpleUploadedFile("results.html", b"<script>"))
    with pytest.raises(ValidationError) as refusal:
        survey.full_clean()
    assert refusal.value.message_dict == {"results_file": ["Please choose a PDF."]}
