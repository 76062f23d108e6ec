"""Whether the team keeps its promises: firm callbacks that were dialled at their time, of those that fell due."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q

from callcenter.agents.models import Team
from callcenter.queue.models import Attempt, CallClosed
from callcenter.queue.ready import OWNED_FOR


@dataclass(frozen=True)
class Kept:
    """Firm promises that fell due, and those of them that were kept; `rate` is empty when none fell due."""

    due: int
    kept: int

    @property
    def rate(self) -> float | None:
        return self.kept / self.due if self.due else None


def kept(team: Team, *, since: datetime, until: datetime, now: datetime) -> Kept:
    """The promises made by the team's people for times from `since` to `until`.

    A promise is kept by a dial within a quarter of an hour of its time, whoever dials. It falls due when that quarter
    has passed; what was withdrawn before its time never did.
    """
    promised = Attempt.objects.filter(
        agent__team=team, promised_at__gte=since, promised_at__lt=until, promised_at__lte=now - OWNED_FOR
    ).exclude(Q(call__closed_reason=CallClosed.WITHDRAWN), call__closed_at__lt=F("promised_at"))
    dialled = Attempt.objects.filter(
        call=OuterRef("call"),
        dialled_at__gte=OuterRef("promised_at") - OWNED_FOR,
        dialled_at__lte=OuterRef("promised_at") + OWNED_FOR,
        claimed_at__gt=OuterRef("claimed_at"),
    )
    rows = list(promised.annotate(was_kept=Exists(dialled)).values_list("was_kept", flat=True))
    return Kept(due=len(rows), kept=sum(rows))
