from django.core.management.base import BaseCommand

from cluster.uploads import remove_folder, unused_folders


class Command(BaseCommand):
    help = "Delete uploads that no row, text or version names any longer. Run it once a day."

    def add_arguments(self, parser):
        parser.add_argument(
            "--dry-run", action="store_true", help="Only name what would be deleted."
        )

    def handle(self, *, dry_run, **options):
        for folder in unused_folders():
            if not dry_run:
                remove_folder(folder)
            self.stdout.write(folder)
