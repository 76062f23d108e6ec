"""Who may see a page of the console. A stranger signs in; anybody else who may not is told that there is nothing."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

from callcenter.agents.models import AgentRole
from callcenter.agents.roles import agent_of
from web.errors import not_found

View = Callable[..., HttpResponse]


def agent(*roles: str) -> Callable[[View], View]:
    """A page for people in a team with one of `roles` (both, when none is named); sets `request.agent`."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                if request.path.startswith("/api/"):
                    return not_found(request)
                return redirect_to_login(request.get_full_path())
            found = agent_of(request.user)
            if found is None or found.role not in (roles or AgentRole.values):
                return not_found(request)
            request.agent = found  # type: ignore[attr-defined]
            response = view(request, *args, **kwargs)
            add_never_cache_headers(response)
            return response

        guarded.roles = roles or tuple(AgentRole.values)  # type: ignore[attr-defined]
        return guarded

    return decorate
