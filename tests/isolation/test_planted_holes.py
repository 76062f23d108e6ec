"""The proof of the proof: holes of the usual kinds are planted one at a time, and the matrix must see each."""

from functools import wraps

import pytest
import structlog
from django.http import HttpResponse, HttpResponseForbidden
from django.shortcuts import get_object_or_404
from django.urls import clear_url_caches
from django.views.decorators.csrf import csrf_exempt

from accounts.models import Invitation
from callcenter.console import hands, screen
from callcenter.console.api import doors
from callcenter.queue.models import Attempt
from tenants.complaints import timeline
from tenants.portal import access
from tenants.portal.views import complaint_board as complaint_views
from tenants.portal.views import people
from tenants.shops import middleware, tokens
from tenants.shops.models import ApiToken, Membership, Shop
from tests.isolation import matrix, policy
from tests.isolation.test_matrix import checksums

pytestmark = pytest.mark.nightly


def rows(host, *names):
    return [row for row in policy.ROWS if row.host == host and row.name in names]


def found(world, host, *names, **how):
    return matrix.sweep(world, rows(host, *names), **how).leaks


@pytest.fixture
def instead(monkeypatch):
    """Puts another view at an address."""

    def put(host, name, make):
        pattern = next(each for h, n, each in matrix.addresses() if (h, n) == (host, name))
        monkeypatch.setattr(pattern, "callback", make(pattern.callback))
        clear_url_caches()

    yield put
    clear_url_caches()


def test_without_holes_nothing_is_found(world):
    names = {"complaint", "complaint_note", "people_role", "people_sending", "people_revocation", "complaints"}

    assert found(world, "shop", *names) == []
    assert found(world, "console", "call", "triage", "triage_complaint", "api_reveal", "api_attempt") == []


def test_a_view_without_its_guard(world, instead):
    instead("shop", "complaint", lambda view: view.__wrapped__)

    assert found(world, "shop", "complaint")


def test_a_guard_that_names_a_role_too_many(world, instead):
    instead("shop", "people", lambda view: access.member("owner", "manager", "advisor")(view.__wrapped__))

    assert any("as advisor" in leak for leak in found(world, "shop", "people"))


def test_a_guard_that_lets_every_signed_in_person_pass(world, monkeypatch):
    monkeypatch.setattr(
        middleware.Membership.objects, "filter",
        lambda **asked: Membership._default_manager.get_queryset().filter(shop=asked["shop"]),
    )  # fmt: skip

    assert any("as stranger" in leak for leak in found(world, "shop", "complaints"))


def test_a_membership_that_was_ended_and_counts_all_the_same(world, monkeypatch):
    everybody = Membership._default_manager.get_queryset
    monkeypatch.setattr(
        middleware.Membership.objects, "filter",
        lambda **asked: everybody().filter(user=asked["user"], shop=asked["shop"]),
    )  # fmt: skip

    assert any("as revoked" in leak for leak in found(world, "shop", "complaints"))


def test_a_membership_that_is_looked_up_without_the_shop(world, monkeypatch):
    everybody = Membership._default_manager.get_queryset
    monkeypatch.setattr(
        middleware.Membership.objects, "filter", lambda **asked: everybody().filter(user=asked["user"], revoked_at=None)
    )

    assert any("as stranger" in leak for leak in found(world, "shop", "complaints"))


def test_a_person_who_is_looked_up_without_the_shop(world, monkeypatch):
    monkeypatch.setattr(people, "_member", lambda _request, pk, **_how: get_object_or_404(Membership, pk=pk))

    assert any("for foreign" in leak for leak in found(world, "shop", "people_role"))


def test_an_invitation_that_is_looked_up_without_the_shop(world, monkeypatch):
    monkeypatch.setattr(people, "_invitation", lambda _request, pk: get_object_or_404(Invitation, pk=pk))

    assert any("for foreign" in leak for leak in found(world, "shop", "people_sending"))


