"""What people send is held in memory up to a limit, and what is larger leaves nothing behind."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory


@pytest.fixture
def sent(settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 100_000

    def send(**bodies):
        files = {name: SimpleUploadedFile(f"{name}.csv", body, "text/csv") for name, body in bodies.items()}
        return RequestFactory().post("/", {"word": "kept", **files})

    return send


def test_a_file_within_the_limit_arrives_whole(sent):
    request = sent(file=b"x" * 90_000)

    file = request.FILES["file"]
    assert (file.name, file.size, file.read(), request.POST["word"]) == ("file.csv", 90_000, b"x" * 90_000, "kept")


def test_a_larger_file_arrives_empty_with_the_size_it_had(sent):
    request = sent(file=b"x" * 300_000)

    assert (request.FILES["file"].size, request.FILES["file"].read(), request.POST["word"]) == (300_000, b"", "kept")


def test_many_files_share_the_limit(sent):
    request = sent(one=b"1" * 60_000, two=b"2" * 60_000)

    assert sorted(len(request.FILES[name].read()) for name in ("one", "two")) == [0, 60_000]
