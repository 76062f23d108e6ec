"""One API request from its headers to its answer: key, version, idempotency, parameters, the work, the reply."""

import hashlib
import json
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from billing.fakestripe import params as checks
from billing.fakestripe import rendering, routing
from billing.fakestripe.account import API_VERSION, Account
from billing.fakestripe.errors import (
    IdempotencyError,
    InvalidRequest,
    PaymentFailed,
    ServerError,
    StripeError,
    Unauthorized,
)
from billing.fakestripe.store import new_id
from billing.fakestripe.values import Params

TEST_KEYS = ("sk_test_", "rk_test_")


@dataclass
class Reply:
    """What goes back; `lost` closes the connection instead."""

    status: int
    body: bytes
    type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    lost: bool = False


def answer(account: Account, method: str, path: str, query: str, headers: dict[str, str], body: bytes) -> Reply:
    """`headers` have lower-case names; `path` starts with /v1/."""
    request_id = new_id("req", 14)
    reply_headers = {"Request-Id": request_id, "Stripe-Version": API_VERSION}
    key = headers.get("idempotency-key") if method == "POST" else None
    if key:
        reply_headers["Idempotency-Key"] = key
    try:
        _check_key(headers.get("authorization", ""))
        _check_version(headers.get("stripe-version"))
        if account.faults.spend("fail_requests"):
            raise ServerError("An unknown error occurred (asked for by a fault switch).")
        tree = checks.unflatten(parse_qsl(query if method != "POST" else body.decode(), keep_blank_values=True))
        status, text, replayed = _carry_out(account, method, path, tree, request_id=request_id, key=key)
        if replayed:
            reply_headers["Idempotent-Replayed"] = "true"
    except StripeError as refusal:
        status, text = refusal.status, json.dumps(refusal.body())
    lost = status < 500 and account.faults.spend("lose_answers")
    return Reply(status, text.encode(), headers=reply_headers, lost=lost)


def _carry_out(
    account: Account, method: str, path: str, tree: dict, *, request_id: str, key: str | None
) -> tuple[int, str, bool]:
    route, ids = routing.find(method, path)
    with account.work(request_id=request_id, key=key):
        fingerprint = hashlib.sha256(json.dumps([method, path, tree], sort_keys=True).encode()).hexdigest()
        before = _earlier(account, key, fingerprint)
        if before is not None:
            return before[0], before[1], True
        params = Params(checks.read(tree, route.params))
        expand = params.take("expand", [])
        try:
            document = route.handler(account, params, **ids)
            params.refuse_unread()
            status, text = 200, json.dumps(rendering.shown(account, document, expand), ensure_ascii=False)
        except PaymentFailed as refusal:
            # The attempt is on record, so this refusal is an outcome and not an undoing.
            status, text = refusal.status, json.dumps(refusal.body())
        if key:
            account.store.database.execute("insert into replies values (?, ?, ?, ?)", (key, fingerprint, status, text))
    return status, text, False


def _earlier(account: Account, key: str | None, fingerprint: str) -> tuple[int, str] | None:
    if not key:
        return None
    if len(key) > 255:
        raise InvalidRequest("Idempotency keys may be up to 255 characters long.")
    sql = "select fingerprint, status, body from replies where key = ?"
    row = account.store.database.execute(sql, (key,)).fetchone()
    if row is None:
        return None
    if row[0] != fingerprint:
        raise IdempotencyError(
            "Keys for idempotent requests can only be used with the same parameters they were first used with. "
            f"Try using a key other than '{key}' if you meant to execute a different request."
        )
    return row[1], row[2]


def _check_key(authorization: str) -> None:
    scheme, _, key = authorization.partition(" ")
    if scheme.lower() != "bearer" or not key:
        raise Unauthorized(
            "You did not provide an API key. You need to provide your API key in the Authorization header, "
            "using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY')."
        )
    if not key.startswith(TEST_KEYS) or len(key) < 12:
        hidden = key[:8] + "*" * max(0, len(key) - 12) + key[-4:]
        raise Unauthorized(f"Invalid API Key provided: {hidden}")


def _check_version(version: str | None) -> None:
    if version not in (None, API_VERSION):
        raise InvalidRequest(f"Invalid Stripe API version: {version}. This server speaks {API_VERSION} only.")