def test_a_refusal_that_says_that_the_thing_exists(world, monkeypatch):
    right = people._member

    def telling(request, pk, **how):
        if Membership.objects.filter(pk=pk).exclude(shop=request.shop).exists():
            raise people.Http404 from access_denied()
        return right(request, pk, **how)

    def access_denied():
        from django.core.exceptions import PermissionDenied

        raise PermissionDenied

    monkeypatch.setattr("web.errors.forbidden", lambda request, exception=None: HttpResponseForbidden("not yours"))
    monkeypatch.setattr(people, "_member", telling)
    clear_url_caches()

    assert any("is not answered like what is absent" in leak for leak in found(world, "shop", "people_role"))


def test_a_guard_that_answers_403(world, monkeypatch):
    monkeypatch.setattr(access, "not_found", lambda _request: HttpResponse("no", status=403))

    assert any("answered 403" in leak for leak in found(world, "shop", "complaints"))


def test_a_page_that_is_kept_for_the_next_who_asks(world, instead):
    """What is kept before the guard, by its address alone, is shown to whoever asks next."""

    def kept_by_address(view):
        pages = {}

        @wraps(view)
        def kept(request):
            if request.path not in pages and request.user.is_authenticated:
                pages[request.path] = view(request)
            return pages.get(request.path) or view(request)

        return kept

    instead("shop", "complaints", kept_by_address)

    assert any("as stranger" in leak for leak in found(world, "shop", "complaints"))


def test_an_agent_who_sees_anybodys_attempt(world, monkeypatch):
    monkeypatch.setattr(
        hands, "mine",
        lambda _agent, pk: Attempt.objects.select_related("call__shop__settings", "agent__user").filter(pk=pk).first()
        or _none(),
    )  # fmt: skip

    leaks = found(world, "console", "call", "api_attempt")
    assert any("as colleague" in leak for leak in leaks)
    assert any("as other_agent" in leak for leak in leaks)


def _none():
    raise hands.NotFound


def test_a_supervisor_who_sees_every_teams_shops(world, monkeypatch):
    monkeypatch.setattr("callcenter.agents.assign.shops_of", lambda _team: list(Shop.objects.all()))

    leaks = found(world, "console", "triage", "triage_complaint")
    assert any("shows CNRY-SHUNDA" in leak for leak in leaks)
    assert any("as supervisor for foreign" in leak for leak in leaks)


def test_a_number_that_is_shown_before_it_is_dialled(world, monkeypatch):
    right = screen.state
    monkeypatch.setattr(
        screen, "state", lambda attempt, shown, **how: {**right(attempt, shown, **how), "number": shown.phone}
    )

    assert any("shows +44" in leak for leak in found(world, "console", "call"))


def test_a_name_that_is_shown_in_full(world, monkeypatch):
    monkeypatch.setattr("tenants.complaints.cards.masked_name", lambda name, _title="": name)

    assert any("which is hidden from this role" in leak for leak in found(world, "console", "triage"))


def test_a_cause_that_the_team_reads(world, monkeypatch):
    right = timeline.sheet
    monkeypatch.setattr(timeline, "sheet", lambda pk, **how: right(pk, **{**how, "side": "shop"}))

    leaks = found(world, "console", "triage_complaint")
    assert any("ComplaintEvent.text, which is hidden" in leak for leak in leaks)


def test_a_note_of_the_team_that_the_shop_reads(world, monkeypatch):
    right = timeline.sheet
    monkeypatch.setattr(timeline, "sheet", lambda pk, **how: right(pk, **{**how, "side": "team"}))

    leaks = found(world, "shop", "complaint")
    assert any("ComplaintEvent.text, which is hidden" in leak for leak in leaks)


def test_a_page_that_names_the_other_shops(world, monkeypatch):
    right = complaint_views.render

    def render(request, template, context=None, **how):
        response = right(request, template, context, **how)
        response.content += "".join(Shop.objects.values_list("name", flat=True)).encode()
        return response

    monkeypatch.setattr(complaint_views, "render", render)

    assert any("shows CNRY-SHUNDA" in leak for leak in found(world, "shop", "complaints"))


