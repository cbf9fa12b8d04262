"""What a form knows of languages before any script runs."""

import re

import pytest
from django.urls import reverse

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
