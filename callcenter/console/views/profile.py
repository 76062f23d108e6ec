"""A person's own settings at the console: name, single keys, what dials, and the keys of the call screen."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from callcenter.agents import dialling
from callcenter.agents.models import Agent, DialsBy
from callcenter.console import key_words, keys
from callcenter.console.access import agent
from callcenter.console.keys import Action


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    dials_by = forms.ChoiceField(label=gettext_lazy("“Dial” opens"), choices=DialsBy.choices, required=False)

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

    def __init__(self, *args: Any, agent: Agent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"instance": agent.user, "initial": {"dials_by": agent.dials_by}})
        self.agent = agent
        self.fields["name"].required = True

    def clean_dials_by(self) -> str:
        chosen = self.cleaned_data["dials_by"] or self.agent.dials_by
        if chosen == DialsBy.SIP and not self.agent.team.sip_domain:
            raise forms.ValidationError(_("The team has no SIP telephone system. Ask a supervisor."))
        return str(chosen)

    def save(self, commit: bool = True) -> Any:
        dialling.set_way(self.agent, self.cleaned_data["dials_by"])
        return super().save(commit)


class KeysForm(forms.Form):
    """A key for each action. An empty field means the usual one."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        own = keys.own(user.keys)
        super().__init__(*args, **kwargs | {"prefix": "key", "initial": {each.value: own[each] for each in Action}})
        for action in Action:
            usual = _("Usually %(key)s") % {"key": keys.DEFAULTS[action]}
            field = forms.CharField(label=str(key_words.NAMES[action]), max_length=24, required=False)
            field.help_text = usual if own[action] != keys.DEFAULTS[action] else ""
            field.widget.attrs |= {"autocomplete": "off", "spellcheck": "false", "class": "profile-key"}
            self.fields[action.value] = field

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        read = {each: _read(said.get(each.value, ""), each) for each in Action}
        chosen = {each: key for each, key in read.items() if key != keys.DEFAULTS[each]}
        for fault in keys.faults(chosen):
            self.add_error(fault.action.value, key_words.sentence(fault))
        return {"keys": keys.changed(chosen)}


@agent()
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    me = request.agent  # type: ignore[attr-defined]
    form = ProfileForm(request.POST or None, agent=me)
    if request.method != "POST":
        return _page(request, form, KeysForm(user=me.user))
    if not form.is_valid():
        return _page(request, form, KeysForm(user=me.user), status=422)
    form.save()
    messages.success(request, _("Saved."))
    return redirect("profile")


@agent()
@require_POST
def own_keys(request: HttpRequest) -> HttpResponse:
    """Keeps the person's keys, when no two actions share one."""
    me = request.agent  # type: ignore[attr-defined]
    form = KeysForm(request.POST, user=me.user)
    if not form.is_valid():
        return _page(request, ProfileForm(agent=me), form, status=422)
    me.user.keys = form.cleaned_data["keys"]
    me.user.save(update_fields=["keys"])
    messages.success(request, _("Saved."))
    return redirect("profile")


@agent()
@require_POST
def usual_keys(request: HttpRequest) -> HttpResponse:
    """All keys as usual again."""
    user = request.agent.user  # type: ignore[attr-defined]
    user.keys = {}
    user.save(update_fields=["keys"])
    messages.success(request, _("All keys are as usual again."))
    return redirect("profile")


def _page(request: HttpRequest, form: ProfileForm, own: KeysForm, *, status: int = 200) -> HttpResponse:
    return render(request, "console/profile.html", {"form": form, "keys": own}, status=status)


def _read(text: str, action: Action) -> str:
    return keys.DEFAULTS[action] if not text.strip() else keys.read(text) or text
