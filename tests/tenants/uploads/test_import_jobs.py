"""The command's contract: one JSON object, exit codes, counts that add up, and nothing written by a dry run."""

import io
import json
import os
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from tenants.audits.models import Finding
from tenants.consent.models import Suppression
from tenants.followups.models import FollowUp, SkippedJob
from tenants.jobs.models import Customer, Job
from tenants.shops import standing
from tenants.shops.models import Standing
from tenants.uploads.models import Mapping, RejectedRow, Upload, UploadContent
from tests.conftest import ROOT
from tests.tenants.uploads.files import as_csv, as_xlsx, mobile

KEYS = {
    "rows", "accepted", "duplicates", "rejected", "created", "updated", "unchanged", "mapping", "asked", "rejections",
    "findings",
}  # fmt: skip
HEADER = ["工单号", "车牌号", "车主姓名", "联系电话", "交车日期", "维修类别", "服务顾问"]


def day(back: int) -> str:
    return (timezone.now() - timezone.timedelta(days=back)).date().isoformat()


def rows(count: int = 3) -> list[list]:
    return [[f"RO{n}", f"粤B{10000 + n}", f"王芳{n}", mobile(n), day(3), "维修", "李强"] for n in range(count)]


@pytest.fixture
def command(shunda, tmp_path):
    """Runs the command on a file of these rows in shunda; answers the JSON it printed."""

    def run(content, *arguments, slug="shunda"):
        path = tmp_path / "jobs.csv"
        path.write_bytes(content if isinstance(content, bytes) else as_csv([HEADER, *content], encoding="gb18030"))
        out, err = io.StringIO(), io.StringIO()
        try:
            call_command("import_jobs", slug, str(path), "--json", *arguments, stdout=out, stderr=err)
            status = 0
        except CommandError as error:
            status = error.returncode
        lines = out.getvalue().splitlines()
        assert len(lines) == 1
        run.said = err.getvalue
        return status, json.loads(lines[0])

    return run


def count(shop, *models):
    with shop.schema():
        return tuple(model.objects.count() for model in models)


def test_a_file_with_chinese_headings_becomes_jobs_and_follow_ups(command, shunda):
    status, found = command(rows(3))

    assert status == 0
    assert set(found) == KEYS
    assert {key: value for key, value in found.items() if isinstance(value, int)} == {
        "rows": 3, "accepted": 3, "duplicates": 0, "rejected": 0, "created": 3, "updated": 0, "unchanged": 0,
    }  # fmt: skip
    assert found["mapping"]["delivered_at"] == "交车日期"
    assert count(shunda, Job, FollowUp) == (3, 3)
    with shunda.schema():
        assert Job.objects.first().upload == Upload.objects.get().pk


def test_the_same_file_again_changes_nothing(command, shunda):
    command(rows(3))

    status, found = command(rows(3))

    assert (status, found["created"], found["updated"], found["unchanged"]) == (0, 0, 0, 3)
    assert count(shunda, Job, Customer, FollowUp) == (3, 3, 3)


def test_a_changed_row_updates_one_job_and_moves_its_call(command, shunda):
    command(rows(3))
    with shunda.schema():
        before = FollowUp.objects.get(job__number="RO1").due_at
    changed = rows(3)
    changed[1][4] = day(2)

    _, found = command(changed)

    assert (found["created"], found["updated"], found["unchanged"]) == (0, 1, 2)
    with shunda.schema():
        assert FollowUp.objects.get(job__number="RO1").due_at == before + timezone.timedelta(days=1)


def test_rejected_rows_say_row_column_value_and_how_to_mend_them(command):
    bad = rows(2)
    bad[1][3] = "1391234567"

    status, found = command([*bad, bad[0]])

    assert status == 0
    assert (found["rows"], found["accepted"], found["duplicates"], found["rejected"]) == (3, 1, 1, 1)
    (one,) = found["rejections"]
    assert {key: one[key] for key in ("row", "column", "field", "value", "code")} == {
        "row": 3, "column": "联系电话", "field": "mobile", "value": "1391234567", "code": "phone_invalid",
    }  # fmt: skip
    assert "1391234567" in one["message"]
    assert "联系电话" in one["message"]


def test_a_file_in_which_every_row_is_rejected_was_read_all_the_same(command, shunda):
    status, found = command([[*row[:3], "", *row[4:]] for row in rows(2)])

    assert (status, found["rejected"], found["created"]) == (0, 2, 0)
    assert count(shunda, Job, RejectedRow) == (0, 2)


def test_a_file_whose_headings_nobody_knows_asks_and_map_answers(command):
    heads = ["Alpha", "Beta", "Gamma", "Delta"]
    content = as_csv([heads, *[[f"A{n}", f"粤B{10000 + n}", mobile(n), day(3)] for n in range(3)]], separator=";")

    status, found = command(content, "--dry-run")
    fields = ("job_no", "plate", "mobile", "delivered_at")
    answers = [part for field, head in zip(fields, heads, strict=True) for part in ("--map", f"{field}={head}")]

    assert (status, found["rows"], found["accepted"]) == (0, 3, 0)
    assert (found["asked"]["Gamma"], found["asked"]["Delta"][0]) == (["mobile"], "delivered_at")
    assert "No heading in row 1 is known. Say what the columns are, with --map FIELD=HEADER" in command.said()
    assert command(content, *answers)[1]["created"] == 3
    assert "No heading" not in command.said()


