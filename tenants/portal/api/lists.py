"""How lists are read: in pages, by days of the shop, in an order that is on the list."""

from datetime import date, datetime, time, timedelta
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import exceptions
from rest_framework.filters import OrderingFilter
from rest_framework.generics import GenericAPIView
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.pagination import LimitOffsetPagination
from rest_framework.request import Request
from rest_framework.response import Response

from tenants.portal.api.doors import ShopView
from web.api import refuse_unknown_parameters


class Pages(LimitOffsetPagination):
    """A hundred at a time unless asked otherwise, five hundred at most; what is more or no number is refused."""

    default_limit, max_limit = 100, 500

    def get_limit(self, request: Request) -> int:
        written = request.query_params.get(self.limit_query_param)
        if written is None:
            return self.default_limit
        if not (_is_number(written) and 1 <= int(written) <= self.max_limit):
            sentence = _("A whole number from 1 to %(most)s.") % {"most": self.max_limit}
            raise exceptions.ValidationError({self.limit_query_param: [sentence]})
        return int(written)

    def get_offset(self, request: Request) -> int:
        written = request.query_params.get(self.offset_query_param, "0")
        if not _is_number(written):
            raise exceptions.ValidationError({self.offset_query_param: [_("A whole number, 0 or more.")]})
        return int(written)


class Ordering(OrderingFilter):
    """An order that is not on the view's list is refused; rows that are alike stand in the order of their ids."""

    ordering_description: Any = gettext_lazy("Fields to order by; a minus before one turns it round.")

    def get_ordering(self, request: Request, queryset: QuerySet, view: Any) -> list[str]:
        written = request.query_params.get(self.ordering_param, "")
        asked = [name.strip() for name in written.split(",") if name.strip()]
        for name in asked:
            if name.removeprefix("-") not in view.ordering_fields:
                sentence = _("Order by one of: %(names)s.") % {"names": ", ".join(view.ordering_fields)}
                raise exceptions.ValidationError({self.ordering_param: [sentence]})
        return [*(asked or view.ordering), "pk"]


class _Day(django_filters.DateFilter):
    def edge(self, day: date) -> datetime:
        """The midnight with which the shop's day begins."""
        return datetime.combine(day, time(), self.parent.request.shop.zone)


@extend_schema_field(OpenApiTypes.DATE)
class FromDay(_Day):
    """From this day of the shop on."""

    def filter(self, qs: QuerySet, value: date | None) -> QuerySet:
        return qs.filter(**{f"{self.field_name}__gte": self.edge(value)}) if value else qs


@extend_schema_field(OpenApiTypes.DATE)
class UntilDay(_Day):
    """Until the end of this day of the shop."""

    def filter(self, qs: QuerySet, value: date | None) -> QuerySet:
        if not value or value == date.max:
            return qs
        return qs.filter(**{f"{self.field_name}__lt": self.edge(value + timedelta(days=1))})


class Listed(ListModelMixin, ShopView, GenericAPIView):
    """A list of the shop's things."""

    pagination_class = Pages
    filter_backends = (DjangoFilterBackend, Ordering)
    ordering_fields: tuple[str, ...] = ()
    ordering: tuple[str, ...] = ()

    def get(self, request: Request) -> Response:
        filters = self.filterset_class.base_filters  # type: ignore[attr-defined]
        refuse_unknown_parameters(request, {"limit", "offset", "ordering", *filters})
        return self.list(request)


class One(RetrieveModelMixin, ShopView, GenericAPIView):
    """One of the shop's things; another shop's and none at all are the same."""

    filter_backends = ()
    lookup_url_kwarg = "id"

    def get(self, request: Request, id: Any) -> Response:
        refuse_unknown_parameters(request, set())
        return self.retrieve(request)


def _is_number(written: str) -> bool:
    return written.isascii() and written.isdecimal() and len(written) < 10
