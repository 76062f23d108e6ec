"""Says on the page that asks for the password again what it is asked for."""

from django import template
from django.utils.functional import Promise

from accounts import proof

register = template.Library()


@register.simple_tag(takes_context=True)
def why_asked(context: template.Context) -> str | Promise:
    return proof.why(context["request"])
