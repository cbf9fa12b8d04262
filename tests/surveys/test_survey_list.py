from datetime import date

import pytest

from tests.factories import TOMORROW, YESTERDAY, create_survey, in_days
from tests.markup import read, titles

pytestmark = pytest.mark.django_db


def test_surveys_stand_newest_first_with_state_and_period(client):
    create_survey(
        title_en="First",
        opens_on=date(2022, 1, 10),
        closes_on=date(2022, 2, 10),
        results_published_at=YESTERDAY,
    )
    create_survey(title_en="Second", opens_on=date(2023, 3, 1), closes_on=date(2023, 4, 1))
    create_survey(title_en="Third", opens_on=in_days(-3), closes_on=None)
    create_survey(title_en="Fourth", opens_on=date(2999, 1, 1), closes_on=None)
    page = read(client.get("/en/surveys/"))
    assert titles(page) == ["Fourth", "Third", "Second", "First"]
    assert [state.text for state in page.all(css="state")] == [
        "Opens on 1 January 2999",
        "Open",
        "Closed",
        "Results",
    ]
    assert [when.text for when in page.all(css="when")][2:] == [
        "1 March – 1 April 2023",
        "10 January – 10 February 2022",
    ]


def test_hidden_surveys_leave_an_empty_list_with_a_sentence(client):
    create_survey(published_at=None)
    create_survey(published_at=TOMORROW)
    main = read(client.get("/en/surveys/")).one("main")
    assert main.one(css="empty").text == "No surveys yet."
    assert titles(main) == []
