"""What callers see of a document: no private fields, asked-for objects in place of ids, lists cut into pages."""

import json
import typing
from collections.abc import Callable

from billing.fakestripe.errors import InvalidRequest, missing

if typing.TYPE_CHECKING:
    from billing.fakestripe.account import Account

# Fields that are there only when asked for: (object, field) -> how to make them.
INCLUDABLE: dict[tuple[str, str], Callable[["Account", dict], object]] = {}


def public(document: object) -> typing.Any:
    """A deep copy without the fields whose name starts with an underscore."""
    if isinstance(document, dict):
        return {key: public(value) for key, value in document.items() if not key.startswith("_")}
    if isinstance(document, list):
        return [public(one) for one in document]
    return document


def shown(account: "Account", document: dict, expand: list[str]) -> dict:
    """The answer to a request, with each path of `expand` (at most four deep) followed."""
    answer = public(document)
    for path in expand:
        parts = path.split(".")
        if len(parts) > 4:
            raise InvalidRequest("You cannot expand more than 4 levels of a property.", param="expand")
        _expand(account, answer, parts, path)
    return answer


def list_of(url: str, documents: list[dict], *, has_more: bool = False, **more: object) -> dict:
    return {"object": "list", "data": documents, "has_more": has_more, "url": url, **more}


def page(url: str, documents: list[dict], params: dict) -> dict:
    """One page of `documents`, which are newest first. Reads limit, starting_after, ending_before and created."""
    documents = [one for one in documents if _in_range(one.get("created", 0), params.get("created"))]
    limit = params.get("limit") or 10
    if not 1 <= limit <= 100:
        raise InvalidRequest("Invalid integer: limit must be between 1 and 100", param="limit")
    after, before = params.get("starting_after"), params.get("ending_before")
    if before:
        earlier = documents[: _position(documents, before, "ending_before")]
        return list_of(url, earlier[-limit:], has_more=len(earlier) > limit)
    if after:
        documents = documents[_position(documents, after, "starting_after") + 1 :]
    return list_of(url, documents[:limit], has_more=len(documents) > limit)


def copy(document: dict) -> dict:
    return json.loads(json.dumps(document))


def _expand(account: "Account", value: object, parts: list[str], path: str) -> None:
    if isinstance(value, list):
        for one in value:
            _expand(account, one, parts, path)
        return
    if not isinstance(value, dict):
        return
    name, *rest = parts
    if name not in value:
        make = INCLUDABLE.get((value.get("object", ""), name))
        if make is None:
            raise InvalidRequest(f"This property cannot be expanded ({path}).", param="expand")
        value[name] = public(make(account, account.store.find(value["id"]) or value))
    elif isinstance(value[name], str):
        found = account.store.find(value[name])
        if found is None:
            raise InvalidRequest(f"This property cannot be expanded ({path}).", param="expand")
        value[name] = public(found)
    elif isinstance(value[name], list):
        value[name] = [public(account.store.find(one)) if isinstance(one, str) else one for one in value[name]]
    if rest:
        _expand(account, value[name], rest, path)


def _position(documents: list[dict], object_id: str, param: str) -> int:
    for index, one in enumerate(documents):
        if one["id"] == object_id:
            return index
    raise missing("object", object_id, param=param)


def _in_range(moment: int, wanted: object) -> bool:
    if wanted is None:
        return True
    if isinstance(wanted, dict):
        tests = {"gt": int.__gt__, "gte": int.__ge__, "lt": int.__lt__, "lte": int.__le__}
        return all(tests[name](moment, wanted[name]) for name in list(wanted))
    return moment == wanted
