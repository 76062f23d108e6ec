"""Why a job is not asked about, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tenants.followups import verdicts

#: By the reason of a `SkippedJob`; files and shops give "not_wanted", too.
SKIP_NAMES: dict[str, Promise] = {
    verdicts.NOT_SAMPLED: _("not drawn into the sample"),
    verdicts.NOT_PLANNED: _("no call is planned for this kind of work"),
    verdicts.TOO_LATE: _("uploaded too late"),
    verdicts.SUPPRESSED: _("must not be called"),
    verdicts.NO_NUMBER: _("no number that a customer answers"),
    verdicts.ASKED_LATELY: _("asked a short while ago"),
    "not_wanted": _("the shop wants no call"),
}
