"""Many ids as one parameter of a statement: an array costs a fraction of so many parameters, on both sides."""

import uuid
from collections.abc import Iterable

#: What `uuids` answers for none.
EMPTY = "{}"


def uuids(ids: Iterable[uuid.UUID]) -> str:
    """For `= ANY(%s::uuid[])`."""
    return "{" + ",".join([f"{one.int:032x}" for one in ids]) + "}"
