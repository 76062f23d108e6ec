"""Who may do what at which address: one row per address and, where it matters, per state of the object it names.

A new address needs its row here, or `test_policy.py` fails and says so. A row reads: host, name, the roles for each
method the address takes, and what is needed to ask: `args` names things of `world.py` (or `=text` for a fixed word) and
`sends` is a form that would be taken. `shows` says that an answer holds words of the shop ("words"), its name ("name")
or a customer's number ("phone"), `rings` that an agent has dialled and sees the number. `status` is the one answer of a
door that opens to nobody here, `or_else` another answer that is right, and `why` says why. `multipart` sends the form
with files, which are its values in bytes. Everybody who is not named gets what an address that does not exist gets.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tenants.followups.attempt_policy import DELAYED
from tests.isolation.world import OUTSIDE, ROLES
from tests.tenants.jobs.paper_files import pdf

ANYBODY = frozenset(ROLES)
SIGNED_IN = ANYBODY - frozenset(OUTSIDE)
EVERYBODY = frozenset({"owner", "manager", "advisor", "viewer"})  # of the shop
WORKERS = EVERYBODY - {"viewer"}
MANAGERS = frozenset({"owner", "manager"})
OWNERS = frozenset({"owner"})
TEAM = frozenset({"agent", "colleague", "supervisor"})
AGENT = frozenset({"agent"})
COLLEAGUE = frozenset({"colleague"})
SUPERVISORS = frozenset({"supervisor"})
STAFF = frozenset({"staff"})
TOKEN = frozenset({"token"})
#: The same role in the other shop or team: on hosts that all share, what is foreign to one is home to the other.
MIRRORED = {"stranger": "owner", "other_agent": "agent", "other_supervisor": "supervisor"}

#: The address of a script that every team has.
REPAIR_SCRIPT = {"call_type": "=repair", "channel": "=phone", "segment": "=any", "language": "=en"}

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True)
class Row:
    """One address for one kind of object."""

    host: str
    name: str
    may: dict[str, frozenset[str]]
    args: dict[str, str] = field(default_factory=dict)
    query: dict[str, str] = field(default_factory=dict)
    sends: dict[str, Any] = field(default_factory=dict)
    shows: str = ""
    rings: bool = False
    api: bool = False
    multipart: bool = False
    status: int = 0
    or_else: int = 0
    why: str = ""

    @property
    def names_an_object(self) -> bool:
        """Whether its address holds an id that could be another shop's."""
        return any(not value.startswith("=") for value in self.args.values())

    @property
    def label(self) -> str:
        things = " ".join(f"{key}={value}" for key, value in self.args.items())
        return f"{self.host}:{self.name}{f' ({things})' if things else ''}"

    @property
    def policy_class(self) -> tuple[Any, ...]:
        """Rows of one class answer to the same guard in the same way; one of them stands for all by default."""
        return (self.host, self.api, bool(self.args), tuple(sorted((m, tuple(sorted(r))) for m, r in self.may.items())))


def _rows(host: str, *described: tuple[str, dict[str, Any]]) -> list[Row]:
    made = []
    for name, told in described:
        may = {method: told.pop(method) for method in METHODS if method in told}
        made.append(Row(host, name, may, **told))
    return made


def at(name: str, **told: Any) -> tuple[str, dict[str, Any]]:
    return name, told


def _step(name: str, roles: frozenset[str], thing: str = "complaint_id", **sends: Any) -> tuple[str, dict[str, Any]]:
    """A step on a complaint: the form carries the version of the page it stood on."""
    return at(name, POST=roles, args={"complaint_id": thing}, sends={"version": "@version", **sends})


def _message(name: str, **told: Any) -> tuple[str, dict[str, Any]]:
    """One message on the hand-over list of a team."""
    return at(name, args={"slug": "slug", "message_id": "message_id"}, **told)


def _action(name: str, thing: str = "action_id", **sends: Any) -> tuple[str, dict[str, Any]]:
    """A step on a corrective action."""
    args = {"complaint_id": "traced_complaint", "action_id": thing}
    return at(f"complaint_action_{name}", POST=WORKERS, args=args, sends=sends)


def _visit(name: str, thing: str = "booking_id", **sends: Any) -> tuple[str, dict[str, Any]]:
    """A step on a booking."""
    return at(f"booking_{name}", POST=WORKERS, args={"booking_id": thing}, sends=sends)


#: The steps on a booking, each with a form that would be taken.
VISITS: dict[str, dict[str, Any]] = {
    "confirmation": {}, "message": {}, "arrival": {}, "absence": {"text": "Forgot"}, "end": {}, "parts": {},
    "time": {"starts_at": "2026-11-19T16:00:00+00:00"}, "cancellation": {"text": "Sold"},
    "preparation": {"done": "tools"},
}  # fmt: skip
CALLER = {"phone": "+447400123456", "work": "Pads", "priority": "ordinary", "source": "inbound", "on_site": "on",
          "needs_parts": "on", "parts": "Pads"}  # fmt: skip
SLOTS = {"minutes": "60", "cars": "2", "extra": "1", "notice": "1", "ahead_days": "30", "confirm_hours": "2",
         "declined_days": "30", "service_lead": "7", "insurance_lead": "30", "inspection_lead": "30"}  # fmt: skip


def _message(name: str, **told: Any) -> tuple[str, dict[str, Any]]:
    """One message on the hand-over list of a team."""
    return at(name, args={"slug": "slug", "message_id": "message_id"}, **told)


