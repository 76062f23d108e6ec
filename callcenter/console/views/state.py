"""The agent says what they are doing now, and may ask for a longer wrap-up."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from callcenter.agents import states
from callcenter.agents.models import State
from callcenter.console import work
from callcenter.console.access import agent


class StateForm(forms.Form):
    """Where to, and for a break why."""

    state = forms.ChoiceField(choices=State.choices)
    reason = forms.CharField(required=False, max_length=10)


@agent()
@require_POST
def state(request: HttpRequest) -> HttpResponse:
    """Goes to the state that was chosen, or says why not."""
    form = StateForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            work.go(request.agent, said["state"], reason=said["reason"], now=timezone.now())  # type: ignore[attr-defined]
        except states.CallInHand:
            messages.error(request, _("First finish the call in your hands, or hand it back."))
        except states.ReasonMissing:
            messages.error(request, _("Say why you take a break."))
        except work.NoSuchState:
            messages.error(request, _("This state follows from a call; nobody chooses it."))
    return redirect("desk")


@agent()
@require_POST
def extension(request: HttpRequest) -> HttpResponse:
    """Makes the wrap-up longer, once."""
    try:
        states.extend(request.agent, reason=request.POST.get("reason", ""), now=timezone.now())  # type: ignore[attr-defined]
    except states.ReasonMissing:
        messages.error(request, _("Say why the wrap-up takes longer."))
    except states.AlreadyExtended:
        messages.error(request, _("A wrap-up can be made longer once."))
    except states.NotWrappingUp:
        messages.info(request, _("The wrap-up is over."))
    return redirect("desk")
