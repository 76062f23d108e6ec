"""Whole imports without a reader's child: rows with canonical names in, as one file."""

import uuid

from tenants.followups import record
from tenants.followups.models import FollowUp
from tenants.shops.models import Shop
from tenants.uploads import accept, commit, look, read, receive, undo
from tenants.uploads.models import Upload
from tests.conftest import NOW
from tests.tenants.uploads.files import as_csv, day

HEADER = [
    "job_no", "delivered_at", "mobile", "customer_name", "plate", "vin", "job_type", "advisor", "repair_items",
    "declined_items", "do_not_contact", "follow_up_wanted", "mileage_in",
]  # fmt: skip


def row(n: int = 1, **told: str) -> dict[str, str]:
    """One job, delivered three days before NOW unless told otherwise."""
    usual = {
        "job_no": f"RO{n}",
        "delivered_at": day(7).isoformat(),
        "mobile": f"139{12345678 + n * 37:08d}",
        "customer_name": f"Customer {n}",
        "plate": f"粤B{10000 + n}",
        "job_type": "维修",
        "advisor": "Chen",
        "repair_items": "Oil",
    }
    return {**usual, **told}


def import_rows(shop: Shop, *rows: dict[str, str], name: str = "jobs.csv", now=NOW) -> Upload:
    """The rows as one file, from its receipt to its end."""
    upload, understood = accepted(shop, *rows, name=name, now=now)
    return commit.upload(upload.pk, shop=shop, understood=understood, now=now)


def accepted(shop: Shop, *rows: dict[str, str], name: str = "jobs.csv", now=NOW):
    """The rows as one file that waits for its import, and what was understood of them."""
    cells = [[one.get(field, "") for field in HEADER] for one in rows]
    with shop.schema():
        understood = look.rows(HEADER, cells, shop=shop, now=now)
        content = as_csv([HEADER, *cells])
        upload = receive.file(content, name=name, by=None, by_name="Li", shop=shop, now=now)
        read.keep(upload, understood, shop=shop, preview=False, now=now)
        accept.upload(upload, by=None, shop=shop, now=now)
    return upload, understood


def take_back(shop: Shop, upload: Upload, *, now=NOW) -> Upload:
    """The import undone, from the word to the end."""
    with shop.schema():
        undo.upload(upload, by=None, by_name="Wang", shop=shop, now=now)
    return undo.work(upload.pk, shop=shop, now=now)


def call(shop: Shop, number: str, *, now=NOW) -> None:
    """The customer of this job was called, and is not to be called about it again."""
    with shop.schema():
        promised = FollowUp.objects.get(job__number=number, closed_at=None)
        record.outcome(
            promised.pk, attempt_id=uuid.uuid4(), number=1, agent_id=None, agent_name="Ann", started_at=now,
            dialled_at=now, disposition="refused", shop=shop, now=now,
        )  # fmt: skip
