"""Who may release what to whom, and what then leaves."""

import json
import zipfile
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import connection

from accounts import ledger
from accounts.errors import NotFound
from accounts.models import CompartmentMember, CompartmentRole, LedgerEntry, Role, User
from casework.models import Case, CaseState
from evidence.marking import TLP
from evidence.models import Exhibit, SourceFile
from partners import agencies, previewing, releasing
from partners.errors import BundleError, NotReleasable, ReleaseInvalid, ReleaseRefused
from partners.models import Agency, Release
from partners.verify.checking import check
from tests.partners.cases import CANARY, CANARY_ID, approved_case


def bundle_path(release: Release) -> Path:
    return Path(default_storage.path(release.bundle.stored_name))


def past_the_triggers(statement: str) -> None:
    """What a database superuser could do."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement)
        cursor.execute("SET LOCAL session_replication_role = origin")


def test_the_bundle_verifies_and_the_package_matches_it(
    case: Case, agency: Agency, release_officer: User
) -> None:
    (release,) = releasing.release(actor=release_officer, case=case, agencies=[agency])
    report = check(bundle_path(release), release.key_id)
    assert report.exit_status == 0, report.lines
    with zipfile.ZipFile(bundle_path(release)) as archive:
        packed = json.loads(archive.read(f"{case.reference}-r1/data/package.json"))
    assert packed == release.package
    assert packed["package"]["recipient"] == agency.name
    assert packed["package"]["tlp"] == "AMBER"
    counts = {
        "events": 0,
        "obligations": 0,
        "exhibits": 2,
        "files": 1,
        "findings": 1,
        "statements": 0,
        "vessels": 1,
    }
    assert packed["package"]["counts"] == counts
    case.refresh_from_db()
    assert case.state == CaseState.RELEASED


def test_licensed_bytes_stay_and_their_hash_goes(
    case: Case, agency: Agency, release_officer: User
) -> None:
    (release,) = releasing.release(actor=release_officer, case=case, agencies=[agency])
    track, picture = release.package["exhibits"]
    assert track["file"] == f"data/exhibits/E-01-{track['sha256'][:8]}.csv"
    assert picture["file"] is None
    assert len(picture["sha256"]) == 64


def test_nothing_outside_the_allowed_fields_leaves(
    case: Case,
    agency: Agency,
    other_agency: Agency,
    release_officer: User,
    investigator: User,
    supervisor: User,
) -> None:
    """Canaries, staff, other recipients and internal ids are in no byte of the bundle."""
    releases = releasing.release(actor=release_officer, case=case, agencies=[agency, other_agency])
    release = next(item for item in releases if item.agency == agency)
    raw = bundle_path(release).read_bytes()
    exhibits = [str(exhibit.pk) for exhibit in Exhibit.objects.all()]
    staff = [investigator, supervisor, release_officer]
    secrets = [CANARY, CANARY_ID, other_agency.name, str(agency.pk), *exhibits]
    secrets += [value for person in staff for value in (person.full_name, person.email)]
    secrets += [str(person.pk) for person in staff]
    for secret in secrets:
        assert secret.encode() not in raw, secret
    assert b"investigator" in raw


def test_the_act_is_on_record(case: Case, agency: Agency, release_officer: User) -> None:
    (release,) = releasing.release(actor=release_officer, case=case, agencies=[agency])
    sealed = ledger.entries_of(release).get()
    assert sealed.action == "release.sealed"
    assert sealed.payload["bundle_sha256"] == release.bundle.sha256
    assert ledger.entries_of(case).get(action="case.released").actor == release_officer
    for exhibit in Exhibit.objects.all():
        assert ledger.entries_of(exhibit).filter(action="dissemination").count() == 1


def test_an_empty_choice_releases_to_nobody(case: Case, release_officer: User) -> None:
    with pytest.raises(ReleaseInvalid, match="at least one agency"):
        releasing.release(actor=release_officer, case=case, agencies=[])
    assert not Release.objects.exists()


def test_a_second_release_to_the_same_agency_is_refused(
    case: Case, agency: Agency, other_agency: Agency, release_officer: User
) -> None:
    releasing.release(actor=release_officer, case=case, agencies=[agency])
    with pytest.raises(ReleaseInvalid, match="released to Ministry of Oceans"):
        releasing.release(actor=release_officer, case=case, agencies=[agency, other_agency])
    assert Release.objects.count() == 1
    releasing.release(actor=release_officer, case=case, agencies=[other_agency])
    assert Release.objects.count() == 2


def test_the_author_is_refused_even_as_release_officer_and_it_is_on_record(
    case: Case, agency: Agency, investigator: User
) -> None:
    investigator.roles = [Role.INVESTIGATOR, Role.RELEASE_OFFICER, Role.ADMINISTRATOR]
    investigator.is_superuser = True
    investigator.save()
    with pytest.raises(ReleaseRefused, match="You contributed to revision 1"):
        releasing.release(actor=investigator, case=case, agencies=[agency])
    assert ledger.entries_of(case).get().action == "case.released.refused"


@pytest.mark.parametrize(
    ("tlp", "refused"),
    [(TLP.RED, True), (TLP.AMBER_STRICT, True), (TLP.AMBER, False), (TLP.GREEN, False)],
)
def test_the_approver_may_not_release_the_strictest_markings(
    investigator: User, supervisor: User, release_officer: User, tlp: TLP, refused: bool
) -> None:
    supervisor.roles = [Role.SUPERVISOR, Role.RELEASE_OFFICER]
    supervisor.save()
    case = approved_case(investigator, supervisor, tlp=tlp)
    cleared = agencies.create_agency(actor=release_officer, name="Cleared", max_tlp=TLP.RED)
    if refused:
        with pytest.raises(ReleaseRefused, match="A third person"):
            releasing.release(actor=supervisor, case=case, agencies=[cleared])
    else:
        assert releasing.release(actor=supervisor, case=case, agencies=[cleared])


def test_only_a_release_officer_of_the_case_may_release(
    case: Case, agency: Agency, supervisor: User, administrator: User, release_officer: User
) -> None:
    with pytest.raises(ReleaseRefused, match="Only a release officer"):
        releasing.release(actor=supervisor, case=case, agencies=[agency])
    with pytest.raises(NotFound):
        releasing.release(actor=administrator, case=case, agencies=[agency])
    CompartmentMember.objects.filter(user=release_officer).delete()
    with pytest.raises(NotFound):
        releasing.release(actor=release_officer, case=case, agencies=[agency])


@pytest.mark.parametrize("state", [s for s in CaseState if s.value not in {"approved", "released"}])
def test_a_case_that_is_not_approved_is_refused(
    case: Case, agency: Agency, release_officer: User, state: CaseState
) -> None:
    Case.objects.filter(pk=case.pk).update(state=state)
    with pytest.raises(NotReleasable, match="Only an approved case"):
        releasing.release(actor=release_officer, case=case, agencies=[agency])


def test_a_revision_changed_behind_our_back_is_refused(
    case: Case, agency: Agency, release_officer: User
) -> None:
    past_the_triggers("UPDATE casework_revision SET body = jsonb_set(body, '{events}', '[1]')")
    with pytest.raises(NotReleasable, match="no longer meets its digest"):
        releasing.release(actor=release_officer, case=case, agencies=[agency])


def test_a_custody_log_changed_behind_our_back_is_refused(
    case: Case, agency: Agency, release_officer: User
) -> None:
    past_the_triggers(
        "UPDATE accounts_ledgerentry SET at = at - interval '1 day' WHERE action = 'capture'"
    )
    with pytest.raises(BundleError, match="custody log of E-01 'Track' is broken"):
        releasing.release(actor=release_officer, case=case, agencies=[agency])
    assert not Release.objects.exists()


def test_stored_bytes_changed_behind_our_back_are_refused(
    case: Case, agency: Agency, release_officer: User
) -> None:
    track = SourceFile.objects.get(exhibits__title="Track")
    path = Path(default_storage.path(track.stored_name))
    path.chmod(0o600)
    path.write_bytes(b"other" + path.read_bytes()[5:])
    with pytest.raises(BundleError, match="integrity failure"):
        releasing.release(actor=release_officer, case=case, agencies=[agency])
    assert not Release.objects.exists()
    assert not LedgerEntry.objects.filter(action="case.released").exists()


def test_a_marking_above_the_ceiling_is_refused_for_all(
    case: Case, agency: Agency, release_officer: User
) -> None:
    green = agencies.create_agency(actor=release_officer, name="Green", max_tlp=TLP.GREEN)
    with pytest.raises(ReleaseInvalid, match="TLP:AMBER, above TLP:GREEN"):
        releasing.release(actor=release_officer, case=case, agencies=[agency, green])
    assert not Release.objects.exists()


def test_the_preview_says_the_same_as_the_release(
    case: Case, agency: Agency, release_officer: User, supervisor: User
) -> None:
    agencies.create_agency(actor=release_officer, name="Green", max_tlp=TLP.GREEN)
    revision, previews = previewing.preview(actor=release_officer, case=case)
    assert revision.number == 1
    by_name = {item.agency.name: item for item in previews}
    assert "above TLP:GREEN" in by_name["Green"].problem
    shown = by_name[agency.name]
    assert not shown.problem
    (release,) = releasing.release(actor=release_officer, case=case, agencies=[agency])
    sent = [(item["number"], item["file"] is not None) for item in release.package["exhibits"]]
    assert [(item["number"], carried) for item, carried in shown.exhibits] == sent
    with pytest.raises(ReleaseRefused):
        previewing.preview(actor=supervisor, case=case)


def test_withdrawing_keeps_the_package_and_gives_the_reason(
    case: Case, agency: Agency, release_officer: User, supervisor: User
) -> None:
    (release,) = releasing.release(actor=release_officer, case=case, agencies=[agency])
    with pytest.raises(ReleaseRefused):
        releasing.withdraw(actor=supervisor, release=release, reason="Wrong ship")
    with pytest.raises(ReleaseInvalid, match="Give the reason"):
        releasing.withdraw(actor=release_officer, release=release, reason=" ")
    withdrawn = releasing.withdraw(actor=release_officer, release=release, reason="Wrong ship")
    assert withdrawn.withdrawn_at is not None
    assert list(Release.objects.released_to(agency)) == []
    assert ledger.entries_of(release).last().action == "release.withdrawn"  # type: ignore[union-attr]  # there is one


def test_a_reader_of_the_case_sees_its_releases_and_nobody_else(
    case: Case, agency: Agency, release_officer: User, colleague: User
) -> None:
    (release,) = releasing.release(actor=release_officer, case=case, agencies=[agency])
    assert list(Release.objects.visible_to(release_officer)) == [release]
    assert list(Release.objects.visible_to(colleague)) == []
    CompartmentMember.objects.create(
        compartment=case.compartment, user=colleague, role=CompartmentRole.READER
    )
    assert list(Release.objects.visible_to(colleague)) == [release]
