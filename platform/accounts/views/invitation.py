"""Opening the link of an invitation: join, or first set a name and a password, or read why not."""

from allauth.account.internal.flows.login import record_authentication
from django.contrib.auth import login
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import hops, invitations, limits, people
from accounts.forms import NewPersonForm
from accounts.models import Invitation, User

BACKEND = "django.contrib.auth.backends.ModelBackend"


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, code: str) -> HttpResponse:
    now = timezone.now()
    try:
        limits.count(request, "invitation")
        found = invitations.find(code, now=now)
    except limits.TooOften:
        return limits.answer(request)
    except invitations.BadInvitation:
        return render(request, "accounts/invitation_gone.html", status=410)
    person = people.find(found.email)
    if request.user.is_authenticated:
        return _signed_in(request, found)
    if person is not None and person.has_usable_password():
        return redirect_to_login(request.get_full_path())
    return _new(request, found, person)


def _signed_in(request: HttpRequest, found: Invitation) -> HttpResponse:
    user: User = request.user  # type: ignore[assignment]
    context = {"invitation": found, "place": invitations.place_of(found)}
    if user.email.lower() != found.email.lower():
        return render(request, "accounts/invitation_other.html", context, status=403)
    if request.method == "GET":
        return render(request, "accounts/invitation.html", context)
    return _join(request, found, user)


def _new(request: HttpRequest, found: Invitation, person: User | None) -> HttpResponse:
    form = NewPersonForm(request.POST if request.method == "POST" else None, email=found.email)
    context = {"invitation": found, "place": invitations.place_of(found), "form": form}
    if request.method == "GET" or not form.is_valid():
        return render(request, "accounts/invitation.html", context, status=422 if request.method == "POST" else 200)
    if person is None:
        person = people.make(**form.cleaned_data, email=found.email, language=_language(request), verified=True)
    else:
        people.furnish(person, **form.cleaned_data)
    login(request, person, backend=BACKEND)
    record_authentication(request, person, method="invitation")
    return _join(request, found, person)


def _join(request: HttpRequest, found: Invitation, user: User) -> HttpResponse:
    now = timezone.now()
    try:
        address = invitations.accept(found, user, now=now)
    except invitations.BadInvitation:
        return render(request, "accounts/invitation_gone.html", status=410)
    except invitations.CannotJoin as refused:
        context = {"invitation": found, "place": invitations.place_of(found), "reason": str(refused)}
        return render(request, "accounts/invitation_other.html", context, status=409)
    return redirect(hops.address(user, address, now=now))


def _language(request: HttpRequest) -> str:
    return getattr(request, "LANGUAGE_CODE", "") or ""
