"""The step of columns: what each column of a file is taken for, and a template whose columns we know."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tenants.portal import upload_columns_form
from tenants.portal.access import WORKERS, member
from tenants.portal.uploading import send
from tenants.portal.views import uploads
from tenants.shops.models import Shop
from tenants.uploads import answer, headers, tasks
from tenants.uploads.models import State, Upload
from web import exports

#: The columns of the template, the needed ones first.
TEMPLATE = (
    "job_no", "delivered_at", "mobile", "customer_name", "plate", "job_type", "advisor", "technician", "model",
    "mileage_in", "repair_items", "declined_items", "total_amount",
)  # fmt: skip
#: The sample, by language; its numbers are of ranges in which nobody can be called.
SAMPLES = {
    "zh": (
        ("A1001", 3, "王芳", "沪A12345", "保养", "李晓梅", "张师傅", "别克君威", 42000, "更换机油;机滤", "刹车片", 380),
        ("A1002", 3, "赵敏", "沪AD12346", "维修", "李晓梅", "陈师傅", "比亚迪汉", 18500, "更换雨刮片", "", 120),
        ("A1003", 2, "周强", "沪B77881", "大修", "刘洋", "张师傅", "大众帕萨特", 96000, "变速箱检修", "", 6800),
    ),
    "en": (
        ("A1001", 3, "Ann Lee", "AB12CDE", "Service", "Sam", "Tom", "Golf", 42000, "Oil; filter", "Brake pads", 380),
        ("A1002", 3, "Bob Hill", "AB13CDF", "Repair", "Sam", "Joe", "Fiesta", 18500, "Wiper blades", "", 120),
        ("A1003", 2, "Cy Young", "AB14CDG", "Repair", "Kim", "Tom", "Astra", 96000, "Clutch", "", 680),
    ),
}  # fmt: skip
SAMPLE_PHONES = {"CN": "1540000001{}"}
OTHER_SAMPLE_PHONE = "+1 202 555 011{}"


@member(*WORKERS, writes=True)
@require_http_methods(["GET", "POST"])
def columns(request: HttpRequest, upload_id: str) -> HttpResponse:
    """What a person says of the file: its columns, its sheet, its dates, its words. It is read again with that."""
    found = get_object_or_404(Upload, pk=upload_id)
    if request.method == "GET":
        if found.state not in (State.COLUMNS, State.CHECK):
            return redirect("upload", found.pk)
        return uploads.step(request, found, State.COLUMNS)
    columns_said, choices = upload_columns_form.read(request.POST, found)
    if found.state == State.CHECK and upload_columns_form.says_nothing(columns_said, choices):
        return redirect("upload", found.pk)
    try:
        answer.upload(found, columns_said, choices=choices, now=timezone.now())
    except answer.Unanswered:
        messages.error(request, _("Say what each column in question is, or leave it out."))
        return redirect("upload_columns", found.pk)
    except answer.UnknownField:
        messages.error(request, _("Choose one of the fields that are offered."))
        return redirect("upload_columns", found.pk)
    except answer.UnknownChoice:
        messages.error(request, _("Choose one of the values that are offered."))
        return redirect("upload_columns", found.pk)
    except answer.TooLate:
        messages.warning(request, _("This file was taken in or thrown away meanwhile."))
        return redirect("upload", found.pk)
    send(tasks.read_upload, request, found)
    return redirect("upload", found.pk)


@member(*WORKERS)
@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """An empty table with our headings, or one with sample rows."""
    language = get_language() or "en"
    heads = [headers.label(name, language) for name in TEMPLATE]
    rows = _samples(request.shop, language) if "sample" in request.GET else []  # type: ignore[attr-defined]
    sheet = exports.Sheet(name=_("Delivered jobs"), header=heads, rows=rows)
    return exports.attachment(exports.xlsx([sheet]), f"{_('Delivered jobs')}.xlsx", exports.XLSX_TYPE)  # type: ignore[return-value]


def _samples(shop: Shop, language: str) -> list[tuple[Any, ...]]:
    """The sample's rows, delivered some days ago."""
    today, phone = shop.today(timezone.now()), SAMPLE_PHONES.get(shop.country, OTHER_SAMPLE_PHONE)
    rows = SAMPLES["zh" if language.startswith("zh") else "en"]
    return [
        (number, today - timedelta(days=back), phone.format(place), *rest)
        for place, (number, back, *rest) in enumerate(rows)
    ]
