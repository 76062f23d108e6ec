"""The rows of a file that could not be taken: a file of them to mend and send again."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tenants.portal.access import member
from tenants.portal.uploading import UPLOADERS
from tenants.uploads import read
from tenants.uploads.messages import rejection
from tenants.uploads.models import RejectedRow, Upload
from web import exports


@member(*UPLOADERS)
@require_GET
def rejected(request: HttpRequest, upload_id: str) -> HttpResponse:
    """The rows that could not be taken, the reason first, to be mended and uploaded alone."""
    found = get_object_or_404(Upload, pk=upload_id)
    reasons: dict[int, list[str]] = {}
    cells: dict[int, list[str]] = {}
    for row in found.rejected_rows.all():
        reasons.setdefault(row.row, []).append(_sentence(row))
        if row.cells is not None:
            cells[row.row] = row.cells
    kept = read.kept_headers(found.mapping, found.asked)
    sheet = exports.Sheet(
        name=_("Rejected rows"),
        header=[_("Why"), *[header for header in found.about.get("headers", []) if header in kept]],
        rows=[[" ".join(why), *cells.get(row, [])] for row, why in reasons.items()],
    )
    return exports.attachment(exports.xlsx([sheet]), f"{_('Rejected rows')}.xlsx", exports.XLSX_TYPE)  # type: ignore[return-value]


def _sentence(row: RejectedRow) -> str:
    return rejection(row.code, column=row.column, value=row.value)
