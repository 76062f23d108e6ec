"""Making people: one account per e-mail address, verified or waiting for it."""

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User


def find(email: str) -> User | None:
    """The person who signs in with this address, if there is one."""
    return User.objects.filter(email__iexact=email.strip()).first()


@transaction.atomic
def make(
    *, email: str, name: str = "", password: str | None = None, language: str = "", verified: bool = False
) -> User:
    """Makes a person. Without `password` nobody can sign in until one is set. `verified`: the address was proven."""
    user = User.objects.create_user(email.strip(), password, name=name.strip(), language=language)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=verified)
    return user


@transaction.atomic
def furnish(user: User, *, name: str, password: str) -> None:
    """Gives a person who never had a password a name and one; the address counts as proven by the letter."""
    user.name = name.strip()
    user.set_password(password)
    user.save(update_fields=["name", "password"])
    EmailAddress.objects.update_or_create(
        user=user, email=user.email.lower(), defaults={"primary": True, "verified": True}
    )


def unproven() -> QuerySet[User]:
    """People with a password of their own who never signed in, as none of their addresses was ever proven."""
    proven = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
    waiting = EmailAddress.objects.filter(user=OuterRef("pk"), verified=False)
    never = User.objects.filter(Exists(waiting), ~Exists(proven), last_login=None, is_staff=False, is_demo=False)
    return never.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)
