"""Where the objects are kept: one SQLite table of JSON documents, read and written in units of work.

Inside `with store.unit():` every `get` of an id returns the same dict; changed dicts are written when the block
ends, and nothing is written when it raises. One unit runs at a time.
"""

import json
import secrets
import sqlite3
import string
import threading
import typing
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

SCHEMA = """
create table if not exists objects (
    seq integer primary key, id text unique not null, kind text not null, owner text, due integer, body text not null);
create index if not exists objects_by_kind on objects (kind, owner, seq);
create index if not exists objects_by_due on objects (due) where due is not null;
create table if not exists settings (name text primary key, body text not null);
create table if not exists replies (
    key text primary key, fingerprint text not null, status integer not null, body text not null);
create table if not exists deliveries (
    seq integer primary key, event text not null, destination text not null, tries integer not null default 0,
    not_before real not null default 0);
"""

LETTERS = string.ascii_letters + string.digits


class Store:
    """`due_at(document)` says at which time of the server's clock a document must be looked at again."""

    def __init__(self, folder: Path | None = None, *, due_at: Callable[[dict], int | None] = lambda document: None):
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
        path = ":memory:" if folder is None else str(folder / "fakestripe.sqlite3")
        self.database = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self.database.executescript("pragma journal_mode=wal; pragma synchronous=off;" + SCHEMA)
        self.due_at = due_at
        self.lock = threading.RLock()
        self.depth = 0
        self.rehearsing = False
        self.loaded: dict[str, tuple[dict, str | None]] = {}

    def close(self) -> None:
        with self.lock:
            self.database.close()

    @contextmanager
    def unit(self) -> Iterator[None]:
        """All or nothing; a unit inside a unit is part of the outer one."""
        with self.lock:
            if self.depth:
                yield
                return
            self.depth = 1
            self.database.execute("begin")
            try:
                yield
                self._flush()
                self.database.execute("commit")
            except BaseException:
                self.database.execute("rollback")
                raise
            finally:
                self.loaded.clear()
                self.depth = 0

    @contextmanager
    def rehearsal(self) -> Iterator[None]:
        """Inside a unit: do things to see what they would give, then forget them."""
        self._flush()
        self.database.execute("savepoint rehearsal")
        before = dict(self.loaded)
        self.loaded.clear()
        self.rehearsing = True
        try:
            yield
        finally:
            self.rehearsing = False
            self.database.execute("rollback to rehearsal")
            self.database.execute("release rehearsal")
            self.loaded.clear()
            self.loaded.update(before)

    def add(self, document: dict) -> dict:
        self.loaded[document["id"]] = (document, None)
        owner = document.get("customer")
        self.database.execute(
            "insert into objects (id, kind, owner, body) values (?, ?, ?, '{}')",
            (document["id"], document["object"], owner if isinstance(owner, str) else None),
        )
        return document

    def find(self, object_id: str) -> dict | None:
        if object_id in self.loaded:
            return self.loaded[object_id][0]
        row = self.database.execute("select body from objects where id = ?", (object_id,)).fetchone()
        return self._keep(object_id, row[0]) if row else None

    def all(self, kind: str, *, owner: str | None = None) -> list[dict]:
        """Newest first."""
        sql, values = "select id, body from objects where kind = ?", [kind]
        if owner is not None:
            sql, values = sql + " and owner = ?", [kind, owner]
        rows = self.database.execute(sql + " order by seq desc", values).fetchall()
        return [self.loaded[key][0] if key in self.loaded else self._keep(key, body) for key, body in rows]

    def remove(self, document: dict) -> None:
        self.loaded.pop(document["id"], None)
        self.database.execute("delete from objects where id = ?", (document["id"],))

    def first_due(self, until: int) -> tuple[int, dict] | None:
        """The document that is due first at or before `until`, with its time."""
        self._flush()
        row = self.database.execute(
            "select due, id from objects where due <= ? order by due, seq limit 1", (until,)
        ).fetchone()
        document = self.find(row[1]) if row else None
        return (row[0], document) if row and document else None

    def setting(self, name: str, default: typing.Any = None) -> typing.Any:
        row = self.database.execute("select body from settings where name = ?", (name,)).fetchone()
        return json.loads(row[0]) if row else default

    def set(self, name: str, value: object) -> None:
        self.database.execute("insert or replace into settings values (?, ?)", (name, json.dumps(value)))

    def _keep(self, key: str, body: str) -> dict:
        document = json.loads(body)
        self.loaded[key] = (document, body)
        return document

    def _flush(self) -> None:
        for key, (document, before) in list(self.loaded.items()):
            body = json.dumps(document, ensure_ascii=False)
            if body != before:
                self.database.execute(
                    "update objects set body = ?, due = ? where id = ?", (body, self.due_at(document), key)
                )
                self.loaded[key] = (document, body)


def new_id(prefix: str, length: int = 24) -> str:
    return f"{prefix}_{''.join(secrets.choice(LETTERS) for _ in range(length))}"
