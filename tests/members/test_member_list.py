from datetime import date

import pytest

from members.models import Member
from tests.factories import TOMORROW, create_member, create_topic, in_days, picture
from tests.markup import links, read

pytestmark = pytest.mark.django_db

MEMBERS = "/en/members/"


def names(page):
    return [row.one("a").text for row in page.all(css="directory") for row in row.all("li")]


@pytest.fixture
def directory():
    robotics = create_topic()
    create_member(title_en="Robot maker", topics=[robotics], joined_on=date(2022, 5, 1))
    create_member(title_en="Young robots", topics=[robotics], is_startup=True)
    university = Member.Kind.UNIVERSITY
    create_member(title_en="University", kind=university, joined_on=date(2023, 1, 1))
    create_member(title_en="Leaver", joined_on=date(2022, 5, 1), left_on=date(2024, 2, 1))
    create_member(title_en="Draft", published_at=None, joined_on=date(2021, 1, 1))
    create_member(title_en="Scheduled", published_at=TOMORROW)


def test_current_members_stand_by_initial_in_alphabetical_order(client):
    for title in ("beta", "Alpha", "Ася", "Argo"):
        create_member(title_en=title)
    page = read(client.get(MEMBERS))
    assert [heading.text for heading in page.one("main").all("h2")] == ["A", "B", "А"]
    assert names(page) == ["Alpha", "Argo", "beta", "Ася"]
    assert page.one(css="count").text == "4 organisations"


def test_quotation_marks_do_not_count_in_the_alphabet(client):
    for title in ("Алфа", "„Алфа център“", "Център"):
        create_member(title_en=title)
    page = read(client.get(MEMBERS))
    assert [heading.text for heading in page.one("main").all("h2")] == ["А", "Ц"]
    assert names(page) == ["Алфа", "„Алфа център“", "Център"]


def test_entry_of_the_index_tells_kind_city_and_year_and_needs_no_image(client):
    create_member(
        title_en="Acme",
        is_startup=True,
        city_en="Plovdiv",
        joined_on=date(2023, 1, 15),
        logo=picture(size=(40, 20)),
    )
    page = read(client.get(MEMBERS))
    entry = page.one(css="directory").one("li")
    assert entry.text == "Acme SME · start-up Plovdiv since 2023"
    assert entry.one("svg").attributes["class"] == "sett sett-sme"
    assert page.one("main").all("img") == []
    assert page.one(css="count").text == "1 organisation"


def test_entry_leaves_out_what_nobody_knows(client):
    create_member(title_en="Acme", kind=Member.Kind.PUBLIC)
    assert read(client.get(MEMBERS)).one(css="directory").one("li").text == "Acme Public body"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Robot maker", "University", "Young robots"]),
        ("?kind=&topic=&joined=&membership=", ["Robot maker", "University", "Young robots"]),
        ("?kind=university", ["University"]),
        ("?kind=sme", ["Robot maker", "Young robots"]),
        ("?kind=startup", ["Young robots"]),
        ("?kind=public", []),
        ("?topic=robotics", ["Robot maker", "Young robots"]),
        ("?joined=2023", ["University"]),
        ("?joined=2022", ["Robot maker"]),
        ("?membership=former", ["Leaver"]),
        ("?membership=former&joined=2022", ["Leaver"]),
        ("?kind=sme&topic=robotics&joined=2022", ["Robot maker"]),
        ("?unknown=1", ["Robot maker", "University", "Young robots"]),
    ],
)
def test_filters_narrow_the_directory(client, directory, query, expected):
    page = read(client.get(f"{MEMBERS}{query}"))
    assert names(page) == expected
    assert page.all(css="errorlist") == []
    assert len(page.all(css="empty")) == (not expected)


def test_filter_shows_what_was_asked(client, directory):
    page = read(client.get(f"{MEMBERS}?kind=sme&joined=2022"))
    chosen = [option for option in page.all("option") if "selected" in option.attributes]
    assert [option.text for option in chosen] == ["SME", "All topics", "2022", "Current"]


@pytest.mark.parametrize(
    ("joined_on", "left_on", "years"),
    [
        (date(2022, 5, 1), date(2024, 2, 1), "2022–2024"),
        (date(2022, 5, 1), date(2022, 9, 1), "2022"),
        (None, date(2024, 2, 1), "until 2024"),
    ],
)
def test_former_member_is_marked_with_its_years(client, joined_on, left_on, years):
    create_member(joined_on=joined_on, left_on=left_on)
    entry = read(client.get(f"{MEMBERS}?membership=former")).one(css="directory").one("li")
    assert entry.attributes["class"] == "is-former"
    assert entry.one(css="since").text == years


def test_year_of_leaving_is_not_told_before_it_has_come(client):
    create_member(joined_on=date(2022, 5, 1), left_on=in_days(400))
    assert read(client.get(MEMBERS)).one(css="since").text == "since 2022"


@pytest.mark.parametrize(("days", "query"), [(-1, "?membership=former"), (0, ""), (1, "")])
def test_membership_lasts_to_the_end_of_its_last_day(client, days, query):
    create_member(title_en="Acme", left_on=in_days(days))
    assert names(read(client.get(f"{MEMBERS}{query}"))) == ["Acme"]
    other = "" if query else "?membership=former"
    assert names(read(client.get(f"{MEMBERS}{other}"))) == []


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?kind=x", "There is no such kind."),
        ("?topic=x", "There is no such topic."),
        ("?topic=%00", "Null characters are not allowed."),
        ("?joined=1066", "Nobody joined in that year."),
        ("?joined=2021", "Nobody joined in that year."),
        ("?joined=<b>", "Nobody joined in that year."),
        ("?joined=2٠22", "Nobody joined in that year."),
        ("?view=x", "There is no such view."),
        ("?view=index", "There is no such view."),
        ("?kind=university&view=%00", "There is no such view."),
        ("?membership=x", "There is no such membership."),
    ],
)
def test_nonsense_is_answered_with_a_sentence(client, directory, query, sentence):
    page = read(client.get(f"{MEMBERS}{query}"))
    assert page.one("form").one(css="errorlist").text == sentence
    assert names(page) == ["Robot maker", "University", "Young robots"]


