import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.forms import modelform_factory

from cluster.models import RESERVED_SLUGS, Page, Picture, SiteIdentity, Topic
from tests.constraints import assert_refused
from tests.factories import create_identity, create_page, create_picture, create_topic

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("slug", RESERVED_SLUGS)
def test_page_cannot_take_the_address_of_a_section(slug):
    assert_refused(
        create_page(),
        constraint="cluster_page_address_is_free",
        sentence="A section of the site has this address already.",
        slug=slug,
    )


@pytest.mark.parametrize(
    ("title", "errors"),
    [
        ("About", {"slug": ["Page with this Address already exists."]}),
        ("News", {"__all__": ["A section of the site has this address already."]}),
        ("Membership", {}),
    ],
)
def test_address_made_of_the_title_obeys_the_same_rules(title, errors):
    create_page(title_en="About")
    form_class = modelform_factory(Page, fields=["title_en", "slug", "position"])
    assert form_class({"title_en": title, "position": 0}).errors == errors


def test_two_pages_cannot_share_an_address():
    create_page(slug="about")
    with pytest.raises(IntegrityError), transaction.atomic():
        create_page(slug="about")


def test_navigation_holds_the_chosen_pages_in_their_order():
    create_page(slug="hidden")
    second = create_page(slug="second", navigation=Page.Navigation.HEADER, position=2)
    first = create_page(slug="first", navigation=Page.Navigation.FOOTER, position=1)
    also_second = create_page(slug="third", navigation=Page.Navigation.HEADER, position=2)
    assert list(Page.objects.in_navigation()) == [first, second, also_second]


def test_two_topics_cannot_share_an_address():
    create_topic(slug="ai")
    topic = Topic(name_en="Artificial intelligence", name_bg="Изкуствен интелект", slug="ai")
    with pytest.raises(ValidationError) as refusal:
        topic.full_clean()
    assert refusal.value.message_dict == {"slug": ["Topic with this Address already exists."]}
    with pytest.raises(IntegrityError), transaction.atomic():
        topic.save()


def test_site_has_one_identity():
    assert_refused(
        create_identity(),
        constraint="cluster_siteidentity_is_one",
        sentence="The site has one identity; please change that one.",
        id=2,
    )


def test_saving_another_identity_changes_the_one():
    create_identity(name_en="Old name")
    SiteIdentity(name_en="New name").save()
    assert list(SiteIdentity.objects.values_list("pk", "name_en")) == [(1, "New name")]


def test_picture_is_described_or_decorative():
    assert_refused(
        create_picture(),
        constraint="cluster_picture_is_described",
        sentence="Please describe the picture, or tick that it is only decoration.",
        alt_en="",
    )


def test_picture_lacks_a_description_in_whichever_language_it_is_missing():
    english, bulgarian = create_picture(), create_picture(alt_en="", alt_bg="Кръгла маса")
    create_picture(alt_bg="Кръгла маса")
    create_picture(alt_en="", is_decorative=True)
    assert list(Picture.objects.undescribed().newest_first()) == [bulgarian, english]
