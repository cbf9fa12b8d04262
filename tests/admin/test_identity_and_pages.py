import pytest
from django.urls import reverse

from cluster.models import Page, SiteIdentity, SocialLink, Topic
from tests.factories import create_identity, create_page, create_topic

pytestmark = pytest.mark.django_db

IDENTITY_LIST = reverse("admin:cluster_siteidentity_changelist")
IDENTITY_ADD = reverse("admin:cluster_siteidentity_add")


def test_identity_is_made_once_and_its_list_leads_to_it(admin_client, submit):
    assert admin_client.get(IDENTITY_LIST)["Location"] == IDENTITY_ADD
    submit(
        admin_client,
        IDENTITY_ADD,
        **{
            "name_en": "Cluster of Examples",
            "name_bg": "Примерен клъстер",
            "social_links-TOTAL_FORMS": "1",
            "social_links-0-name": "LinkedIn",
            "social_links-0-url": "https://example.org/in",
            "social_links-0-position": "0",
        },
    )
    identity = SiteIdentity.objects.get()
    assert [link.name for link in identity.social_links.all()] == ["LinkedIn"]
    change = reverse("admin:cluster_siteidentity_change", args=[identity.pk])
    assert admin_client.get(IDENTITY_LIST)["Location"] == change


def test_identity_is_corrected_with_its_links(editor, submit):
    identity = create_identity()
    SocialLink.objects.create(identity=identity, name="Old", url="https://example.org/")
    address = reverse("admin:cluster_siteidentity_change", args=[identity.pk])
    response = submit(editor, address, **{"name_bg": "Ново име", "social_links-0-DELETE": "on"})
    assert response.redirect_chain[-1][0] == address
    identity.refresh_from_db()
    assert identity.name_bg == "Ново име"
    assert not SocialLink.objects.exists()


def test_identity_stays_one_row(admin_client):
    create_identity()
    assert admin_client.get(IDENTITY_ADD).status_code == 403
    data = {"name_en": "Second", "name_bg": "Втори", "social_links-TOTAL_FORMS": "0"}
    assert admin_client.post(IDENTITY_ADD, data).status_code == 403
    delete = reverse("admin:cluster_siteidentity_delete", args=[1])
    assert admin_client.post(delete, {"post": "yes"}).status_code == 403
    assert SiteIdentity.objects.get().name_en == "Cluster of Examples"


def test_editor_without_identity_sees_an_empty_list(editor):
    assert editor.get(IDENTITY_LIST).status_code == 200


def test_page_is_made_with_an_address_from_its_title(editor, submit):
    submit(editor, reverse("admin:cluster_page_add"), title_bg="Членство", navigation="header")
    page = Page.objects.get()
    assert (page.slug, page.navigation, page.published_at) == ("chlenstvo", "header", None)


def test_page_keeps_its_address_for_good(editor, submit):
    page = create_page(title_en="Membership")
    address = reverse("admin:cluster_page_change", args=[page.pk])
    assert 'name="slug"' not in editor.get(address).content.decode()
    submit(editor, address, title_en="How to join", slug="how-to-join")
    page.refresh_from_db()
    assert (page.title_en, page.slug) == ("How to join", "membership")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title_en": ""}, "Please give a title in at least one language."),
        ({"slug": "news"}, "A section of the site has this address already."),
        ({"title_en": "Events"}, "A section of the site has this address already."),
        ({"slug": "about-us"}, "This address is taken. Please choose another."),
        ({"title_en": "About us"}, "This address is taken. Please choose another."),
    ],
)
def test_page_is_refused_with_a_sentence(editor, submit, sentences, wrong, sentence):
    create_page(title_en="About us")
    response = submit(editor, reverse("admin:cluster_page_add"), **{"title_en": "Fine"} | wrong)
    assert sentences(response) == [sentence]
    assert Page.objects.count() == 1


def test_topic_is_made_and_corrected(editor, submit):
    submit(
        editor,
        reverse("admin:cluster_topic_add"),
        name_en="Robotics",
        name_bg="Роботика",
        slug="robotics",
    )
    topic = Topic.objects.get()
    submit(editor, reverse("admin:cluster_topic_change", args=[topic.pk]), name_en="Robots")
    topic.refresh_from_db()
    assert (topic.name_en, topic.name_bg, topic.slug) == ("Robots", "Роботика", "robotics")


def test_topic_is_refused_with_a_sentence(editor, submit, sentences):
    create_topic(slug="robotics")
    response = submit(
        editor,
        reverse("admin:cluster_topic_add"),
        name_en="Robots",
        name_bg="Роботи",
        slug="robotics",
    )
    assert sentences(response) == ["This address is taken. Please choose another."]
