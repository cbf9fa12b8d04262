from django.contrib.auth.management import create_permissions
from django.apps import apps as installed
from django.db import migrations

GROUPS = ["Editors", "Administrators"]
MODELS = {"members": "member", "cluster": "topic"}


def let_editors_delete(apps, schema_editor):
    """What other content names is refused now, so nothing is lost with a member or a topic.

    The permissions come first, as in 0002_editors_group.
    """
    using = schema_editor.connection.alias
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    groups = apps.get_model("auth", "Group").objects.using(using).filter(name__in=GROUPS)
    for label, model in MODELS.items():
        create_permissions(installed.get_app_config(label), verbosity=0, using=using, apps=apps)
        for group in groups:
            group.permissions.add(
                permissions.get(content_type__app_label=label, codename=f"delete_{model}")
            )


class Migration(migrations.Migration):
    dependencies = [("news", "0010_authors_and_editors_place_pictures")]

    operations = [migrations.RunPython(let_editors_delete, migrations.RunPython.noop)]
