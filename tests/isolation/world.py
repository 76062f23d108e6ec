"""Two shops, two teams, everybody who works there, and something of everything, made by the verbs that make it."""

import hashlib
import time
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import ClientHandler

from accounts import invitations
from accounts.models import Invitation, User
from billing.fakestripe.testing import Running
from billing.subscriptions.models import Subscription
from callcenter.agents import join, lookups, notices
from callcenter.agents.assign import assign
from callcenter.agents.models import Agent, AgentRole, Notice, Team
from callcenter.queue import along, complete, lease
from callcenter.queue.models import Attempt, Call
from callcenter.scripts import draft, publish
from callcenter.scripts.presets import OPEN_REMARK, REPAIR_QUALITY, SCORED_ITEMS
from tenants.audits import staff_numbers
from tenants.audits.models import Comeback, Finding, GuaranteeChange, JobAudit, PromisedGuarantee, RuleSetting
from tenants.care import book, confirm, preferences
from tenants.care.models import CareLetter, Errand
from tenants.complaints import (
    correct,
    draft_papers,
    drafts,
    file,
    goodwill,
    note,
    owner,
    papers,
    pause,
    reply,
    staff_link,
    trace,
)
from tenants.complaints.models import Complaint, Recurrence
from tenants.consent import log, suppress
from tenants.followups import answers, messages, recording, set_outcomes
from tenants.followups.models import CallRecord, FollowUp, SkippedJob
from tenants.jobs import contact_data, documents, ticks, wishes
from tenants.jobs.models import DeclinedItem, Job, JobDocument, JobLine, Vehicle
from tenants.shops import members, tokens
from tenants.shops.models import Membership, Role, Shop
from tenants.uploads import read, receive
from tenants.uploads.models import Mapping, Overwritten, ToldJob
from tests.billing.subscriptions.conftest import Payer
from tests.factories import claimed_call, due_call, make_customer, make_job, make_user
from tests.isolation import canaries
from tests.tenants.care.conftest import SHOP, TEAM, waiting, wanted
from tests.tenants.complaints.conftest import BY_SHOP, BY_TEAM, FIELDS, filed
from tests.tenants.jobs.paper_files import pdf

#: A Wednesday, 11:15 in London and 19:15 in Shanghai: both shops may call.
MOMENT = datetime(2026, 11, 18, 11, 15, tzinfo=UTC)
LONG_AGO = MOMENT - timedelta(days=40)
PHONES = {"north": "+447009004{:03d}", "shunda": "+861390000{:04d}"}
CSRF = "c" * 32
DAY = 24 * 60 * 60

#: Where the people of each role belong; what is not in the list is nobody's business of theirs.
ROLES = {
    "anonymous": (),
    "owner": ("NORTH", "CITY"),
    "manager": ("NORTH", "CITY"),
    "advisor": ("NORTH", "CITY"),
    "viewer": ("NORTH", "CITY"),
    "stranger": ("SHUNDA", "HARBOUR"),
    "revoked": (),
    "agent": ("NORTH", "CITY"),
    "colleague": ("NORTH", "CITY"),
    "supervisor": ("NORTH", "CITY"),
    "other_agent": ("SHUNDA", "HARBOUR"),
    "other_supervisor": ("SHUNDA", "HARBOUR"),
    "former_agent": (),
    "staff": (),
    "token": ("NORTH", "CITY"),
    "other_token": ("SHUNDA", "HARBOUR"),
    "ended_token": (),
}
#: Nobody has signed in; the last three are programs with a shop's bearer token.
OUTSIDE = ("anonymous", "token", "other_token", "ended_token")


@dataclass
class Side:
    """One shop, the team that calls for it, and the objects that addresses can name."""

    shop: Shop
    team: Team
    things: dict[str, Any] = field(default_factory=dict)
    planted: canaries.Planted | None = None
    public_ids: set[str] = field(default_factory=set)


