from django.contrib.auth.management import create_permissions
from django.apps import apps as installed
from django.db import migrations

WRITTEN_BY_AUTHORS = {
    "news": ["post", "postdocument"],
    "events": ["event", "place", "eventdocument"],
    "surveys": ["survey", "question", "answer", "surveydocument"],
}
NAMED_BY_AUTHORS = {"members": ["member"], "cluster": ["topic"]}
PARTS = [  # rows of a form: to take one out of a draft is to write
    *("place", "question", "answer", "postdocument", "eventdocument", "surveydocument"),
]
PUBLISHED = {
    "news": ["post"],
    "events": ["event"],
    "surveys": ["survey"],
    "members": ["member"],
    "cluster": ["page"],
}
MANAGED = {"auth": ["user", "group"]}
APPS = ["news", "events", "surveys", "members", "cluster", "auth"]


def codenames(models, *verbs):
    """(label of the app, codename) of each permission."""
    return {
        (label, f"{verb}_{model}")
        for label, names in models.items()
        for model in names
        for verb in verbs
    }


AUTHORS = (
    codenames(WRITTEN_BY_AUTHORS, "add", "change", "view")
    | codenames(NAMED_BY_AUTHORS, "view")
    | {
        (label, f"delete_{model}")
        for label, models in WRITTEN_BY_AUTHORS.items()
        for model in models
        if model in PARTS
    }
)
PUBLISH = codenames(PUBLISHED, "publish")


def give(group, permissions, wanted):
    for label in {label for label, _codename in wanted}:
        names = [codename for app, codename in wanted if app == label]
        group.permissions.add(
            *permissions.filter(content_type__app_label=label, codename__in=names)
        )


def create_groups(apps, schema_editor):
    """Authors write, Editors publish, Administrators do that too and manage accounts.

    Whoever manages accounts can give any right to anybody, themselves included. The permissions
    are created here first, as in 0002_editors_group.
    """
    using = schema_editor.connection.alias
    for label in APPS:
        create_permissions(installed.get_app_config(label), verbosity=0, using=using, apps=apps)
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    groups = apps.get_model("auth", "Group").objects.using(using)
    authors, _created = groups.get_or_create(name="Authors")
    give(authors, permissions, AUTHORS)
    editors, _created = groups.get_or_create(name="Editors")
    give(editors, permissions, PUBLISH)
    administrators, _created = groups.get_or_create(name="Administrators")
    administrators.permissions.add(*editors.permissions.all())
    give(administrators, permissions, codenames(MANAGED, "add", "change", "delete", "view"))


def remove_groups(apps, schema_editor):
    groups = apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias)
    groups.filter(name__in=["Authors", "Administrators"]).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("cluster", "0006_reviews_and_publishing"),
        ("members", "0004_reviews_and_publishing"),
        ("events", "0005_reviews_and_publishing"),
        ("surveys", "0005_reviews_and_publishing"),
        ("news", "0007_reviews_and_publishing"),
    ]

    operations = [migrations.RunPython(create_groups, remove_groups)]
