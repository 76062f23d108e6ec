"""A page that shows every component, in development only: look here before you make a new one."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from web import charts, paging
from web.navigation import Banner, Crumb, NavItem


class SampleForm(forms.Form):
    name = forms.CharField(label="Name", help_text="As it stands on the sign above the door.")
    email = forms.EmailField(label="E-mail")
    language = forms.ChoiceField(label="Language", choices=[("en", "English"), ("zh", "中文")], required=False)
    score = forms.ChoiceField(
        label="Score", choices=[(str(n), str(n)) for n in range(1, 6)], widget=forms.RadioSelect, help_text="1 to 5"
    )
    days = forms.MultipleChoiceField(
        label="Days", choices=[("1", "Mon"), ("2", "Tue")], widget=forms.CheckboxSelectMultiple, required=False
    )
    note = forms.CharField(label="Note", widget=forms.Textarea, required=False)
    terms = forms.BooleanField(label="I accept the terms")


def styleguide(request: HttpRequest) -> HttpResponse:
    """GET ?base=portal|console|site|accounts."""
    base = request.GET.get("base", "portal")
    base = base if base in ("portal", "console", "site", "accounts") else "portal"
    now = timezone.now()
    names = [("Overview", "home"), ("Jobs", "car"), ("Complaints", "message-report"), ("Results", "chart-bar")]
    names += [("Upload", "upload"), ("Members", "users"), ("Settings", "settings"), ("Billing", "credit-card")]
    form = SampleForm({"email": "not an address"}) if "errors" in request.GET else SampleForm()
    context: dict[str, Any] = {
        "base": f"{base}/base.html",
        "shop_name": "顺达汽修 (徐汇店)",
        "nav": [
            NavItem(name, f"?base={base}&n={i}", icon, current=i == 0, count=3 if i == 2 else None)
            for i, (name, icon) in enumerate(names)
        ],
        "banner": Banner("Trial: 9 days or 62 reached customers left.", "warning", "#", "Choose a plan"),
        "crumbs": [Crumb("Overview", "/"), Crumb("Style guide")],
        "tabs": [NavItem("All", "?a", current=True, count=12), NavItem("Open", "?b", count=3), NavItem("Closed", "?c")],
        "form": form,
        "now": now,
        "page": paging.page(request, range(1, 482)),
        "events": [
            {
                "at": now - timedelta(hours=3),
                "title": "Complaint filed",
                "by": "Li",
                "text": "等了很久。",
                "level": "danger",
            },
            {"at": now - timedelta(hours=1), "title": "Reply", "by": "Wang", "text": "We called and said sorry."},
            {"at": now, "title": "Handled", "level": "success"},
        ],
        "charts": _charts(),
        "spark": charts.sparkline([4.1, 4.2, None, 4.0, 4.4, 4.5, 4.6], title="Satisfaction, 7 weeks").svg,
    }
    return render(request, "components/styleguide.html", context)


def _charts() -> list[charts.Chart]:
    weeks = [
        charts.Point(f"W{n}", value, answers)
        for n, (value, answers) in enumerate(
            [(4.1, 20), (4.3, 25), (None, 0), (3.9, 18), (4.4, 30), (4.6, 22), (4.5, 27), (4.6, 31)], start=36
        )
    ]
    return [
        charts.bars(
            [
                charts.Bar("等待时间太长", 12, "31 %"),
                charts.Bar("Price not explained", 7, "18 %"),
                charts.Bar("清洗", 2, pale=True),
            ],
            title="Reasons for low scores",
        ),
        charts.stacked_bars(
            [charts.Stack("Response speed", [60, 30, 8, 4, 2]), charts.Stack("维修质量", [80, 20, 4, 1, 1])],
            segments=["5", "4", "3", "2", "1"],
            title="Answers by question",
            colours=("1", "4", "5", "2", "bad"),
        ),
        charts.trend(weeks, title="Satisfaction by week"),
        charts.intervals(
            [
                charts.Interval("李师傅", 4.6, 4.3, 4.8, 41),
                charts.Interval("Advisor Wang", 3.9, 3.4, 4.3, 18, colour="bad"),
                charts.Interval("Zhao", 5.0, None, None, 2),
            ],
            title="By advisor",
        ),
        charts.columns([charts.Bar(f"{n} Nov", 3 * n % 17) for n in range(1, 15)], title="Jobs uploaded by day"),
    ]
