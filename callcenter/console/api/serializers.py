"""What the console's API takes and answers, field by field."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from callcenter.agents.models import State
from callcenter.agents.states import EXTENSIONS
from callcenter.limits.models import Scope
from callcenter.queue.complete import Completion
from callcenter.queue.models import Attempt
from callcenter.scripts.script import MOST_CHOICES
from tenants.care.errands import LONGEST_WORDS
from tenants.care.models import Errand
from tenants.complaints.models import Category, Remedy, Severity
from tenants.followups import languages
from tenants.followups.answers import LONGEST_TEXT
from tenants.followups.dispositions import CODES
from tenants.followups.models import Answer
from tenants.followups.recording import LONGEST_LINK

HIGHEST_SEQ = 2**31 - 1
LONGEST_NOTE = 1000
#: What one page can hold back while it is offline.
MOST_ANSWERS, MOST_ERRANDS = 200, 20


class AnswerIn(serializers.Serializer):
    """One answer to one question: a score, or a code that says why there is none, or words, or several choices."""

    question = serializers.CharField(max_length=40)
    score = serializers.IntegerField(
        min_value=0, max_value=10, required=False, allow_null=True, help_text=_("From 1 to 5, or from 0 to 10.")
    )
    code = serializers.ChoiceField(choices=Answer.Code.choices, required=False, allow_blank=True)
    text = serializers.CharField(max_length=LONGEST_TEXT, required=False, allow_blank=True, trim_whitespace=False)
    chosen = serializers.ListField(
        child=serializers.CharField(max_length=40),
        required=False,
        max_length=MOST_CHOICES,
        help_text=_("Keys of several choices; with a low score those of its reasons."),
    )
    seq = serializers.IntegerField(
        min_value=0, max_value=HIGHEST_SEQ, help_text=_("Counts up; of two versions the higher one is kept.")
    )
    language = serializers.ChoiceField(choices=settings.LANGUAGES, required=False)
    version = serializers.CharField(
        max_length=36,
        required=False,
        help_text=_("The script on the page: a version's id, or “preset”. It counts for the first answer of a call."),
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not {"score", "code", "text", "chosen"} & set(attrs):
            raise serializers.ValidationError(_("Give a score, a code or a text."))
        if attrs.get("score") is not None and attrs.get("code"):
            raise serializers.ValidationError(_("Give a score or a code, not both."))
        return attrs


class AnswerOut(serializers.ModelSerializer[Answer]):
    """The answer that is kept."""

    class Meta:
        model = Answer
        fields = ["question", "score", "code", "text", "chosen", "seq", "answered_at"]


class AttemptOut(serializers.ModelSerializer[Attempt]):
    """One sitting on one call."""

    url = serializers.CharField(help_text=_("The page of the call."))

    class Meta:
        model = Attempt
        fields = [
            "id", "call", "number", "claimed_at", "lease_until", "dialled_at", "ended_at", "disposition", "url",
        ]  # fmt: skip


class LeaseOut(serializers.Serializer):
    lease_until = serializers.DateTimeField()


class DialOut(serializers.Serializer):
    dialled_at = serializers.DateTimeField()
    again = serializers.BooleanField(help_text=_("It was dialled before; nothing may ring now."))
    number = serializers.CharField()


class TimeOut(serializers.Serializer):
    at = serializers.DateTimeField()
    until = serializers.DateTimeField(allow_null=True, help_text=_("When the wrap-up is over, where there is one."))


class ExtensionIn(serializers.Serializer):
    reason = serializers.ChoiceField(choices=[(each.value, each.label) for each in EXTENSIONS])


class SeatOut(serializers.Serializer):
    """What the agent is doing; times in milliseconds since 1970."""

    state = serializers.ChoiceField(choices=State.choices)
    name = serializers.CharField()
    reason = serializers.CharField(allow_blank=True)
    level = serializers.CharField()
    now = serializers.IntegerField()
    since = serializers.IntegerField()
    until = serializers.CharField(allow_blank=True)
    held = serializers.BooleanField(help_text=_("The state is about a call that has no outcome yet."))
    may_extend = serializers.BooleanField()


class RevealIn(serializers.Serializer):
    reason = serializers.CharField(max_length=120)


class RevealOut(serializers.Serializer):
    number = serializers.CharField()
    plate = serializers.CharField()


class ComplaintIn(serializers.Serializer):
    """The form that every complaint gets; nobody judges it here."""

    category = serializers.ChoiceField(choices=Category.choices)
    subcategory = serializers.CharField(max_length=24, required=False, allow_blank=True)
    is_safety = serializers.BooleanField(
        default=False, help_text=_("Somebody may be hurt: the complaint is filed as a crisis.")
    )
    has_evidence = serializers.BooleanField(
        default=False,
        help_text=_(
            "There is a photo, a witness, or the shop saw it: then a car that was not washed clean counts like any "
            "other complaint."
        ),
    )
    severity = serializers.ChoiceField(choices=Severity.choices, default=Severity.ORDINARY)
    customer_words = serializers.CharField(max_length=LONGEST_TEXT)
    happened_when = serializers.CharField(max_length=120, required=False, allow_blank=True)
    happened_where = serializers.CharField(max_length=120, required=False, allow_blank=True)
    who_was_involved = serializers.CharField(max_length=120, required=False, allow_blank=True)
    remedy_sought = serializers.ChoiceField(choices=Remedy.choices, required=False)
    remedy_words = serializers.CharField(max_length=300, required=False, allow_blank=True)
    promise = serializers.CharField(max_length=300, required=False, allow_blank=True)
    promise_due_at = serializers.CharField(
        max_length=40,
        required=False,
        allow_blank=True,
        allow_null=True,
        help_text=_("ISO 8601; without an offset it is on the customer's clock."),
    )


class ErrandIn(serializers.Serializer):
    """A task for the shop: what, by when, and who is to do it: one of its people, else a post."""

    kind = serializers.ChoiceField(choices=Errand.Kind.choices)
    words = serializers.CharField(
        max_length=LONGEST_WORDS, required=False, allow_blank=True, help_text=_("Required with the kind “other”.")
    )
    due_at = serializers.CharField(max_length=40, help_text=_("ISO 8601; without an offset it is on the shop's clock."))
    post = serializers.ChoiceField(choices=Errand.Post.choices, required=False)
    person = serializers.UUIDField(required=False, allow_null=True)


class ErrandWithId(ErrandIn):
    """The same, with the id that the page made: sent twice, it is taken down once."""

    id = serializers.UUIDField()


class RecordingIn(serializers.Serializer):
    """Whether a call is recorded, and where."""

    consents = serializers.BooleanField(
        required=False, allow_null=True, default=None, help_text=_("Whether the customer agrees to be recorded.")
    )
    link = serializers.CharField(
        max_length=LONGEST_LINK, required=False, allow_blank=True, allow_null=True, default=None,
        help_text=_("Where the recording is: https. Only with consent."),
    )  # fmt: skip


class AlongIn(serializers.Serializer):
    """How one of the calls ended that were taken along; one that is not named was not talked about."""

    call = serializers.UUIDField()
    disposition = serializers.ChoiceField(choices=[(code, code) for code in CODES])


class CompletionIn(serializers.Serializer):
    """How a call ended."""

    attempt = serializers.UUIDField(
        required=False, help_text=_("The idempotency key, unless the header Idempotency-Key holds it.")
    )
    disposition = serializers.ChoiceField(choices=[(code, code) for code in CODES])
    note = serializers.CharField(max_length=LONGEST_NOTE, required=False, allow_blank=True)
    callback_at = serializers.CharField(
        max_length=40,
        required=False,
        allow_blank=True,
        allow_null=True,
        help_text=_("ISO 8601; without an offset it is on the customer's clock."),
    )
    callback_is_firm = serializers.BooleanField(required=False, default=True)
    language = serializers.ChoiceField(
        choices=[*settings.LANGUAGES, (languages.OTHER, _("another language"))],
        required=False,
        allow_blank=True,
        help_text=_("With the outcome “language”: what the customer speaks. Another language is named in the note."),
    )
    detail = serializers.CharField(
        max_length=12, required=False, allow_blank=True, help_text=_("The code of your team's finer outcome.")
    )
    wider = serializers.ChoiceField(
        choices=[(Scope.TEAM.value, _("every shop of the team"))],
        required=False,
        allow_blank=True,
        help_text=_("With the outcome “do_not_call”: how far the wish reaches beyond this shop."),
    )
    complaint = ComplaintIn(required=False, allow_null=True)
    reminded = serializers.ListField(child=serializers.CharField(max_length=20), required=False, max_length=100)
    along = AlongIn(many=True, required=False)
    answers = AnswerIn(  # type: ignore[call-arg]  # the stubs do not know what a list of them takes
        many=True, required=False, max_length=MOST_ANSWERS, help_text=_("Answers that could not be brought before.")
    )
    recording = RecordingIn(required=False, allow_null=True)
    errands = ErrandWithId(  # type: ignore[call-arg]
        many=True, required=False, max_length=MOST_ERRANDS, help_text=_("Tasks that could not be brought before.")
    )
    errands_taken_back = serializers.ListField(
        child=serializers.UUIDField(), required=False, max_length=MOST_ERRANDS,
        help_text=_("Tasks of this call that the agent took back. One that the shop has seen stays."),
    )  # fmt: skip


class CompletionOut(serializers.Serializer[Completion]):
    """What came of the attempt. While the follow-up is open, `next_try_at` says when it is tried again."""

    attempt = serializers.UUIDField()
    disposition = serializers.CharField()
    closed = serializers.BooleanField()
    next_try_at = serializers.DateTimeField(allow_null=True)
    complaint = serializers.UUIDField(allow_null=True)


class RefusalOut(serializers.Serializer):
    """Every refusal has a sentence, and a code for programs."""

    detail = serializers.CharField()
    code = serializers.CharField(required=False)