@dataclass
class World:
    own: Side
    other: Side
    people: dict[str, User]
    sessions: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    handler: ClientHandler = field(default_factory=lambda: ClientHandler(enforce_csrf_checks=True))

    def client(self, role: str) -> Client:
        """A browser in which a person of this role has just signed in; errors come as pages, forged posts are refused.

        Test browsers send their cookies to every host: what a host-only cookie would hide is tried as well.
        """
        client = Client(raise_request_exception=False)
        client.handler = self.handler
        client.cookies["csrf"] = CSRF
        if role in self.sessions:
            client.cookies["sid"] = self.sessions[role]
        if role in self.tokens:
            client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {self.tokens[role]}"
        return client


def build(north: Shop, shunda: Shop, city: Team, stripe: Running) -> World:
    """Everything, in the order in which it happens. To be called at `MOMENT`."""
    harbour = Team.objects.create(slug="harbour", name="CNRY-HARBOUR-PUB", invite_code="HARBOUR", created_at=LONG_AGO)
    Team.objects.filter(pk=city.pk).update(name="CNRY-CITY-PUB")
    assign(shunda, harbour, now=LONG_AGO)
    own, other = Side(north, city), Side(shunda, harbour)
    for side in (own, other):
        tag = f"CNRY-{side.shop.slug.upper()}-PUB"
        Shop.objects.filter(pk=side.shop.pk).update(name=tag, spoken_name=tag, address=tag)
        side.shop.refresh_from_db()
        side.team.refresh_from_db()
    people = _people(own, other)
    for side in (own, other):
        _history(side)
        _papers(side)
        _traced(side)
        _bookings(side)
        _letters(side)
        _scripts(side)
        _plan(side, stripe)
        side.planted = canaries.plant(side.shop)
        _after_planting(side)
        _public_ids(side)
    world = World(own, other, people, tokens=_programs(own, other))
    for role, user in people.items():
        world.sessions[role] = _signed_in(user)
    return world


def _people(own: Side, other: Side) -> dict[str, User]:
    people = {}
    for role in (Role.OWNER, Role.MANAGER, Role.ADVISOR, Role.VIEWER):
        people[role.value] = _member(own, role)
    people["stranger"] = _member(other, Role.OWNER)
    people["revoked"] = make_user("Rita Revoked")
    members.revoke(members.join(own.shop, people["revoked"], role=Role.MANAGER, now=LONG_AGO), now=MOMENT)
    for side in (own, other):
        side.things["membership_id"] = Membership.objects.get(user=_member(side, Role.VIEWER, "Tess Target")).pk
        side.things["owner_membership"] = Membership.objects.filter(shop=side.shop, role=Role.OWNER).first()
        side.things["owners_membership"] = side.things["owner_membership"].pk
    for side, prefix in ((own, ""), (other, "other_")):
        for role in ("agent", "colleague", "supervisor", "second"):
            agent = _agent(side, role)
            side.things[f"the_{role}"] = agent
            if role == "second":
                side.things["agent_id"] = agent.pk
            elif role != "colleague" or not prefix:
                people[f"{prefix}{role}"] = agent.user
    former = join.join(own.team, make_user("Fred Former"), role=AgentRole.AGENT, now=LONG_AGO)
    join.leave(former, now=MOMENT)
    people["former_agent"] = former.user
    people["staff"] = make_user("Stan Staff", is_staff=True, is_superuser=True)
    for role in ("supervisor", "other_supervisor", "staff"):
        TOTP.activate(people[role], "JBSWY3DPEHPK3PXP")
        RecoveryCodes.activate(people[role])
    for user in people.values():
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return people


def _member(side: Side, role: str, name: str = "") -> User:
    tag = f"CNRY-{side.shop.slug.upper()}-PUB"
    user = make_user(f"{tag} {name or role}", email=f"{(name or role).replace(' ', '.').lower()}@{tag.lower()}.example")
    members.join(side.shop, user, role=role, now=LONG_AGO)
    return user


def _agent(side: Side, role: str) -> Agent:
    tag = f"CNRY-{side.team.slug.upper()}-PUB"
    user = make_user(f"{tag} {role}", email=f"{role}@{tag.lower()}.example")
    kind = AgentRole.SUPERVISOR if role == "supervisor" else AgentRole.AGENT
    return join.join(side.team, user, role=kind, now=LONG_AGO)


