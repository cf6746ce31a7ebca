"""The pages of a case: who reaches them, what they say, how many queries they take."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, reverse

from accounts import ledger
from accounts.models import CompartmentRole, Role, User
from casework import cases, diary, events, obligations, review, urls
from casework.models import Case, CaseExhibit, CaseState, Certainty, Finding, LegalBasis
from evidence import intake
from evidence.models import Exhibit, ExhibitKind
from evidence.precision import Precision
from tests.casework.conftest import make_case, make_exhibit
from tests.conftest import make_person
from vessels import identity
from vessels.ais import importing
from vessels.models import Attribute, ClaimBasis

pytestmark = pytest.mark.django_db

CASE_URLS = [
    pattern
    for pattern in urls.urlpatterns
    if isinstance(pattern, URLPattern) and "<str:reference>" in str(pattern.pattern)
]
POST_ONLY = {
    "case-withdraw",
    "exhibit-link",
    "exhibit-unlink",
    "member-remove",
    "note-add",
    "obligation-remove",
    "review-approve",
    "review-claim",
    "review-request-changes",
    "task-add",
    "task-finish",
}
SCRIPT = "<script>alert('title')</script>"
SQL = "'; DROP TABLE casework_case; --"


@pytest.fixture
def full(ready: Case, finding: Finding, investigator: User) -> Case:
    """A case with something on every page."""
    events.add_event(
        actor=investigator,
        case=ready,
        title="Alongside",
        certainty=Certainty.OBSERVED,
        starts_at=datetime(2024, 2, 11, tzinfo=UTC),
        precision=Precision.DAY,
        source="An image",
        vessels=[ready.case_vessels.get().vessel],
    )
    obligations.add_obligation(
        actor=investigator,
        case=ready,
        legal_basis=LegalBasis.objects.get(instrument="UNSCR 2397 (2017)", paragraph="9"),
        state="China",
        trigger="She lay at the yard.",
    )
    diary.add_task(actor=investigator, case=ready, title="Ask the yard")
    diary.add_note(actor=investigator, case=ready, text="No answer so far")
    return ready


def url_of(pattern: URLPattern, case: Case) -> str:
    filled = {
        "number": 1,
        "pk": case.tasks.values_list("pk", flat=True).first()
        if "uuid:pk" in str(pattern.pattern)
        else 1,
    }
    wanted = {name: filled[name] for name in filled if f":{name}>" in str(pattern.pattern)}
    return reverse(f"casework:{pattern.name}", kwargs={"reference": case.reference, **wanted})


@pytest.mark.parametrize("role", list(Role))
def test_outsiders_get_404_on_every_url_of_a_case(client: Client, full: Case, role: Role) -> None:
    client.force_login(make_person("outsider@plimsoll.example", role))
    before = ledger.entries_of(full).count()
    assert len(CASE_URLS) > 20
    for pattern in CASE_URLS:
        url = url_of(pattern, full)
        method = client.post if pattern.name in POST_ONLY else client.get
        assert method(url).status_code == 404, url
        assert client.post(url).status_code in (404, 405), url
    assert ledger.entries_of(full).count() == before


def test_every_page_opens_for_its_members(full: Case, investigator: User, supervisor: User) -> None:
    for member in (investigator, supervisor):
        client = Client()
        client.force_login(member)
        for pattern in CASE_URLS:
            answer = client.get(url_of(pattern, full))
            expected = 405 if pattern.name in POST_ONLY else 200
            assert answer.status_code == expected, pattern.name


def test_the_summary_and_the_review_open_in_every_state(
    full: Case, investigator: User, supervisor: User
) -> None:
    review.submit(actor=investigator, case=full)
    for state in CaseState:
        Case.objects.filter(pk=full.pk).update(state=state)
        for member in (investigator, supervisor):
            client = Client()
            client.force_login(member)
            for name in ("case-detail", "case-review"):
                url = reverse(f"casework:{name}", args=[full.reference])
                assert client.get(url).status_code == 200


@pytest.mark.parametrize("title", [SCRIPT, SQL])
def test_a_hostile_title_is_shown_as_text(
    signed_in: Client, investigator: User, title: str
) -> None:
    answer = signed_in.post(
        reverse("casework:case-open"),
        {
            "imo": "IMO 9179842",
            "vessel_name": "",
            "title": title,
            "question": "?",
            "priority": "normal",
            "tlp": "RED",
        },
        follow=True,
    )
    case = Case.objects.get()
    assert case.title == title
    for url in ("/", reverse("casework:case-detail", args=[case.reference])):
        page = signed_in.get(url).content.decode()
        assert SCRIPT not in page
        assert (
            title in signed_in.get(url, follow=True).context["case"].title if url != "/" else True
        )
    assert SCRIPT not in answer.content.decode()


def test_a_wrong_check_digit_is_answered_in_the_form(signed_in: Client) -> None:
    answer = signed_in.post(
        reverse("casework:case-open"),
        {"imo": "9179843", "title": "T", "question": "?", "priority": "normal", "tlp": "RED"},
    )
    assert "its check digit should be 2, not 3" in answer.content.decode()
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("imo", "says"),
    [
        ("9179842", "check digit holds"),
        ("9179843", "check digit should be 2, not 3"),
        ("917984", "it has 6 digits, not seven"),
        ("", ""),
    ],
)
def test_the_imo_number_is_judged_while_it_is_typed(signed_in: Client, imo: str, says: str) -> None:
    page = signed_in.get(reverse("casework:imo-check"), {"imo": imo}).content.decode()
    assert says in page
    # The known lists are switched off until an administrator chooses some.
    assert ("No list is loaded: sanctions status unknown" in page) == (imo == "9179842")


def test_the_list_shows_own_cases_only_and_filters(
    signed_in: Client, investigator: User, colleague: User
) -> None:
    make_case(investigator, "Mine at Zhoushan")
    make_case(colleague, "Somebody else's")
    assert "Mine at Zhoushan" in signed_in.get("/").content.decode()
    assert "Somebody else" not in signed_in.get("/").content.decode()
    assert "No case fits" in signed_in.get("/", {"q": "Rotterdam"}).content.decode()
    assert "No case fits" in signed_in.get("/", {"state": "approved"}).content.decode()
    assert "Mine" in signed_in.get("/", {"q": "angara", "state": "nonsense"}).content.decode()


def test_an_empty_list_says_what_to_do_next(signed_in: Client, supervisor: User) -> None:
    assert "Open a case" in signed_in.get("/").content.decode()
    signed_in.force_login(supervisor)
    page = signed_in.get("/").content.decode()
    assert "The lead of a case adds you to it" in page
    assert "Open a case" not in page


def queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_the_list_takes_as_many_queries_for_20_cases_as_for_1(
    signed_in: Client, investigator: User
) -> None:
    make_case(investigator)
    one = queries(signed_in, "/")
    for number in range(19):
        make_case(investigator, f"Case {number}")
    assert queries(signed_in, "/") == one <= 16


def test_the_queue_takes_as_many_queries_for_10_cases_as_for_1(
    client: Client, supervisor: User, colleague: User
) -> None:
    client.force_login(supervisor)

    def submit(title: str) -> None:
        made = make_case(colleague, title)
        cases.add_member(actor=colleague, case=made, user=supervisor, role=CompartmentRole.REVIEWER)
        Case.objects.filter(pk=made.pk).update(state=CaseState.SUBMITTED)
        made.revisions.create(
            number=1, body={}, digest="0" * 64, contributor_ids=[], submitted_by=colleague
        )

    submit("First")
    one = queries(client, reverse("casework:review-queue"))
    for number in range(9):
        submit(f"Case {number}")
    assert queries(client, reverse("casework:review-queue")) == one <= 12


@pytest.mark.parametrize("name", ["case-evidence", "workspace", "workspace-data", "case-findings"])
def test_pages_of_a_case_take_no_more_queries_for_20_exhibits(
    signed_in: Client, full: Case, investigator: User, name: str
) -> None:
    url = reverse(f"casework:{name}", args=[full.reference])
    few = queries(signed_in, url)
    for number in range(19):
        exhibit = make_exhibit(investigator, f"Notice {number}")
        cases.file_exhibit(actor=investigator, case=full, exhibit=exhibit)
    assert queries(signed_in, url) == few <= 30


# The workspace's data


@pytest.fixture
def heard(full: Case, investigator: User) -> Case:
    """Two positions of her transponder, an hour and a day of silence apart."""
    rows = (
        b"MMSI,BaseDateTime,LAT,LON,SOG,COG,Heading,VesselName,IMO,CallSign,VesselType,Status,"
        b"Length,Width,Draft,Cargo,TransceiverClass\n"
        b"273000001,2024-02-10T00:00:00,30.0,122.5,10.0,200,200,,,,70,0,,,,,A\n"
        b"273000001,2024-02-11T06:00:00,29.8,122.2,0.1,200,200,,,,70,0,,,,,A\n"
    )
    stored = intake.store(actor=investigator, stream=BytesIO(rows), file_name="ais.csv")
    importing.import_positions(actor=investigator, source_file=stored, file_name="ais.csv")
    identity.claim(
        actor=investigator,
        vessel=full.case_vessels.get().vessel,
        attribute=Attribute.MMSI,
        value="273000001",
        basis=ClaimBasis.REPORTED,
        source="A source",
    )
    return full


def data_of(client: Client, case: Case) -> dict[str, Any]:
    data: dict[str, Any] = client.get(
        reverse("casework:workspace-data", args=[case.reference])
    ).json()
    return data


def test_the_workspace_data_has_tracks_gaps_exhibits_and_events(
    signed_in: Client, heard: Case
) -> None:
    data = data_of(signed_in, heard)
    (vessel,) = data["vessels"]
    assert [len(segment) for segment in vessel["segments"]] == [1, 1]
    assert vessel["gaps"][0]["hours"] == 30.0
    assert data["exhibits"][0]["number"] == "E-01"
    assert data["events"][0] | {"id": ""} == {
        "id": "",
        "title": "Alongside",
        "from": 1707609600,
        "to": None,
        "precision": "day",
        "kind": "observed",
        "lane": "Observed",
        "vessel": vessel["id"],
        "url": "",
    }


def test_an_exhibit_the_person_may_not_see_never_leaks(
    signed_in: Client, full: Case, filed: CaseExhibit, supervisor: User
) -> None:
    filed.exhibit.compartments.clear()
    client = Client()
    client.force_login(supervisor)
    for name in ("workspace-data", "workspace", "case-evidence"):
        url = reverse(f"casework:{name}", args=[full.reference])
        assert "Harbour notice" in signed_in.get(url).content.decode()
        assert "Harbour notice" not in client.get(url).content.decode()


# Adding evidence through the pages


def test_a_document_is_added_filed_and_numbered(signed_in: Client, case: Case) -> None:
    url = reverse("casework:case-exhibit-add", args=[case.reference])
    answer = signed_in.post(
        f"{url}?kind=document",
        {
            "title": "Harbour notice",
            "source": "Harbour office",
            "collector": "Ines",
            "collected_at": "2024-02-12 09:00",
            "reliability": "B",
            "credibility": "2",
            "tlp": "AMBER",
            "rights": "unknown",
            "shown": "2024-02-11",
            "file": SimpleUploadedFile("notice.txt", b"Berth 4"),
        },
    )
    assert answer.status_code == 302, answer.context["form"].errors
    filed = case.case_exhibits.get()
    assert (filed.label, filed.exhibit.kind) == ("E-01", ExhibitKind.DOCUMENT)


def test_a_window_of_positions_is_frozen_into_the_case(signed_in: Client, heard: Case) -> None:
    url = reverse("casework:case-exhibit-add", args=[heard.reference])
    window = {
        "vessel": heard.case_vessels.get().vessel_id,
        "start": "2024-02-10",
        "end": "2024-02-12",
        "title": "",
        "tlp": "AMBER",
    }
    assert signed_in.post(f"{url}?kind=ais_track", window).status_code == 302
    newest = heard.case_exhibits.get(number=2)
    assert newest.exhibit.kind == ExhibitKind.AIS_TRACK
    assert newest.exhibit.source_file is not None


def test_a_window_without_positions_is_answered_in_the_form(signed_in: Client, heard: Case) -> None:
    url = reverse("casework:case-exhibit-add", args=[heard.reference])
    window = {"start": "2020-01-01", "end": "2020-01-02", "title": "", "tlp": "AMBER"}
    vessel = {"vessel": heard.case_vessels.get().vessel_id}
    page = signed_in.post(f"{url}?kind=ais_track", window | vessel)
    assert "No AIS position of ANGARA is held" in page.content.decode()


def test_nothing_is_left_behind_when_a_case_under_review_refuses_an_exhibit(
    signed_in: Client, ready: Case, investigator: User
) -> None:
    review.submit(actor=investigator, case=ready)
    before = Exhibit.objects.count()
    url = reverse("casework:case-exhibit-add", args=[ready.reference])
    window = {"exhibit": make_exhibit(investigator, "Late").pk}
    assert signed_in.post(f"{url}?kind=held", window).status_code == 409
    assert Exhibit.objects.count() == before + 1
    assert ready.case_exhibits.count() == 1


def test_an_unknown_kind_of_exhibit_is_404(signed_in: Client, case: Case) -> None:
    url = reverse("casework:case-exhibit-add", args=[case.reference])
    assert signed_in.get(f"{url}?kind=rumour").status_code == 404


# From submission to approval through the pages


def test_a_case_goes_from_submission_to_approval_through_the_pages(
    signed_in: Client, full: Case, supervisor: User, investigator: User
) -> None:
    def url(name: str) -> str:
        return reverse(f"casework:{name}", args=[full.reference])

    assert signed_in.post(url("case-submit")).status_code == 302
    page = signed_in.get(url("case-review")).content.decode()
    assert "You contributed to revision 1" in page
    assert "Claim the review" not in page
    reviewer = Client()
    reviewer.force_login(supervisor)
    assert "ANGARA at Zhoushan" in reviewer.get(reverse("casework:review-queue")).content.decode()
    reviewer.post(url("review-claim"))
    unticked = reviewer.post(url("review-approve"), {"comment": "Fine"})
    assert "There is a problem" in unticked.content.decode()
    ticked = {"findings": "on", "contrary": "on", "marking": "on", "comment": "Sound."}
    assert reviewer.post(url("review-approve"), ticked).status_code == 302
    full.refresh_from_db()
    assert full.state == CaseState.APPROVED
    entry = ledger.entries_of(full).last()
    assert entry is not None
    assert entry.payload["checked"] == ["findings", "contrary", "marking"]


def test_an_unready_case_says_what_is_missing(signed_in: Client, case: Case) -> None:
    page = signed_in.post(reverse("casework:case-submit", args=[case.reference]))
    assert "At least one finding is written" in page.content.decode()
    assert page.context["problem"].startswith(f"{case.reference} is not ready")


def test_the_release_button_is_for_release_officers_of_an_approved_case(
    client: Client, full: Case, release_officer: User, joined: Callable[..., User]
) -> None:
    joined(release_officer, CompartmentRole.READER)
    client.force_login(release_officer)
    link = reverse("partners:release-create", args=[full.reference])
    url = reverse("casework:case-detail", args=[full.reference])
    assert link not in client.get(url).content.decode()
    Case.objects.filter(pk=full.pk).update(state=CaseState.APPROVED)
    assert link in client.get(url).content.decode()


# The administration site


@pytest.mark.parametrize("model", ["case", "review", "revision", "finding", "caseexhibit", "note"])
def test_the_administration_site_shows_casework_and_changes_nothing(
    client: Client, ready: Case, investigator: User, model: str
) -> None:
    review.submit(actor=investigator, case=ready)
    investigator.is_staff = investigator.is_superuser = True
    investigator.save()
    client.force_login(investigator)
    assert client.get(f"/admin/casework/{model}/").status_code == 200
    assert client.get(f"/admin/casework/{model}/add/").status_code == 403
    assert client.post(f"/admin/casework/{model}/add/", {}).status_code == 403


def test_the_administration_site_is_no_way_around_need_to_know(
    client: Client, ready: Case, administrator: User
) -> None:
    administrator.is_staff = administrator.is_superuser = True
    administrator.save()
    client.force_login(administrator)
    assert ready.reference not in client.get("/admin/casework/case/").content.decode()
    answer = client.get(f"/admin/casework/case/{ready.pk}/change/")
    assert answer.status_code in (302, 404)


def test_the_frozen_body_is_plain_json(ready: Case, investigator: User) -> None:
    revision = review.submit(actor=investigator, case=ready)
    assert json.loads(json.dumps(revision.body)) == revision.body
