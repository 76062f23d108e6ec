"""What the browser tests of scripts need: an open draft, and what was kept."""

from typing import Any

from django.utils import timezone

from callcenter.agents.models import Team
from callcenter.queue.models import Attempt, Call
from callcenter.scripts import draft
from callcenter.scripts.models import Script, ScriptVersion


def opened() -> str:
    """The open draft of the script for washes, in English; answers its id."""
    team = Team.objects.get(slug="city")
    return str(draft.open(team, call_type="wash", language="en", by=None, now=timezone.now()).pk)


def body(*, version: str) -> Any:
    """The document of a version as it is kept."""
    return ScriptVersion.objects.get(pk=version).body


def calls() -> list[int]:
    """How many calls and attempts there are, of anybody."""
    return [Call.objects.count(), Attempt.objects.count()]


def none() -> None:
    """Takes the draft back."""
    ScriptVersion.objects.filter(script__call_type="wash", state="draft").delete()
    Script.objects.filter(call_type="wash", versions=None).delete()