def test_a_dry_run_gives_the_same_figures_and_writes_nothing(command, shunda):
    command(rows(2))
    changed = rows(4)
    changed[0][6] = "陈明"
    tables = (Job, Customer, FollowUp, Upload, UploadContent, RejectedRow, Mapping, Finding)
    before = count(shunda, *tables)

    _, foreseen = command(changed, "--dry-run")

    assert (foreseen["created"], foreseen["updated"], foreseen["unchanged"]) == (2, 1, 1)
    assert count(shunda, *tables) == before
    assert command(changed)[1] == foreseen


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (as_csv([HEADER]), "header_only"),
        (b"%PDF-1.7 ...", "not_a_table"),
        (b"PK\x03\x04 not really", "damaged"),
        (as_csv([["apple", "pear"], ["1", "2"]]), "not_a_table"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_read_ends_with_2_and_says_why(command, shunda, content, code):
    status, found = command(content)

    assert (status, set(found), found["error"]["code"]) == (2, {"error"}, code)
    assert found["error"]["message"]
    assert count(shunda, Upload, UploadContent) == (0, 0)


def test_a_file_that_is_not_there_ends_with_2(shunda):
    with pytest.raises(CommandError) as error:
        call_command("import_jobs", "shunda", "/nowhere/jobs.csv", stdout=io.StringIO())
    assert error.value.returncode == 2


def test_an_unknown_shop_ends_with_1(command):
    status, found = command(rows(1), slug="nobody")

    assert (status, found["error"]["code"]) == (1, "unknown_shop")


def test_a_read_only_shop_may_look_and_not_import(command, shunda, now):
    standing.write(shunda, state=Standing.State.READ_ONLY, reason="trial_over", now=now)

    assert command(rows(1), "--dry-run")[0] == 0
    status, found = command(rows(1))

    assert (status, found["error"]["code"]) == (1, "read_only")
    assert count(shunda, Job, Upload) == (0, 0)


def ambiguous() -> bytes:
    return as_csv([["车牌号", "工单号", "手机", "编号日期", "日期"]] + [
        [f"粤B{10000 + n}", f"RO{n}", mobile(n), "", day(5 + 200 * n)] for n in range(5)
    ])  # fmt: skip


def test_a_heading_that_stays_unclear_is_asked_and_answered_by_map(command):
    _, asked = command(ambiguous(), "--dry-run")
    _, answered = command(ambiguous(), "--dry-run", "--map", "delivered_at=日期")

    assert "日期" in asked["asked"]
    assert asked["rejected"] == 5
    assert (answered["asked"], answered["mapping"]["delivered_at"], answered["accepted"]) == ({}, "日期", 5)


def test_an_answer_is_remembered_by_an_import_and_not_by_a_dry_run(command):
    command(ambiguous(), "--dry-run", "--map", "delivered_at=日期")
    assert command(ambiguous(), "--dry-run")[1]["asked"]

    command(ambiguous(), "--map", "delivered_at=日期")

    assert command(ambiguous())[1]["asked"] == {}


@pytest.mark.parametrize("given", ["delivered_at", "nonsense=日期", "id_number=日期", "=  "])
def test_a_map_that_cannot_be_meant_ends_with_1(command, given):
    assert command(rows(1), "--map", given)[0] == 1


def test_findings_are_counted_and_kept_with_their_jobs(command, shunda):
    bad = rows(2)
    bad[0][2] = "散客"

    _, found = command(bad)

    assert found["findings"]["name_placeholder"] == 1
    with shunda.schema():
        kept = Finding.objects.get(code="name_placeholder")
        assert (kept.job.number, kept.post, kept.level) == ("RO0", "advisor", "warning")
    command(rows(2))
    with shunda.schema():
        kept.refresh_from_db()
        assert kept.mended_at is not None
        assert not Finding.objects.open().filter(code="name_placeholder").exists()


def test_customers_who_do_not_want_a_call_get_none(command, shunda):
    header = [*HEADER, "Do Not Contact", "Follow Up"]
    content = as_csv([header, [*rows(3)[0], "是", ""], [*rows(3)[1], "", "否"], [*rows(3)[2], "", ""]])

    command(content)

    with shunda.schema():
        assert [one.job.number for one in FollowUp.objects.all()] == ["RO2"]
        assert sorted(SkippedJob.objects.values_list("job__number", "reason")) == [
            ("RO0", "suppressed"), ("RO1", "not_wanted"),
        ]  # fmt: skip
        assert Suppression.objects.get().phone == "+86" + mobile(0)


def test_the_real_command_speaks_json_on_stdout_alone(tmp_path, db):
    """Another process, so another view of the database: only what needs no shop of this test can be shown."""
    path = tmp_path / "jobs.xlsx"
    path.write_bytes(as_xlsx([HEADER, *rows(1)]))

    from django.conf import settings

    server = settings.DATABASES["default"]
    address = f"postgresql://{server['USER']}:{server['PASSWORD']}@{server['HOST']}:{server['PORT']}/{server['NAME']}"
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'platform'}", "DATABASE_URL": address}

    def run(*arguments):
        return subprocess.run(
            [sys.executable, "-m", "django", "import_jobs", *arguments], capture_output=True, text=True, cwd=ROOT,
            env={**environment, "DJANGO_SETTINGS_MODULE": "config.settings"}, check=False,
        )  # fmt: skip

    read = run("shunda", str(path), "--json", "--dry-run")
    assert (read.returncode, json.loads(read.stdout)["rows"]) == (0, 1), read.stderr
    assert "Reading" in read.stderr
    path.write_bytes(b"")
    empty = run("shunda", str(path), "--json")
    assert (empty.returncode, json.loads(empty.stdout)["error"]["code"]) == (2, "file_empty")
    strange = run("nobody", str(path), "--json")
    assert (strange.returncode, json.loads(strange.stdout)["error"]["code"]) == (1, "unknown_shop")