def _history(side: Side) -> None:
    """Calls that were made, one that was left lying, one in hand, and complaints in every state."""
    shop, things = side.shop, side.things
    agent, colleague, second = things["the_agent"], things["the_colleague"], things["the_second"]
    done = _claim(side, agent)
    with shop.schema():
        for question, score in zip(SCORED_ITEMS, (4, 5, 2, 3), strict=True):
            reasons = ["came_back"] if question == REPAIR_QUALITY else []
            answers.save(done.call.follow_up, shop=done.call.shop, question=question, score=score, chosen=reasons,
                         seq=1, now=MOMENT)  # fmt: skip
        answers.save(done.call.follow_up, shop=done.call.shop, question=OPEN_REMARK, text="Fine", seq=9, now=MOMENT)
    finished = complete.call(done, disposition="complete", complaint=FIELDS, by=agent, now=MOMENT)
    things |= {"finished_attempt": done.pk, "finished_call": done.call_id, "complaint_id": finished.complaint}
    left = _claim(side, colleague)
    Attempt.objects.filter(pk=left.pk).update(lease_until=MOMENT - timedelta(minutes=1))
    lease.sweep(now=MOMENT)
    things |= {"review_attempt": left.pk, "review_call": left.call_id}
    held = _claim(side, agent, dialled=False)
    things |= {"attempt_id": held.pk, "call_id": held.call_id}
    with shop.schema():
        same = FollowUp.objects.select_related("customer").get(pk=held.call.follow_up).customer
    also = due_call(shop, now=MOMENT, customer=same, **_job_words(side))
    along.take(held, customer=same.pk, now=MOMENT)
    things |= {"along_call": also.pk}
    with shop.schema():
        by = {"by": agent.pk, "by_name": "A", "now": MOMENT}
        begun = drafts.on_call(held.pk, held.call.follow_up, fields={"customer_words": "Half a"}, **by)
        draft_papers.attach(begun, [SimpleUploadedFile("half.pdf", pdf(f"CNRY-{shop.slug.upper()}-9007"))], **by)
        things["draft_paper"] = draft_papers.of(held.pk)[0].pk
        job = Job.objects.filter(customer=same).first()
        things |= {"draft_id": drafts.begin(same, job=job, **by).pk, "draft_customer": same.pk, "draft_job": job.pk}
        message = messages.prepare(held.call.follow_up, why="asked", channel="letter", shop=shop, now=MOMENT)
    things |= {"message_id": message.pk}
    dialled = _claim(side, second)
    things |= {"colleagues_attempt": dialled.pk, "colleagues_call": dialled.call_id}
    notices.about(second, Notice.Kind.REVEALS, now=MOMENT)
    things["notice_id"] = Notice.objects.get(agent=second).pk
    now = MOMENT - timedelta(minutes=5)
    with shop.schema():
        seen = Complaint.objects.get(pk=things["complaint_id"])
        for thing, who in (("shops_paper", BY_SHOP), ("teams_paper", BY_TEAM)):
            things[thing] = papers.add(
                seen, upload=pdf(f"CNRY-{shop.slug.upper()}-9006 {thing}"), name="a.pdf", now=now, **who
            ).pk
        staff_link.make(seen, things["owner_membership"].user, shop=shop, now=now)
    paused, replied, handled = (filed(shop, now=now, customer_words=f"Case {n}") for n in range(3))
    with shop.schema():
        note.complaint(paused, text="Between us", team_only=True, now=now, **BY_TEAM)
        reply.complaint(paused, text="Wait for the parts", now=now, **BY_SHOP)
        trace.complaint(paused, root_cause="Pads", responsible_person="Bob", now=now, **BY_SHOP)
        pause.complaint(paused, reason="waiting_parts", now=now, **BY_SHOP)
        for each in (replied, handled):
            reply.complaint(each, text="Come in today", now=now, **BY_SHOP)
        for hand in (BY_SHOP, BY_TEAM):
            owner.complaint(handled, person=owner.Person(hand["by"], "Mia"), now=now, **hand)
    things["owned_complaint"] = handled.pk
    things |= {"paused_complaint": paused.pk, "replied_complaint": replied.pk, "noted_complaint": paused.pk}


