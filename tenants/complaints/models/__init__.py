"""Complaints: what the customer said, what happened since, and how it ended."""

from tenants.complaints.models.choices import Category, ClosedResult, PauseReason, Remedy, Severity, Validity
from tenants.complaints.models.complaint import Complaint
from tenants.complaints.models.event import ComplaintEvent
from tenants.complaints.models.paper import ComplaintPaper, ComplaintPaperContent

__all__ = [
    "Category",
    "ClosedResult",
    "Complaint",
    "ComplaintEvent",
    "ComplaintPaper",
    "ComplaintPaperContent",
    "PauseReason",
    "Remedy",
    "Severity",
    "Validity",
]
