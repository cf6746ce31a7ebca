"""What a check found, in lines ready to print, and the vocabulary the checks share."""

from dataclasses import dataclass, field

PAYLOAD_MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
PACKAGE = "data/package.json"
EXHIBITS = "data/exhibits/"
SEAL = "seal.json"
SIGNATURE = "seal.sig"


class UnusableError(Exception):
    """The bundle cannot be examined further; the message says why."""


@dataclass
class Report:
    """What was checked and what does not hold; `lines` are ready to print."""

    lines: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    signer_trusted: bool = False

    def passed(self, subject: str, detail: str) -> None:
        self.lines.append(f"ok    {plain(subject)}: {plain(detail)}")

    def failed(self, subject: str, detail: str) -> None:
        self.problems.append(subject)
        self.lines.append(f"FAIL  {plain(subject)}: {plain(detail)}")

    @property
    def exit_status(self) -> int:
        if self.problems:
            return 1
        return 0 if self.signer_trusted else 2


def plain(value: object) -> str:
    """Text that cannot drive a terminal: control characters become question marks."""
    return "".join(char if char.isprintable() else "?" for char in str(value))[:500]