def _claim(side: Side, agent: Agent, *, dialled: bool = True) -> Attempt:
    return claimed_call(
        side.shop, agent, now=MOMENT, dialled=dialled, customer=_customer(side), **_job_words(side)
    )  # fmt: skip


def _customer(side: Side) -> Any:
    n = side.things["customers"] = side.things.get("customers", 0) + 1
    number = PHONES[side.shop.slug].format(n)
    other = PHONES[side.shop.slug].format(n + 500)
    return make_customer(side.shop, phone=number, other_phones=[other])


def _job_words(side: Side) -> dict[str, Any]:
    return {"work_done": "Brakes", "running_in_notes": "Easy at first", "advice": "Tyres", "technician": "Bob"}


def _programs(own: Side, other: Side) -> dict[str, str]:
    """Bearer tokens: of either shop, and one that was ended."""
    secrets = {}
    for role, side in (("token", own), ("other_token", other), ("ended_token", own)):
        name = f"CNRY-{side.shop.slug.upper()}-PUB {role}"
        token, secrets[role] = tokens.make(side.shop, name=name, by=side.things["owner_membership"].user, now=LONG_AGO)
        side.things.setdefault("token_id", token.pk)
        side.public_ids.add(str(token.pk))
    tokens.revoke(token, now=MOMENT)
    return secrets


def _papers(side: Side) -> None:
    """Lines, findings, uploads and whatever else a shop keeps."""
    with side.shop.schema():
        for job in Job.objects.all():
            JobLine.objects.create(job=job, position=1, item="Pads")
            DeclinedItem.objects.create(job=job, position=1, item="Discs", reason="Later")
            Finding.objects.create(job=job, code="mileage_missing", level="warning", post="advisor", found_at=MOMENT)
            JobAudit.objects.create(job=job, on=MOMENT.date(), advisor_checks=4, advisor_passed=3, audited_at=MOMENT)
            documents.attach(
                job, pdf(f"CNRY-{side.shop.slug.upper()}-9005"), kind="repair_order", name="order.pdf", by=None,
                by_name="A", shop=side.shop, now=MOMENT,
            )  # fmt: skip
            Comeback.objects.create(job=job, first_job=job, same="part", item="Pads", days=3, found_at=MOMENT)
        RuleSetting.objects.create(code="mileage_round", on=False, changed_at=MOMENT)
        PromisedGuarantee.objects.create(within=Comeback.Within.values[0], days=400, km=80_000)
        GuaranteeChange.objects.create(changed_at=MOMENT, changed_by_name="Owner")
        side.things["staff_number_id"] = staff_numbers.add(
            PHONES[side.shop.slug].format(500), name="Sam", region="GB", by=None, by_name="A", now=MOMENT
        ).pk
        customer = Vehicle.objects.first().customer
        line = suppress.number(PHONES[side.shop.slug].format(400), reason="asked", evidence="call", by=None, now=MOMENT)
        side.things["suppression_id"] = line.pk
        wishes.when_to_call(customer.pk, prefers_from=None, prefers_until=None, zone="Etc/UTC", by=None, by_name="A",
                            now=MOMENT)  # fmt: skip
        by = {"by": uuid.uuid4(), "by_name": "A", "now": MOMENT}
        contact_data.read_back(customer.pk, {"name": "Kim"}, region=side.shop.country, **by)
        contact_data.wechat(customer.pk, "pending", attempt=None, **by)
        ticks.tick(job, ticks.REPORT, attempt=uuid.uuid4(), **by)
        log.access(actor=uuid.uuid4(), actor_role="agent", what="call", subject=customer.pk, reason="why", now=MOMENT)
        Mapping.objects.create(fingerprint=f"{side.shop.slug:0<64}", answers={}, learnt_at=MOMENT)
    side.things["upload_id"] = _upload(side)
    with side.shop.schema():
        told = {"upload_id": side.things["upload_id"], "job": Job.objects.first().pk, "at": MOMENT}
        ToldJob.objects.create(**told, did="updated")
        Overwritten.objects.create(**told, sort="job", row=told["job"], fields={"advisor": "Old"})
    skipped = make_job(side.shop, now=MOMENT, customer=_customer(side))
    with side.shop.schema():
        SkippedJob.objects.create(job=skipped, reason="not_sampled", at=MOMENT)


