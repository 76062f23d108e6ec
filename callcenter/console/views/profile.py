"""A person's own settings at the console: name, and whether single keys answer the survey."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.models import User
from callcenter.console.access import agent


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = User
        fields = ["name", "single_keys"]
        labels = {
            "name": gettext_lazy("Name, as customers hear it"),
            "single_keys": gettext_lazy("Single-key shortcuts"),
        }
        help_texts = {
            "single_keys": gettext_lazy(
                "Digits and letters answer the survey while it has the focus. Without them, use Tab, Space and the "
                "function keys."
            )
        }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["name"].required = True


@agent()
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    form = ProfileForm(request.POST or None, instance=request.agent.user)  # type: ignore[attr-defined]
    if request.method != "POST":
        return render(request, "console/profile.html", {"form": form})
    if not form.is_valid():
        return render(request, "console/profile.html", {"form": form}, status=422)
    form.save()
    messages.success(request, _("Saved."))
    return redirect("profile")
