"""The one account of this server: its objects, its clock, its events."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from billing.fakestripe import rendering
from billing.fakestripe.errors import missing
from billing.fakestripe.faults import Faults
from billing.fakestripe.store import Store, new_id

API_VERSION = "2026-10-28.endive"
ACCOUNT_ID = "acct_1AftercallLocal"


class Account:
    """`base` is the address people's browsers reach this server at, without a slash at the end."""

    def __init__(self, store: Store, *, base: str, secret: str | None = None, webhook_url: str | None = None):
        self.store, self.base, self.secret, self.webhook_url = store, base, secret, webhook_url
        self.faults = Faults()
        self.request: dict = {"id": None, "idempotency_key": None}
        self.moment: int | None = None
        self.holds_events = False  # keep events for a test to fetch, although no address is set
        self.after_commit: Callable[[], None] = lambda: None
        self.catch_up: Callable[[Account], None] = lambda account: None

    @property
    def now(self) -> int:
        if self.moment is not None:
            return self.moment
        return int(time.time()) + self.store.setting("clock_offset", 0)

    @contextmanager
    def work(self, *, request_id: str | None = None, key: str | None = None) -> Iterator[None]:
        """One unit of work at one moment, after all that fell due before it; then webhooks go out."""
        with self.store.unit():
            self.request = {"id": None, "idempotency_key": None}
            try:
                self.catch_up(self)
                self.moment = self.now
                self.request = {"id": request_id, "idempotency_key": key}
                yield
            finally:
                self.moment = None
        self.after_commit()

    def add(self, kind: str, prefix: str, *, length: int = 24, **fields: object) -> dict:
        document = {
            "id": new_id(prefix, length),
            "object": kind,
            "created": self.now,
            "livemode": False,
            **fields,
        }
        return self.store.add(document)

    def get(self, kind: str, object_id: str, *, param: str = "id") -> dict:
        document = self.store.find(object_id)
        if document is None or document["object"] != kind:
            raise missing(kind, object_id, param=param)
        return document

    def all(self, kind: str, *, customer: str | None = None) -> list[dict]:
        return self.store.all(kind, owner=customer)

    def emit(self, type: str, document: dict, *, previous: dict | None = None) -> None:
        """Write an event about the object as it is now, and queue it for every webhook that wants it."""
        if self.store.rehearsing:
            return
        data: dict = {"object": rendering.public(document)}
        if previous is not None:
            data["previous_attributes"] = previous
        destinations = self._destinations(type)
        event = self.add(
            "event",
            "evt",
            api_version=API_VERSION,
            data=data,
            pending_webhooks=len(destinations),
            request=dict(self.request),
            type=type,
        )
        for destination in destinations:
            for not_before in self.faults.delivery_times():
                self.store.database.execute(
                    "insert into deliveries (event, destination, not_before) values (?, ?, ?)",
                    (event["id"], destination, not_before),
                )

    @contextmanager
    def changing(self, document: dict, type: str) -> Iterator[None]:
        """Emit `type` with what the fields were before, if the block changed any."""
        before = rendering.public(document)
        yield
        after = rendering.public(document)
        previous = {key: value for key, value in before.items() if after.get(key) != value}
        previous |= {key: None for key in after if key not in before}
        if previous:
            self.emit(type, document, previous=previous)

    def _destinations(self, type: str) -> list[str]:
        found = ["default"] if self.webhook_url or self.holds_events else []
        for endpoint in self.all("webhook_endpoint"):
            wanted = endpoint["enabled_events"]
            if endpoint["status"] == "enabled" and ("*" in wanted or type in wanted):
                found.append(endpoint["id"])
        return found
