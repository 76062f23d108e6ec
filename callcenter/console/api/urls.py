"""Addresses of the console's API, below `/api/v1/`."""

from django.urls import path

from callcenter.console.api import (
    attempts,
    bookings,
    calls,
    complaint_drafts,
    complaint_papers,
    docs,
    errands,
    recordings,
    state,
    times,
    told,
)

urlpatterns = [
    path("attempts/", attempts.Attempts.as_view(), name="api_attempts"),
    path("attempts/<uuid:attempt_id>/", attempts.OneAttempt.as_view(), name="api_attempt"),
    path("attempts/<uuid:attempt_id>/answers/", attempts.Answers.as_view(), name="api_answers"),
    path(
        "attempts/<uuid:attempt_id>/along/<uuid:call_id>/answers/",
        attempts.AlsoAnswers.as_view(),
        name="api_also_answers",
    ),
    path("attempts/<uuid:attempt_id>/heartbeat/", attempts.Heartbeat.as_view(), name="api_heartbeat"),
    path("attempts/<uuid:attempt_id>/dial/", attempts.Dial.as_view(), name="api_dial"),
    path("attempts/<uuid:attempt_id>/answer/", attempts.Answered.as_view(), name="api_answered"),
    path("attempts/<uuid:attempt_id>/hang-up/", attempts.HangUp.as_view(), name="api_hang_up"),
    path("attempts/<uuid:attempt_id>/reveal/", attempts.Reveal.as_view(), name="api_reveal"),
    path("attempts/<uuid:attempt_id>/booking/", bookings.AttemptBooking.as_view(), name="api_booking"),
    path("attempts/<uuid:attempt_id>/errands/<uuid:errand_id>/", errands.Errands.as_view(), name="api_errand"),
    path("attempts/<uuid:attempt_id>/recording/", recordings.Recordings.as_view(), name="api_recording"),
    path(
        "attempts/<uuid:attempt_id>/complaint/", complaint_drafts.ComplaintDraft.as_view(), name="api_complaint_draft"
    ),
    path(
        "attempts/<uuid:attempt_id>/complaint/papers/",
        complaint_papers.DraftPapers.as_view(),
        name="api_complaint_papers",
    ),
    path(
        "attempts/<uuid:attempt_id>/complaint/papers/<uuid:paper_id>/",
        complaint_papers.DraftPaper.as_view(),
        name="api_complaint_paper",
    ),
    path("attempts/<uuid:attempt_id>/times/", times.Times.as_view(), name="api_times"),
    path("calls/<uuid:call_id>/completion/", calls.Completions.as_view(), name="api_completion"),
    path("attempts/<uuid:attempt_id>/ticks/", told.Ticks.as_view(), name="api_ticks"),
    path("attempts/<uuid:attempt_id>/wechat/", told.WeChat.as_view(), name="api_wechat"),
    path("state/", state.MyState.as_view(), name="api_state"),
    path("state/sign/", state.Sign.as_view(), name="api_state_sign"),
    path("state/extension/", state.Extension.as_view(), name="api_state_extension"),
    path("schema/", docs.Schema.as_view(), name="api_schema"),
    path("docs/", docs.Docs.as_view(), name="api_docs"),
]
