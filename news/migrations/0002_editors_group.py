from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

GROUP = "Editors"
EVERYTHING = ["add", "change", "delete", "view"]
# Deleting would silently take them from the posts and events that name them.
ALL_BUT_DELETE = ["add", "change", "view"]
PERMISSIONS = {
    "news": {"post": EVERYTHING},
    "events": {"event": EVERYTHING, "place": EVERYTHING},
    "surveys": {"survey": EVERYTHING, "question": EVERYTHING, "answer": EVERYTHING},
    "members": {"member": ALL_BUT_DELETE, "partner": EVERYTHING},
    "cluster": {
        "topic": ALL_BUT_DELETE,
        "page": EVERYTHING,
        "siteidentity": ["change", "view"],
        "sociallink": EVERYTHING,
    },
}


def create_editors(apps, schema_editor):
    """Give the group Editors what staff need day by day.

    Django creates permissions after the last migration (post_migrate), so a fresh database has
    none yet. They are created here first, by Django's own function; later runs find them there.
    """
    using = schema_editor.connection.alias
    group, _created = apps.get_model("auth", "Group").objects.using(using).get_or_create(name=GROUP)
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    for label, models in PERMISSIONS.items():
        create_permissions(installed.get_app_config(label), verbosity=0, using=using, apps=apps)
        codenames = [f"{verb}_{model}" for model, verbs in models.items() for verb in verbs]
        group.permissions.add(
            *permissions.filter(content_type__app_label=label, codename__in=codenames)
        )


def remove_editors(apps, schema_editor):
    using = schema_editor.connection.alias
    apps.get_model("auth", "Group").objects.using(using).filter(name=GROUP).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("cluster", "0001_initial"),
        ("members", "0001_initial"),
        ("events", "0001_initial"),
        ("surveys", "0001_initial"),
        ("news", "0001_initial"),
    ]

    operations = [migrations.RunPython(create_editors, remove_editors)]
