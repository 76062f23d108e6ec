"""bin/test tries the journeys that failed once more, and says so; a run that broke off has failed."""

import importlib.util
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
ONE, OTHER = "tests/browser/test_a.py::test_one", "tests/browser/test_a.py::test_other"


class Journeys:
    """What the journeys beside the other checks came to: an exit code, and the tests that were noted as failed."""

    name = "journeys"

    def __init__(self, code, failed=()):
        self.code, self.failed = code, failed

    def end(self):
        note(self.failed)
        return self.code, 100.0


@pytest.fixture
def checks(tmp_path, monkeypatch):
    """bin/checks.py, whose second try comes to what `checks.comes_to` says: an exit code and what failed again."""
    spec = importlib.util.spec_from_file_location("checks_of_bin", ROOT / "bin" / "checks.py")
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    monkeypatch.setattr(found, "FAILED", tmp_path)
    monkeypatch.setitem(globals(), "KEPT", tmp_path / "v" / "cache" / "lastfailed")
    found.tries = []

    def run(name, command, _extra):
        found.tries.append(command)
        code, failed = found.comes_to
        note(failed)
        return code, 10.0

    monkeypatch.setattr(found, "run", run)
    return found


KEPT = Path()


def note(failed):
    """As pytest keeps it; a run that broke off notes nothing."""
    if failed is not None:
        KEPT.parent.mkdir(parents=True, exist_ok=True)
        KEPT.write_text(json.dumps(dict.fromkeys(failed, True)))


@pytest.mark.parametrize(("second", "passed", "loudly"), [
    ((0, []), True, [ONE, OTHER]),
    ((1, [OTHER]), False, [ONE]),
    ((1, [ONE, OTHER]), False, []),
    ((1, None), False, []),  # the second try broke off
])  # fmt: skip
def test_journeys_that_failed_are_tried_once_more_and_named(checks, second, passed, loudly):
    checks.comes_to, results = second, []

    named = checks.journeys_twice(Journeys(1, [OTHER, ONE]), results)

    assert named == loudly
    assert [(code == 0, seconds) for _name, code, seconds in results] == [(passed, 110.0)]
    assert "second try" in results[0][0]
    assert [command[-3:] for command in checks.tries] == [["--last-failed", "--last-failed-no-failures", "none"]]


@pytest.mark.parametrize(("code", "failed"), [
    (0, []),
    (1, None),  # a journey hung: the run was ended in the midst
    (2, ["tests/browser/test_a.py"]),  # a file that cannot be read
    (1, [f"tests/browser/test_a.py::test_{n}" for n in range(9)]),  # that was not chance
])  # fmt: skip
def test_what_is_no_chance_is_not_tried_again(checks, code, failed):
    results = []

    assert checks.journeys_twice(Journeys(code, failed), results) == []
    assert results == [("journeys", code, 100.0)]
    assert checks.tries == []
