"""The addresses of the API: which verb answers them, and which parameters the SDK lets them take."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from billing.fakestripe.errors import NotFound
from billing.fakestripe.objects import (
    checkout,
    credit_notes,
    customers,
    events,
    invoice_items,
    invoices,
    meters,
    payment_methods,
    portal,
    prices,
    products,
    subscriptions,
    webhook_endpoints,
)


@dataclass(frozen=True)
class Route:
    """`params` names a class in `stripe.params`."""

    method: str
    path: str
    handler: Callable[..., dict]
    params: str


ROUTES = [
    Route("POST", "/v1/customers", customers.create, "CustomerCreateParams"),
    Route("GET", "/v1/customers", customers.listing, "CustomerListParams"),
    Route("GET", "/v1/customers/{customer}", customers.retrieve, "CustomerRetrieveParams"),
    Route("POST", "/v1/customers/{customer}", customers.update, "CustomerUpdateParams"),
    Route("DELETE", "/v1/customers/{customer}", customers.delete, "CustomerDeleteParams"),
    Route("POST", "/v1/customers/{customer}/tax_ids", customers.add_tax_id, "CustomerTaxIdCreateParams"),
    Route("GET", "/v1/customers/{customer}/tax_ids", customers.tax_ids, "CustomerTaxIdListParams"),
    Route("DELETE", "/v1/customers/{customer}/tax_ids/{id}", customers.delete_tax_id, "CustomerTaxIdDeleteParams"),
    Route(
        "GET",
        "/v1/customers/{customer}/payment_methods",
        payment_methods.of_customer,
        "CustomerPaymentMethodListParams",
    ),
    Route("POST", "/v1/payment_methods", payment_methods.create, "PaymentMethodCreateParams"),
    Route("GET", "/v1/payment_methods", payment_methods.listing, "PaymentMethodListParams"),
    Route("GET", "/v1/payment_methods/{payment_method}", payment_methods.retrieve, "PaymentMethodRetrieveParams"),
    Route("POST", "/v1/payment_methods/{payment_method}/attach", payment_methods.attach, "PaymentMethodAttachParams"),
    Route("POST", "/v1/payment_methods/{payment_method}/detach", payment_methods.detach, "PaymentMethodDetachParams"),
    Route("GET", "/v1/payment_intents/{intent}", payment_methods.retrieve_intent, "PaymentIntentRetrieveParams"),
    Route("POST", "/v1/products", products.create, "ProductCreateParams"),
    Route("GET", "/v1/products", products.listing, "ProductListParams"),
    Route("GET", "/v1/products/{id}", products.retrieve, "ProductRetrieveParams"),
    Route("POST", "/v1/products/{id}", products.update, "ProductUpdateParams"),
    Route("DELETE", "/v1/products/{id}", products.delete, "ProductDeleteParams"),
    Route("POST", "/v1/prices", prices.create, "PriceCreateParams"),
    Route("GET", "/v1/prices", prices.listing, "PriceListParams"),
    Route("GET", "/v1/prices/{price}", prices.retrieve, "PriceRetrieveParams"),
    Route("POST", "/v1/prices/{price}", prices.update, "PriceUpdateParams"),
    Route("POST", "/v1/checkout/sessions", checkout.create, "checkout.SessionCreateParams"),
    Route("GET", "/v1/checkout/sessions", checkout.listing, "checkout.SessionListParams"),
    Route("GET", "/v1/checkout/sessions/{session}", checkout.retrieve, "checkout.SessionRetrieveParams"),
    Route("POST", "/v1/checkout/sessions/{session}", checkout.update, "checkout.SessionUpdateParams"),
    Route("POST", "/v1/checkout/sessions/{session}/expire", checkout.expire, "checkout.SessionExpireParams"),
    Route(
        "GET", "/v1/checkout/sessions/{session}/line_items", checkout.line_items, "checkout.SessionListLineItemsParams"
    ),
    Route("POST", "/v1/subscriptions", subscriptions.create, "SubscriptionCreateParams"),
    Route("GET", "/v1/subscriptions", subscriptions.listing, "SubscriptionListParams"),
    Route("GET", "/v1/subscriptions/{subscription}", subscriptions.retrieve, "SubscriptionRetrieveParams"),
    Route("POST", "/v1/subscriptions/{subscription}", subscriptions.update, "SubscriptionUpdateParams"),
    Route("DELETE", "/v1/subscriptions/{subscription}", subscriptions.cancel, "SubscriptionCancelParams"),
    Route("POST", "/v1/subscriptions/{subscription}/resume", subscriptions.resume, "SubscriptionResumeParams"),
    Route("GET", "/v1/subscription_items", subscriptions.items, "SubscriptionItemListParams"),
    Route("POST", "/v1/invoices", invoices.create, "InvoiceCreateParams"),
    Route("GET", "/v1/invoices", invoices.listing, "InvoiceListParams"),
    Route("POST", "/v1/invoices/create_preview", invoices.create_preview, "InvoiceCreatePreviewParams"),
    Route("GET", "/v1/invoices/{invoice}", invoices.retrieve, "InvoiceRetrieveParams"),
    Route("POST", "/v1/invoices/{invoice}", invoices.update, "InvoiceUpdateParams"),
    Route("DELETE", "/v1/invoices/{invoice}", invoices.delete, "InvoiceDeleteParams"),
    Route("GET", "/v1/invoices/{invoice}/lines", invoices.lines, "InvoiceLineItemListParams"),
    Route("POST", "/v1/invoices/{invoice}/finalize", invoices.finalize, "InvoiceFinalizeInvoiceParams"),
    Route("POST", "/v1/invoices/{invoice}/pay", invoices.pay, "InvoicePayParams"),
    Route("POST", "/v1/invoices/{invoice}/send", invoices.send, "InvoiceSendInvoiceParams"),
    Route("POST", "/v1/invoices/{invoice}/void", invoices.void, "InvoiceVoidInvoiceParams"),
    Route(
        "POST",
        "/v1/invoices/{invoice}/mark_uncollectible",
        invoices.mark_uncollectible,
        "InvoiceMarkUncollectibleParams",
    ),
    Route("GET", "/v1/invoice_payments", invoices.payments, "InvoicePaymentListParams"),
    Route("POST", "/v1/invoiceitems", invoice_items.create, "InvoiceItemCreateParams"),
    Route("GET", "/v1/invoiceitems", invoice_items.listing, "InvoiceItemListParams"),
    Route("GET", "/v1/invoiceitems/{invoiceitem}", invoice_items.retrieve, "InvoiceItemRetrieveParams"),
    Route("DELETE", "/v1/invoiceitems/{invoiceitem}", invoice_items.delete, "InvoiceItemDeleteParams"),
    Route("POST", "/v1/credit_notes", credit_notes.create, "CreditNoteCreateParams"),
    Route("GET", "/v1/credit_notes", credit_notes.listing, "CreditNoteListParams"),
    Route("GET", "/v1/credit_notes/{id}", credit_notes.retrieve, "CreditNoteRetrieveParams"),
    Route("POST", "/v1/billing_portal/sessions", portal.create_session, "billing_portal.SessionCreateParams"),
    Route(
        "POST",
        "/v1/billing_portal/configurations",
        portal.create_configuration,
        "billing_portal.ConfigurationCreateParams",
    ),
    Route("GET", "/v1/billing_portal/configurations", portal.configurations, "billing_portal.ConfigurationListParams"),
    Route(
        "GET",
        "/v1/billing_portal/configurations/{configuration}",
        portal.retrieve_configuration,
        "billing_portal.ConfigurationRetrieveParams",
    ),
    Route(
        "POST",
        "/v1/billing_portal/configurations/{configuration}",
        portal.update_configuration,
        "billing_portal.ConfigurationUpdateParams",
    ),
    Route("POST", "/v1/billing/meters", meters.create, "billing.MeterCreateParams"),
    Route("GET", "/v1/billing/meters", meters.listing, "billing.MeterListParams"),
    Route("GET", "/v1/billing/meters/{id}", meters.retrieve, "billing.MeterRetrieveParams"),
    Route("POST", "/v1/billing/meters/{id}", meters.update, "billing.MeterUpdateParams"),
    Route("POST", "/v1/billing/meters/{id}/deactivate", meters.deactivate, "billing.MeterDeactivateParams"),
    Route("GET", "/v1/billing/meters/{id}/event_summaries", meters.summaries, "billing.MeterListEventSummariesParams"),
    Route("POST", "/v1/billing/meter_events", meters.record, "billing.MeterEventCreateParams"),
    Route("GET", "/v1/events", events.listing, "EventListParams"),
    Route("GET", "/v1/events/{id}", events.retrieve, "EventRetrieveParams"),
    Route("POST", "/v1/webhook_endpoints", webhook_endpoints.create, "WebhookEndpointCreateParams"),
    Route("GET", "/v1/webhook_endpoints", webhook_endpoints.listing, "WebhookEndpointListParams"),
    Route(
        "GET", "/v1/webhook_endpoints/{webhook_endpoint}", webhook_endpoints.retrieve, "WebhookEndpointRetrieveParams"
    ),
    Route("POST", "/v1/webhook_endpoints/{webhook_endpoint}", webhook_endpoints.update, "WebhookEndpointUpdateParams"),
    Route(
        "DELETE", "/v1/webhook_endpoints/{webhook_endpoint}", webhook_endpoints.delete, "WebhookEndpointDeleteParams"
    ),
]

PATTERNS = [
    (route.method, re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", route.path) + "$"), route) for route in ROUTES
]


def find(method: str, path: str) -> tuple[Route, dict[str, str]]:
    """The first route that fits, with the ids in the path. Raises NotFound."""
    for wanted, pattern, route in PATTERNS:
        if wanted == method and (match := pattern.match(path)):
            return route, match.groupdict()
    raise NotFound(f"Unrecognized request URL ({method}: {path}). The local Stripe may not have it.")
