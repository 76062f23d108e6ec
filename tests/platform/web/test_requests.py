"""Headers, language, errors, health and pages, each asked directly."""

import json

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.utils import timezone, translation

from web import errors, health, middleware, paging
from web.context import furniture

rf = RequestFactory()


class Person:
    is_authenticated = True
    pk = 1

    def __init__(self, language: str = "") -> None:
        self.language = language
        self.saved: list[str] = []

    def save(self, update_fields: list[str]) -> None:
        self.saved = update_fields


def through(middleware_class, request, response: HttpResponse | None = None) -> HttpResponse:
    return middleware_class(lambda _request: response or HttpResponse("x"))(request)


# --- Headers ----------------------------------------------------------------------------------------------------------


def test_every_page_has_the_security_headers_and_is_not_stored():
    answer = through(middleware.SecurityHeadersMiddleware, rf.get("/"))

    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Cache-Control"] == "no-store, private"
    assert "microphone=()" in answer["Permissions-Policy"]
    assert "Clear-Site-Data" not in answer


def test_a_view_may_say_how_its_page_is_cached():
    answer = through(
        middleware.SecurityHeadersMiddleware, rf.get("/"), HttpResponse(headers={"Cache-Control": "no-cache"})
    )

    assert answer["Cache-Control"] == "no-cache"


def test_signing_out_empties_what_the_browser_keeps():
    def view(request):
        middleware.remember_sign_out(None, request)
        return HttpResponse()

    answer = middleware.SecurityHeadersMiddleware(view)(rf.post("/accounts/logout/"))

    assert answer["Clear-Site-Data"] == '"cache", "storage"'


# --- Language and zone ------------------------------------------------------------------------------------------------


def language_of(request) -> str:
    seen: list[str] = []

    def view(_request):
        seen.append(translation.get_language())
        return HttpResponse()

    middleware.LanguageMiddleware(view)(request)
    return seen[0]


@pytest.mark.parametrize(
    ("asked", "chosen"),
    [
        ("zh-CN,zh;q=0.9", "zh-hans"),
        ("zh-TW", "zh-hant"),
        ("zh-HK,zh;q=0.8,en;q=0.5", "zh-hant"),
        ("zh-Hant-HK", "zh-hant"),
        ("zh", "zh-hans"),
        ("en-GB", "en"),
        ("fr", "en"),
        ("", "en"),
    ],
)
def test_the_browser_s_language_is_mapped_to_one_of_ours(asked, chosen):
    assert language_of(rf.get("/", headers={"accept-language": asked})) == chosen


def test_the_cookie_beats_the_browser_and_the_saved_choice_beats_the_cookie():
    request = rf.get("/", headers={"accept-language": "en"})
    request.user = AnonymousUser()
    request.COOKIES["django_language"] = "zh-hant"
    assert language_of(request) == "zh-hant"

    request.user = Person("zh-hans")
    assert language_of(request) == "zh-hans"


def test_a_person_without_a_saved_language_gets_the_browser_s():
    request = rf.get("/", headers={"accept-language": "zh-TW"})
    request.user = Person("")

    assert language_of(request) == "zh-hant"


def test_the_switch_saves_the_choice_of_a_signed_in_person_and_goes_back():
    from web.views.language import language

    request = rf.post("/language/", {"language": "zh-hans", "next": "/jobs/"})
    request.user = Person("en")
    answer = language(request)

    assert (request.user.language, request.user.saved) == ("zh-hans", ["language"])
    assert answer.status_code == 302
    assert answer["Location"] == "/jobs/"
    assert answer.cookies["django_language"].value == "zh-hans"


def test_the_switch_knows_only_our_languages_and_leads_to_no_other_host():
    from web.views.language import language

    request = rf.post("/language/", {"language": "xx", "next": "https://elsewhere.example/"})
    request.user = Person("en")
    answer = language(request)

    assert request.user.saved == []
    assert answer["Location"] == "/"


def test_times_are_shown_in_the_shop_s_zone_and_a_wrong_zone_harms_nothing():
    seen: list[str] = []

    def view(_request):
        seen.append(timezone.get_current_timezone_name())
        return HttpResponse()

    class Shop:
        timezone = "Asia/Shanghai"

    class Broken:
        timezone = "Not/AZone"

    for holder in (Shop(), Broken()):
        request = rf.get("/")
        request.tenant = holder
        middleware.LanguageMiddleware(view)(request)

    assert seen == ["Asia/Shanghai", "UTC"]


