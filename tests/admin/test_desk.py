"""The editors' desk as a whole: its home, its language, its look, its inputs."""

import re

import pytest
from django.urls import reverse

from tests.factories import (
    create_event,
    create_identity,
    create_member,
    create_page,
    create_post,
    create_survey,
)

pytestmark = pytest.mark.django_db


def test_home_is_in_the_order_of_daily_work(admin_client):
    apps = admin_client.get(reverse("admin:index")).context["app_list"]
    assert [(app["app_label"], [m["object_name"] for m in app["models"]]) for app in apps] == [
        ("news", ["Post"]),
        ("events", ["Event"]),
        ("surveys", ["Survey", "Question"]),
        ("members", ["Member", "Partner"]),
        ("cluster", ["Page", "Picture", "Topic", "SiteIdentity"]),
        ("auth", ["Group", "User"]),
    ]


def test_desk_is_for_staff_alone(client, django_user_model):
    client.force_login(django_user_model.objects.create_user("visitor"))
    response = client.get(reverse("admin:index"))
    assert response.status_code == 302
    assert response["Location"] == "/admin/login/?next=/admin/"


@pytest.mark.parametrize("language", ["en", "bg"])
def test_desk_speaks_the_language_of_the_browser(editor, language):
    response = editor.get(reverse("admin:index"), HTTP_ACCEPT_LANGUAGE=language)
    assert f'<html lang="{language}"' in response.content.decode()


@pytest.mark.parametrize("language", ["en", "bg"])
@pytest.mark.parametrize(
    ("model", "create"),
    [
        ("news_post", create_post),
        ("events_event", create_event),
        ("surveys_survey", create_survey),
        ("members_member", create_member),
        ("cluster_page", create_page),
    ],
)
def test_view_on_site_leads_to_the_page_in_this_language(editor, model, create, language):
    draft = create(published_at=None, title_bg="Чернова")
    form = editor.get(
        reverse(f"admin:{model}_change", args=[draft.pk]), HTTP_ACCEPT_LANGUAGE=language
    )
    link = re.search(r'<a href="([^"]+)" class="viewsitelink">', form.content.decode())[1]
    redirect = editor.get(link, HTTP_ACCEPT_LANGUAGE=language)
    assert redirect["Location"].startswith(f"http://testserver/{language}/")
    assert editor.get(redirect["Location"]).context["object"] == draft


def test_every_date_and_time_input_is_named(editor):
    page = editor.get(reverse("admin:surveys_survey_add")).content.decode()
    named = re.findall(r'name="(\w+_[01])"[^>]* aria-label="([^"]+)"', page)
    assert named == [
        ("results_published_at_0", "Date: Results published from"),
        ("results_published_at_1", "Time: Results published from"),
        ("published_at_0", "Date: Published from"),
        ("published_at_1", "Time: Published from"),
        ("expires_at_0", "Date: Published until"),
        ("expires_at_1", "Time: Published until"),
    ]


@pytest.mark.parametrize(
    ("model", "row", "names"),
    [
        ("surveys_survey", "questions-__prefix__", ["text_en", "text_bg", "position"]),
        ("surveys_question", "answers-__prefix__", ["label_en", "label_bg", "votes", "position"]),
        ("cluster_siteidentity", "social_links-__prefix__", ["name", "url", "position"]),
    ],
)
def test_every_input_in_a_table_is_named(admin_client, model, row, names):
    page = admin_client.get(reverse(f"admin:{model}_add")).content.decode()
    named = re.findall(rf'name="{row}-(\w+)"[^>]* aria-label="[^"]+"', page)
    assert [name for name in named if name in names] == names


@pytest.mark.parametrize(
    "route",
    [
        "index",
        "news_post_add",
        "events_event_add",
        "members_member_welcome",
        "news_post_changelist",
    ],
)
def test_desk_wears_our_colours_and_nothing_inline(editor, route):
    create_identity()
    page = editor.get(reverse(f"admin:{route}")).content.decode()
    assert '<link rel="stylesheet" href="/static/css/admin.css">' in page
    assert re.findall(r"<style|<script(?![^>]*\ssrc=)(?![^>]*application/json)| style=", page) == []
