"""The numbers of a shop's own people: kept once, known however they are written, and found on jobs old and new."""

from datetime import timedelta

import pytest

from tenants.audits import follow, staff_numbers, tasks
from tenants.uploads import look, rows
from tests.tenants.audits.conftest import NOW, row
from tests.tenants.uploads.files import TODAY, as_csv, mobile

WHO = {"by": None, "by_name": "Ann"}


@pytest.fixture
def staff(shunda):
    """Lists a number of the shop's staff."""

    def listed(written=None, name="李强"):
        with shunda.schema():
            return staff_numbers.add(written or mobile(1), name=name, region="CN", now=NOW, **WHO)

    return listed


@pytest.fixture
def tell(shunda):
    """Tells one job as another system does; answers what became of it."""

    def told(n, *, now=NOW, **cells):
        row = {"job_no": f"RO{n:04d}", "mobile": mobile(n), "delivered_at": f"{TODAY} 08:00", **cells}
        with shunda.schema():
            return rows.take([row], shop=shunda, now=now)

    return told


def test_a_number_is_kept_as_it_is_dialled(staff):
    assert staff("0086 139-1234 5678").phone == "+8613912345678"


@pytest.mark.parametrize("written", ["", "12", "no number", "13912345678 / 13912345679"])
def test_what_is_not_one_number_is_refused(staff, shunda, written):
    with shunda.schema(), pytest.raises(staff_numbers.NoNumber):
        staff_numbers.add(written, name="李强", region="CN", now=NOW, **WHO)


def test_a_number_is_listed_once_however_it_is_written(staff):
    staff("13912345678")

    with pytest.raises(staff_numbers.AlreadyListed):
        staff("+86 139 1234 5678")
    assert staff("13912345679").name == "李强"


def test_a_row_with_a_staff_number_is_marked_and_another_is_not(audited, staff):
    staff(mobile(1))

    audited.take(row(1), row(2))

    assert "phone_staff" in audited.codes("RO0001")
    assert "phone_staff" not in audited.codes("RO0002")
    assert audited.marks("RO0001")["advisor"][0] == audited.marks("RO0002")["advisor"][0]
    assert audited.marks("RO0001")["advisor"][1] == audited.marks("RO0002")["advisor"][1] - 1


def test_rows_of_another_system_are_held_against_the_list(tell, staff):
    staff(mobile(1))

    assert tell(1)["findings"].get("phone_staff") == 1
    assert "phone_staff" not in tell(2)["findings"]


def test_a_file_is_held_against_the_list(shunda, staff):
    staff(mobile(1))
    content = as_csv([["工单号", "联系电话", "交车时间"], *([f"RO{n}", mobile(n), f"{TODAY} 08:00"] for n in (1, 2))])

    with shunda.schema():
        found = look.file(content, name="jobs.csv", shop=shunda, now=NOW)

    assert found.findings["phone_staff"] == 1


def test_jobs_that_are_there_already_are_marked_once_and_freed_when_the_number_goes(audited, staff, shunda):
    audited.take(row(1), row(2))
    number = staff(mobile(1))

    with shunda.schema():
        assert follow.audit(now=NOW + timedelta(minutes=1)) == 1
        assert follow.audit(now=NOW + timedelta(minutes=2)) == 0
    assert "phone_staff" in audited.codes("RO0001")
    assert "phone_staff" not in audited.codes("RO0002")

    with shunda.schema():
        staff_numbers.remove(number)
    tasks.follow_shop(shop_id=str(shunda.pk))
    assert "phone_staff" not in audited.codes("RO0001")


def test_a_job_told_again_keeps_its_one_finding(audited, tell, staff):
    staff(mobile(1))
    tell(1)
    first = audited.finding("RO0001", "phone_staff")

    tell(1, advisor="周杰", now=NOW + timedelta(hours=1))

    again = audited.finding("RO0001", "phone_staff")
    assert (again.pk, again.found_at, again.mended_at) == (first.pk, NOW, None)
    assert again.person == "周杰"
