"""A complaint while it is being written on a call: kept as it is typed."""

import uuid

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from callcenter.console import complaint_sheet, hands
from callcenter.console.api.doors import ConsoleView, now
from callcenter.console.api.serializers import RefusalOut
from tenants.complaints import drafts
from tenants.complaints.form import LONGEST_WORDS
from web.api import Refused


class DraftIn(serializers.Serializer):
    """The form as it stands."""

    fields = serializers.DictField(  # type: ignore[assignment]
        child=serializers.CharField(max_length=LONGEST_WORDS, allow_blank=True, trim_whitespace=False),
        help_text=gettext_lazy("The form's fields as they are; without any that holds something the draft goes."),
    )
    kept = serializers.BooleanField(
        default=False, help_text=gettext_lazy("The form is complete and is filed when the call ends.")
    )


class DraftOut(serializers.Serializer):
    """When the draft was saved; empty when nothing is kept."""

    saved_at = serializers.DateTimeField(allow_null=True)


class ComplaintDraft(ConsoleView):
    """The complaint that is being written on one call."""

    @extend_schema(
        request=DraftIn,
        responses={200: DraftOut, 400: RefusalOut, 404: RefusalOut, 409: RefusalOut},
        operation_id="keep_complaint_draft",
    )
    def put(self, request: Request, attempt_id: uuid.UUID) -> Response:
        """Keeps the form as it stands; filing the complaint or emptying the form throws the draft away."""
        attempt = hands.mine(self.agent(), attempt_id)
        form = DraftIn(data=request.data)
        form.is_valid(raise_exception=True)
        told = form.validated_data
        try:
            draft = complaint_sheet.keep(attempt, told["fields"], kept=told["kept"], agent=self.agent(), now=now())
        except drafts.Filed as filed:
            raise Refused(409, "filed", _("This complaint is with the shop already.")) from filed
        return Response(DraftOut({"saved_at": draft.saved_at if draft else None}).data)
