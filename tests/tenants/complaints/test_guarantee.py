"""What the guarantee says about a complaint, as a table, and the shop's three days to show otherwise."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest

from tenants.audits.guarantees import MAJOR, MINOR, SECOND_LEVEL, Guarantee, Job
from tenants.complaints import guarantee
from tenants.complaints.guarantee import LAW, PROMISE, Citation, ProofState

DAY = date(2026, 11, 20)
START = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
HOUR, DAYS_3 = timedelta(hours=1), timedelta(days=3)


def cited(kind="repair", *, back, km=None, country="CN", category="repair", written="", promised=None, **more):
    job = Job(uuid.uuid4(), "R1", kind, written, DAY - timedelta(days=back))
    return guarantee.cite(job, category=category, on=DAY, km=km, country=country, promised=promised or {}, **more)


@pytest.mark.parametrize(
    ("kind", "written", "back", "km", "within", "holds"),
    [
        ("major_repair", "", 100, 20_000, MAJOR, True),
        ("major_repair", "", 101, None, MAJOR, False),
        ("major_repair", "", 5, 20_001, MAJOR, False),
        ("maintenance", "二级维护", 30, 5_000, SECOND_LEVEL, True),
        ("maintenance", "二级维护", 31, 100, SECOND_LEVEL, False),
        ("maintenance", "二级维护", 1, 5_001, SECOND_LEVEL, False),
        ("repair", "", 10, 2_000, MINOR, True),
        ("repair", "", 10, None, MINOR, True),
        ("repair", "", 11, None, MINOR, False),
        ("repair", "", 3, 2_001, MINOR, False),
        ("maintenance", "", 0, None, MINOR, True),
        ("body_paint", "", 10, None, MINOR, True),
    ],
)
def test_the_law_of_china_counts_days_and_kilometres_whichever_is_reached_first(kind, written, back, km, within, holds):
    found = cited(kind, back=back, km=km, written=written)

    assert (found.within, found.basis, found.holds) == (within, LAW, holds)
    assert (found.days, found.km) == (back, km)


def test_what_the_shop_promises_comes_before_the_law_and_stands_in_for_it_elsewhere():
    promised = {MINOR: Guarantee(90)}

    here, there = (cited(back=60, km=9_000, country=country, promised=promised) for country in ("CN", "GB"))

    assert (here.basis, here.holds, here.of_days, here.of_km, here.km) == (PROMISE, True, 90, None, None)
    assert (there.basis, there.holds) == (PROMISE, True)


@pytest.mark.parametrize(
    "case",
    [
        {"country": "GB"},
        {"category": "price"},
        {"category": "environment"},
        {"kind": "wash"},
        {"kind": "inspection"},
        {"back": -1},
    ],
)
def test_where_no_guarantee_is_about_it_nothing_is_said(case):
    assert cited(**{"back": 1, **case}) is None
    assert cited(back=1, category="parts") is not None


def test_what_was_said_is_kept_and_read_back_as_it_was():
    found = cited(back=4, km=300, again="R0", times=2)

    kept = found.as_json()

    assert Citation.read(kept) == found
    assert (kept["holds"], kept["proof_days"]) == (True, 3)


def suggested(at=START, *, holds=True, days=3):
    return (at, "suggested", {"holds": holds, "proof_days": days})


def judged(at, to):
    return (at, "screened", {"to": to})


@pytest.mark.parametrize(
    ("events", "after", "state"),
    [
        ([], DAYS_3, ProofState.RUNNING),
        ([], DAYS_3 + timedelta(seconds=1), ProofState.LAPSED),
        ([(HOUR, "valid")], 9 * DAYS_3, ProofState.CONCEDED),
        ([(4 * DAYS_3, "valid")], 9 * DAYS_3, ProofState.CONCEDED),
        ([(DAYS_3, "invalid")], 9 * DAYS_3, ProofState.SHOWN),
        ([(DAYS_3 + HOUR, "invalid")], 9 * DAYS_3, ProofState.LATE),
        ([(HOUR, "undetermined")], DAYS_3 - HOUR, ProofState.RUNNING),
        ([(HOUR, "undetermined")], DAYS_3 + HOUR, ProofState.LAPSED),
        ([(HOUR, "invalid"), (2 * HOUR, "undetermined")], DAYS_3 + HOUR, ProofState.LAPSED),
        ([(HOUR, "undetermined"), (2 * HOUR, "invalid")], DAYS_3 + HOUR, ProofState.SHOWN),
        ([(HOUR, "invalid"), (DAYS_3 + HOUR, "invalid")], 2 * DAYS_3, ProofState.SHOWN),
        ([(HOUR, "valid"), (DAYS_3 + HOUR, "invalid")], 2 * DAYS_3, ProofState.LATE),
    ],
)
def test_the_shop_has_three_days_and_only_a_judgement_stops_them(events, after, state):
    log = [suggested(), *(judged(START + when, to) for when, to in events)]

    found = guarantee.proof(log, now=START + after)

    assert (found.state, found.due_at) == (state, START + DAYS_3)
    assert found.held == (state in (ProofState.LAPSED, ProofState.LATE, ProofState.CONCEDED))


def test_outside_the_guarantee_nothing_has_to_be_shown():
    assert guarantee.proof([], now=START) is None
    assert guarantee.proof([suggested(holds=False)], now=START) is None
    assert guarantee.proof([suggested(), suggested(START + HOUR, holds=False)], now=START + 2 * HOUR) is None


def test_a_reading_that_changes_nothing_does_not_give_more_time():
    log = [suggested(), suggested(START + 2 * HOUR)]

    assert guarantee.proof(log, now=START + 3 * HOUR).due_at == START + DAYS_3


def test_a_reading_that_brings_it_back_within_starts_the_time_anew():
    later = START + timedelta(days=1)
    log = [suggested(), suggested(START + HOUR, holds=False), suggested(later)]

    assert guarantee.proof(log, now=later).due_at == later + DAYS_3


def test_days_that_were_given_stay_given():
    assert guarantee.proof([suggested(days=5)], now=START).due_at == START + timedelta(days=5)