def test_an_answer_with_an_id_of_another_shop(world, monkeypatch):
    stray = str(world.other.things["complaint_id"])
    right = complaint_views.render

    def render(*asked, **how):
        response = right(*asked, **how)
        response["X-Next"] = stray
        return response

    monkeypatch.setattr(complaint_views, "render", render)

    assert any(f"shows {stray}" in leak for leak in found(world, "shop", "complaints"))


def test_an_api_without_a_permission(world, monkeypatch):
    monkeypatch.setattr(doors.OfATeam, "has_permission", lambda *_: True)

    assert found(world, "console", "api_schema", "api_attempt")


def test_a_token_that_opens_every_shop(world, monkeypatch):
    everybody = ApiToken._default_manager.get_queryset
    monkeypatch.setattr(
        tokens.ApiToken.objects, "filter",
        lambda **asked: everybody().filter(**{key: value for key, value in asked.items() if key != "shop"}),
    )  # fmt: skip

    assert any("as other_token" in leak for leak in found(world, "shop", "api_jobs", "api_complaints"))


def test_a_token_that_was_ended_and_opens_all_the_same(world, monkeypatch):
    everybody = ApiToken._default_manager.get_queryset
    monkeypatch.setattr(
        tokens.ApiToken.objects, "filter",
        lambda **asked: everybody().filter(**{key: value for key, value in asked.items() if key != "revoked_at"}),
    )  # fmt: skip

    assert any("as ended_token" in leak for leak in found(world, "shop", "api_jobs"))


def test_a_view_that_logs_a_customers_words(world, monkeypatch):
    word = next(iter(world.own.planted.words))
    right = complaint_views.render

    def render(*asked, **how):
        structlog.get_logger("portal").warning("page_shown", about=word)
        return right(*asked, **how)

    monkeypatch.setattr(complaint_views, "render", render)

    assert any("words of a customer logged" in leak for leak in found(world, "shop", "complaints"))


def test_a_letter_that_goes_to_another_shops_people(world, monkeypatch):
    right = people.invitations.send

    def send(invitation, code, **how):
        invitation.email = world.people["stranger"].email
        right(invitation, code, **how)

    monkeypatch.setattr(people.invitations, "send", send)

    assert any("a letter to" in leak for leak in found(world, "shop", "people_sending", "people_invite"))


def test_a_view_that_acts_before_it_refuses(world, instead):
    def acting(view):
        @wraps(view)
        def first(request, complaint_id):
            from tenants.complaints.models import Complaint

            with world.other.shop.schema():
                Complaint.objects.update(resolution="changed")
            return view(request, complaint_id)

        return first

    before = checksums(world)
    instead("shop", "complaint_note", acting)
    found(world, "shop", "complaint_note", roles=["viewer"], controls=False)

    assert checksums(world) != before


def test_an_unsafe_address_that_asks_for_no_token(world, instead):
    instead("shop", "complaint_note", csrf_exempt)
    row = rows("shop", "complaint_note")[0]

    answer = matrix.ask(world, world.client("owner"), matrix.Cell(row, "shop", "POST", "owner", matrix.OWN), csrf=False)

    assert answer.status != 403


def test_a_door_that_opens_to_nobody_proves_nothing(world, monkeypatch):
    monkeypatch.setattr(access, "render", None)
    monkeypatch.setattr(complaint_views, "render", lambda *_asked, **_how: HttpResponse("sorry", status=409))

    assert any("nobody got in" in leak for leak in found(world, "shop", "complaints"))


def test_an_address_without_a_row(monkeypatch):
    from tests.isolation.test_policy import test_every_address_has_a_row

    monkeypatch.setattr(policy, "ROWS", [row for row in policy.ROWS if row.name != "complaint_note"])

    with pytest.raises(AssertionError, match="complaint_note"):
        test_every_address_has_a_row("shop")
