"""Keeping the bytes of files."""

import pytest

from tenants.uploads import contents, receive
from tenants.uploads.models import UploadContent

BYTES = bytes(range(256)) * 10 + "工单号".encode("gb18030")


@pytest.fixture
def file(north, now):
    with north.schema():
        yield receive.file(BYTES, name="jobs.csv", by=None, by_name="Ann", shop=north, now=now)


def test_every_byte_comes_back_as_it_came(file):
    assert contents.of(file.pk) == BYTES


def test_bytes_that_were_dropped_are_gone_and_those_of_another_file_stay(file, north, now):
    other = receive.file(b"another", name="b.csv", by=None, by_name="Ann", shop=north, now=now)

    contents.forget([file.pk])

    assert contents.of(other.pk) == b"another"
    with pytest.raises(UploadContent.DoesNotExist):
        contents.of(file.pk)


def test_dropping_does_not_read_them_first(file, django_assert_num_queries):
    with django_assert_num_queries(2) as asked:
        contents.forget([file.pk])

    assert not any('"body"' in query["sql"] for query in asked.captured_queries)
