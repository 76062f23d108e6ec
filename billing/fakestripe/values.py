"""The parameters of one request, which remember what was read, so that nothing sent is silently ignored."""

from collections.abc import Iterator
from typing import Any

from billing.fakestripe.errors import InvalidRequest


class Params(dict):
    """A dict whose unread keys can be listed; inner dicts are of the same kind."""

    def __init__(self, values: dict | None = None):
        super().__init__({key: _wrapped(value) for key, value in (values or {}).items()})
        self.seen: set[str] = set()

    def __contains__(self, key: object) -> bool:
        # Who asks knows the key; the value may then go unread, as when there is nothing in a list to compare it with.
        self.seen.add(str(key))
        return super().__contains__(key)

    def get(self, key: str, default: object = None) -> Any:
        self.seen.add(key)
        return super().get(key, default)

    def __getitem__(self, key: str) -> Any:
        self.seen.add(key)
        return super().__getitem__(key)

    def take(self, key: str, default: object = None) -> Any:
        """The whole value as plain dicts and lists; all of it counts as read."""
        return _plain(self.get(key, default))

    def inner(self, key: str) -> "Params":
        """The dict under `key`, or an empty one."""
        value = self.get(key)
        return value if isinstance(value, Params) else Params()

    def unread(self, path: str = "") -> Iterator[str]:
        for key, value in self.items():
            where = f"{path}[{key}]" if path else key
            if key not in self.seen:
                yield where
            elif isinstance(value, Params):
                yield from value.unread(where)
            elif isinstance(value, list):
                for index, one in enumerate(value):
                    if isinstance(one, Params):
                        yield from one.unread(f"{where}[{index}]")

    def refuse_unread(self) -> None:
        for where in self.unread():
            raise InvalidRequest(
                f"The local Stripe does not know what {where} does. Real Stripe takes it.",
                param=where,
                code="not_supported_locally",
            )


def merged(metadata: dict | None, change: object) -> dict:
    """Metadata after an update: an empty value removes a key, an empty whole removes all."""
    if change == "":
        return {}
    both = {**(metadata or {}), **(change or {})}  # type: ignore[dict-item]
    return {key: value for key, value in both.items() if value != ""}


def _wrapped(value: object) -> object:
    if isinstance(value, dict):
        return Params(value)
    if isinstance(value, list):
        return [_wrapped(one) for one in value]
    return value


def _plain(value: object) -> object:
    if isinstance(value, Params):
        value.seen.update(value)
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value