GOODWILL = {"complaint_id": "traced_complaint", "goodwill_id": "goodwill_id"}
ORDER = {"plan": "standard", "interval": "month", "branches": "1"}
INVITE = {"email": "new.person@example.com", "role": "advisor"}
INVITE_AGENT = {"email": "new.agent@example.com", "role": "agent"}
WEEK = {"mon": "09:00-18:00"}
LIMITS = {
    "max_attempts": "3", "max_dials": "8", "cooling_off_hours": "24", "fallback_after": "3", "fallback_day": "4",
    **{f"delay_{code}": "60" for code in DELAYED},
}  # fmt: skip
PLACE = {"role": "agent", "speaks_en": "on"}

COMPLAINT_TIMES = {
    **{f"{clock}_{severity}": "12:00" for clock in ("acknowledge", "reply", "handle", "close")
       for severity in ("ordinary", "major", "crisis")},
    "mon": "09:00-18:00", "at_100": "owner",
}  # fmt: skip

SHOP = _rows(
    "shop",
    at("results", GET=EVERYBODY, shows="words"),
    at("results", GET=EVERYBODY, query={"format": "xlsx"}),
    at("results_customers", GET=EVERYBODY, args={"group": "=all"}, shows="words"),
    at("results_customers", GET=EVERYBODY, args={"group": "=all"}, query={"format": "xlsx"}),
    at(
        "results_answers",
        GET=EVERYBODY,
        args={"question": "=repair_quality", "kind": "=score", "group": "=scored"},
        shows="words",
    ),
    at(
        "results_chosen",
        GET=EVERYBODY,
        args={"question": "=repair_quality", "kind": "=score", "group": "=reason", "code": "=came_back"},
        shows="words",
    ),
    at("results_people", GET=EVERYBODY, args={"post": "=advisor", "key": "advisor_key"}, shows="words"),
    at("results_coverage", GET=EVERYBODY, args={"group": "=planned"}, shows="words"),
    at("results_skipped", GET=EVERYBODY, args={"reason": "=not_sampled"}, shows="words"),
    at("results_complaints", GET=EVERYBODY, args={"group": "=filed"}, shows="words"),
    at("results_point", GET=EVERYBODY, args={"point": "=repair"}, shows="words"),
    at("survey", GET=ANYBODY, POST=ANYBODY, args={"token": "=made-up"}, status=404,
       why="opens by a token; test_survey shows how, and that a foreign one is like none"),
    at("complaint_answer", GET=ANYBODY, POST=ANYBODY, args={"token": "=made-up"}, status=404,
       why="opens by a token; test_complaint_answer shows how, and that a foreign one is like none"),
    at("notice", GET=ANYBODY, POST=ANYBODY, args={"token": "=made-up"}, status=404,
       why="opens by a token; test_complaint_notice shows how, and that a foreign one is like none"),
    at("survey_complaint", GET=ANYBODY, POST=ANYBODY, args={"token": "=made-up"}, status=404,
       why="opens by a token; test_survey_complaint shows how, and that a foreign one is like none"),
    at("messages", GET=EVERYBODY, shows="words"),
    at("scripts", GET=EVERYBODY, shows="name"),
    at("script", GET=EVERYBODY, args={"call_type": "=repair", "channel": "=phone"}, shows="name"),
    at("calling", GET=EVERYBODY),
    at("complaints", GET=EVERYBODY, shows="words"),
    at("complaints_board", GET=EVERYBODY, shows="words"),
    at("complaint_views", POST=EVERYBODY, sends={"name": "Grave ones", "severity": "major"}),
    at("complaint_views_removal", POST=EVERYBODY, sends={"name": "Grave ones"}),
    at("complaint_keys", POST=EVERYBODY, sends={"on": "1"}),
    at("complaint_times", GET=MANAGERS, POST=MANAGERS, sends=COMPLAINT_TIMES),
    at("complaint", GET=EVERYBODY, args={"complaint_id": "complaint_id"}, shows="words"),
    at("complaint", GET=EVERYBODY, args={"complaint_id": "noted_complaint"}, shows="words"),
    _step("complaint_acknowledgement", WORKERS, text="Rang"),
    _step("complaint_reply", WORKERS, text="Come in"),
    _step("complaint_judgement", MANAGERS, validity="valid", reason="Heard it"),
    _step("complaint_cause", MANAGERS, "replied_complaint", root_cause="Pads", responsible_person="Bob"),
    at("complaint", GET=EVERYBODY, args={"complaint_id": "traced_complaint"}, shows="words"),
    at("complaint", GET=EVERYBODY, args={"complaint_id": "wash_complaint"}, shows="words"),
    _step("complaint_mileage", WORKERS, "traced_complaint", mileage="50000"),
    _step("complaint_evidence", WORKERS, "wash_complaint", text="Mud"),
    _step("complaint_leaving", MANAGERS, "wash_complaint"),
    at("complaint_actions", GET=EVERYBODY, shows="words"),
    at("complaint_action", POST=WORKERS, args={"complaint_id": "traced_complaint"}, status=422,
       sends={"what": "Label", "owner": "", "due_on": "2030-01-01"},
       why="whose it is must be one of the shop's people; test_complaint_tracing chooses one"),
    _action("done"),
    _action("again", "ended_action", due_on="2030-01-01"),
    _step("complaint_goodwill", WORKERS, "traced_complaint", kind="gift", words="Flowers", cost="5"),
    at("complaint_goodwill_grant", POST=MANAGERS, args=GOODWILL),
    at("complaint_goodwill_refusal", POST=MANAGERS, args=GOODWILL),
    at("complaint_limits", GET=MANAGERS, POST=MANAGERS, sends={"wash": "log", "limit": "50", "small_limit": "10"}),
    _step("complaint_pause", MANAGERS, reason="waiting_parts"),
    _step("complaint_resumption", MANAGERS, "paused_complaint"),
    _step("complaint_handling", WORKERS, "replied_complaint", resolution="Done"),
    _step("complaint_note", WORKERS, text="Regular"),
    at("complaint_writing", GET=WORKERS, POST=WORKERS, args={"complaint_id": "complaint_id"}),
    _step("complaint_kind", MANAGERS, category="price.bill_total"),
    _step("complaint_promise", WORKERS, text="Today"),
    at("complaint_kinds", GET=MANAGERS, POST=MANAGERS, shows="name"),
    at("complaint_new", GET=WORKERS, POST=WORKERS, sends={"text": "R-1"}, shows="words"),
    at("complaint_drafts", POST=WORKERS, sends={"customer": "@draft_customer", "job": "@draft_job"}),
    at("complaint_draft", GET=WORKERS, POST=WORKERS, args={"draft_id": "draft_id"}, shows="words",
       sends={"customer_words": "Noise", "category": "repair", "severity": "ordinary", "remedy_sought": "redo"}),
    at("complaint_draft_saving", POST=WORKERS, args={"draft_id": "draft_id"}, sends={"customer_words": "Noise"}),
    at("complaint_draft_removal", POST=WORKERS, args={"draft_id": "draft_id"}),
    _step("complaint_owner", WORKERS, "owned_complaint", person=""),
    at("complaint_measures", GET=EVERYBODY),
    at("complaint_measures", GET=EVERYBODY, query={"format": "xlsx"}),
    at("complaint_measures_rows", GET=EVERYBODY, args={"group": "=filed"}, shows="words"),
    at("complaint_measures_grouped", GET=EVERYBODY, args={"by": "=category", "key": "=repair", "group": "=filed"},
       shows="words"),
    at("complaint_archive", GET=WORKERS, args={"complaint_id": "complaint_id"},
       query={"edition": "open", "language": "en"}),
    at("complaint_archive", GET=MANAGERS, args={"complaint_id": "complaint_id"},
       query={"edition": "shop", "language": "zh-hans"}),
    at("complaint_papers", POST=WORKERS, args={"complaint_id": "complaint_id"}),
    at("complaint_paper", GET=EVERYBODY, args={"complaint_id": "complaint_id", "paper_id": "shops_paper"},
       shows="words"),
    at("complaint_paper", GET=EVERYBODY, args={"complaint_id": "complaint_id", "paper_id": "teams_paper"},
       shows="words"),
    at("complaint_paper_sharing", POST=WORKERS, args={"complaint_id": "complaint_id", "paper_id": "shops_paper"}),
    at("complaint_paper_removal", POST=MANAGERS, args={"complaint_id": "complaint_id", "paper_id": "shops_paper"}),
    at("bookings", GET=EVERYBODY, query={"day": "2026-11-19"}, shows="words"),
    at("bookings_week", GET=EVERYBODY, shows="words"),
    at("bookings_arrivals", GET=EVERYBODY),
    at("bookings_waiting", GET=EVERYBODY, shows="words"),
    at("bookings_register", GET=EVERYBODY, shows="words"),
    at("bookings_settings", GET=MANAGERS, POST=MANAGERS, sends=SLOTS),
    at("booking_new", GET=WORKERS, POST=WORKERS, sends=CALLER),
    at("booking", GET=EVERYBODY, args={"booking_id": "booking_id"}, shows="words"),
    at("booking_details", GET=WORKERS, POST=WORKERS, args={"booking_id": "booking_id"}, shows="words",
       sends={"work": "Pads", "priority": "ordinary", "source": "inbound", "on_site": "on", "needs_parts": "on",
              "parts": "Pads"}),
    *(_visit(step, **sends) for step, sends in VISITS.items()),
    at("errands", GET=EVERYBODY, shows="words"),
    at("errand", GET=EVERYBODY, args={"errand_id": "errand_id"}, shows="words"),
    at("errand_end", POST=WORKERS, args={"errand_id": "errand_id"}, sends={"note": "Rang"}),
    at("people", GET=MANAGERS, shows="name"),
    at("people_invite", POST=MANAGERS, sends=INVITE),
    at("people_sending", POST=MANAGERS, args={"invitation_id": "invitation_id"}),
    at("people_invitation_revocation", POST=MANAGERS, args={"invitation_id": "invitation_id"}),
    at("people_role", GET=MANAGERS, POST=MANAGERS, args={"membership_id": "membership_id"}, sends={"role": "advisor"},
       shows="name"),
    at("people_role", GET=OWNERS, POST=OWNERS, args={"membership_id": "owners_membership"}, sends={"role": "owner"}),
    at("people_revocation", POST=MANAGERS, args={"membership_id": "membership_id"}),
    at("people_revocation", POST=OWNERS, args={"membership_id": "owners_membership"}),
    at("people_complaint_mail", POST=MANAGERS, args={"membership_id": "membership_id"}, sends={"told": "1"}),
    at("billing", GET=OWNERS),
    at("billing_card_payment", POST=OWNERS, sends=ORDER),
    at("billing_invoice_payment", POST=OWNERS, sends=ORDER),
    at("billing_return", GET=OWNERS),
    at("billing_return_state", GET=OWNERS),
    at("billing_change", GET=OWNERS, query={**ORDER, "branches": "2"}),
    at("billing_change_confirmation", POST=OWNERS, sends={"token": "made-up"}),
    at("billing_card", POST=OWNERS),
    at("billing_invoice", GET=OWNERS, args={"invoice_id": "invoice_id"}),
    at("billing_cancellation", GET=OWNERS, POST=OWNERS),
    at("billing_resumption", POST=OWNERS),
    at("billing_check", POST=OWNERS),
    at("uploads", GET=WORKERS, shows="words"),
    at("uploads", POST=WORKERS, status=422, why="without a file it says so; test_uploads sends one"),
    at("upload_template", GET=WORKERS),
    at("upload", GET=WORKERS, args={"upload_id": "upload_id"}, shows="words"),
    at("upload_columns", GET=WORKERS, POST=WORKERS, args={"upload_id": "upload_id"}),
    at("upload_count", GET=WORKERS, args={"upload_id": "upload_id", "name": "=rows"}, shows="words"),
    at("upload_import", POST=WORKERS, args={"upload_id": "upload_id"}),
    at("upload_undo", GET=WORKERS, POST=WORKERS, args={"upload_id": "upload_id"}),
    at("upload_removal", POST=WORKERS, args={"upload_id": "upload_id"}),
    at("upload_rows", GET=WORKERS, args={"upload_id": "upload_id"}, shows="words"),
    at("upload_rows", POST=WORKERS, args={"upload_id": "upload_id"}),
    at("upload_left_out", POST=WORKERS, args={"upload_id": "upload_id"}, sends={"row": "3"}),
    at("upload_restoration", POST=WORKERS, args={"upload_id": "upload_id"}),
    at("upload_rejected", GET=WORKERS, args={"upload_id": "upload_id"}, shows="words"),
    at("findings", GET=EVERYBODY, shows="words"),
    at("finding_contest", POST=WORKERS, args={"finding_id": "finding_id"}, sends={"reason": "Not so"}),
    at("finding_waiver", POST=MANAGERS, args={"finding_id": "finding_id"}, sends={"reason": "Known"}),
    at("audit_scores", GET=MANAGERS, shows="words"),
    at("audit_scores", GET=MANAGERS, query={"format": "xlsx"}),
    at("audit_post", GET=MANAGERS, args={"post": "=advisor"}, shows="words"),
    at("audit_person", GET=MANAGERS, args={"post": "=advisor", "key": "advisor_key"}, shows="words"),
    at("audit_rules", GET=MANAGERS),
    at("audit_rule", POST=MANAGERS, args={"code": "=mileage_round"}, sends={"on": "on", "level": "info"}),
    at("audit_guarantees", POST=MANAGERS, sends={"minor_days": "30", "minor_km": "2000"}),
    at("audit_staff_numbers", POST=MANAGERS, sends={"name": "Sam", "phone": "+44 7400 123999"}),
    at("audit_staff_number_removal", POST=MANAGERS, args={"number_id": "staff_number_id"}),
    at("job", GET=EVERYBODY, args={"job_id": "job"}, shows="words"),
    at("job_papers", POST=WORKERS, args={"job_id": "job"}, status=422,
       why="without a file it says so; test_job_documents sends one"),
    at("job_paper", GET=EVERYBODY, args={"job_id": "job", "document_id": "document_id"}, shows="words"),
    at("job_paper_reading", POST=WORKERS, args={"job_id": "job", "document_id": "document_id"},
       sends={"kind": "settlement"}),
    at("job_paper_removal", POST=MANAGERS, args={"job_id": "job", "document_id": "document_id"}),
    at("tokens", GET=MANAGERS, shows="name"),
    at("token_new", GET=MANAGERS, POST=MANAGERS, sends={"name": "Garage system"}),
    at("token_revocation", POST=MANAGERS, args={"token_id": "token_id"}),
    at("api_jobs", GET=TOKEN, api=True, shows="words"),
    at("api_jobs", POST=TOKEN, api=True, sends={"job_no": "R1", "plate": "AB12CDE", "delivered_at": "2026-11-16"}),
    at("api_job", GET=TOKEN, args={"id": "job"}, api=True, shows="words"),
    at("api_follow_ups", GET=TOKEN, api=True),
    at("api_follow_up", GET=TOKEN, args={"id": "follow_up"}, api=True),
    at("api_responses", GET=TOKEN, api=True, shows="words"),
    at("api_response", GET=TOKEN, args={"id": "follow_up"}, api=True, shows="words"),
    at("api_complaints", GET=TOKEN, api=True, shows="words"),
    at("api_complaints", POST=TOKEN, api=True, or_else=422,
       sends={"external_id": "17", "phone": "+44 7400 000000", "customer_words": "Noise", "category": "repair"},
       why="nobody has this number; test_api_complaints files one of a customer of the shop"),
    at("api_complaint", GET=TOKEN, args={"id": "complaint_id"}, api=True, shows="words"),
    at("api_schema", GET=EVERYBODY | TOKEN, api=True),
    at("api_docs", GET=EVERYBODY | TOKEN, api=True),
)  # fmt: skip

