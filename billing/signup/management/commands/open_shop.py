"""Opens a shop without the web; does nothing when the shop exists already."""

from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.utils import timezone

from accounts import invitations, people
from accounts.models import Invitation
from billing.signup.forms import SLUG_PROBLEMS
from billing.subscriptions import open as opening
from callcenter.agents.models import Team
from tenants.shops import provision
from tenants.shops.models import Role, Shop, SpareSchema


class Command(BaseCommand):
    help = "Opens a shop on trial, owned by the person with this e-mail; exits 0 when the shop exists already."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="the part of the address before the domain")
        parser.add_argument("--name", required=True, help="the shop's name")
        parser.add_argument("--owner", required=True, metavar="EMAIL", help="who owns it; invited when not known yet")
        parser.add_argument("--timezone", default="", help="such as Asia/Shanghai; by default the country's")
        parser.add_argument("--language", default="", help="en, zh-hans or zh-hant; by default the country's")
        parser.add_argument("--country", default="CN", help="two letters; by default CN")
        parser.add_argument("--team", default="", metavar="SLUG", help="who calls; by default the default team")

    def handle(self, *args: Any, **options: Any) -> None:
        slug, email, now = options["slug"].strip().lower(), options["owner"].strip().lower(), timezone.now()
        found = Shop.objects.filter(slug=slug).first()
        if found is not None and found.closed_at is not None:
            raise CommandError(f"{slug}: this shop was closed; its address is not given out again")
        if found is not None:
            provision.provide(found, now=now)
            self.stdout.write(f"{slug} exists already: {found.url()}")
            return
        team = self._check(email, options)
        try:
            opening.check(slug)
        except opening.BadSlug as bad:
            raise CommandError(f"{slug}: {SLUG_PROBLEMS[bad.code]}") from bad
        except opening.SlugTaken as taken:
            raise CommandError(f"{slug}: {SLUG_PROBLEMS['taken']}") from taken
        if not SpareSchema.objects.exists():
            provision.keep_spares(now=now, wanted=1)
        owner = people.find(email) or people.make(email=email, language=options["language"])
        shop = opening.shop(
            slug=slug,
            name=options["name"],
            owner=owner,
            country=options["country"].upper(),
            language=options["language"],
            timezone=options["timezone"],
            team=team,
            now=now,
        )
        provision.provide(shop, now=now)
        self.stdout.write(f"{slug} opened: {shop.url()}")
        if not owner.has_usable_password():
            invitation, code = invitations.invite(
                kind=Invitation.Kind.SHOP, target=shop.pk, role=Role.OWNER, email=email, by=owner, now=now
            )
            invitations.send(invitation, code, language=shop.language)
            self.stdout.write(f"{email} sets a password at {invitations.link(code)}")

    def _check(self, email: str, options: dict[str, Any]) -> Team | None:
        try:
            validate_email(email)
        except ValidationError as bad:
            raise CommandError(f"--owner {email}: this is not an e-mail address") from bad
        if not options["name"].strip():
            raise CommandError("--name: a shop needs a name")
        if options["language"] and options["language"] not in dict(settings.LANGUAGES):
            raise CommandError(f"--language {options['language']}: one of {', '.join(dict(settings.LANGUAGES))}")
        if len(options["country"]) != 2 or not options["country"].isalpha():
            raise CommandError(f"--country {options['country']}: two letters, such as CN")
        try:
            ZoneInfo(options["timezone"] or "UTC")
        except (ZoneInfoNotFoundError, ValueError) as bad:
            raise CommandError(f"--timezone {options['timezone']}: no such time zone") from bad
        if not options["team"]:
            return None
        team = Team.objects.filter(slug=options["team"]).first()
        if team is None:
            raise CommandError(f"--team {options['team']}: there is no such team")
        return team
