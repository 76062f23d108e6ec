"""Who a complaint's steps tell: the people behind the rungs of the ladder, as the shop and its team have them now."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog

from accounts.models import User
from callcenter.agents.models import Agent, AgentRole
from tenants.complaints import clocks, kinds, ladder, owner
from tenants.complaints.change import Side
from tenants.complaints.ladder import Ladder, Rung
from tenants.complaints.models import Complaint
from tenants.shops import members
from tenants.shops.models import Membership, Role, Shop, ShopSettings

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Chosen:
    """Whom a shop tells at which step, and who of it stands for the relations supervisor and the service manager."""

    ladder: Ladder
    relations: uuid.UUID | None = None
    manager: uuid.UUID | None = None

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "Chosen":
        """What `as_json` wrote; what it leaves out is as usual. Raises `TypeError` or `ValueError`."""
        return cls(ladder.read(told.get("steps") or {}), _id(told.get("relations")), _id(told.get("manager")))

    def as_json(self) -> dict[str, Any]:
        return {
            "steps": ladder.written(self.ladder),
            "relations": str(self.relations or ""),
            "manager": str(self.manager or ""),
        }


def chosen(shop: Shop) -> Chosen:
    """What the shop has set (`ShopSettings.clocks`, "escalation"), or what is usual where that cannot be read."""
    settings = ShopSettings.objects.filter(shop=shop).values_list("clocks", flat=True).first() or {}
    try:
        return Chosen.of(settings.get("escalation") or {})
    except (AttributeError, TypeError, ValueError):
        log.exception("complaint_ladder_unreadable", shop=str(shop.pk))
        return Chosen(ladder.USUAL)


def _id(told: Any) -> uuid.UUID | None:
    return uuid.UUID(told) if told else None


class Staff:
    """The people around one shop's complaints, looked up once for many of them."""

    def __init__(self, shop: Shop, *, chosen_: Chosen | None = None) -> None:
        self.shop = shop
        self.chosen = chosen_ or chosen(shop)
        self.members: list[Membership] = members.present(shop)
        leads = Agent.objects.filter(
            team__assignments__shop=shop, role=AgentRole.SUPERVISOR, revoked_at=None, user__is_active=True
        )
        self.leads: list[User] = [lead.user for lead in leads.select_related("user").order_by("joined_at", "pk")]

    def side_of(self, person: User) -> str | None:
        """On whose side a person looks at the complaint; None for somebody who has left."""
        if any(member.user_id == person.pk for member in self.members):
            return Side.SHOP
        return Side.TEAM if person in self.leads else None

    def find(self, person_id: str) -> User | None:
        """Somebody who is still here."""
        here = [*(member.user for member in self.members), *self.leads]
        return next((person for person in here if str(person.pk) == person_id), None)

    def on(self, rungs: Iterable[Rung], complaint: Complaint) -> list[User]:
        """The people on these rungs for one complaint, each once. Prefetch its events and its job."""
        found: dict[Any, User] = {}
        for rung in rungs:
            found |= {person.pk: person for person in self._on(rung, complaint)}
        return list(found.values())

    def head_of(self, category: str) -> list[User]:
        """Who stands for the department that takes up complaints of this category, if the shop named somebody."""
        named = kinds.of(self.shop).head(category)
        return [member.user for member in self.members if str(member.user_id) == named]

    def _on(self, rung: Rung, complaint: Complaint) -> Sequence[User]:
        if rung is Rung.LEAD:
            return self.leads
        if rung is Rung.OWNER:
            return self._with(Role.OWNER)
        if rung is Rung.IN_CHARGE:
            return self._in_charge(complaint) or self._on(Rung.RELATIONS, complaint)
        named = self.chosen.relations if rung is Rung.RELATIONS else self.chosen.manager
        if person := self.find(str(named)) if named else None:
            return [person]
        managers = self._with(Role.MANAGER)
        if rung is Rung.RELATIONS:  # a manager who wants no such mails leaves them to those who do
            wanting = {member.user_id for member in self.members if member.gets_complaints}
            managers = [person for person in managers if person.pk in wanting] or managers
        return managers or self._with(Role.OWNER)

    def _in_charge(self, complaint: Complaint) -> list[User]:
        """Whoever was put in charge, else the advisor of the job, if that name is a member's."""
        person = owner.of(clocks.in_order(complaint), side=Side.SHOP)
        if person is not None:
            found = self.find(str(person.id))
            return [found] if found else []
        name = _plain(complaint.job.advisor) if complaint.job else ""
        return [member.user for member in self.members if name and _plain(member.user.name) == name][:1]

    def _with(self, role: str) -> list[User]:
        return [member.user for member in self.members if member.role == role]


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
