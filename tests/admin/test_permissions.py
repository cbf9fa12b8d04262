"""What the group Editors may do, and what it may not."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib.admin import site
from django.contrib.auth.models import Group, User
from django.db import connection
from django.urls import reverse

from cluster.models import SiteIdentity
from members.models import Member
from news.models import Post
from tests.factories import create_editor, create_identity, create_member, create_post

pytestmark = pytest.mark.django_db

migration = import_module("news.migrations.0002_editors_group")
SCHEMA_EDITOR = SimpleNamespace(connection=connection)

EVERYTHING = [
    *("news.post", "events.event", "events.place"),
    *("surveys.survey", "surveys.question", "surveys.answer"),
    *("members.partner", "cluster.page", "cluster.sociallink"),
]
PICTURES = ["cluster.picture"]
DOCUMENTS = ["news.postdocument", "events.eventdocument", "surveys.surveydocument"]
NAMED_BY_OTHERS = ["members.member", "cluster.topic"]


def permission(verb, model):
    app, name = model.split(".")
    return f"{app}.{verb}_{name}"


def permissions(models):
    return {permission(v, model) for model in models for v in ("add", "change", "delete", "view")}


EXPECTED = {
    "cluster.view_siteidentity",
    "cluster.change_siteidentity",
    *permissions([*EVERYTHING, *NAMED_BY_OTHERS, *DOCUMENTS, *PICTURES]),
}
PUBLISH = {
    permission("publish", model)
    for model in ("news.post", "events.event", "surveys.survey", "members.member", "cluster.page")
}
WRITTEN = ["news.post", "events.event", "surveys.survey"]
ROWS = ["events.place", "surveys.question", "surveys.answer", *DOCUMENTS]


def rights_of(group):
    user = User.objects.create_user(group, is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    return user.get_all_permissions()


def test_authors_may_write_and_no_more():
    assert rights_of("Authors") == {
        *(permission(v, model) for model in WRITTEN for v in ("add", "change", "view")),
        *permissions(ROWS),
        *("members.view_member", "cluster.view_topic"),
        *("cluster.add_picture", "cluster.view_picture"),
    }


def test_administrators_may_manage_accounts_too():
    assert rights_of("Administrators") == {
        *EXPECTED,
        *PUBLISH,
        *permissions(["auth.user", "auth.group"]),
    }


def test_what_each_model_of_the_admin_means_to_editors_was_decided():
    """A model that is new in the admin needs rights by a migration, and a place in these lists."""
    known = {*EVERYTHING, *PICTURES, *NAMED_BY_OTHERS}
    known |= {"cluster.siteidentity", "auth.user", "auth.group"}
    assert {model._meta.label_lower for model in site._registry} - known == set()


def test_editors_may_do_exactly_this():
    assert create_editor().get_all_permissions() == EXPECTED | PUBLISH


def test_migration_can_run_twice_and_back():
    migration.create_editors(apps, SCHEMA_EDITOR)
    assert create_editor(username="first").get_all_permissions() == EXPECTED | PUBLISH
    migration.remove_editors(apps, SCHEMA_EDITOR)
    assert not Group.objects.filter(name="Editors").exists()
    migration.create_editors(apps, SCHEMA_EDITOR)
    # Those came with migrations of their own.
    later = [permission("delete", model) for model in NAMED_BY_OTHERS]
    alone = EXPECTED - permissions([*DOCUMENTS, *PICTURES]) - {*later}
    assert create_editor(username="second").get_all_permissions() == alone


@pytest.mark.parametrize(
    "route",
    ["auth_user_changelist", "auth_group_changelist", "auth_user_add", "cluster_siteidentity_add"],
)
def test_editors_do_not_reach_accounts_nor_a_second_identity(editor, route):
    create_identity()
    assert editor.get(reverse(f"admin:{route}")).status_code == 403


def test_editor_changes_the_identity_but_cannot_delete_it(editor, submit):
    identity = create_identity()
    submit(editor, reverse("admin:cluster_siteidentity_change", args=[1]), motto_en="Together")
    delete = reverse("admin:cluster_siteidentity_delete", args=[1])
    assert editor.post(delete, {"post": "yes"}).status_code == 403
    identity.refresh_from_db()
    assert identity.motto_en == "Together"


def test_editor_deletes_a_post(editor):
    post = create_post()
    editor.post(reverse("admin:news_post_delete", args=[post.pk]), {"post": "yes"})
    assert not Post.objects.exists()


def test_staff_without_the_group_can_change_nothing(client, django_user_model):
    client.force_login(django_user_model.objects.create_user("trainee", is_staff=True))
    member = create_member()
    for address in (
        reverse("admin:members_member_changelist"),
        reverse("admin:members_member_change", args=[member.pk]),
        reverse("admin:members_member_welcome"),
    ):
        assert client.get(address).status_code == 403
        assert client.post(address, {"title_en": "Taken over"}).status_code == 403
    assert Member.objects.get().title_en == "Acme"
    assert not SiteIdentity.objects.exists()
