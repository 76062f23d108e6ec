"""What bin/run says while a step goes on: its news as they come, and that it still goes on when there are none."""

import time

import pytest

from config import progress
from config.progress import BETWEEN, SILENCE, Progress, news_in, waiting


@pytest.fixture
def said():
    return []


def looked_at(said, *looks):
    step = Progress(said.append, "migrating", now=100.0)
    for after, news in looks:
        step.look(news, now=100.0 + after)
    return said


def test_news_are_told_once_each(said):
    assert looked_at(said, (BETWEEN, "jobs 1"), (2 * BETWEEN, "jobs 1"), (3 * BETWEEN, "jobs 2")) == [
        "  jobs 1",
        "  jobs 2",
    ]


def test_many_news_in_a_moment_are_one_line(said):
    assert looked_at(said, (0.1, "jobs 1"), (0.2, "jobs 2"), (BETWEEN, "jobs 3")) == ["  jobs 3"]


def test_silence_is_explained_with_the_seconds_of_the_step(said):
    assert looked_at(said, (SILENCE - 1, ""), (SILENCE, ""), (SILENCE + 1, ""), (2 * SILENCE, "")) == [
        "  still migrating, 5 s so far",
        "  still migrating, 10 s so far",
    ]


def test_the_operators_lines_are_no_news(tmp_path):
    log = tmp_path / "demo.log"
    log.write_text('demo: jobs 1000 of 1550\n2026-11-22T09:04:38Z [info] queue_refilled\n{"event": "x"}\n')

    assert news_in(log) == "demo: jobs 1000 of 1550"
    assert news_in(tmp_path / "none.log") == ""


def test_what_cannot_be_asked_is_explained_from_beside(said, monkeypatch):
    monkeypatch.setattr(progress, "SILENCE", 0.0)

    with waiting(said.append, "starting them"):
        until = time.monotonic() + 10
        while not said and time.monotonic() < until:
            pass

    assert said[0].startswith("  still starting them")