def _traced(side: Side) -> None:
    """A complaint within a guarantee with its cause, actions and goodwill, one of a wash, and an alert."""
    shop, now = side.shop, MOMENT - timedelta(minutes=4)
    hand = {**BY_SHOP, "now": now}
    job = make_job(shop, now=MOMENT, customer=_customer(side), kind="major_repair", mileage=9_000,
                   **_job_words(side))  # fmt: skip
    washed = filed(shop, now=now, category="environment", subcategory="wash_stains", customer_words="Case 4")
    with shop.schema():
        case = file.at_the_shop(shop=shop, customer=job.customer, job=job, draft_id=uuid.uuid4(), by=None, by_name="A",
                                fields=FIELDS, now=now)  # fmt: skip
        reply.complaint(case, text="Come in today", **hand)
        trace.complaint(case, root_cause="Pads", cause_code="method", whys="Because", failed_part="Pads",
                        responsible_post="technician", responsible_person="Bob", **hand)  # fmt: skip
        what = {"what": "Label", "owner": side.things["owner_membership"].user_id, "due_on": MOMENT.date()}
        ended, begun = (correct.begin(case, shop=shop, **what, **hand) for _ in range(2))
        correct.done(ended, text="Labelled", **hand)
        given = goodwill.propose(case, kind="gift", words="Flowers", cost_minor=10**8, shop=shop, **hand)
        other = goodwill.propose(case, kind="gift", words="Flowers", cost_minor=10**8, shop=shop, **hand)
        goodwill.refuse(other, text="Dear", **{**hand, "by": uuid.uuid4()})
        Recurrence.objects.create(kind="part", key="name:pad", name="Pads", raised_at=now)
    side.things |= {"wash_complaint": washed.pk, "traced_complaint": case.pk, "action_id": begun.pk,
                    "ended_action": ended.pk, "goodwill_id": given.pk}  # fmt: skip


def _bookings(side: Side) -> None:
    """A booking from the call in hand, whose time was sent to the customer, and one that waits for its parts."""
    shop, attempt = side.shop, side.things["attempt_id"]
    call = Call.objects.get(pk=side.things["call_id"])
    told = wanted(shop, note="Rings first", parts="Pads", items=["Discs"])
    with shop.schema():
        taken = book.on_call(call.follow_up, attempt_id=attempt, shop=shop, told=told, who=TEAM, now=MOMENT)
        confirm.sent(taken, shop=shop, who=SHOP, now=MOMENT)
        preferences.save(bookings={}, reminders={}, now=MOMENT)
        CareLetter.objects.create(key="summary", at=MOMENT)
        job = Job.objects.select_related("customer", "vehicle").exclude(pk=taken.job_id).first()
    waiting(shop, job=job, now=MOMENT)
    told = {"kind": "other", "words": "Ring", "due_at": MOMENT, "given_at": MOMENT, "attempt": attempt}
    with shop.schema():
        by = {"by": uuid.uuid4(), "by_name": "A"}
        recording.note_consent(call.follow_up, attempt_id=attempt, consents=True, **by, now=MOMENT)
        errand = Errand.objects.create(customer=job.customer, job=job, **told)
        own = Errand.objects.create(customer=taken.customer, job=taken.job, **told)
    side.things |= {"errand_id": errand.pk, "own_errand": own.pk}
    side.things["booking_id"] = taken.pk


def _upload(side: Side) -> uuid.UUID:
    """A file that was read and waits for its import: one row that can be taken, one that cannot."""
    tag = f"CNRY-{side.shop.slug.upper()}-9"
    rows = (
        "job_no,delivered_at,mobile,customer_name,plate",
        f"{tag}001,2026-11-16,{PHONES[side.shop.slug].format(300)},{tag}002,AB12CDE",
        f"{tag}003,2026-11-16,12,{tag}004,AB13CDE",
    )
    with side.shop.schema():
        upload = receive.file(
            "\n".join(rows).encode(), name="jobs.csv", by=None, by_name="A", shop=side.shop, now=MOMENT
        )
    read.upload(upload.pk, shop=side.shop, now=MOMENT)
    return upload.pk


