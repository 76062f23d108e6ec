"""The form that opens a shop, and the look-up of a free address while one types."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows import signup as flow
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from accounts import limits, people
from billing.signup.forms import SLUG_PROBLEMS, ShopForm, SignUpForm, proposal, slug_problem
from billing.subscriptions import lapse, trial
from billing.subscriptions import open as opening


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    kind = ShopForm if request.user.is_authenticated else SignUpForm
    if request.method == "GET":
        return _page(request, kind(initial={"invite_code": request.GET.get("code", "")[:40]}))
    try:
        limits.count(request, "signup")
    except limits.TooOften:
        return limits.answer(request)
    form = kind(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        _count(request, form)
        return _open(request, form)
    except limits.TooOften:
        return limits.answer(request)
    except opening.SlugTaken:
        form.add_error("slug", SLUG_PROBLEMS["taken"])
        return _page(request, form, status=422)


@never_cache
@require_GET
def address(request: HttpRequest) -> HttpResponse:
    """Says whether a slug is free; with a shop's name, proposes one."""
    try:
        limits.count(request, "slug")
    except limits.TooOften:
        return limits.answer(request)
    slug = request.GET.get("slug", "").strip().lower()[:60]
    if "shop_name" in request.GET:
        slug = proposal(request.GET["shop_name"][:120], slug, request.GET.get("proposed", ""))
        context = {"form": ShopForm(initial={"slug": slug}), "proposed": slug}
        return render(request, "site/sign_up_slug.html", context | _note(slug))
    return render(request, "site/sign_up_note.html", _note(slug))


def _count(request: HttpRequest, form: ShopForm) -> None:
    """Counts a form without a fault, before anybody looks whether its e-mail is known. Raises `limits.TooOften`."""
    if request.user.is_authenticated:
        return
    limits.count(request, "opening_email", key=form.cleaned_data["email"].lower())
    limits.count(request, "opening")


def _open(request: HttpRequest, form: ShopForm) -> HttpResponse:
    data, now = form.cleaned_data, timezone.now()
    shop = {
        "slug": data["slug"],
        "name": data["shop_name"],
        "country": data["country"],
        "language": get_language() or "",
        "team": form.team,
        "now": now,
        "ip": get_adapter().get_client_ip(request),
    }
    if request.user.is_authenticated:
        signup = opening.by_sign_up(**shop, person=request.user)  # type: ignore[arg-type]
        return redirect("start_shop", slug=signup.shop.slug)
    known = people.find(data["email"])
    if known is not None:
        try:
            lapse.person(known)
        except lapse.NotLapsed:
            return _known(request, data)
    try:
        signup = opening.by_sign_up(**shop, email=data["email"], person_name=data["name"], password=data["password"])
    except IntegrityError:  # the same address was signed up a moment ago
        return _known(request, data)
    return flow.complete_signup(request, user=signup.user)


def _known(request: HttpRequest, data: dict[str, str]) -> HttpResponse:
    """The same page, as slowly, for an address that has an account; its owner gets another letter."""
    lapse.hold(data["slug"], now=timezone.now())
    make_password(data["password"])
    return flow.prevent_enumeration(request, email=data["email"].lower())


def _page(request: HttpRequest, form: ShopForm, *, status: int = 200) -> HttpResponse:
    slug = str(form["slug"].value() or "")
    context = {"form": form, "trial_days": trial.DAYS, "trial_reached": trial.REACHED, "proposed": ""}
    return render(
        request, "site/sign_up.html", context | (_note(slug) if slug and not form.is_bound else {}), status=status
    )


def _note(slug: str) -> dict[str, str]:
    """Whether a slug is free, for the line below its field; an empty one says nothing."""
    return {"checked": slug, "problem": slug_problem(slug) if slug else "", "domain": settings.BASE_DOMAIN}
