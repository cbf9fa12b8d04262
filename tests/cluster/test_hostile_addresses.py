"""Whatever is typed or sent: never an error of ours. A mistake of the reader is answered as one."""

from urllib.parse import quote, quote_from_bytes

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.factories import create_post, create_topic
from tests.screens import SCREENS, create_full_site

pytestmark = pytest.mark.django_db

ANSWERS = {200, 301, 302, 404, 410}
LONG = 5000

PARTS = [
    *("%00", "x%00y", "%ff%fe", "%ED%A0%80", "%C0%80", "%E2%80%AE", "%F0%9F%A4%96"),
    *(
        "..",
        "%2e%2e%2f",
        "..%2f..%2fetc%2fpasswd",
        "%5c",
        ";x=1",
        "%3F",
        "%23",
        "%25",
        "%0a%0dX: y",
    ),
    *("'", '"', "<script>", "' OR 1=1--", "{{7*7}}", "%s%s%n", "${x}"),
    *("x" * LONG, "9" * LONG, "-" * LONG, "%D0%AF" * LONG),
    *("0", "-1", "1e9", "9" * 19, "9" * 30, "0x1", "٣", "1-", "-x", "1--x", "1-x-%00"),
    *("2023", "0000", "2999", "9999", "2023/13", "2023/00", "2023/1", "news", "admin", "media"),
]
QUERIES = [
    *("=", "&&&", "%00=%00", "%ff=%ff", ";", "?", "#", "[", "%", "a=" + "b&a=" * 900),
    *("next=//example.org", "language=de", "page=" + "9" * LONG, "page=%00"),
]
PAGE_QUERIES = [
    *("page", "page=", "page=%ff", "page=1&page=x", "page[]=2", "page=2%26start=3"),
    *("start=", "start=%00", "start=-1", "start=" + "9" * 9, "start=" + "9" * LONG),
    *("start=1&start=x", "start=5&page=%00", "start=%0a5", "start=\u0665"),
]
FILTER_QUERIES = [
    *("kind=%00", "kind=" + "x" * LONG, "topic=%00", "topic=%ff", "topic=" + "x" * LONG),
    *("topic=robotics&topic=%00", "joined=%00", "joined=" + "9" * LONG, "joined=-1", "joined=2٠22"),
    *("membership=%00", "membership=former&membership=x"),
]


def test_strange_queries_on_every_screen(client, settings):
    settings.PAGE_SIZE = 1  # there are pages to ask for, and each is soon made
    site = create_full_site()
    one_of_each_route = {screen.route: screen for screen in SCREENS.values()}
    answers = {}
    for route, screen in one_of_each_route.items():
        queries = [*QUERIES, *FILTER_QUERIES] if route == "members:member_list" else QUERIES
        if route.endswith(("item_list", "event_list", "survey_list", "_year", "_month", "_topic")):
            queries = [*QUERIES, *PAGE_QUERIES]
        address = screen.address(site).split("?")[0]
        for query in queries:
            status = client.get(f"{address}?{query}").status_code
            answers.setdefault(status, []).append((route, query[:40]))
    assert answers.keys() <= ANSWERS, {code: answers[code] for code in answers.keys() - ANSWERS}


def test_strange_parts_of_addresses(client):
    create_post(topics=[create_topic()])
    places = [
        *("/{}", "/{}/", "/en/{}/", "/bg/{}", "/en/news/{}/", "/en/news/{}-x/", "/en/news/1-{}/"),
        *("/en/news/{}/01/", "/en/news/2023/{}/", "/en/news/topic/{}/", "/en/blog/{}/"),
        *("/en/members/{}/", "/en/members/{}-x/", "/en/events/{}/", "/en/events/{}-x/"),
        *("/en/surveys/{}/", "/en/surveys/{}-x/", "/static/{}"),
    ]
    answers = {}
    for place in places:
        for part in PARTS:
            address = place.format(part)
            answers.setdefault(client.get(address).status_code, []).append(address[:60])
    assert answers.keys() <= ANSWERS, {code: answers[code] for code in answers.keys() - ANSWERS}


@pytest.mark.parametrize(
    "address", ["//", "//example.org/", "///en/news/", "/\\example.org/", "//["]
)
def test_no_address_leads_to_another_site(client, address):
    response = client.generic("GET", "/", PATH_INFO=address)
    assert response.status_code in ANSWERS
    assert not response.get("Location", "/").startswith(("//", "http", "/\\"))


@pytest.mark.parametrize(
    "headers",
    [
        {"accept-language": "\0"},
        {"accept-language": "bg;q=" + "9" * LONG},
        {"accept-language": ",".join(f"x{n}" for n in range(LONG))},
        {"cookie": "sessionid=" + "x" * LONG},
        {"cookie": "django_language=../../x; csrftoken=%00"},
        {"cookie": "messages=nonsense"},
        {"accept": "\xff", "user-agent": "\0", "referer": "://["},
        {"range": "bytes=9-1", "if-modified-since": "nonsense", "if-none-match": "x" * LONG},
        {"x-forwarded-proto": "javascript", "x-forwarded-host": "[", "x-http-method-override": "x"},
    ],
)
@pytest.mark.parametrize(
    "address", ["/", "/en/", "/en/news/", "/en/news/999999-x/", "/en/nothing/x"]
)
def test_strange_headers(client, headers, address):
    assert client.get(address, headers=headers).status_code in ANSWERS


# Rarely is one of these words alone of interest; random text rarely holds one of them.
WORDS = st.sampled_from(
    ["en", "bg", "news", "blog", "members", "events", "surveys", "topic", "page", "1-post", "2023"]
)
PATHS = st.lists(WORDS | st.text() | st.integers().map(str), max_size=5)
PAIRS = st.lists(
    st.tuples(
        st.sampled_from(["page", "start", "kind", "topic", "joined", "membership"]) | st.text(),
        st.text() | st.integers().map(str) | st.sampled_from(["1", "2", "sme", "robotics"]),
    ),
    max_size=3,
)


@hypothesis_settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=PATHS, pairs=PAIRS)
@example(parts=["en", "news", "9" * LONG + "-x"], pairs=[])
@example(parts=["en", "members"], pairs=[("topic", "\0")])
def test_any_address_of_text(client, parts, pairs):
    path = "".join(f"/{quote(part, safe='')}" for part in parts) + "/"
    query = "&".join(f"{quote(name)}={quote(value)}" for name, value in pairs)
    assert client.get(f"{path}?{query}").status_code in ANSWERS


@hypothesis_settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.binary(max_size=40), query=st.binary(max_size=40))
def test_any_address_of_bytes(client, path, query):
    address = f"/en/{quote_from_bytes(path)}/?page={quote_from_bytes(query)}"
    assert client.get(address).status_code in ANSWERS
