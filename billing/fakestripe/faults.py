"""What a test asks to go wrong: failing requests, lost answers, declined cards, webhooks that misbehave."""

import time
from dataclasses import asdict, dataclass, fields

from billing.fakestripe.errors import InvalidRequest


@dataclass
class Faults:
    """Numbers count down to nothing; `decline_charges` and `webhook_delay` stay until set back."""

    fail_requests: int = 0  # so many API requests answer 500 without doing anything
    lose_answers: int = 0  # so many API requests are carried out, and the connection is closed without an answer
    decline_charges: bool = False  # every card is declined
    webhook_duplicates: int = 0  # so many events are sent twice
    webhook_drops: int = 0  # so many events are never sent
    webhook_reorder: int = 0  # the next so many events arrive in the opposite order
    webhook_delay: float = 0  # seconds that every event waits before it is sent

    def change(self, wanted: dict) -> dict:
        """Set some switches; `{"reset": true}` puts all of them back first. Returns all of them."""
        wanted = dict(wanted)
        if wanted.pop("reset", False):
            self.__dict__.update(asdict(Faults()))
        known = {field.name: type(getattr(self, field.name)) for field in fields(self)}
        for name, value in wanted.items():
            if name not in known or not isinstance(value, (bool, int, float)):
                raise InvalidRequest(f"Unknown fault: {name}. Known: {', '.join(known)}", param=name)
            setattr(self, name, known[name](value))
        return asdict(self)

    def spend(self, name: str) -> bool:
        left = getattr(self, name)
        if left:
            setattr(self, name, left - 1)
        return bool(left)

    def delivery_times(self) -> list[float]:
        """When (seconds since 1970) an event is to be sent: once, twice or not at all."""
        if self.spend("webhook_drops"):
            return []
        # Two events of one reordered run lie 0.05 s apart, the last one first.
        first = time.time() + self.webhook_delay + 0.05 * self.webhook_reorder
        self.spend("webhook_reorder")
        return [first, first + 0.01] if self.spend("webhook_duplicates") else [first]
