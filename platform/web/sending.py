"""How a page answers files that people sent: in words, or as JSON to the script that sends file after file."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def is_by_script(request: HttpRequest) -> bool:
    """Whether `papers.js` sent it, which sends one file at a time."""
    return request.headers.get("Accept") == "application/json"


def answer(request: HttpRequest, *, sent: int, problems: Sequence[tuple[str, str]], to: str) -> HttpResponse:
    """Says how many of `sent` files were kept and what was wrong with the others, given as name and sentence.

    A browser is led to the address `to`, where it reads the words.
    """
    if not sent:
        problems = [("", _("Choose a file first."))]
    if is_by_script(request):
        return JsonResponse({"problem": problems[0][1] if problems else ""}, status=422 if problems else 200)
    if kept := max(0, sent - len(problems)):
        messages.success(
            request, ngettext("%(n)s paper is attached.", "%(n)s papers are attached.", kept) % {"n": kept}
        )
    for name, problem in problems:
        messages.error(request, _("%(file)s: %(problem)s") % {"file": name, "problem": problem} if name else problem)
    return redirect(to)
