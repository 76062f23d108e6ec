"""Which complaints are more than noted, as a table."""

import pytest

from tenants.complaints import counting
from tenants.complaints.counting import WashMode


@pytest.mark.parametrize(
    ("is_wash", "has_evidence", "severity", "mode", "counts"),
    [
        (False, False, "ordinary", WashMode.IGNORE, True),
        (True, False, "ordinary", WashMode.IGNORE, False),
        (True, False, "ordinary", WashMode.LOG, False),
        (True, False, "ordinary", WashMode.PROCESS, True),
        (True, True, "ordinary", WashMode.IGNORE, True),
        (True, True, "ordinary", WashMode.LOG, True),
        (True, False, "major", WashMode.LOG, True),
        (True, False, "crisis", WashMode.IGNORE, True),
    ],
)
def test_washing_alone_counts_only_where_the_shop_wants_it(is_wash, has_evidence, severity, mode, counts):
    assert counting.counts(is_wash=is_wash, has_evidence=has_evidence, severity=severity, mode=mode) is counts


@pytest.mark.parametrize(
    ("severity", "is_wash", "has_evidence", "mode", "filed"),
    [
        ("major", True, False, WashMode.LOG, "ordinary"),
        ("major", True, False, WashMode.IGNORE, "ordinary"),
        ("major", True, False, WashMode.PROCESS, "major"),
        ("major", True, True, WashMode.LOG, "major"),
        ("crisis", True, False, WashMode.LOG, "crisis"),
        ("major", False, False, WashMode.LOG, "major"),
    ],
)
def test_a_proposed_severity_is_lowered_for_washing_alone(severity, is_wash, has_evidence, mode, filed):
    assert counting.proposed(severity, is_wash=is_wash, has_evidence=has_evidence, mode=mode) == filed
