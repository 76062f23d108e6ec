"""Absolute addresses for mails and hops: the host's one true name, never what a client wrote into its header."""

from django.conf import settings
from django.http import HttpRequest
from django.http.request import split_domain_port


def of_host(host: str, path: str = "/") -> str:
    """The absolute address of `path` on a host of ours, named without port."""
    port = f":{settings.PUBLIC_PORT}" if settings.PUBLIC_PORT else ""
    return f"{settings.PUBLIC_SCHEME}://{host}{port}{path}"


def public(path: str = "/") -> str:
    """The absolute address of `path` on the public host."""
    return of_host(settings.BASE_DOMAIN, path)


def console(path: str = "/") -> str:
    """The absolute address of `path` on the team's host."""
    return of_host(f"{settings.CONSOLE_LABEL}.{settings.BASE_DOMAIN}", path)


def ops(path: str = "/") -> str:
    """The absolute address of `path` on the staff's host."""
    return of_host(f"{settings.OPS_LABEL}.{settings.BASE_DOMAIN}", path)


def same(request: HttpRequest, path: str) -> str:
    """The absolute address of `path` on the host of this request: its letters made small, its port ours."""
    host = split_domain_port(request.get_host())[0].lower().rstrip(".")
    return of_host(host, path) if host.endswith(f".{settings.BASE_DOMAIN}") else public(path)
