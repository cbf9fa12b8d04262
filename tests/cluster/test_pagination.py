import pytest
from django.http import Http404, HttpResponse

from cluster.pagination import one_address_per_page, paginate


@pytest.fixture(autouse=True)
def ten_on_a_page(settings):
    settings.PAGE_SIZE = 10


@pytest.mark.parametrize(
    ("query", "shown"),
    [("", range(10)), ("?page=1", range(10)), ("?page=3", range(20, 25))],
)
def test_page_holds_its_part_of_the_list(rf, query, shown):
    assert list(paginate(rf.get(f"/en/news/{query}"), range(25))) == list(shown)


def test_empty_list_has_one_page(rf):
    page = paginate(rf.get("/en/news/"), [])
    assert list(page) == []
    assert page.links == [(1, "/en/news/")]


@pytest.mark.parametrize(
    "number", ["4", "0", "-1", "1.5", "01", "+1", " 1", "", "x", "last", "١", "9" * 10, "1e1"]
)
def test_number_of_no_page_is_not_found(rf, number):
    with pytest.raises(Http404):
        paginate(rf.get("/en/news/", {"page": number}), range(25))


def test_page_knows_its_neighbours(rf):
    request = rf.get("/en/search/?q=robots&page=2")
    page = paginate(request, range(25))
    assert page.previous_url == "/en/search/?q=robots"
    assert page.next_url == "/en/search/?q=robots&page=3"


def test_first_and_last_page_have_one_neighbour(rf):
    assert paginate(rf.get("/"), range(25)).previous_url is None
    assert paginate(rf.get("/?page=3"), range(25)).next_url is None


def test_long_row_of_numbers_is_shortened(rf):
    page = paginate(rf.get("/?page=10"), range(200))
    assert page.links == [
        (1, "/"),
        ("…", None),
        *((number, f"/?page={number}") for number in (8, 9, 10, 11, 12)),
        ("…", None),
        (20, "/?page=20"),
    ]


@one_address_per_page
def _view(request):
    return HttpResponse()


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("?page=1", "/en/news/"),
        ("?page=1&topic=ai", "/en/news/?topic=ai"),
        ("?start=0", "/en/news/"),
        ("?start=9", "/en/news/"),
        ("?start=10", "/en/news/?page=2"),
        ("?start=164", "/en/news/?page=17"),
        ("?start=164&topic=ai", "/en/news/?topic=ai&page=17"),
        ("?start=20&page=9", "/en/news/?page=3"),
    ],
)
def test_other_address_of_a_page_leads_to_its_one_address(rf, query, address):
    response = _view(rf.get(f"/en/news/{query}"))
    assert (response.status_code, response["Location"]) == (301, address)


@pytest.mark.parametrize("query", ["", "?page=2", "?topic=ai", "?page=x"])
def test_page_is_shown_at_its_one_address(rf, query):
    assert _view(rf.get(f"/en/news/{query}")).status_code == 200


@pytest.mark.parametrize("start", ["x", "-4", "", "1.5", "٢", "9" * 10])
def test_start_that_is_no_offset_is_not_found(rf, start):
    with pytest.raises(Http404):
        _view(rf.get("/en/news/", {"start": start}))