CONSOLE = _rows(
    "console",
    at("desk", GET=TEAM),
    at("calls", POST=TEAM),
    at("call", GET=AGENT, args={"attempt_id": "attempt_id"}, shows="words"),
    at("call", GET=AGENT, args={"attempt_id": "finished_attempt"}, shows="words"),
    at("call", GET=SUPERVISORS | COLLEAGUE, args={"attempt_id": "review_attempt"}, shows="words", rings=True),
    at("call_handing_back", POST=AGENT, args={"attempt_id": "attempt_id"}),
    at("call_wish", GET=AGENT, POST=AGENT, args={"attempt_id": "attempt_id"},
       sends={"wish-prefers_from": "10:00", "wish-prefers_until": "12:00"}),
    at("call_why", GET=AGENT, args={"attempt_id": "attempt_id"}),
    at("call_findings", GET=AGENT, args={"attempt_id": "attempt_id"}, shows="words"),
    at("call_finding_return", POST=AGENT, args={"attempt_id": "attempt_id", "finding_id": "held_finding"},
       sends={"note": "Look"}),
    at("call_link", GET=AGENT, POST=AGENT, args={"attempt_id": "attempt_id"}, sends={"channel": "letter"}),
    at("handover", GET=TEAM, shows="name"),
    at("handover_letters", GET=AGENT | COLLEAGUE, args={"slug": "slug"}, shows="words"),
    at("handover_letters", GET=AGENT | COLLEAGUE, args={"slug": "slug"}, query={"format": "pdf"}),
    _message("handover_message", GET=TEAM, shows="words"),
    _message("handover_number", POST=AGENT | COLLEAGUE, shows="phone"),
    _message("handover_sent", POST=TEAM),
    _message("handover_withdrawal", POST=TEAM),
    _message("handover_channel", POST=TEAM, sends={"channel": "sms"}),
    at("notice_acknowledgement", POST=SUPERVISORS, args={"notice_id": "notice_id"}),
    at("review", GET=SUPERVISORS, shows="name"),
    at("review_decision", POST=SUPERVISORS, args={"call_id": "review_call"}, sends={"action": "call_again"}),
    at("call_data", GET=AGENT, POST=AGENT, args={"attempt_id": "attempt_id"}, sends={"data-name_read": "on"},
       shows="words"),
    at("inbound", GET=TEAM, shows="name"),
    at("inbound", POST=TEAM, sends={"shop": "none", "digits": "1234", "plate": "AB12 CDE"}, status=422,
       why="nobody is found by a shop that is not there; test_inbound finds one"),
    at("inbound_caller", GET=AGENT, args={"lookup_id": "lookup_id"}, shows="words"),
    at("inbound_taking", POST=AGENT, args={"lookup_id": "lookup_id", "follow_up_id": "looked_up"}),
    at("inbound_complaint", POST=AGENT, args={"lookup_id": "lookup_id"},
       sends={"customer_words": "Noise", "category": "repair", "severity": "ordinary", "remedy_sought": "callback"}),
    at("next_calls", GET=TEAM),
    at("my_state", POST=TEAM, sends={"state": "ready"}),
    at("my_extension", POST=TEAM, sends={"reason": "long_note"}),
    at("floor", GET=SUPERVISORS),
    at("team_desks", GET=SUPERVISORS, POST=SUPERVISORS,
       sends={"wrap_up_seconds": "45", "calls_per_day": "150", "customers_per_hour": "60"}),
    at("profile", GET=TEAM, POST=TEAM, sends={"name": "Ann"}),
    at("profile_keys", POST=TEAM, sends={"key-note": "Alt+M"}),
    at("profile_usual_keys", POST=TEAM),
    at("triage", GET=SUPERVISORS, shows="words"),
    at("triage_board", GET=SUPERVISORS, shows="words"),
    at("triage_views", POST=SUPERVISORS, sends={"name": "Grave ones", "severity": "major"}),
    at("triage_views_removal", POST=SUPERVISORS, sends={"name": "Grave ones"}),
    at("triage_measures", GET=SUPERVISORS, shows="name"),
    at("triage_complaint", GET=SUPERVISORS, args={"slug": "slug", "complaint_id": "complaint_id"}, shows="words"),
    at("triage_complaint", GET=SUPERVISORS, args={"slug": "slug", "complaint_id": "noted_complaint"}, shows="words"),
    at("triage_severity", POST=SUPERVISORS, args={"slug": "slug", "complaint_id": "complaint_id"},
       sends={"version": "@version", "severity": "major"}),
    at("triage_kind", POST=SUPERVISORS, args={"slug": "slug", "complaint_id": "complaint_id"},
       sends={"version": "@version", "category": "price.bill_total"}),
    at("triage_note", POST=SUPERVISORS, args={"slug": "slug", "complaint_id": "complaint_id"}, sends={"text": "Hm"}),
    at("triage_writing", GET=SUPERVISORS, POST=SUPERVISORS, args={"slug": "slug", "complaint_id": "complaint_id"}),
    at("triage_papers", POST=SUPERVISORS, args={"slug": "slug", "complaint_id": "complaint_id"}),
    at("triage_paper", GET=SUPERVISORS,
       args={"slug": "slug", "complaint_id": "complaint_id", "paper_id": "teams_paper"}, shows="words"),
    at("triage_paper_removal", POST=SUPERVISORS,
       args={"slug": "slug", "complaint_id": "complaint_id", "paper_id": "teams_paper"}),
    at("triage_owner", POST=SUPERVISORS, args={"slug": "slug", "complaint_id": "owned_complaint"},
       sends={"version": "@version", "person": ""}),
    at("team_promises", GET=SUPERVISORS),
    at("team_outcomes", GET=SUPERVISORS),
    at("team_outcomes_usual", POST=SUPERVISORS),
    at("team_outcome", GET=SUPERVISORS, POST=SUPERVISORS, args={"code": "=busy"}, sends={"name_en": "Engaged"}),
    at("team_outcome_place", POST=SUPERVISORS, args={"code": "=busy"}, sends={"to": "up"}),
    at("team_outcome_finer", GET=SUPERVISORS, POST=SUPERVISORS, args={"code": "=busy"}, sends={"name_en": "Fax"}),
    at("team_outcome_detail", GET=SUPERVISORS, POST=SUPERVISORS, args={"code": "=refused", "detail": "outcome_detail"},
       sends={"name_en": "Too dear"}),
    at("team_limits", GET=SUPERVISORS, POST=SUPERVISORS, sends={"contacts": "2", "days": "7", "rest": "24"}),
    at("scripts", GET=SUPERVISORS, shows="name"),
    at("shop_scripts", GET=SUPERVISORS, args={"slug": "slug"}, shows="name"),
    at("script", GET=SUPERVISORS, args=REPAIR_SCRIPT),
    at("script_draft", POST=SUPERVISORS, args=REPAIR_SCRIPT),
    at("script_scores", GET=SUPERVISORS, args=REPAIR_SCRIPT),
    at("script_practice", GET=SUPERVISORS, args=REPAIR_SCRIPT),
    at("shop_script", GET=SUPERVISORS, args={"slug": "slug", **REPAIR_SCRIPT}, shows="name"),
    at("shop_script_draft", POST=SUPERVISORS, args={"slug": "slug", **REPAIR_SCRIPT}),
    at("shop_script_scores", GET=SUPERVISORS, args={"slug": "slug", **REPAIR_SCRIPT}),
    at("shop_script_practice", GET=SUPERVISORS, args={"slug": "slug", **REPAIR_SCRIPT}, shows="name"),
    at("script_version", GET=SUPERVISORS, args={"version_id": "script_version"}, shows="name"),
    at("script_changes", GET=SUPERVISORS, args={"version_id": "script_version"}, shows="name"),
    at("script_version_practice", GET=SUPERVISORS, args={"version_id": "script_version"}, shows="name"),
    at("script_editor", GET=SUPERVISORS, POST=SUPERVISORS, args={"version_id": "script_draft"},
       sends={"revision": "1"}, shows="name"),
    at("script_publication", GET=SUPERVISORS, POST=SUPERVISORS, args={"version_id": "script_draft"},
       sends={"revision": "1"}, shows="name"),
    at("script_removal", POST=SUPERVISORS, args={"version_id": "script_draft"}, sends={"revision": "1"}),
    at("script_restoration", POST=SUPERVISORS, args={"version_id": "script_version"}),
    at("script_versions", GET=SUPERVISORS, args={"script_id": "script"}, shows="name"),
    at("script_withdrawal", POST=SUPERVISORS, args={"script_id": "script"}),
    at("coverage", GET=SUPERVISORS),
    at("shop_coverage", GET=SUPERVISORS, args={"slug": "slug"}, shows="name"),
    at("shops", GET=SUPERVISORS, shows="name"),
    at("shop_calls", GET=SUPERVISORS, args={"slug": "slug"}, shows="name"),
    at("shop_targets", GET=SUPERVISORS, POST=SUPERVISORS, args={"slug": "slug"},
       sends={"coverage": "90", "coverage_warranty": "100"}, shows="name"),
    at("shop_recordings", GET=SUPERVISORS, args={"slug": "slug"}, shows="name"),
    at("no_calls", GET=SUPERVISORS, args={"slug": "slug"}, shows="name"),
    at("no_calls_page", GET=SUPERVISORS, POST=SUPERVISORS, args={"slug": "slug", "line_id": "suppression_id"},
       sends={"how": "phone", "words": "Rang"}, shows="name"),
    at("shop_desk", GET=SUPERVISORS, POST=SUPERVISORS, args={"slug": "slug"}, sends={"spoken_name": "North"},
       shows="name"),
    at("shop_team", GET=SUPERVISORS, POST=SUPERVISORS, args={"slug": "slug"},
       sends={"code": "HARBOUR", "confirmed": "on"}, shows="name"),
    at("shop_call", GET=SUPERVISORS, args={"slug": "slug", "call_id": "call_id"}, shows="name"),
    at("shop_attempts", GET=SUPERVISORS, POST=SUPERVISORS, args={"slug": "slug"}, sends=LIMITS, shows="name"),
    at("shop_attempts_kind", GET=SUPERVISORS, POST=SUPERVISORS, args={"slug": "slug", "kind": "=wash"}, sends=LIMITS,
       shows="name"),
    at("shop_attempts_general", POST=SUPERVISORS, args={"slug": "slug", "kind": "=wash"}),
    at("people", GET=SUPERVISORS, shows="name"),
    at("team_hours", GET=SUPERVISORS, POST=SUPERVISORS, sends=WEEK),
    at("people_hours", GET=SUPERVISORS, POST=SUPERVISORS, args={"agent_id": "agent_id"}, sends=WEEK,
       shows="name"),
    at("people_invite", POST=SUPERVISORS, sends=INVITE_AGENT),
    at("people_sending", POST=SUPERVISORS, args={"invitation_id": "team_invitation"}),
    at("people_invitation_revocation", POST=SUPERVISORS, args={"invitation_id": "team_invitation"}),
    at("people_role", GET=SUPERVISORS, POST=SUPERVISORS, args={"agent_id": "agent_id"}, sends=PLACE, shows="name"),
    at("people_revocation", POST=SUPERVISORS, args={"agent_id": "agent_id"}),
    at("api_attempts", POST=TEAM, api=True),
    at("api_attempt", GET=AGENT, args={"attempt_id": "attempt_id"}, api=True),
    at("api_answers", GET=AGENT, PATCH=AGENT, args={"attempt_id": "attempt_id"}, api=True,
       sends={"question": "price", "score": 4, "seq": 1}),
    at("api_also_answers", PATCH=AGENT, args={"attempt_id": "attempt_id", "call_id": "along_call"}, api=True,
       sends={"question": "price", "score": 4, "seq": 1}),
    at("api_heartbeat", POST=AGENT, args={"attempt_id": "attempt_id"}, api=True),
    at("api_dial", POST=AGENT, args={"attempt_id": "attempt_id"}, api=True, shows="phone"),
    at("api_reveal", POST=AGENT, args={"attempt_id": "attempt_id"}, api=True, sends={"reason": "Asked"}, shows="phone"),
    at("api_times", GET=AGENT, args={"attempt_id": "attempt_id"}, api=True),
    at("api_booking", GET=AGENT, PUT=AGENT, DELETE=AGENT, args={"attempt_id": "attempt_id"}, api=True, shows="words",
       sends={"work": "Pads", "on_site": True, "needs_parts": True, "parts": "Pads"}),
    at("api_complaint_draft", PUT=AGENT, args={"attempt_id": "attempt_id"}, api=True,
       sends={"fields": {"customer_words": "Noise"}}),
    at("api_complaint_papers", POST=AGENT, args={"attempt_id": "attempt_id"}, api=True, multipart=True,
       sends={"file": pdf()}),
    at("api_complaint_paper", DELETE=AGENT, args={"attempt_id": "attempt_id", "paper_id": "draft_paper"}, api=True),
    at("api_errand", PUT=AGENT, DELETE=AGENT, args={"attempt_id": "attempt_id", "errand_id": "own_errand"}, api=True,
       sends={"kind": "price", "due_at": "2026-11-20T10:00:00+00:00"}),
    at("api_recording", PUT=AGENT, args={"attempt_id": "attempt_id"}, api=True, sends={"consents": True}, or_else=409,
       why="a team that records no calls is told so; test_recording notes one"),
    at("api_completion", POST=AGENT, args={"call_id": "attempt_id"}, api=True, sends={"disposition": "no_answer"}),
    at("api_answered", POST=AGENT, args={"attempt_id": "attempt_id"}, api=True, or_else=409,
       why="nothing is answered before it was dialled"),
    at("api_hang_up", POST=AGENT, args={"attempt_id": "attempt_id"}, api=True, or_else=409,
       why="nothing is hung up before it was dialled"),
    at("api_ticks", PUT=AGENT, args={"attempt_id": "attempt_id"}, api=True, sends={"key": "report_read", "on": True}),
    at("api_wechat", PUT=AGENT, args={"attempt_id": "attempt_id"}, api=True, sends={"state": "pending"}),
    at("api_state", GET=TEAM, api=True),
    at("api_state_sign", POST=TEAM, api=True),
    at("api_state_extension", POST=TEAM, api=True, sends={"reason": "long_note"}, or_else=409,
       why="only a wrap-up is made longer"),
    at("api_schema", GET=TEAM, api=True),
    at("api_docs", GET=TEAM, api=True),
)  # fmt: skip

