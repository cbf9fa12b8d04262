from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

VERBS = {
    "Authors": ["add", "view"],
    "Editors": ["add", "change", "delete", "view"],
    "Administrators": ["add", "change", "delete", "view"],
}


def let_writers(apps, schema_editor):
    """Whoever writes may place pictures. The permissions come first, as in 0002_editors_group."""
    using = schema_editor.connection.alias
    create_permissions(installed.get_app_config("cluster"), verbosity=0, using=using, apps=apps)
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    for group in apps.get_model("auth", "Group").objects.using(using).filter(name__in=VERBS):
        codenames = [f"{verb}_picture" for verb in VERBS[group.name]]
        group.permissions.add(
            *permissions.filter(content_type__app_label="cluster", codename__in=codenames)
        )


class Migration(migrations.Migration):
    dependencies = [
        ("cluster", "0008_pictures"),
        ("news", "0009_refusals_at_their_fields"),
    ]

    operations = [migrations.RunPython(let_writers, migrations.RunPython.noop)]
