"""Outcome rates of any sample, from the counts of its final results."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tenants.reports.rates import outcome_rates

LETTERS = ("I", "P", "R", "NC", "O", "UH", "UO", "NE")


class Command(BaseCommand):
    help = "Prints response, cooperation, refusal and contact rates, e.g. rates I=60 P=5 R=10 NC=15 O=2 UH=6 UO=2 NE=20"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("counts", nargs="+", metavar="LETTER=COUNT", help=f"letters: {', '.join(LETTERS)}")
        parser.add_argument("--e", type=float, help="share of unknown cases that are eligible; else D / (D + NE)")
        parser.add_argument("--json", action="store_true", help="one JSON object, unrounded")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            rates = outcome_rates(**dict(map(_count, options["counts"])), e=options["e"])
        except ValueError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            print(json.dumps(rates))
            return
        for name, value in rates.items():
            print(f"{name:6} {'not defined' if value is None else f'{value:.4f}'}")


def _count(text: str) -> tuple[str, int]:
    letter, found, number = text.partition("=")
    if not found or letter not in LETTERS:
        raise ValueError(f"{text!r} is not LETTER=COUNT with a letter of {', '.join(LETTERS)}.")
    try:
        return letter, int(number)
    except ValueError as error:
        raise ValueError(f"{text!r}: {number!r} is not a whole number.") from error
