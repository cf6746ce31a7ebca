"""What a release would send to an agency, shown before anything is sent."""

from dataclasses import dataclass, field

from accounts.models import User
from casework import access
from casework.models import Case, Revision
from partners import approval
from partners.errors import ReleaseInvalid
from partners.models import Agency, Release
from partners.package import file_path
from partners.redaction import Item, Redacted, Withheld, for_recipient


@dataclass(frozen=True)
class Preview:
    """One agency's share. With a `problem`, nothing can go to this agency as things stand."""

    agency: Agency
    problem: str = ""
    redacted: Redacted | None = None
    withheld: list[Withheld] = field(default_factory=list)

    @property
    def exhibits(self) -> list[tuple[Item, bool]]:
        """Each exhibit that leaves, and whether its bytes do."""
        items = self.redacted.exhibits if self.redacted else []
        return [(item, file_path(item) is not None) for item in items]

    @property
    def carried_bytes(self) -> int:
        return sum(item["size_bytes"] or 0 for item, carried in self.exhibits if carried)


def preview(*, actor: User, case: Case) -> tuple[Revision, list[Preview]]:
    """What each known agency would be sent of the case's approved revision.

    Raises what `releasing.release` would raise for the case or the person; a refusal is recorded.
    """
    with access.acting(actor=actor, case=case, act="case.released") as locked:
        revision = approval.approved_revision(locked)
        approval.check_may_release(actor, revision)
    had = set(Release.objects.filter(revision=revision).values_list("agency", flat=True))
    return revision, [
        _preview_for(revision, agency, already=agency.pk in had)
        for agency in Agency.objects.visible_to(actor)
    ]


def _preview_for(revision: Revision, agency: Agency, *, already: bool) -> Preview:
    if already:
        return Preview(agency, f"Revision {revision.number} was released to this agency before.")
    if not agency.is_active:
        return Preview(agency, "This agency's access was ended.")
    try:
        redacted = for_recipient(revision.body, agency.ceiling)
    except ReleaseInvalid as error:
        return Preview(agency, str(error))
    return Preview(agency, "", redacted, redacted.withheld)
