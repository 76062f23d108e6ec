"""The answers behind each number of a question."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from callcenter.scripts.script import Kind
from tenants.followups.models import Kind as Calls
from tenants.portal.access import member
from tenants.portal.result_period import channel_of, one_of, period_of
from tenants.portal.views import result_rows
from tenants.portal.views.result_lists import listing
from tenants.reports import asked
from tenants.reports.asked import Scope
from tenants.reports.heard import Heard
from web.sentences import said


@member()
@require_safe
def answers(request: HttpRequest, question: str, kind: str, group: str) -> HttpResponse:
    """Those of one group, such as the satisfied ones."""
    scope, heard = _heard(request, question, kind)
    found = asked.rows(scope, heard.key, heard.kind, one_of(group, asked.GROUPS[heard.kind]))
    titles = {
        "scored": _("%(question)s: all scores"),
        "satisfied": _("%(question)s: 4 or 5"),
        "dissatisfied": _("%(question)s: below 4"),
        "unscored": _("%(question)s: no score given"),
        "promoters": _("%(question)s: 9 or 10"),
        "passives": _("%(question)s: 7 or 8"),
        "detractors": _("%(question)s: 0 to 6"),
        "answered": _("%(question)s: all answers"),
        "withheld": _("%(question)s: no answer given"),
    }
    return listing(request, titles[group] % {"question": heard.name}, found, result_rows.of_answer)


@member()
@require_safe
def chosen(request: HttpRequest, question: str, kind: str, group: str, code: str) -> HttpResponse:
    """Those in which one choice was taken, or one reason given."""
    scope, heard = _heard(request, question, kind)
    known = heard.reasons if one_of(group, (asked.CHOSE, asked.REASON)) == asked.REASON else heard.choices
    text = next((each.text for each in known if each.code == code), None)
    if text is None:
        raise Http404
    found = asked.rows(scope, heard.key, heard.kind, group, code)
    return listing(request, said(heard.name, text), found, result_rows.of_answer)


def _heard(request: HttpRequest, key: str, kind: str) -> tuple[Scope, Heard]:
    """The question that the address names, if it was asked in these days; 404 for any other."""
    calls = one_of(request.GET.get("calls", Calls.SURVEY.value), Calls.values)
    scope = Scope(period_of(request), calls, channel_of(request))
    one_of(kind, [each.value for each in Kind])
    for heard in asked.questions(scope):
        if (heard.key, heard.kind.value) == (key, kind):
            return scope, heard
    raise Http404
