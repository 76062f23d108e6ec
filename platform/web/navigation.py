"""The entries of a page's navigation: plain values that the portal and the console fill in."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry. `icon` is a name in the sprite, `count` a number worth attention (None hides it).

    `primary` entries also stand in the bottom bar on a phone (at most four are shown there).
    """

    label: str | Promise
    url: str
    icon: str = "circle"
    current: bool = False
    count: int | None = None
    primary: bool = True


@dataclass(frozen=True, slots=True)
class Banner:
    """A line above the page: trial, read-only, demo. `level` is info, success, warning or danger."""

    text: str | Promise
    level: str = "info"
    url: str = ""
    action: str | Promise = ""


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step of the way here; the last one has no address."""

    label: str | Promise
    url: str = ""
