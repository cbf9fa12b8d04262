from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand

from cluster.pictures import picture_fields, rows_lacking_renditions


class Command(BaseCommand):
    help = "Clean images stored by an older version of the site, and make what pages show of them."

    def handle(self, **options):
        for model in apps.get_models():
            for field in picture_fields(model):
                for row in rows_lacking_renditions(field):
                    self._make(row, field)

    def _make(self, row, field):
        """Not saved as a version: nobody has changed anything."""
        image = getattr(row, field.name)
        try:
            image.make_renditions()
        except (OSError, ValidationError) as error:
            self.stderr.write(f"{image.name}: {error}")
            return
        type(row)._default_manager.filter(pk=row.pk).update(
            **{
                name: getattr(row, name)
                for name in (field.width_field, field.height_field, field.renditions_field)
            }
        )
        self.stdout.write(image.name)
