"""Every number of a file opens its rows: rows of the file before the import, jobs after it."""

import re
from functools import partial

import pytest

from tenants.jobs.models import Job
from tenants.uploads import reading, spans, understand
from tests.tenants.portal.test_uploads import HEADER, NORTH, SHUNDA, at_once, day, page, rows, send, sign_in, text
from tests.tenants.uploads.files import as_csv, mobile

__all__ = ["at_once", "send", "sign_in"]


@pytest.fixture(autouse=True)
def _read_here(monkeypatch):
    """Files are read in this process: the child that production uses has tests of its own."""
    monkeypatch.setattr(understand, "read", partial(understand.read, reader=reading.sheets))


def messy():
    """Six rows: three that are fine, one of an odd name, one too late to call, one that cannot be taken; one again."""
    found = rows(6)
    found[3][2] = "散客"
    found[4][4] = day(60)
    found[5][3] = "12"
    return as_csv([HEADER, *found, found[0]])


@pytest.fixture
def imported(client, sign_in, send, at_once):
    sign_in("owner")
    upload_id = send(messy())
    with at_once():
        client.post(f"/uploads/{upload_id}/import/", headers=SHUNDA)
    return upload_id


def links(shown):
    """The counts that open, with the number that each tells."""
    told = {}
    for name, tile in re.findall(
        r'<a href="/uploads/[^/"]+/counts/([\w.]+)/" class="ac-tile(.*?)</a>', shown, re.DOTALL
    ):
        told[name] = int(re.search(r'ac-tile-value">(\d+)', tile)[1])
    for n, name in re.findall(r'<strong>(\d+)</strong> <a href="/uploads/[^/"]+/counts/([\w.]+)/"', shown):
        told[name] = int(n)
    for name, n in re.findall(r'<a href="/uploads/[^/"]+/counts/(finding[\w.]+)/">(\d+) row', shown):
        told[name] = int(n)
    return told


def shown_rows(client, upload_id, name):
    answer = client.get(f"/uploads/{upload_id}/counts/{name}/", headers=SHUNDA)
    assert answer.status_code == 200
    return int(re.search(r'data-rows="(\d+)"', text(answer))[1]), text(answer)


def test_every_number_before_the_import_opens_as_many_rows(client, sign_in, send):
    sign_in("advisor")
    upload_id = send(messy())

    told = links(text(page(client, upload_id)))

    assert told["rows"] == 7
    assert told["duplicates"] == 1
    assert (told["created"], told["called"], told["not_called"], told["not_called.too_late"]) == (5, 4, 1, 1)
    assert told["finding.name_placeholder"] == 1
    for name, n in told.items():
        total, shown = shown_rows(client, upload_id, name)
        assert (total, shown.count('<th scope="row">')) == (n, n), name


def test_every_number_after_the_import_opens_as_many_jobs(client, imported):
    told = links(text(page(client, imported)))

    assert (told["created"], told["called"], told["not_called"], told["not_called.too_late"]) == (5, 4, 1, 1)
    assert told["finding.name_placeholder"] == 1
    for name, n in told.items():
        total, shown = shown_rows(client, imported, name)
        assert (total, shown.count('<th scope="row"><a href="/jobs/')) == (n, n), name


def test_before_and_after_a_row_says_the_same(client, sign_in, send, at_once):
    sign_in("owner")
    upload_id = send(messy())
    before = shown_rows(client, upload_id, "finding.name_placeholder")[1]
    with at_once():
        client.post(f"/uploads/{upload_id}/import/", headers=SHUNDA)
    after = shown_rows(client, upload_id, "finding.name_placeholder")[1]

    for shown in (before, after):
        cells = re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", shown[shown.index("<tbody>") :], re.DOTALL)
        plain = [re.sub(r"<[^>]+>", " ", cell).split() for cell in cells]
        assert plain[0] == ["5"]
        assert plain[1] == ["RO3"]
        assert plain[3] == ["散客", f"{mobile(3)[:3]}****{mobile(3)[-4:]}"]
        assert plain[6] == ["散客"]


def test_what_was_mended_stands_in_place_of_what_was_written(client, sign_in, send, at_once):
    sign_in("owner")
    upload_id = send(messy())
    assert mobile(77)[-4:] not in shown_rows(client, upload_id, "rows")[1]
    with at_once():
        client.post(f"/uploads/{upload_id}/rows/", {"cell-7-mobile": mobile(77)}, headers=SHUNDA)

    assert mobile(77)[-4:] in shown_rows(client, upload_id, "rows")[1]


def test_the_rows_of_a_number_are_paged(client, sign_in, send):
    sign_in("owner")
    upload_id = send(as_csv([HEADER, *rows(60)]))

    total, first = shown_rows(client, upload_id, "created")
    further = text(client.get(f"/uploads/{upload_id}/counts/created/?page=2", headers=SHUNDA))

    assert total == 60
    assert (first.count('<th scope="row">'), further.count('<th scope="row">')) == (50, 10)
    assert "RO59" in further


def test_a_number_whose_jobs_are_gone_says_so(client, imported, shunda):
    with shunda.schema():
        Job.objects.filter(number="RO1").delete()

    total, shown = shown_rows(client, imported, "created")

    assert total == 4
    assert "1 more job is no longer there" in shown


@pytest.mark.parametrize("name", ["nonsense", "finding", "finding.nonsense.more", "created.much", "not_called.much"])
def test_a_number_that_there_is_not_is_absent(client, sign_in, send, name):
    sign_in("owner")
    upload_id = send(messy())

    assert client.get(f"/uploads/{upload_id}/counts/{name}/", headers=SHUNDA).status_code == 404
    assert client.get(f"/uploads/{upload_id}/counts/rows/", headers=SHUNDA).status_code == 200


def test_the_rows_of_another_shops_file_are_as_absent_as_none(client, sign_in, send, north):
    sign_in("owner")
    upload_id = send(messy())
    sign_in("owner", shop=north)

    assert client.get(f"/uploads/{upload_id}/counts/rows/", headers=NORTH).status_code == 404


@pytest.mark.parametrize("numbers", [[], [3], [3, 4, 5], [1, 3, 4, 9, 10, 12]])
def test_rows_are_kept_as_people_write_them_and_read_again(numbers):
    assert spans.numbers(spans.of(numbers)) == numbers
