"""Addresses of the staff host: Django's admin, entered through the same sign-in as everything else."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.utils.translation import gettext_lazy as _
from django.views.generic import RedirectView

from accounts import origins

handler400, handler403, handler404, handler500 = (
    "web.errors.bad_request",
    "web.errors.forbidden",
    "web.errors.not_found",
    "web.errors.server_error",
)

_asking_to_sign_in = admin.site.admin_view


def _for_staff(view: Callable[..., HttpResponse], cacheable: bool = False) -> Callable[..., HttpResponse]:
    """Who has signed in and is not staff finds nothing, rather than being asked to sign in as somebody else."""
    asking = _asking_to_sign_in(view, cacheable)

    @wraps(asking)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated and not admin.site.has_permission(request):
            raise PermissionDenied
        return asking(request, *args, **kwargs)

    return guarded


admin.site.admin_view = _for_staff  # type: ignore[method-assign, assignment]
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.site_header = admin.site.site_title = "Aftercall"
admin.site.index_title = _("Shops, teams and plans")
admin.site.site_url = origins.public("/")

urlpatterns = [
    path("", include("web.urls")),
    path("accounts/", include("accounts.urls")),
    # Passwords are changed and sessions ended on the pages of signing in, which know the second factor.
    path("password_change/", RedirectView.as_view(pattern_name="account_change_password")),
    path("password_change/done/", RedirectView.as_view(pattern_name="account_change_password")),
    path("", admin.site.urls),
]