def test_years_to_choose_from_are_those_in_which_public_members_joined(client, directory):
    page = read(client.get(MEMBERS))
    options = page.one("select", name="joined").all("option")
    assert [option.text for option in options] == ["Any year", "2023", "2022"]


def test_address_of_the_directory_stays_one(client, directory):
    page = read(client.get(f"{MEMBERS}?kind=sme&page=2"))
    canonical = page.one("head").one("link", rel="canonical")
    assert canonical.attributes["href"] == f"http://testserver{MEMBERS}"


def views(page):
    """[(name, query, whether it is the present one)] of the switch."""
    links = page.one("nav", css="views").all("a")
    addresses = [link.attributes["href"].partition("?") for link in links]
    assert {path for path, _mark, _query in addresses} == {MEMBERS}
    return [
        (link.text, query, link.attributes.get("aria-current") == "true")
        for link, (_path, _mark, query) in zip(links, addresses, strict=True)
    ]


def test_logos_stand_in_walls_of_each_kind(client):
    create_member(title_en="Zeta", logo=picture(size=(40, 20)))
    create_member(title_en="Alpha")
    create_member(title_en="Young", is_startup=True)
    create_member(title_en="Town", kind=Member.Kind.PUBLIC)
    page = read(client.get(f"{MEMBERS}?view=logos"))
    sections = page.one(css="member-groups").all("section")
    assert [(part.one("h2").text, [name for name, _ in links(part)]) for part in sections] == [
        ("Small and medium-sized companies 2", ["Alpha", "Zeta"]),
        ("Start-ups 1", ["Young"]),
        ("Public bodies 1", ["Town"]),
    ]
    assert page.all(css="directory") == []
    image = page.one("main").one("img").attributes
    assert (image["alt"], image["width"], image["height"]) == ("", "40", "20")


def test_initial_is_drawn_in_the_hue_of_the_kind(client):
    for kind in Member.Kind:
        create_member(title_en=f"„{kind.label}“", kind=kind)
    drawn = read(client.get(f"{MEMBERS}?view=logos")).one("main").all("svg", css="logo-initial")
    assert [(svg.attributes["class"], svg.one("text").text) for svg in drawn] == [
        (f"logo logo-initial sett-{kind}", kind.label[0]) for kind in Member.Kind
    ]
    assert {svg.attributes["aria-hidden"] for svg in drawn} == {"true"}


@pytest.mark.parametrize(
    ("query", "index", "logos"),
    [
        ("", "", "view=logos"),
        ("?kind=sme&joined=2022", "kind=sme&joined=2022", "kind=sme&joined=2022&view=logos"),
        ("?joined=1066", "joined=1066", "joined=1066&view=logos"),
        ("?view=x", "", "view=logos"),
    ],
)
def test_switch_of_the_view_keeps_the_filters(client, directory, query, index, logos):
    page = read(client.get(f"{MEMBERS}{query}"))
    assert views(page) == [("Index", index, True), ("Logos", logos, False)]
    assert page.all("input", name="view") == []


def test_filter_keeps_the_view(client, directory):
    page = read(client.get(f"{MEMBERS}?view=logos&kind=university"))
    assert views(page) == [
        ("Index", "kind=university", False),
        ("Logos", "view=logos&kind=university", True),
    ]
    form = page.one("form")
    assert form.one("input", name="view").attributes["value"] == "logos"
    assert links(form) == [("Show all", f"{MEMBERS}?view=logos")]
    assert [name for name, _ in links(page.one(css="member-wall"))] == ["University"]


def test_logos_stay_when_a_filter_is_nonsense(client, directory):
    page = read(client.get(f"{MEMBERS}?view=logos&joined=1066"))
    assert page.one(css="errorlist").text == "Nobody joined in that year."
    walls = page.one(css="member-groups")
    assert [name for name, _ in links(walls)] == ["Robot maker", "Young robots", "University"]


@pytest.mark.parametrize(
    ("query", "sentence", "next_step"),
    [
        (
            "?kind=public",
            "No organisation matches. Try fewer filters.",
            ("Show all", MEMBERS),
        ),
        (
            "?kind=public&view=logos",
            "No organisation matches. Try fewer filters.",
            ("Show all", f"{MEMBERS}?view=logos"),
        ),
        (
            "",
            "The cluster has no members at the moment.",
            ("Former members", f"{MEMBERS}?membership=former"),
        ),
    ],
)
def test_empty_directory_offers_a_next_step(client, query, sentence, next_step):
    create_member(left_on=in_days(-1))
    empty = read(client.get(f"{MEMBERS}{query}")).one(css="empty")
    assert empty.text == f"{sentence} {next_step[0]}"
    assert links(empty) == [next_step]


@pytest.mark.parametrize("query", ["", "?view=logos", "?kind=sme"])
def test_cluster_without_members_has_nothing_to_filter(client, query):
    create_member(published_at=None)
    main = read(client.get(f"{MEMBERS}{query}")).one("main")
    assert main.one(css="empty").text == "The first members will appear here."
    assert main.all("form", "nav", "a") == []
