"""The scripts that a team wrote for itself: which one for whom, and each version of it as it was published."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from callcenter.scripts.script import Channel, Segment


class Script(models.Model):
    """A team's own words for one type of call, in one language; with a shop, only for that shop.

    Without a row, or once it is withdrawn, the preset speaks. A shop that is dropped leaves its scripts behind, frozen
    as they are: the link to it is no constraint, and nobody finds them any more.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey("agents.Team", on_delete=models.PROTECT, related_name="scripts")
    shop = models.ForeignKey(
        "shops.Shop", on_delete=models.DO_NOTHING, db_constraint=False, null=True, related_name="scripts"
    )
    call_type = models.CharField(max_length=20)
    segment = models.CharField(
        max_length=12, choices=[(each.value, each.value) for each in Segment], default=Segment.ANY.value
    )
    channel = models.CharField(
        max_length=8, choices=[(each.value, each.value) for each in Channel], default=Channel.PHONE.value
    )
    language = models.CharField(max_length=8, choices=settings.LANGUAGES)
    created_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team", "shop", "call_type", "segment", "channel", "language"],
                nulls_distinct=False,
                name="script_once",
            )
        ]


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")


class ScriptVersion(models.Model):
    """One version, the whole script in one document. Once published nothing can change or delete it.

    `revision` counts how often a draft was saved, so that of two people the second is told. `based_on` is the version
    that its words were copied from, empty for a preset.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    script = models.ForeignKey(Script, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    body = models.JSONField()
    revision = models.PositiveIntegerField(default=0)
    based_on = models.UUIDField(null=True)
    opened_at = models.DateTimeField()
    opened_by = models.UUIDField(null=True)
    saved_at = models.DateTimeField()
    saved_by = models.UUIDField(null=True)
    published_at = models.DateTimeField(null=True)
    published_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["script", "number"], name="script_version_once"),
            models.UniqueConstraint(fields=["script"], condition=models.Q(state="draft"), name="script_draft_once"),
            models.CheckConstraint(
                condition=models.Q(state="draft", published_at=None)
                | models.Q(state="published", published_at__isnull=False),
                name="script_version_published_at",
            ),
        ]

    @property
    def is_draft(self) -> bool:
        return self.state == State.DRAFT
