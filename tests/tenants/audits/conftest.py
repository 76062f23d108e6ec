"""Jobs for an audit: told by a file, as a shop would, and read back with what the audit made of them."""

from datetime import UTC, datetime, timedelta

import pytest

from tenants.audits.models import Finding, JobAudit
from tenants.jobs.models import Job
from tenants.uploads import commit
from tests.tenants.uploads.files import TODAY, as_csv, mobile, understood

NOW = datetime(TODAY.year, TODAY.month, TODAY.day, 4, 0, tzinfo=UTC)
HEADER = {
    "number": "工单号", "plate": "车牌号", "vin": "VIN", "name": "车主姓名", "sender": "送修人", "phone": "联系电话",
    "company": "客户类型", "kind": "维修类别", "opened": "开单时间", "done": "完工时间", "settled": "结算时间",
    "delivered": "交车时间", "mileage": "进厂里程", "replaced": "是否换表", "items": "维修项目", "parts": "更换配件",
    "advisor": "服务顾问", "technician": "维修技师", "inspector": "质检员", "cashier": "收银员", "checked": "质检时间",
    "notes": "质检备注", "declined": "未做项目", "signed": "客户签名", "announced": "是否告知回访",
    "status": "工单状态", "back": "是否返修", "parent": "原工单号",
}  # fmt: skip


def row(n: int = 1, *, back: int = 1, **cells: object) -> dict[str, str]:
    """A job of its own customer and vehicle, delivered so many days ago, with nothing wrong in it."""
    day = TODAY - timedelta(days=back)
    usual = {
        "number": f"RO{n:04d}", "plate": f"粤B{n:04d}Q", "name": f"赵{chr(0x4E00 + 97 * n)}华", "phone": mobile(n),
        "kind": "一般维修", "opened": f"{day} 08:00", "done": f"{day} 11:00", "settled": f"{day} 11:30",
        "delivered": f"{day} 12:00", "mileage": 50_123 + n, "items": "更换水泵", "parts": "水泵", "advisor": "李强",
        "technician": "王军", "inspector": "陈检", "cashier": "吴敏",
    }  # fmt: skip
    assert set(cells) <= set(HEADER)
    return {name: str(value) for name, value in {**usual, **cells}.items()}


class Audited:
    """What the audit made of a shop's jobs."""

    def __init__(self, shop) -> None:
        self.shop = shop

    def take(self, *rows: dict[str, str], now: datetime = NOW):
        """Imports one file with the columns that any of its rows has."""
        names = [name for name in HEADER if any(name in each for each in rows)]
        cells = [[HEADER[name] for name in names], *([each.get(name, "") for name in names] for each in rows)]
        with self.shop.schema():
            jobs = understood(as_csv(cells)).jobs
            assert len(jobs) == len({each["number"] for each in rows})
            return commit.write(sorted(jobs, key=lambda job: job.order), upload=None, shop=self.shop, now=now)

    def codes(self, number: str) -> set[str]:
        """What is open; that jobs of long ago are told only now goes without saying."""
        with self.shop.schema():
            found = set(Finding.objects.open().filter(job__number=number).values_list("code", flat=True))
        return found - {"handed_in_late"}

    def finding(self, number: str, code: str) -> Finding:
        with self.shop.schema():
            return Finding.objects.select_related("job").get(job__number=number, code=code)

    def marks(self, number: str) -> dict[str, tuple[int, int]]:
        with self.shop.schema():
            found = JobAudit.objects.get(job__number=number)
        posts = ("advisor", "technician", "inspector", "cashier", "shop")
        return {post: (getattr(found, f"{post}_checks"), getattr(found, f"{post}_passed")) for post in posts}

    def job(self, number: str) -> Job:
        with self.shop.schema():
            return Job.objects.get(number=number)


@pytest.fixture
def audited(shunda) -> Audited:
    return Audited(shunda)
