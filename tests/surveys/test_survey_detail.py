from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories import (
    LAST_WEEK,
    NOW,
    TOMORROW,
    create_post,
    create_question,
    create_survey,
    in_days,
)
from tests.markup import links, read

pytestmark = pytest.mark.django_db

CLOSED = {"opens_on": date(2023, 1, 10), "closes_on": date(2023, 2, 10)}


def test_open_survey_tells_what_taking_part_means(client):
    survey = create_survey(
        title_en="Robots and you",
        summary_en="Ten questions.",
        run_by_en="University of Examples",
        project_en="Project X",
        minutes=1,
        questionnaire_languages_en="English, Bulgarian",
    )
    page = read(client.get(survey.get_absolute_url()))
    assert page.one("h1").text == "Robots and you"
    assert {f.one("dt").text: f.one("dd").text for f in page.one("dl").all("div")} == {
        "Run by": "University of Examples",
        "Project": "Project X",
        "Takes": "1 minute",
        "Languages": "English, Bulgarian",
    }
    assert page.one(css="action").attributes["href"] == survey.participation_url
    assert page.one(css="state").text == "Open · 30 days left"


def test_closed_survey_tells_no_more_how_to_take_part(client):
    survey = create_survey(
        minutes=5, questionnaire_languages_en="English", run_by_en="University", **CLOSED
    )
    page = read(client.get(survey.get_absolute_url()))
    assert [fact.one("dt").text for fact in page.one("dl").all("div")] == ["Run by"]
    assert page.one("main").all(css="action") == []


@pytest.mark.parametrize("language", ["en", "bg"])
def test_results_are_a_table_beside_their_bars(client, language):
    survey = create_survey(results_published_at=LAST_WEEK, slug="survey", **CLOSED)
    create_question(survey=survey, text_en="Second?", answers={"Yes": 1}, position=2)
    create_question(
        survey=survey,
        text_en="Do you use robots?",
        answers={"Every day": 7, "Never": 1, "No answer": 0},
        position=1,
    )
    page = read(client.get(f"/{language}/surveys/{survey.pk}-survey/"))
    first, second = page.one(css="results").all("table")
    questions = [table.one("caption").text.partition("?")[0] for table in (first, second)]
    assert questions == ["Do you use robots", "Second"]
    [heads, *rows] = [
        [cell.text.replace(" %", "%") for cell in row.all("th", "td")] for row in first.all("tr")
    ]
    assert len(heads) == 3
    assert rows == [["Every day", "88%", "7"], ["Never", "13%", "1"], ["No answer", "0%", "0"]]
    assert [cell.attributes["scope"] for cell in first.all("th")] == ["col"] * 3 + ["row"] * 3
    assert [bar.attributes["aria-hidden"] for bar in first.all("svg")] == ["true"] * 3
    assert len(page.all("p", css="figures-note")) == 1  # 88 and 13 are more than 100
    assert [bar.attributes["width"] for bar in first.all("rect")] == ["88%", "13%", "0%"]


@pytest.mark.parametrize(
    ("answers", "base", "most"),
    [
        ({"Yes": 1}, "Based on 1 answer.", ["Yes"]),
        ({"Yes": 2, "No": 5, "Perhaps": 1}, "Based on 8 answers.", ["No"]),
        ({"Yes": 3, "No": 3, "Perhaps": 1}, "Based on 7 answers.", ["Yes", "No"]),
        ({"Yes": 0, "No": 0}, "Nobody has answered.", []),
    ],
)
def test_chart_tells_its_base_and_marks_the_most_frequent_answer(client, answers, base, most):
    survey = create_survey(results_published_at=LAST_WEEK, **CLOSED)
    create_question(survey=survey, text_en="Do you agree?", answers=answers)
    table = read(client.get(survey.get_absolute_url())).one("table")
    assert table.one("caption").text == f"Do you agree? {base}"
    assert [row.one("th").text for row in table.all("tr", css="is-most")] == most


