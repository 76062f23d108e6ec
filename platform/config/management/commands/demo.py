"""Loads, names or deletes the demo."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from config.demo import load


class Command(BaseCommand):
    help = "Loads the demo (again changes nothing). --exists tells, --logins lists, --delete removes it."

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--exists", action="store_true", help="exit 0 when the demo is there, else 1")
        what.add_argument("--logins", action="store_true", help="one line for each demo sign-in")
        what.add_argument("--delete", action="store_true", help="delete the demo")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["exists"]:
            sys.exit(0 if load.exists() else 1)
        if options["logins"]:
            print("\n".join(load.logins()))
        elif options["delete"]:
            load.delete(now=timezone.now(), say=self._say)
        else:
            load.load(now=timezone.now(), say=self._say)

    def _say(self, text: str) -> None:
        self.stderr.write(f"demo: {text}")
        self.stderr.flush()