PUBLIC = _rows(
    "public",
    at("home", GET=ANYBODY),
    at("sign_up", GET=ANYBODY),
    at("sign_up", POST=ANYBODY, status=422, why="an empty form comes back; test_sign_up fills it in"),
    at("sign_up_address", GET=ANYBODY, query={"slug": "free-one"}),
    at("start", GET=SIGNED_IN),
    at("start_console", GET=TEAM),
    at("start_ops", GET=STAFF),
    at("start_shop", GET=EVERYBODY, args={"slug": "slug"}),
    at("start_progress", GET=EVERYBODY, args={"slug": "slug"}, shows="name"),
    at("terms", GET=ANYBODY),
    at("privacy", GET=ANYBODY),
    at("stripe_webhook", POST=ANYBODY, status=400, why="only what Stripe signed is taken; test_paying shows what is"),
    at("outbox", GET=ANYBODY, status=404, why="in development only"),
    at("outbox_letter", GET=ANYBODY, args={"name": "=none"}, status=404, why="in development only"),
)

EVERY_HOST = _rows(
    "every",
    at("healthz", GET=ANYBODY),
    at("readyz", GET=ANYBODY),
    at("web_language", POST=ANYBODY, sends={"language": "en"}),
    at("hop", GET=ANYBODY, query={"code": "made-up"}, status=404, why="opens by a code; test_hops shows how"),
    at("invitation", GET=ANYBODY, args={"code": "=made-up"}, status=410, why="opens by a code; see test_invitations"),
    at("account_signup", GET=ANYBODY),
    at("account_login", GET=ANYBODY),
    at("account_logout", GET=ANYBODY),
    at("account_inactive", GET=ANYBODY),
    at("account_email_verification_sent", GET=ANYBODY),
    at("account_confirm_email", GET=ANYBODY, args={"key": "=made-up"}),
    at("account_reset_password", GET=ANYBODY),
    at("account_reset_password_done", GET=ANYBODY),
    at("account_reset_password_from_key", GET=ANYBODY, args={"uidb36": "=1", "key": "=made-up"}),
    at("account_reset_password_from_key_done", GET=ANYBODY),
    at("account_confirm_login_code", GET=ANYBODY),
    at("mfa_authenticate", GET=ANYBODY),
    at("account_reauthenticate", GET=SIGNED_IN),
    at("account_email", GET=SIGNED_IN),
    at("account_change_password", GET=SIGNED_IN),
    at("account_set_password", GET=SIGNED_IN),
    at("mfa_index", GET=SIGNED_IN),
    at("mfa_reauthenticate", GET=SIGNED_IN),
    at("mfa_activate_totp", GET=SIGNED_IN),
    at("mfa_deactivate_totp", GET=SIGNED_IN, or_else=404, why="for those who have a second factor"),
    at("mfa_view_recovery_codes", GET=SIGNED_IN, or_else=404, why="for those who have codes"),
    at("mfa_generate_recovery_codes", GET=SIGNED_IN),
    at("mfa_download_recovery_codes", GET=SIGNED_IN, or_else=404, why="for those who have codes"),
    at("usersessions_list", GET=SIGNED_IN),
)

