"""Who was told of a complaint in writing, and since when it is known that the letter was read."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from tenants.complaints import notices
from tenants.complaints.change import Kind
from tenants.complaints.models import ComplaintEvent

OLGA, PAUL = UUID(int=1), UUID(int=2)
SENT = datetime(2026, 11, 18, 10, tzinfo=UTC)
LATER = SENT + timedelta(minutes=20)


def letter(person=OLGA, number=7):
    data = {"about": "filed", "name": "Olga", "person": str(person)}
    return ComplaintEvent(pk=number, kind=Kind.NOTIFIED, at=SENT, data=data)


def event(kind, *, by=OLGA, when=LATER, key=""):
    return ComplaintEvent(kind=kind, at=when, actor=by, key=key)


def read_at(*events):
    (notice,) = notices.of([letter(), *events])
    return notice.read_at


def test_a_letter_that_nobody_answered_is_not_known_to_be_read():
    assert read_at() is None


@pytest.mark.parametrize("kind", [Kind.ACKNOWLEDGED, Kind.REPLIED, Kind.NOTE, Kind.HANDLED])
def test_whoever_does_something_about_the_complaint_afterwards_has_read_it(kind):
    assert read_at(event(kind)) == LATER


def test_the_link_counts_before_a_later_step():
    confirmed = SENT + timedelta(minutes=5)

    assert read_at(event(Kind.ACKNOWLEDGED), event(Kind.NOTICED, when=confirmed, key="noticed:7")) == confirmed


@pytest.mark.parametrize(
    "other",
    [
        event(Kind.ACKNOWLEDGED, by=PAUL),
        event(Kind.ACKNOWLEDGED, when=SENT - timedelta(minutes=1)),
        event(Kind.NOTICED, key="noticed:8"),
    ],
    ids=["somebody else's step", "a step before the letter", "another letter's link"],
)
def test_what_tells_nothing_of_this_letter_does_not_count(other):
    assert read_at(other) is None
