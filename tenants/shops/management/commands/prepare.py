"""Makes the database ready for this code: public, every shop that is behind, the pool of spares. Safe to repeat."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tenants.shops import migrate, provision


class Command(BaseCommand):
    help = "Migrates public and every shop that is behind, then fills the pool of spare schemas."

    def handle(self, *args: Any, **options: Any) -> None:
        with migrate.one_at_a_time():
            call_command("migrate_schemas", shared=True, interactive=False, verbosity=1)
        try:
            done = migrate.everything(say=self.stderr.write)
        except migrate.Busy as busy:
            raise CommandError(f"Others kept these shop schemas locked; run prepare again: {busy}") from busy
        except migrate.NoSuchSchema as lost:
            raise CommandError(f"These shop schemas are registered but do not exist; restore them: {lost}") from lost
        made = provision.keep_spares(now=timezone.now(), say=self.stderr.write)
        migrated = done.replayed + done.one_by_one
        self.stderr.write(f"database ready: {migrated} schemas migrated, {made} spare schemas made")