def test_question_that_nobody_answered_has_a_chart_of_zeros(client):
    survey = create_survey(results_published_at=LAST_WEEK, **CLOSED)
    create_question(survey=survey, answers={"Yes": 0, "No": 0})
    table = read(client.get(survey.get_absolute_url())).one("table")
    assert [cell.text for cell in table.all("td")] == ["0%", "0", "0%", "0"]
    assert [bar.attributes["width"] for bar in table.all("rect")] == ["0%", "0%"]


def test_results_lead_to_their_summary_link_and_file(client):
    survey = create_survey(
        results_published_at=NOW - timedelta(minutes=1),
        results_url="https://results.example.org/",
        results_file=SimpleUploadedFile("results.pdf", b"%PDF-1.7" + b" " * 2040),
        results_summary_en="<p>Robots are liked.</p>",
        **CLOSED,
    )
    page = read(client.get(survey.get_absolute_url()))
    results = page.one(css="results")
    assert results.one("h2").attributes["id"] == "results"
    assert results.one(css="prose").text == "Robots are liked."
    assert links(results) == [
        ("See all results", "https://results.example.org/"),
        ("Results as PDF, 2 kB", survey.results_file.url),
    ]
    assert page.one(css="subject").one(css="action").attributes["href"].endswith("#results")


@pytest.mark.parametrize("moment", [None, TOMORROW])
def test_results_stay_closed_until_their_moment(client, moment):
    survey = create_survey(
        results_published_at=moment, results_summary_en="<p>Robots are liked.</p>", **CLOSED
    )
    create_question(survey=survey)
    page = read(client.get(survey.get_absolute_url()))
    assert page.all(css="results") == []
    assert page.all("table") == []
    assert "liked" not in page.one("main").text


def test_results_of_a_survey_that_is_open_again_wait_too(client):
    survey = create_survey(results_published_at=LAST_WEEK)
    create_question(survey=survey)
    assert read(client.get(survey.get_absolute_url())).all(css="results") == []


def test_previous_survey_is_shown_with_its_state(client):
    previous = create_survey(title_en="First", results_published_at=LAST_WEEK, **CLOSED)
    survey = create_survey(title_en="Second", previous=previous)
    about = read(client.get(survey.get_absolute_url())).one(css="about")
    assert about.one("h2").text == "Previous survey"
    assert links(about) == [
        ("First", previous.get_absolute_url()),
        ("Read the results: First", f"{previous.get_absolute_url()}#results"),
    ]


def test_hidden_previous_survey_is_not_shown(client):
    survey = create_survey(previous=create_survey(title_en="First", published_at=None))
    assert read(client.get(survey.get_absolute_url())).all(css="about") == []


def test_news_about_the_survey_stand_on_its_page(client):
    survey = create_survey()
    post = create_post(title_en="Please answer", survey=survey)
    create_post(title_en="Draft", survey=survey, published_at=None)
    create_post(title_en="Other", survey=create_survey())
    about = read(client.get(survey.get_absolute_url())).one(css="about")
    assert links(about) == [("Please answer", post.get_absolute_url())]


def test_wrong_slug_leads_to_the_right_one(client):
    survey = create_survey(title_en="Robots")
    response = client.get(f"/en/surveys/{survey.pk}-typed/")
    assert (response.status_code, response["Location"]) == (301, survey.get_absolute_url())


def test_unknown_survey_is_not_found(client):
    create_survey(opens_on=in_days(-3))
    assert client.get("/en/surveys/999999-survey/").status_code == 404


def test_lost_results_file_is_not_offered(client):
    survey = create_survey(
        results_published_at=LAST_WEEK,
        results_url="https://example.org/",
        results_file="results/lost.pdf",
        **CLOSED,
    )
    results = read(client.get(survey.get_absolute_url())).one(css="results")
    assert links(results) == [("See all results", "https://example.org/")]
