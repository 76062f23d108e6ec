"""Jobs beside the shop's other jobs, over files and in any order: whom the audit blames for what."""

import pytest

from tests.tenants.audits.conftest import row
from tests.tenants.uploads.files import mobile


def test_a_job_in_order_has_no_findings_and_full_marks(audited):
    audited.take(row(1))

    assert audited.codes("RO0001") == set()
    assert all(checks == passed for checks, passed in audited.marks("RO0001").values())
    assert audited.marks("RO0001")["technician"][0] > 0
