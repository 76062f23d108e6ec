"""What agents see and say of a shop: its spoken name, the number that customers see, and whom to ring at once."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from callcenter.agents import assign
from callcenter.agents.models import AgentRole
from callcenter.console.access import agent
from tenants.shops.models import Shop

_NUMBER = r"^[+0-9][0-9 ()/-]{2,30}$"
_NO_NUMBER = {"invalid": _("Write a telephone number.")}


class ShopDeskForm(forms.ModelForm):  # type: ignore[type-arg]
    number_to_present = forms.RegexField(
        _NUMBER,
        label=_("Number that customers see when called"),
        help_text=_("As your telephone provider sets it; the call screen shows it."),
        error_messages=_NO_NUMBER,
        required=False,
    )
    escalation_phone = forms.RegexField(
        _NUMBER, label=_("Number for what cannot wait"), error_messages=_NO_NUMBER, required=False
    )

    class Meta:
        model = Shop
        fields = ["spoken_name", "number_to_present", "escalation_phone"]
        labels = {"spoken_name": _("Name as spoken on the telephone")}


@agent(AgentRole.SUPERVISOR)
@require_http_methods(["GET", "HEAD", "POST"])
def shop_desk(request: HttpRequest, slug: str) -> HttpResponse:
    team = request.agent.team  # type: ignore[attr-defined]
    shop = assign.shop_of(team, slug)
    if shop is None:
        raise Http404
    form = ShopDeskForm(request.POST or None, instance=shop)
    if form.is_valid():
        shop.save(update_fields=list(form.cleaned_data))
        messages.success(request, gettext("Saved. It holds from the next call on."))
        return redirect("shops")
    return render(request, "console/shop_desk.html", {"form": form, "shop": shop}, status=422 if form.errors else 200)
