"""A person keeps a list's view under a name, or removes it, and is told what came of it. The page leads on itself."""

import uuid
from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import saved_views


def keep(request: HttpRequest, *, place: uuid.UUID, chosen: Mapping[str, str]) -> None:
    """Keeps the codes `chosen` under the name that was sent, unless there is none or the person has too many."""
    name = request.POST.get("name", "").strip()[:40]
    if not name:
        messages.error(request, _("Give the view a name."))
        return
    try:
        saved_views.keep(request.user, place=place, name=name, chosen=chosen, now=timezone.now())  # type: ignore[arg-type]
    except saved_views.TooMany:
        messages.error(request, _("You have as many views as fit. Remove one first."))
    else:
        messages.success(request, _("View kept."))


def forget(request: HttpRequest, *, place: uuid.UUID) -> None:
    """Removes the person's view of the name that was sent."""
    saved_views.forget(request.user, place=place, name=request.POST.get("name", ""))  # type: ignore[arg-type]
    messages.success(request, _("View removed."))
