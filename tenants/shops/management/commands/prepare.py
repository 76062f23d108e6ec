"""Makes the database ready for this code: public, every shop that is behind, the pool of spares. Safe to repeat."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from tenants.shops import provision


class Command(BaseCommand):
    help = "Migrates public and every shop that is behind, then fills the pool of spare schemas."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate_schemas", shared=True, interactive=False, verbosity=0)
        late = provision.behind()
        for number, schema in enumerate(late, start=1):
            self.stderr.write(f"migrating shop schema {number} of {len(late)}")
            provision.migrate_schema(schema)
        made = provision.keep_spares(now=timezone.now())
        self.stderr.write(f"database ready: {len(late)} schemas migrated, {made} spare schemas made")
