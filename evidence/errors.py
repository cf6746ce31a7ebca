"""What can go wrong when evidence is taken in, described, read or checked."""

from accounts.errors import Conflict, Invalid, NotFound, Refused, TooLarge


class EvidenceRefused(Refused):
    """This person may not add to or change this evidence."""

    code = "evidence_refused"


class ExhibitNotFound(NotFound):
    """No exhibit, or none that this person may know of."""

    code = "exhibit_not_found"


class ExhibitInvalid(Invalid):
    """What is said about an exhibit is incomplete or contradicts itself."""

    code = "exhibit_invalid"


class FileInvalid(Invalid):
    """The bytes are not what the name says, or not of a kind that is accepted."""

    code = "file_invalid"


class FileTooLarge(TooLarge):
    """The bytes are over the documented limit."""

    code = "file_too_large"


class ImageInvalid(FileInvalid):
    """The picture cannot be read safely."""

    code = "image_invalid"


class BytesMissing(Conflict):
    """The storage no longer holds the bytes of a source file."""

    code = "bytes_missing"