def _letters(side: Side) -> None:
    """Invitations that wait: to the shop and to the team."""
    owner = side.things["owner_membership"].user
    tag = f"cnry-{side.shop.slug}-pub"
    invitation, code = invitations.invite(
        kind=Invitation.Kind.SHOP, target=side.shop.pk, role=Role.ADVISOR, email=f"invited@{tag}.example", by=owner,
        now=MOMENT,
    )  # fmt: skip
    side.things |= {"invitation_id": invitation.pk, "code": code, "slug": side.shop.slug}
    to_team, team_code = invitations.invite(
        kind=Invitation.Kind.TEAM, target=side.team.pk, role=AgentRole.AGENT,
        email=f"invited@cnry-{side.team.slug}-pub.example", by=side.things["the_supervisor"].user, now=MOMENT,
    )  # fmt: skip
    side.things |= {"team_invitation": to_team.pk, "team_code": team_code}


def _scripts(side: Side) -> None:
    """Words of the team's own for its shop: one script that is published, one that is being written, an outcome."""
    own = f"CNRY-{side.team.slug.upper()}-PUB"
    side.things["outcome_detail"] = set_outcomes.finer(side.team, "refused", names={"en": own})
    for call_type, thing in (("repair", "script_version"), ("wash", "script_draft")):
        opened = draft.open(side.team, call_type=call_type, language="en", shop=side.shop, by=None, now=MOMENT)
        body = {**opened.body, "objections": []}
        side.things[thing] = draft.save(opened.pk, body, revision=0, by=None, now=MOMENT).pk
    published = publish.version(side.things["script_version"], revision=1, by=None, now=MOMENT).version
    side.things["script"] = published.script_id


def _plan(side: Side, stripe: Running) -> None:
    """A plan that is paid for, with an invoice."""
    trial_ends = MOMENT - timedelta(hours=1)
    Subscription.objects.create(
        shop=side.shop, plan="standard", trial_ends_at=trial_ends, trial_reached=50, created_at=LONG_AGO
    )
    payer = Payer(side.shop, side.things["owner_membership"].user, stripe)
    payer.buy()
    payer.webhooks()
    side.things["invoice_id"] = payer.row.snapshot["invoices"][0]["id"]


def _after_planting(side: Side) -> None:
    """What is told from the words that stand there now."""
    with side.shop.schema():
        name = CallRecord.objects.first().follow_up.job.advisor
        side.things["job"] = job = CallRecord.objects.first().follow_up.job_id
        side.things["finding_id"] = Finding.objects.get(job=job).pk
        side.things["document_id"] = JobDocument.objects.get(job=job).pk
        held = FollowUp.objects.get(pk=Call.objects.get(pk=side.things["call_id"]).follow_up)
        side.things["held_finding"] = Finding.objects.get(job=held.job_id).pk
        side.things["follow_up"] = CallRecord.objects.first().follow_up_id
        side.things["versions"] = dict(Complaint.objects.values_list("pk", "version"))
    lookup = lookups.begin(side.things["the_agent"], side.shop, now=MOMENT)
    lookups.matched(lookup, held.customer_id)
    side.things["lookup_id"], side.things["looked_up"] = lookup.pk, held.pk
    side.things["advisor_key"] = hashlib.sha256(f"{side.shop.pk}:{name}".encode()).hexdigest()[:12]


def _public_ids(side: Side) -> None:
    """The ids of the rows in public that belong to this shop or its team."""
    side.public_ids |= {str(side.shop.pk), str(side.team.pk)}
    for found in (
        Membership.objects.filter(shop=side.shop).values_list("pk", flat=True),
        Agent.objects.filter(team=side.team).values_list("pk", flat=True),
        Call.objects.filter(shop=side.shop).values_list("pk", flat=True),
        Attempt.objects.filter(call__shop=side.shop).values_list("pk", flat=True),
        Invitation.objects.filter(target__in=[side.shop.pk, side.team.pk]).values_list("pk", flat=True),
    ):
        side.public_ids |= {str(pk) for pk in found}


def _signed_in(user: User) -> str:
    """The key of a session in which the person has just typed the password."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time() + DAY, "reauthenticated": True}
    ]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return session.session_key
