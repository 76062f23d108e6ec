"""The API's description, and a page to read it; both for people of a team."""

from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_update
from django.utils.decorators import method_decorator
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from callcenter.console.api.doors import ConsoleView


class Schema(ConsoleView, SpectacularAPIView):
    """OpenAPI 3.1 of the console's addresses."""

    urlconf = "callcenter.console.urls"
    api_version = "1"


# The reader styles itself with style attributes; nothing else is let in.
@method_decorator(csp_update({"style-src": [SELF, UNSAFE_INLINE]}), name="dispatch")
class Docs(ConsoleView, SpectacularSwaggerSplitView):
    """The description as a page."""

    url_name = "api_schema"
