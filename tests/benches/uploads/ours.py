"""One import by Aftercall in a process of its own, so that its memory can be told: seconds, counts and peak as JSON."""

import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

from tests.benches.uploads.files import NOW


def main(path: Path, database: str) -> dict[str, Any]:
    """What `outright.file` does, timed from the file's bytes to the last follow-up; starting Python is not counted."""
    import django

    django.setup()
    from django.db import connection

    from tenants.shops.models import Shop
    from tenants.uploads import accept, again, commit, look, read, receive

    connection.settings_dict["NAME"] = database
    shop = Shop.objects.select_related("standing", "settings").get(slug="shunda")
    began = time.perf_counter()
    content = path.read_bytes()
    with shop.schema():
        same = again.twin(content, shop=shop, now=NOW)
        understood = None if same else look.file(content, name=path.name, shop=shop, now=NOW)
        was_read = time.perf_counter()
        upload = receive.file(content, name=path.name, by=None, by_name="bench", shop=shop, now=NOW)
        if understood is not None:
            read.keep(upload, understood, shop=shop, preview=False, now=NOW)
        elif same is not None:
            again.keep(upload, same, now=NOW)
        accept.upload(upload, by=None, shop=shop, now=NOW)
        kept = time.perf_counter()
        upload = commit.upload(upload.pk, shop=shop, understood=understood, now=NOW)
    ended = time.perf_counter()
    peaks = [resource.getrusage(who).ru_maxrss // 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return {
        "seconds": ended - began, "read": was_read - began, "keep": kept - was_read, "write": ended - kept,
        "written": upload.written, "rejected": upload.counts["rejected"], "duplicates": upload.counts["duplicates"],
        "findings": sum(upload.findings.values()), "peak_mb": max(peaks), "reader_peak_mb": peaks[1],
    }  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), sys.argv[2])))
