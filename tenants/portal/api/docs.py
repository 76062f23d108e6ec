"""The API's description, and a page to read it; for people of the shop, and for its systems."""

from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_update
from django.utils.decorators import method_decorator
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from tenants.portal.api.doors import BySession, ByToken, HasTokenOrIsMember, ShopView


class Bearer(OpenApiAuthenticationExtension):
    """How the description names the token."""

    target_class = "tenants.portal.api.doors.ByToken"
    name = "token"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}


class Schema(ShopView, SpectacularAPIView):
    """OpenAPI 3.1 of the addresses for a shop's own systems."""

    authentication_classes = [ByToken, BySession]
    permission_classes = [HasTokenOrIsMember]
    urlconf = "tenants.portal.urls"
    api_version = "1"
    custom_settings = {
        "ENUM_NAME_OVERRIDES": {
            "JobKind": "tenants.jobs.models.JobKind",
            "FollowUpKind": "tenants.followups.models.Kind",
            "LineKind": "tenants.jobs.models.JobLine.Kind",
            "FollowUpState": "tenants.portal.api.serializers.OPEN_OR_CLOSED",
            "ComplaintState": "tenants.portal.api.serializers.COMPLAINT_STATES",
            "RowState": "tenants.portal.api.job_in.ROW_STATES",
            "ClockState": "tenants.portal.api.serializers.CLOCK_STATES",
        }
    }


# The reader styles itself with style attributes; nothing else is let in.
@method_decorator(csp_update({"style-src": [SELF, UNSAFE_INLINE]}), name="dispatch")
class Docs(ShopView, SpectacularSwaggerSplitView):
    """The description as a page."""

    authentication_classes = [ByToken, BySession]
    permission_classes = [HasTokenOrIsMember]
    url_name = "api_schema"
