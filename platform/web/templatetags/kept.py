"""Parts of a page that are alike for many calls: drawn once in each process for all that they depend on."""

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock
from types import SimpleNamespace
from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token, Variable
from django.template.context import Context
from django.utils.translation import get_language

register = template.Library()

#: So many drawings of one part are kept, the last used ones.
KEPT = 100


class KeptNode(template.Node):
    """Draws what is inside only for values that were not there before, and from nothing but these."""

    def __init__(self, nodelist: NodeList, values: list[FilterExpression], paths: list[tuple[str, ...]]) -> None:
        self.nodelist, self.values, self.paths = nodelist, values, paths
        self._drawn: OrderedDict[tuple[str | None, ...], str] = OrderedDict()
        self._lock = Lock()

    def render(self, context: Context) -> Any:
        values = [value.resolve(context) for value in self.values]
        key = (get_language(), *map(repr, values))
        with self._lock:
            if key in self._drawn:
                self._drawn.move_to_end(key)
                return self._drawn[key]
        drawn = self._draw(context, values)
        with self._lock:
            self._drawn[key] = drawn
            while len(self._drawn) > KEPT:
                self._drawn.popitem(last=False)
        return drawn

    def _draw(self, page: Context, values: Sequence[Any]) -> str:
        """What is inside, which sees the named values under their names and nothing else of the page."""
        own = Context(
            _under_their_names(self.paths, values),
            autoescape=page.autoescape,
            use_l10n=page.use_l10n,
            use_tz=page.use_tz,
        )
        own.template, own.render_context.template = page.template, page.render_context.template
        return self.nodelist.render(own)


def _under_their_names(paths: Sequence[tuple[str, ...]], values: Sequence[Any]) -> dict[str, Any]:
    shown = SimpleNamespace()
    for path, value in zip(paths, values, strict=True):
        holder = shown
        for name in path[:-1]:
            if not hasattr(holder, name):
                setattr(holder, name, SimpleNamespace())
            holder = getattr(holder, name)
        setattr(holder, path[-1], value)
    return vars(shown)


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """`{% kept name name.of.it … %}…{% endkept %}`: name all that the part shows, and nothing of a person.

    The part sees only what is named: anything else of the page is empty in it, the request and its token too. A value
    counts by how it is written (`repr`), so it is made of words, numbers, lists, dicts and dataclasses. The reader's
    language is always counted, the time zone is not: what is shown by a clock does not belong here.
    """
    values = [parser.compile_filter(each) for each in token.split_contents()[1:]]
    paths = [_path(value) for value in values]
    for one in paths:
        if sum(other[: len(one)] == one for other in paths) > 1:
            raise template.TemplateSyntaxError(f"kept: {'.'.join(one)} is named twice, whole or in part.")
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(nodelist, values, paths)


def _path(value: FilterExpression) -> tuple[str, ...]:
    if value.filters or not isinstance(value.var, Variable) or value.var.lookups is None:
        raise template.TemplateSyntaxError(f"kept takes names, without filters: {value.token}")
    return value.var.lookups