ROWS: list[Row] = [*SHOP, *CONSOLE, *PUBLIC, *EVERY_HOST]
#: Django's admin on the staff host: every address whose name begins so is for staff with a second factor.
STAFF_PREFIX = "admin:"
STAFF_ALSO = {"ops:password_change/", "ops:password_change/done/"}
#: Two of the admin's addresses only lead to the pages of signing in.
NOT_ONLY_STAFF = {"admin:password_change", "admin:password_change_done"}
#: Addresses that exist on a development machine only; a test run has DEBUG off or on as it likes.
DEVELOPMENT = {"styleguide", "demo", "demo_deletion"}

#: Pages behind links: a secret in the address opens them, and one that opens nothing gets that page's own answer.
LINKS = {"survey", "survey_complaint", "notice", "complaint_answer"}
#: Doors that need no token against forged posts: who comes in shows something that no browser sends by itself.
WITHOUT_CSRF = {"stripe_webhook", "api_jobs", "api_complaints", *LINKS}

#: Fields of forms, serializers and filters that hold an id of a row; `test_ids.py` sends another shop's there.
IDS_IN_BODIES = {
    ("CompletionIn", "attempt"),
    ("AlongIn", "call"),
    ("BoardFilter", "upload"),
    ("Chosen", "agent"),
    ("WhoseForm", "customer"),
    ("WhoseForm", "job"),
    ("ErrandIn", "person"),
    ("ErrandWithId", "person"),
    ("ErrandWithId", "id"),
}
#: Fields that choose among rows that the person may see; `test_ids.py` chooses another shop's.
CHOICES_OF_ROWS = {("HandOverFilter", "shop"), ("CallerForm", "shop")}
#: What views read by name straight from a request, and what it is. An `id` names a row, like those above.
PARAMETERS = {
    "Accept": "a kind of answer",
    "show": "which of three lists",
    "take_off": "id",
    "Accept-Language": "words",
    "CONTENT_LENGTH": "a number",
    "HX-Request": "yes or no",
    "Idempotency-Key": "id",
    "If-None-Match": "the tag of the answer before",
    "QUERY_STRING": "whatever; it only goes into a tag",
    "Stripe-Signature": "a signature",
    "all": "yes or no",
    "base": "a page of the style guide, in development only",
    "calls": "a kind of calls, from a list",
    "category": "a kind of complaint, from a list",
    "channel": "by telephone or by link",
    "code": "a secret of its own: an invitation's, a hop's or a team's",
    "column": "a heading of the very file",
    "column-…": "a field's name, from a list",
    "day": "a day",
    "detail": "a finer outcome of the own team, from a list",
    "done": "a step, from a list",
    "errors": "yes or no, in development only",
    "file": "bytes",
    "for_team": "yes or no",
    "format": "xlsx or nothing",
    "from": "the page on which the button stood, from a list",
    "group": "a kind of fault of the very file: a code, a field and a heading",
    "language": "a language, from a list",
    "level": "a severity, from a list",
    "limit_query_param": "a number",
    "month": "a month",
    "more": "yes or no",
    "name": "a canonical field, from a list, or what a person calls a view of one's own",
    "next": "an address on this very host",
    "note": "words",
    "offset_query_param": "a number",
    "on": "yes or no",
    "ordering_param": "fields, from a list",
    "parameter": "the number of a page",
    "period": "a span of days",
    "priority": "a class of customers, from a list",
    "proposed": "words",
    "refusal": "yes or no",
    "reason": "a code, from a list",
    "row": "the number of a row of the very file",
    "rows": "numbers of rows of the very file",
    "sample": "yes or no",
    "shop_name": "words",
    "slug": "words",
    "step": "a step, from a list",
    "theme": "light or dark",
    "to": "an address, in development only",
    "warranty": "yes or no",
    "words": "what the customer wrote, shown once more",
    "token": "signed for one shop, see test_changing",
    "told": "yes or no",
    "try": "yes or no",
    "version": "the script that the page showed; test_survey tries others",
}


def rows_of(host: str) -> Iterator[Row]:
    """The rows that hold on one kind of host."""
    return (row for row in ROWS if row.host in (host, "every"))
