"""The command that prints outcome rates."""

import json

import pytest
from django.core.management import CommandError, call_command

COUNTS = ("I=60", "P=5", "R=10", "NC=15", "O=2", "UH=6", "UO=2", "NE=20")


def test_the_known_answer_comes_out(capsys):
    call_command("rates", *COUNTS, "--json")

    found = json.loads(capsys.readouterr().out)
    assert {name: round(value, 4) for name, value in found.items()} == {
        "RR1": 0.6, "RR2": 0.65, "RR3": 0.6087, "RR4": 0.6594, "RR5": 0.6522, "RR6": 0.7065,
        "COOP1": 0.7792, "COOP2": 0.8442, "COOP3": 0.8, "COOP4": 0.8667,
        "REF1": 0.1, "REF2": 0.1014, "REF3": 0.1087, "CON1": 0.77, "CON2": 0.7812, "CON3": 0.837, "e": 0.8214,
    }  # fmt: skip


def test_a_rate_without_a_denominator_is_null(capsys):
    call_command("rates", "NE=1", "--json")

    assert json.loads(capsys.readouterr().out)["RR5"] is None


@pytest.mark.parametrize("wrong", ["X=1", "I", "I=many"])
def test_what_is_no_count_is_named(wrong):
    with pytest.raises(CommandError, match=wrong):
        call_command("rates", wrong)
