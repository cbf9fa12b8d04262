"""What a form knows of languages before any script runs."""

import re

import pytest
from django.db import connection
from django.urls import reverse

from tests.factories import create_author, create_event, create_post, create_survey

pytestmark = pytest.mark.django_db

FORMS = [
    *("news_post", "events_event", "surveys_survey", "surveys_question", "members_member"),
    *("members_partner", "cluster_page", "cluster_topic", "cluster_siteidentity"),
]


@pytest.mark.parametrize("model", FORMS)
def test_every_text_says_its_language_and_stands_beside_the_other(admin_client, model):
    page = admin_client.get(reverse(f"admin:{model}_add")).content.decode()
    fields = re.findall(r'<(?:input|textarea)[^>]* name="([\w-]+)_(en|bg)"[^>]*>', page)
    assert fields
    for name, code in fields:
        [tag] = re.findall(rf'<(?:input|textarea)[^>]* name="{name}_{code}"[^>]*>', page)
        assert (name, f' lang="{code}"' in tag, ' spellcheck="true"' in tag) == (name, True, True)
    alone = re.findall(r'<div class="form-row field-(\w+)_(?:en|bg)">', page)
    assert alone == []


def test_answers_keep_a_column_for_each_language(admin_client):
    page = admin_client.get(reverse("admin:surveys_question_add")).content.decode()
    assert re.findall(r'<th class="column-(label_\w+)', page) == ["label_en", "label_bg"]


@pytest.fixture
def only_looking(client):
    """Gives the page of the form of something public, as its author sees it."""
    client.force_login(create_author())

    def _page(thing):
        name = f"admin:{thing._meta.label_lower.replace('.', '_')}_change"
        return client.get(reverse(name, args=[thing.pk])).content.decode()

    return _page


def test_who_may_only_look_sees_texts_formatted_in_their_language(only_looking):
    body = "<h2>Роботи</h2>\n<p>Те <strong>са</strong> тук.</p>"
    page = only_looking(create_post(body_bg=body))
    assert f' lang="bg">{body.replace(chr(10), " ")}</div>' in page
    assert "&lt;" not in page.split('<div class="readonly">', 1)[1].split("</fieldset>")[0]


def test_what_slipped_past_the_cleaning_is_not_shown_either(only_looking):
    post = create_post()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE news_post SET body_en = %s", ["<p>Good</p><script>bad()</script>"])
    page = only_looking(post)
    assert "<p>Good</p>" in page
    assert "bad()" not in page


@pytest.mark.parametrize("create", [create_post, create_event, create_survey])
def test_who_may_only_look_gets_no_help_with_writing(only_looking, create):
    page = only_looking(create(body_en="<p>Text</p>"))
    page = re.sub(r"(?s)<template.*?</template>", "", page)  # shown where a draft is kept
    assert "Ctrl+S" not in page
    assert 'class="help"' not in page
    assert "guidance.js" not in page
    assert "Anything unsafe is removed" not in page


def test_who_may_save_is_told_how(editor):
    page = editor.get(reverse("admin:news_post_change", args=[create_post().pk])).content.decode()
    assert "Ctrl+S" in page
    assert 'class="help"' in page
