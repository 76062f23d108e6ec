"""How an API of ours refuses: in JSON with a sentence, whatever was asked for and in whatever form."""

from typing import Any

from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from web.errors import not_found


class Refused(Exception):
    """A refusal with its sentence; `code` and `more` are for programs."""

    def __init__(self, status: int, code: str, sentence: str, **more: Any) -> None:
        super().__init__(sentence)
        self.status, self.body = status, {"detail": sentence, "code": code, **more}


class ApiView(APIView):
    """The base of every view of an API. `stranger` is what somebody is told who has not shown who it is."""

    stranger: str | Promise = gettext_lazy("Sign in first.")

    def handle_exception(self, exc: Exception) -> Response:
        self.request.accepted_renderer = JSONRenderer()  # a description may be asked for as YAML, a refusal may not
        self.request.accepted_media_type = JSONRenderer.media_type
        if isinstance(exc, (Http404, exceptions.NotFound)):
            return not_found(self.request._request)  # type: ignore[return-value]
        if isinstance(exc, Refused):
            return Response(exc.body, status=exc.status)
        if isinstance(exc, exceptions.ValidationError):
            return Response({"detail": first_of(exc.detail), "code": "invalid", "fields": exc.detail}, status=400)
        return super().handle_exception(self._in_words(exc))

    def _in_words(self, exc: Exception) -> Exception:
        match exc:
            case exceptions.NotAuthenticated() | exceptions.AuthenticationFailed():
                return exceptions.NotAuthenticated(self.stranger)  # type: ignore[arg-type]
            case exceptions.PermissionDenied():  # only a missing or old token against forged requests leads here
                return exceptions.PermissionDenied(_("This page has expired. Load it again."))
            case exceptions.ParseError() | RecursionError():
                return exceptions.ParseError(_("This request is not valid JSON."))
            case exceptions.Throttled():
                return exceptions.Throttled(exc.wait, _("Too many requests."))  # type: ignore[attr-defined]
        return exc


def refuse_unknown_parameters(request: Request, known: set[str]) -> None:
    """Refuses a query that names what the address does not take, rather than answer another question than was asked."""
    for name in request.query_params:
        if name not in known:
            sentence = _("There is no parameter “%(name)s” here.") % {"name": name[:60]}
            if known:
                sentence = _("There is no parameter “%(name)s” here. There are: %(known)s.") % {
                    "name": name[:60],
                    "known": ", ".join(sorted(known)),
                }
            raise Refused(400, "unknown_parameter", sentence, parameter=name[:60])


def first_of(detail: Any, field: str = "") -> str:
    """The first of the faults as a sentence, with the field's name before it."""
    if isinstance(detail, dict):
        name, inner = next(iter(detail.items()))
        return first_of(inner, "" if name == "non_field_errors" else str(name))
    if isinstance(detail, list):
        return first_of(detail[0], field) if detail else ""
    return f"{field}: {detail}" if field else str(detail)
