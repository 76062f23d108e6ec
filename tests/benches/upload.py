"""Importing 50,000 rows as CSV and XLSX, beside a COPY of clean rows, django-import-export and a row-by-row loop."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from tests.benches.processes import address
from tests.benches.uploads import files
from tests.benches.uploads.files import NOW, Made

ROWS, SMALL_ROWS = 50_000, 5_000
PEER_ROWS, SMALL_PEER_ROWS = 2_500, 500


def run(small: bool) -> dict[str, Any]:
    """Whole imports, from a file's bytes to jobs, lines, findings, follow-ups and the journal for undo.

    Times are seconds. `X_vs_copy` is our time by COPY's; `csv_vs_import_export` and `csv_vs_orm` are the peer's time
    by ours. The peers are measured on fewer rows and scaled up, which the figures say; they write jobs and lines only.
    """
    from tests import database

    name = database.clone()
    try:
        return _run(SMALL_ROWS if small else ROWS, SMALL_PEER_ROWS if small else PEER_ROWS, name)
    finally:
        database.drop(name)


def _run(rows: int, peer_rows: int, database: str) -> dict[str, Any]:
    made = files.made(rows)
    copy = min(_clocked(lambda: _copy(files.as_csv(made.good, heading=False))) for _ in range(3))
    peers = _peers(files.made(peer_rows), scale=rows / peer_rows)
    with tempfile.TemporaryDirectory() as folder:
        csv, xlsx = Path(folder) / "jobs.csv", Path(folder) / "jobs.xlsx"
        csv.write_bytes(files.as_csv(made.cells, encoding="gb18030"))
        xlsx.write_bytes(files.as_xlsx(made.cells))
        first = _ours(csv, database, made, created=True)
        again = _ours(csv, database, made, created=False)
        _empty()
        book = _ours(xlsx, database, made, created=True)
        _empty()
    return {
        "bench": "upload",
        "figures": {
            "rows": rows,
            "copy_seconds": round(copy, 3),
            **_told("csv", first, rows),
            **_told("reimport", again, rows),
            **_told("xlsx", book, rows),
            **{f"{name}_seconds_extrapolated": round(seconds, 1) for name, seconds in peers.items()},
            "peers_extrapolated_from_rows": peer_rows,
        },
        "ratios": {
            "csv_vs_copy": first["seconds"] / copy,
            "xlsx_vs_copy": book["seconds"] / copy,
            "reimport_vs_copy": again["seconds"] / copy,
            "csv_vs_import_export": peers["import_export"] / first["seconds"],
            "csv_vs_orm": peers["orm"] / first["seconds"],
            "peak_mb": max(one["peak_mb"] for one in (first, again, book)),
        },
    }


def _told(name: str, one: dict[str, Any], rows: int) -> dict[str, Any]:
    return {
        f"{name}_seconds": round(one["seconds"], 3),
        f"{name}_rows_per_second": round(rows / one["seconds"]),
        **{f"{name}_{part}_seconds": round(one[part], 3) for part in ("read", "keep", "write")},
        f"{name}_peak_mb": one["peak_mb"],
        f"{name}_reader_peak_mb": one["reader_peak_mb"],
    }


def _ours(path: Path, database: str, made: Made, *, created: bool) -> dict[str, Any]:
    """One import in a process of its own; what came of it must be what the file was made of."""
    # The clone's owner is the one that this process uses, so the address needs only another name.
    done = subprocess.run(
        [sys.executable, "-m", "tests.benches.uploads.ours", str(path), database],
        env={**os.environ, "DATABASE_URL": os.environ.get("DATABASE_URL", address())},
        stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    written = told["written"]
    jobs = len(made.good)
    assert (told["rejected"], told["duplicates"]) == (len(made.faults), len(made.repeats)), told
    assert (written["created"], written["unchanged"]) == ((jobs, 0) if created else (0, jobs)), told
    return told


def _peers(made: Made, *, scale: float) -> dict[str, float]:
    """Seconds of each peer for the whole file, from a smaller one; both must find the faults that are there."""
    from tenants.shops.models import Shop
    from tests.benches.uploads import by_import_export, row_by_row

    shop = Shop.objects.get(slug="shunda")
    content, today = files.as_csv(made.cells), shop.today(NOW)
    seconds = {}
    with shop.schema():
        for name, peer in (("import_export", by_import_export.load), ("orm", row_by_row.load)):
            seconds[name] = scale * _clocked(lambda peer=peer: _checked(peer, content, made, today))  # type: ignore[misc]
            _empty(inside=True)
    return seconds


def _checked(peer: Callable[..., dict[int, list[str]]], content: bytes, made: Made, today: date) -> None:
    assert set(peer(content, today=today)) == set(made.faults)


def _clocked(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _copy(content: bytes) -> None:
    """What no import can beat: the bare cells, checked by nobody, to one table without keys."""
    from django.db import connection

    columns = ", ".join(f"c{n} text" for n in range(len(files.HEADER)))
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_cells")
        cursor.execute(f"CREATE TABLE bench_cells ({columns})")
        with cursor.copy("COPY bench_cells FROM STDIN (FORMAT csv)") as copy:
            copy.write(content)


def _empty(*, inside: bool = False) -> None:
    """The shop has no jobs and files any more."""
    from django.db import connection

    from tenants.shops.models import Shop

    if not inside:
        with Shop.objects.get(slug="shunda").schema():
            return _empty(inside=True)
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE jobs_customer, jobs_vehicle, uploads_upload, uploads_mapping CASCADE")
        cursor.execute("ANALYZE")
    return None
