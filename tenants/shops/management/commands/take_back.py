"""Goes back to an earlier migration of one app in every shop's schema: for a release that must be withdrawn."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from tenants.shops import migrate


class Command(BaseCommand):
    help = (
        "Takes an app of the shops back to MIGRATION in every shop's schema and in the spares, one by one, by Django's "
        "own way. Columns that the later migrations added are lost with what they hold. May be killed and repeated."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("app", help="such as followups")
        parser.add_argument("migration", help="the last migration to keep, such as 0003, or zero")
        parser.add_argument(
            "--yes", action="store_true", help="really do it; else only tell how many schemas there are"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        app, migration = options["app"], options["migration"]
        if app not in migrate.labels():
            raise CommandError(f"{app} has no tables in shops; these have: {', '.join(sorted(migrate.labels()))}")
        schemas = migrate.registered()
        if not options["yes"]:
            self.stdout.write(f"{len(schemas)} schemas would go back to {app} {migration}. Add --yes to do it.")
            return
        with migrate.one_at_a_time():
            for number, schema in enumerate(schemas, start=1):
                migrate.one_by_one(schema, app, migration)
                self.stderr.write(f"{number} of {len(schemas)}: {schema}")
            call_command("migrate_schemas", app, migration, shared=True, interactive=False, verbosity=0)
