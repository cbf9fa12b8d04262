from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cluster.demo.load import SiteHasContentError, load


class Command(BaseCommand):
    help = "Fill an empty site with example content in both languages. Can run twice."

    def add_arguments(self, parser):
        parser.add_argument(
            "--force",
            action="store_true",
            help="Add it beside what the site holds; nothing there is changed or deleted.",
        )

    def handle(self, *, force, **options):
        try:
            added = load(timezone.localdate(), force=force)
        except SiteHasContentError as error:
            raise CommandError(
                "This site has content, so nothing was changed. "
                "To add the demo content beside it: manage.py demo --force"
            ) from error
        for model, number in added.items():
            name = model._meta.verbose_name if number == 1 else model._meta.verbose_name_plural
            self.stdout.write(f"{number:4} {name}")
        if not added:
            self.stdout.write("The demo content is already there; nothing was changed.")
