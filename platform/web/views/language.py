"""The language switch: sets the cookie, remembers the choice of a signed-in person, goes back."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_POST
from django.views.i18n import set_language


@require_POST
def language(request: HttpRequest) -> HttpResponseBase:
    """POST `language` and `next`; an unknown language changes nothing, a foreign `next` leads to the start page."""
    chosen = request.POST.get("language", "")
    user = getattr(request, "user", None)
    if chosen in dict(settings.LANGUAGES) and user is not None and user.is_authenticated and hasattr(user, "language"):
        user.language = chosen
        user.save(update_fields=["language"])
    return set_language(request)
