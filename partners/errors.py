"""What can go wrong when agencies are managed and packages released."""

from accounts.errors import Conflict, Invalid, NotFound, Refused


class BundleError(Conflict):
    """The bundle cannot be made from what is stored."""

    code = "bundle_failed"


class ReleaseRefused(Refused):
    """This person may not release this case."""

    code = "release_refused"


class ReleaseInvalid(Invalid):
    """The release as asked for breaks a rule: recipients, markings, references."""

    code = "release_invalid"


class NotReleasable(Conflict):
    """The case is not approved, or its frozen content is damaged."""

    code = "not_releasable"


class AgencyInvalid(Invalid):
    """An agency's details are wrong."""

    code = "agency_invalid"


class PackageWithdrawn(NotFound):
    """The agency had this package, and it was recalled."""

    code = "withdrawn"
