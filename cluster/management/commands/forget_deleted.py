from django.core.management.base import BaseCommand

from cluster.history import KEPT_DAYS, forget_deleted


class Command(BaseCommand):
    help = (
        f"Forget what was deleted more than {KEPT_DAYS} days ago. Can run at any time and twice; "
        "once a day is enough."
    )

    def handle(self, **options):
        self.stdout.write(f"{forget_deleted()} versions forgotten.")
