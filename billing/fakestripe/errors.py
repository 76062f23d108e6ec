"""What Stripe answers when it refuses: one exception per kind of refusal, each in Stripe's shape."""


class StripeError(Exception):
    """A refusal that is sent to the caller as Stripe would send it."""

    status = 400
    type = "invalid_request_error"

    def __init__(self, message: str, *, param: str | None = None, code: str | None = None, **more: object):
        super().__init__(message)
        self.message, self.param, self.code, self.more = message, param, code, more

    def body(self) -> dict:
        error = {"type": self.type, "message": self.message, "param": self.param, "code": self.code, **self.more}
        if self.code:
            error["doc_url"] = f"https://stripe.com/docs/error-codes/{self.code.replace('_', '-')}"
        return {"error": {key: value for key, value in error.items() if value is not None}}


class InvalidRequest(StripeError):
    """The request cannot be carried out as it was written."""


class Unauthorized(StripeError):
    """No key, or a key this server does not take."""

    status = 401


class NotFound(StripeError):
    """No object has this id, or no such address exists."""

    status = 404


class CardError(StripeError):
    """The card was declined."""

    status = 402
    type = "card_error"


class PaymentFailed(CardError):
    """A payment was tried and declined; the attempt itself stays on record."""


class IdempotencyError(StripeError):
    """The idempotency key was used before with other parameters."""

    type = "idempotency_error"


class ServerError(StripeError):
    """Something went wrong on Stripe's side (here: because a test asked for it)."""

    status = 500
    type = "api_error"


def missing(kind: str, object_id: str, *, param: str = "id") -> NotFound:
    """`kind` is the object's name as people say it: customer, price, checkout.session."""
    return NotFound(f"No such {kind}: '{object_id}'", param=param, code="resource_missing")


def declined(decline_code: str = "generic_decline", *, kept: bool = False) -> CardError:
    """`kept`: what was done until now stays done."""
    kind = PaymentFailed if kept else CardError
    return kind("Your card was declined.", code="card_declined", decline_code=decline_code)
