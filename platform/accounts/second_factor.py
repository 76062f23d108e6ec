"""Who must sign in with a second factor. The rules are callables named in the settings, one per room that has one."""

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.utils.module_loading import import_string

from accounts.models import User


def staff(user: User) -> bool:
    """Staff of the platform always need one."""
    return user.is_staff


def must_have(user: User) -> bool:
    """Whether a rule asks for a second factor. Demo people are let in without a telephone, in development only."""
    if user.is_demo and settings.DEMO_SIGN_IN:
        return False
    return any(import_string(rule)(user) for rule in settings.SECOND_FACTOR_RULES)


def is_missing(user: User) -> bool:
    """Whether the person must set up a second factor before going on."""
    return must_have(user) and not is_mfa_enabled(user)
