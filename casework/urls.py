from django.urls import path

from casework.views import (
    attaching,
    cases,
    citing,
    evidence,
    findings,
    obligations,
    people,
    queue,
    review,
    summary,
    vessels,
    workspace,
)

app_name = "casework"
urlpatterns = [
    path("", cases.case_list, name="case-list"),
    path("review/", queue.review_queue, name="review-queue"),
    path("cases/open/", cases.case_open, name="case-open"),
    path("cases/attach/", attaching.window_attach, name="window-attach"),
    path("events/<uuid:pk>/cite/", citing.event_cite, name="event-cite"),
    path("cases/open/imo/", cases.imo_check, name="imo-check"),
    path("cases/<str:reference>/", summary.case_detail, name="case-detail"),
    path("cases/<str:reference>/edit/", cases.case_edit, name="case-edit"),
    path("cases/<str:reference>/workspace/", workspace.case_workspace, name="workspace"),
    path("cases/<str:reference>/workspace.json", workspace.workspace_data, name="workspace-data"),
    path("cases/<str:reference>/evidence/", evidence.case_evidence, name="case-evidence"),
    path("cases/<str:reference>/evidence/add/", evidence.exhibit_add, name="case-exhibit-add"),
    path("cases/<str:reference>/statements/", evidence.case_statements, name="case-statements"),
    path("cases/<str:reference>/vessels/", vessels.case_vessels, name="case-vessels"),
    path("cases/<str:reference>/findings/", findings.case_findings, name="case-findings"),
    path("cases/<str:reference>/findings/add/", findings.finding_add, name="finding-add"),
    path(
        "cases/<str:reference>/findings/<int:number>/",
        findings.finding_detail,
        name="finding-detail",
    ),
    path(
        "cases/<str:reference>/findings/<int:number>/link/",
        findings.exhibit_link,
        name="exhibit-link",
    ),
    path(
        "cases/<str:reference>/findings/<int:number>/links/<int:pk>/remove/",
        findings.exhibit_unlink,
        name="exhibit-unlink",
    ),
    path(
        "cases/<str:reference>/obligations/",
        obligations.case_obligations,
        name="case-obligations",
    ),
    path(
        "cases/<str:reference>/obligations/add/", obligations.obligation_add, name="obligation-add"
    ),
    path(
        "cases/<str:reference>/obligations/legal-basis/",
        obligations.legal_basis_add,
        name="legal-basis-add",
    ),
    path(
        "cases/<str:reference>/obligations/<int:number>/",
        obligations.obligation_edit,
        name="obligation-edit",
    ),
    path(
        "cases/<str:reference>/obligations/<int:number>/remove/",
        obligations.obligation_remove,
        name="obligation-remove",
    ),
    path("cases/<str:reference>/activity/", summary.case_activity, name="case-activity"),
    path("cases/<str:reference>/events/add/", summary.event_add, name="event-add"),
    path("cases/<str:reference>/tasks/", summary.task_add, name="task-add"),
    path("cases/<str:reference>/tasks/<uuid:pk>/finish/", summary.task_finish, name="task-finish"),
    path("cases/<str:reference>/notes/", summary.note_add, name="note-add"),
    path("cases/<str:reference>/people/", people.case_people, name="case-people"),
    path(
        "cases/<str:reference>/people/<uuid:pk>/remove/", people.member_remove, name="member-remove"
    ),
    path("cases/<str:reference>/submit/", review.case_submit, name="case-submit"),
    path("cases/<str:reference>/withdraw/", review.case_withdraw, name="case-withdraw"),
    path("cases/<str:reference>/review/", review.case_review, name="case-review"),
    path("cases/<str:reference>/review/claim/", review.review_claim, name="review-claim"),
    path("cases/<str:reference>/review/approve/", review.review_approve, name="review-approve"),
    path(
        "cases/<str:reference>/review/request-changes/",
        review.review_request_changes,
        name="review-request-changes",
    ),
    path("cases/<str:reference>/reopen/", review.case_reopen, name="case-reopen"),
    path("cases/<str:reference>/close/", review.case_close, name="case-close"),
]
