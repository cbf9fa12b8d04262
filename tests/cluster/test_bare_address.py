import pytest

from cluster.templatetags.site import bare_address


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://example.org/", "example.org"),
        ("http://example.org", "example.org"),
        ("https://www.example.org/", "example.org"),
        ("https://example.org/page/", "example.org/page"),
        (
            "https://example.org/?from=http://www.example.com/",
            "example.org/?from=http://www.example.com",
        ),
        ("https://meet.www.example.org/", "meet.www.example.org"),
    ],
)
def test_address_is_shown_as_people_say_it(url, said):
    assert bare_address(url) == said