# --- Errors -----------------------------------------------------------------------------------------------------------


def test_a_foreign_an_absent_and_a_forbidden_thing_are_the_very_same_answer():
    absent = errors.not_found(rf.get("/jobs/1/"), Http404("job 1"))
    foreign = errors.not_found(rf.get("/complaints/2/"), Http404("shop south"))
    refused = errors.forbidden(rf.get("/billing/"), PermissionDenied("viewer"))

    assert absent.status_code == foreign.status_code == refused.status_code == 404
    assert absent.content == foreign.content == refused.content


def test_an_error_page_speaks_the_person_s_language():
    with translation.override("zh-hans"):
        assert b'lang="zh-hans"' in errors.not_found(rf.get("/x/")).content


def test_the_api_gets_its_errors_as_json():
    answer = errors.not_found(rf.get("/api/v1/jobs/1/"))

    assert answer["Content-Type"] == "application/json"
    assert json.loads(answer.content) == {"detail": "Not found."}


def test_a_fault_of_ours_names_the_request_and_nothing_else():
    request = rf.get("/x/")
    request.request_id = "abc-123"
    answer = errors.server_error(request)

    assert answer.status_code == 500
    assert b"abc-123" in answer.content
    assert errors.server_error(rf.get("/x/")).status_code == 500


def test_an_expired_form_is_said_in_words():
    answer = errors.csrf_failure(rf.post("/x/"), reason="no cookie")

    assert answer.status_code == 403
    assert b"has expired" in answer.content


# --- Health -----------------------------------------------------------------------------------------------------------


def works() -> None:
    return None


def fails() -> None:
    raise RuntimeError("password=secret host=db.internal")


def says_no() -> bool:
    return False


def test_the_process_is_healthy_whatever_else_is_down(settings):
    settings.READINESS_CHECKS = {"database": f"{__name__}.fails"}

    assert health.healthz(rf.get("/healthz")).status_code == 200


def test_it_is_ready_when_every_check_passes(settings):
    settings.READINESS_CHECKS = {"database": f"{__name__}.works"}
    answer = health.readyz(rf.get("/readyz"))

    assert answer.status_code == 200
    assert json.loads(answer.content) == {"ok": True, "checks": 1, "failed": 0}


@pytest.mark.parametrize("check", ["fails", "is_not_there", "says_no"])
def test_it_is_not_ready_when_one_fails_and_says_which_in_the_log_alone(settings, caplog, check):
    settings.READINESS_CHECKS = {"database": f"{__name__}.{check}", "broker": f"{__name__}.works"}
    answer = health.readyz(rf.get("/readyz"))

    assert answer.status_code == 503
    assert json.loads(answer.content) == {"ok": False, "checks": 2, "failed": 1}
    assert "not_ready" in caplog.text
    assert "database" in caplog.text


# --- Pages and furniture ----------------------------------------------------------------------------------------------


def test_a_list_is_cut_into_pages_whose_addresses_keep_the_filters():
    page = paging.page(rf.get("/jobs/?state=open&page=2"), list(range(60)), per_page=25)

    assert (page.number, page.pages, page.total, page.first, page.last) == (2, 3, 60, 26, 50)
    assert list(page) == list(range(25, 50))
    assert page.address(3) == "?state=open&page=3"
    assert (page.previous, page.next) == (1, 3)


@pytest.mark.parametrize(("asked", "number"), [("0", 3), ("99", 3), ("x", 1), ("-1", 3), ("", 1)])
def test_a_page_that_is_not_there_gives_the_nearest(asked, number):
    assert paging.page(rf.get("/", {"page": asked}), list(range(60)), per_page=25).number == number


def test_an_empty_list_has_one_empty_page():
    page = paging.page(rf.get("/"), [])

    assert (page.total, page.pages, page.first, page.last) == (0, 1, 0, 0)


def test_only_a_theme_of_ours_is_taken_from_the_cookie():
    request = rf.get("/")
    request.COOKIES["theme"] = '"><script>'
    assert furniture(request)["theme"] == ""

    request.COOKIES["theme"] = "dark"
    assert furniture(request)["theme"] == "dark"
