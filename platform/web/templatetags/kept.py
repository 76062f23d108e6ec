"""Parts of a page that are alike for many calls: drawn once in each process for all that they depend on."""

from collections import OrderedDict
from threading import Lock
from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils.translation import get_language

register = template.Library()

#: So many drawings of one part are kept, the last used ones.
KEPT = 100


class KeptNode(template.Node):
    """Draws what is inside only for values that were not there before."""

    def __init__(self, nodelist: NodeList, values: list[FilterExpression]) -> None:
        self.nodelist, self.values = nodelist, values
        self._drawn: OrderedDict[tuple[str | None, ...], str] = OrderedDict()
        self._lock = Lock()

    def render(self, context: Context) -> Any:
        key = (get_language(), *(repr(value.resolve(context)) for value in self.values))
        with self._lock:
            if key in self._drawn:
                self._drawn.move_to_end(key)
                return self._drawn[key]
        drawn = self.nodelist.render(context)
        with self._lock:
            self._drawn[key] = drawn
            while len(self._drawn) > KEPT:
                self._drawn.popitem(last=False)
        return drawn


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """`{% kept value … %}…{% endkept %}`: name all that the part shows, and nothing of a person.

    A value counts by how it is written (`repr`), so it is made of words, numbers, lists, dicts and dataclasses. The
    reader's language is always counted.
    """
    values = [parser.compile_filter(each) for each in token.split_contents()[1:]]
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(nodelist, values)
