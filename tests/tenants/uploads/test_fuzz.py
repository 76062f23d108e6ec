"""Damaged files are understood or refused by name, their rows add up, their jobs can be written, and no child grows."""

import random
import tempfile
import uuid
from collections import Counter
from datetime import datetime, time, timedelta

import pytest
from django.db import transaction

from tenants.shops.models import Shop
from tenants.uploads import checking, child, commit, messages, understand
from tenants.uploads.reading import Unreadable
from tests.conftest import NOW
from tests.tenants.uploads import damage, nursery
from tests.tenants.uploads.files import TODAY


@pytest.fixture
def children(tmp_path, monkeypatch):
    """Reading children by the hundred, in a folder for temporary files that stays empty."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with nursery.opened(tmp_path) as found:
        yield found
    assert list(tmp_path.iterdir()) == []


def survives(seed: int, children: nursery.Nursery, shop: Shop | None) -> tuple[str, str]:
    """The kind of a file and what became of it: refused by its code, or read, and with a shop written there twice."""
    kind, content = damage.file(random.Random(seed))
    try:
        found = understand.read(
            content, filename="x", region="CN", today=TODAY, timezone="Asia/Shanghai", reader=children.sheets
        )
    except Unreadable as refused:
        return kind, refused.code
    assert found.accepted + found.duplicates + found.rejected == found.rows
    assert {one["code"] for one in found.rejections} <= set(checking.REJECTIONS)
    assert set(found.findings) <= set(checking.FINDINGS)
    if shop and found.jobs:
        write(found.jobs, shop)
    return kind, "read"


def write(jobs: list, shop: Shop) -> None:
    now = datetime.combine(TODAY, time(12), NOW.tzinfo) + timedelta(hours=1)
    with shop.schema(), transaction.atomic():
        done, _ = commit.write(jobs, upload=uuid.uuid4(), shop=shop, now=now)
        assert len(done.created) == len({job.key for job in jobs}) == len(jobs)
        again, _ = commit.write(jobs, upload=uuid.uuid4(), shop=shop, now=now)
        assert (again.created, again.updated) == ([], [])
        transaction.set_rollback(True)


def damaged_files_break_nothing(seeds: range, children: nursery.Nursery, shop: Shop, *, written: int) -> Counter:
    """Every one of them is read; of each `written` files one is written."""
    outcomes = Counter(survives(seed, children, None if seed % written else shop) for seed in seeds)
    refused = {code for _, code in outcomes} - {"read"}
    assert messages.unreadable("no such code") not in map(messages.unreadable, refused)
    assert children.most_memory < child.MEMORY
    assert children.most_seconds < child.CPU_SECONDS
    return outcomes


def test_damaged_files_break_nothing(children, shunda):
    outcomes = damaged_files_break_nothing(range(500), children, shunda, written=10)

    kinds = {kind for kind, _ in outcomes}
    assert kinds == {"csv", "xlsx", "xls", "html", "xml", "json"}
    for kind in kinds:
        assert outcomes[kind, "read"] > 10
        assert sum(number for (each, code), number in outcomes.items() if each == kind and code != "read") > 5


@pytest.mark.nightly
def test_ten_thousand_damaged_files_break_nothing(children, shunda):
    outcomes = damaged_files_break_nothing(range(1000, 11_000), children, shunda, written=50)

    print(dict(outcomes), children.most_memory, children.most_seconds, Counter(children.died))
