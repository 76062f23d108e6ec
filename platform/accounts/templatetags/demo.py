"""Says on the page of signing in that demo people may come in without a telephone, where that is so."""

from django import template
from django.conf import settings

from accounts.models import User

register = template.Library()


@register.simple_tag
def demo_people() -> bool:
    """Whether demo people exist and may sign in with a password alone: in development only."""
    return bool(settings.DEMO_SIGN_IN) and User.objects.filter(is_demo=True, is_active=True).exists()
