"""Complaints: what the customer said, what happened since, and how it ended."""

from tenants.complaints.models.action import CorrectiveAction
from tenants.complaints.models.choices import (
    Category,
    ClosedResult,
    Department,
    PauseReason,
    Remedy,
    Severity,
    Source,
    Validity,
)
from tenants.complaints.models.complaint import Complaint
from tenants.complaints.models.draft import ComplaintDraft
from tenants.complaints.models.draft_paper import ComplaintDraftPaper
from tenants.complaints.models.event import ComplaintEvent
from tenants.complaints.models.goodwill import Goodwill
from tenants.complaints.models.paper import ComplaintPaper, ComplaintPaperContent
from tenants.complaints.models.recurrence import Recurrence
from tenants.complaints.models.staff_link import StaffLink
from tenants.complaints.models.tracing import GoodwillKind, ResponsiblePost, RootCause

__all__ = [
    "Category",
    "ClosedResult",
    "Complaint",
    "ComplaintDraft",
    "ComplaintDraftPaper",
    "ComplaintEvent",
    "ComplaintPaper",
    "ComplaintPaperContent",
    "CorrectiveAction",
    "Department",
    "Goodwill",
    "GoodwillKind",
    "PauseReason",
    "Recurrence",
    "Remedy",
    "ResponsiblePost",
    "RootCause",
    "Severity",
    "Source",
    "StaffLink",
    "Validity",
]
