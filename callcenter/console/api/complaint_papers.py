"""Photos and papers of a complaint that is being written on a call."""

import uuid
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from callcenter.console import complaint_sheet, hands
from callcenter.console.api.doors import ConsoleView, now
from callcenter.console.api.serializers import RefusalOut
from tenants.complaints import drafts
from tenants.complaints.models import ComplaintDraftPaper
from tenants.jobs import sent_papers
from web.api import Refused


class PaperIn(serializers.Serializer[Any]):
    """One photo (JPEG, PNG, WebP) or PDF of up to 10 MB."""

    file = serializers.FileField()


class PaperOut(serializers.Serializer[dict[str, Any]]):
    """A paper that is kept with the draft."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    size = serializers.IntegerField()


class PapersOut(serializers.Serializer[Any]):
    """All that are kept with the draft now."""

    papers = PaperOut(many=True)


class DraftPapers(ConsoleView):
    """What is kept with the draft of one call."""

    parser_classes = [MultiPartParser, JSONParser]  # what brings no file is told so, after the token was looked at

    @extend_schema(
        request={"multipart/form-data": PaperIn},
        responses={200: PapersOut, 400: RefusalOut, 404: RefusalOut, 409: RefusalOut, 422: RefusalOut},
        operation_id="add_complaint_paper",
    )
    def post(self, request: Request, attempt_id: uuid.UUID) -> Response:
        """Keeps a file with the draft, the same one once. When the complaint is filed it becomes one of its papers."""
        attempt, file = hands.mine(self.agent(), attempt_id), request.FILES.get("file")
        if file is None:
            raise Refused(400, "invalid", _("Choose a file first."))
        try:
            refused = complaint_sheet.attach(attempt, [file], agent=self.agent(), now=now()).refused
        except drafts.Filed as filed:
            raise Refused(409, "filed", _("This complaint is with the shop already.")) from filed
        for _name, why in refused:
            raise Refused(422, why, str(sent_papers.REFUSALS[why]), field="file")
        return Response(PapersOut({"papers": complaint_sheet.papers(attempt)}).data)


class DraftPaper(ConsoleView):
    """One of them."""

    @extend_schema(
        request=None,
        responses={200: PapersOut, 404: RefusalOut, 409: RefusalOut},
        operation_id="remove_complaint_paper",
    )
    def delete(self, request: Request, attempt_id: uuid.UUID, paper_id: uuid.UUID) -> Response:
        """Takes it off the draft."""
        attempt = hands.mine(self.agent(), attempt_id)
        try:
            complaint_sheet.take_off(attempt, paper_id, now=now())
        except ComplaintDraftPaper.DoesNotExist as absent:
            raise Http404 from absent
        return Response(PapersOut({"papers": complaint_sheet.papers(attempt)}).data)
