from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

VERBS = ["add", "change", "delete", "view"]
DOCUMENTS = {"news": "postdocument", "events": "eventdocument", "surveys": "surveydocument"}


def let_editors(apps, schema_editor):
    """The permissions are created here first, as in 0002_editors_group."""
    using = schema_editor.connection.alias
    group = apps.get_model("auth", "Group").objects.using(using).filter(name="Editors").first()
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    for label, model in DOCUMENTS.items():
        create_permissions(installed.get_app_config(label), verbosity=0, using=using, apps=apps)
        if group:
            codenames = [f"{verb}_{model}" for verb in VERBS]
            group.permissions.add(
                *permissions.filter(content_type__app_label=label, codename__in=codenames)
            )


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0002_documents"),
        ("surveys", "0002_documents"),
        ("news", "0003_documents"),
    ]

    operations = [migrations.RunPython(let_editors, migrations.RunPython.noop)]
