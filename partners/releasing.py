"""Releasing an approved case to named agencies, and taking a release back."""

from collections.abc import Sequence
from functools import partial
from tempfile import TemporaryFile
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from accounts import ledger
from accounts.models import User
from casework import access
from casework.models import Case, CaseState, Revision
from evidence import canonical, custody, intake
from evidence.models import Exhibit, SourceFile
from partners import approval, package
from partners.bundle.plan import BundlePlan, CarriedFile
from partners.bundle.writing import write_bundle
from partners.errors import BundleError, ReleaseInvalid, ReleaseRefused
from partners.models import Agency, Release
from partners.redaction import Redacted, for_recipient
from partners.released_custody import chains_of, instant
from partners.verify.members import MAX_TOTAL_BYTES

ORGANISATION = "Plimsoll"


def release(*, actor: User, case: Case, agencies: Sequence[Agency]) -> list[Release]:
    """Seal one package of the case's approved revision for each agency, all or none.

    Raises ReleaseRefused for the wrong person, NotReleasable for a case that is not approved,
    ReleaseInvalid for no recipient, a marking above an agency's ceiling or a second release to
    the same agency, BundleError when stored bytes fail their hash.
    """
    with access.acting(actor=actor, case=case, act="case.released") as locked:
        revision = approval.approved_revision(locked)
        approval.check_may_release(actor, revision)
        recipients = _recipients(revision, agencies)
        releases = [_release_to(actor, revision, agency) for agency in recipients]
        if locked.state != CaseState.RELEASED:
            locked.state = CaseState.RELEASED
            locked.save(update_fields=["state", "updated_at"])
        ledger.record(
            subject=locked,
            actor=actor,
            action="case.released",
            payload={
                "revision": revision.number,
                "digest": revision.digest,
                "releases": {str(item.pk): item.agency.name for item in releases},
            },
        )
    return releases


def withdraw(*, actor: User, release: Release, reason: str) -> Release:
    """Recall a release: its agency is told so, and can fetch it no more. Nothing is deleted."""
    with access.acting(actor=actor, case=release.revision.case, act="release.withdrawn"):
        if not approval.is_release_officer(actor):
            raise ReleaseRefused("Only a release officer may withdraw a release.")
        if not reason.strip():
            raise ReleaseInvalid("Give the reason: the agency will read it.")
        current = Release.objects.select_for_update().get(pk=release.pk)
        if current.withdrawn_at is None:
            current.withdrawn_at = timezone.now()
            current.withdrawn_reason = reason.strip()
            current.save(update_fields=["withdrawn_at", "withdrawn_reason"])
            ledger.record(
                subject=current,
                actor=actor,
                action="release.withdrawn",
                payload={"reason": current.withdrawn_reason},
            )
    return current


@transaction.atomic
def record_download(*, actor: User, release: Release) -> None:
    """Put on record that one of us took a copy of the bundle."""
    payload = {"bundle_sha256": release.bundle.sha256}
    ledger.record(subject=release, actor=actor, action="release.downloaded", payload=payload)


def _recipients(revision: Revision, agencies: Sequence[Agency]) -> list[Agency]:
    """The agencies as they are now, locked. To choose none is to release to nobody: refused."""
    wanted = {agency.pk for agency in agencies}
    if not wanted:
        raise ReleaseInvalid("Choose at least one agency. An empty choice releases to nobody.")
    locked = list(Agency.objects.select_for_update().filter(pk__in=wanted).order_by("name"))
    for agency in locked:
        if not agency.is_active:
            raise ReleaseInvalid(f"The access of {agency.name} was ended. Leave it out.")
        if Release.objects.filter(revision=revision, agency=agency).exists():
            raise ReleaseInvalid(
                f"Revision {revision.number} was released to {agency.name} before. Leave it out."
            )
    return locked


def _release_to(actor: User, revision: Revision, agency: Agency) -> Release:
    released_at = timezone.now()
    identifier = uuid4()
    redacted = for_recipient(revision.body, agency.ceiling)
    exhibits = _sound_exhibits(redacted)
    content = package.build(
        redacted,
        package.Heading(
            release_id=str(identifier),
            recipient=agency.name,
            released_at=instant(released_at),
            case_id=str(revision.case_id),
            revision=revision.number,
            revision_digest=revision.digest,
            submitted_at=instant(revision.submitted_at),
            approved_at=instant(revision.review.decided_at or released_at),
        ),
        chains_of(str(exhibit.pk) for exhibit in exhibits),
    )
    plan = BundlePlan(
        folder=f"{content['package']['reference']}-r{revision.number}",
        package=content,
        files=tuple(_carried(redacted)),
        released_on=f"{released_at:%Y-%m-%d}",
        organisation=ORGANISATION,
    )
    with TemporaryFile() as file:
        sealed = write_bundle(plan, file)
        file.seek(0)
        bundle = intake.store(
            actor=actor, stream=file, file_name=f"{plan.folder}.zip", max_bytes=MAX_TOTAL_BYTES
        )
    release = Release.objects.create(
        id=identifier,
        revision=revision,
        agency=agency,
        package=content,
        package_digest=canonical.digest(content),
        bundle=bundle,
        key_id=sealed.key_id,
        released_by=actor,
        released_at=released_at,
    )
    _put_on_record(actor, release, exhibits)
    return release


def _sound_exhibits(redacted: Redacted) -> list[Exhibit]:
    """The exhibits that leave, each with a custody log that leads on from the frozen one.

    Raises BundleError when a log is broken, or was replaced since the revision was frozen.
    """
    found = Exhibit.objects.in_bulk([item["id"] for item in redacted.exhibits])
    exhibits = {str(key): exhibit for key, exhibit in found.items()}
    for item in redacted.exhibits:
        log = custody.log(exhibits[item["id"]])
        frozen = item["custody"] or {"head": ""}
        if not log.is_intact or frozen["head"] not in {row.entry_hash for row in log.rows}:
            raise BundleError(
                f"The custody log of {item['was']} {item['title']!r} is broken. Nothing was"
                " released. Tell an administrator: this is an integrity failure."
            )
    return list(exhibits.values())


def _carried(redacted: Redacted) -> list[CarriedFile]:
    """The files whose licence lets them go."""
    paths = {
        path: item["sha256"] for item in redacted.exhibits if (path := package.file_path(item))
    }
    stored = {file.sha256: file for file in SourceFile.objects.filter(sha256__in=paths.values())}
    return [
        CarriedFile(path, partial(intake.open_file, stored[sha256]), sha256)
        for path, sha256 in paths.items()
    ]


def _put_on_record(actor: User, release: Release, exhibits: list[Exhibit]) -> None:
    """The release's own chain, and a custody event on every exhibit that left."""
    ledger.record(
        subject=release,
        actor=actor,
        action="release.sealed",
        payload={
            "agency": release.agency.name,
            "revision": release.revision.number,
            "package_digest": release.package_digest,
            "bundle_sha256": release.bundle.sha256,
            "key_id": release.key_id,
        },
    )
    for exhibit in exhibits:
        custody.record(
            actor=actor,
            exhibit=exhibit,
            event=custody.CustodyEvent.DISSEMINATION,
            detail={"release": str(release.pk), "agency": release.agency.name},
        )
