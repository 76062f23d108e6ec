"""Whether a call is recorded with the customer's consent, and where the recording is."""

import uuid

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from callcenter.console import hands
from callcenter.console import recording as of_call
from callcenter.console.api.doors import ConsoleView, now
from callcenter.console.api.serializers import RecordingIn, RefusalOut
from tenants.followups import recording
from web.api import Refused


class RecordingOut(serializers.Serializer[of_call.State]):
    consents = serializers.BooleanField(allow_null=True)
    has_link = serializers.SerializerMethodField()

    def get_has_link(self, state: of_call.State) -> bool:
        return bool(state.link)


class Recordings(ConsoleView):
    """The recording of one call."""

    @extend_schema(
        request=RecordingIn,
        responses={200: RecordingOut, 400: RefusalOut, 404: RefusalOut, 409: RefusalOut, 422: RefusalOut},
        operation_id="note_recording",
    )
    def put(self, request: Request, attempt_id: uuid.UUID) -> Response:
        """Keeps the customer's yes or no, and the link to the recording. A no takes the link away."""
        attempt, moment = hands.mine(self.agent(), attempt_id), now()
        form = RecordingIn(data=request.data)
        form.is_valid(raise_exception=True)
        try:
            state = of_call.keep(attempt, form.validated_data, agent=self.agent(), now=moment)
        except REFUSALS as error:
            raise refusal(error) from error
        return Response(RecordingOut(state).data)


REFUSALS = (of_call.NotRecorded, recording.NoConsent, recording.BadLink)


def refusal(error: Exception) -> Refused:
    """A sentence for each refusal."""
    match error:
        case of_call.NotRecorded():
            return Refused(409, "not_recorded", _("Your team records no calls."))
        case recording.NoConsent():
            return Refused(409, "no_consent", _("The customer has not agreed to be recorded."))
    return Refused(422, "bad_link", _("Paste a link that begins with https://."), field="link")
