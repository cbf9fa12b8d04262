"""What must be true of the HTML of every page, whatever stands on it."""

import re
from itertools import pairwise

import pytest
from django.urls import reverse
from django.utils.translation import override

from tests.markup import read
from tests.screens import SCREENS, create_full_site

pytestmark = pytest.mark.django_db

HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6"]


def repeated_ids(tree):
    ids = [element.attributes["id"] for element in tree.all() if "id" in element.attributes]
    return [name for name in set(ids) if ids.count(name) > 1]


def references_to_nothing(tree):
    everything = tree.all()
    references = {
        reference
        for element in everything
        for name in ("aria-labelledby", "aria-describedby", "aria-controls", "for")
        for reference in element.attributes.get(name, "").split()
    }
    references |= {
        link.attributes["href"][1:]
        for link in tree.all("a")
        if link.attributes["href"].startswith("#")
    }
    return references - {element.attributes.get("id") for element in everything}


def images_without_alt_or_size(tree):
    return [
        image.attributes
        for image in tree.all("img")
        if "alt" not in image.attributes
        or not all(image.attributes.get(side, "").isdecimal() for side in ("width", "height"))
    ]


def inline_styles_and_scripts(tree):
    return [
        (element.tag, name, value)
        for element in tree.all()
        for name, value in element.attributes.items()
        if name == "style"
        or name.startswith("on")
        or (name in ("href", "src", "action") and re.match(r"\s*(javascript|data):", value))
    ] + [element.tag for element in tree.all("script", "style", "iframe")]


def headings_out_of_order(tree):
    levels = [HEADINGS.index(heading.tag) + 1 for heading in tree.all(*HEADINGS)]
    wrong = [pair for pair in pairwise([0, *levels]) if pair[1] > pair[0] + 1]
    return wrong if levels.count(1) == 1 else [*wrong, f"{levels.count(1)} h1"]


def controls_without_name(tree):
    controls = tree.all("a", "button", "summary", "h1", "h2", "h3", "caption", "title")
    return [
        (control.tag, control.attributes)
        for control in controls
        if not control.text and not any(image.attributes["alt"] for image in control.all("img"))
    ]


RULES = [
    repeated_ids,
    references_to_nothing,
    images_without_alt_or_size,
    inline_styles_and_scripts,
    headings_out_of_order,
    controls_without_name,
]


@pytest.mark.parametrize("language", ["en", "bg"])
def test_every_page_is_nested_well_and_keeps_the_rules(client, language):
    site = create_full_site()
    findings = {}
    for name, screen in SCREENS.items():
        response = client.get(screen.address(site, language))
        assert (name, response.status_code) == (name, 200)
        tree = read(response)
        assert tree.one("html").attributes["lang"] == language
        findings |= {(name, rule.__name__): found for rule in RULES if (found := rule(tree))}
    assert findings == {}


def test_rules_notice_what_they_are_for(rf):
    """A page that breaks every rule once."""

    class Page:
        content = b"""<h1></h1><h3>x</h3><p id="a" style="">y</p><p id="a" aria-labelledby="b">z</p>
            <a href="javascript:void(0)">w</a><img src="x"><script>v</script>"""

    tree = read(Page)
    assert {rule.__name__: bool(rule(tree)) for rule in RULES} == {
        rule.__name__: True for rule in RULES
    }


@pytest.mark.parametrize("html", ["<p><b></p></b>", "<div>", "</div>", "<p/>", '<p id="a" id="b">'])
def test_bad_nesting_is_noticed(html):
    class Page:
        content = html.encode()

    with pytest.raises(AssertionError):
        read(Page)


@pytest.mark.parametrize("language", ["en", "bg"])
def test_lists_are_fit_to_be_read_when_there_is_nothing_to_list(client, language):
    with override(language):
        addresses = [
            reverse(name)
            for name in (
                "home",
                "news:item_list",
                "blog:item_list",
                "events:event_list",
                "members:member_list",
                "members:composition",
                "surveys:survey_list",
            )
        ]
    findings = {}
    for address in addresses:
        response = client.get(address)
        assert (address, response.status_code) == (address, 200)
        tree = read(response)
        findings |= {(address, rule.__name__): found for rule in RULES if (found := rule(tree))}
    assert findings == {}
