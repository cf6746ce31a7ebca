"""The fictional people of the demonstration, with passwords generated on this machine."""

from dataclasses import dataclass
from pathlib import Path

from accounts import people
from accounts.models import Role, User

AGENT = "command:load_demo"
CAST = (
    ("investigator", "Demo Investigator", Role.INVESTIGATOR),
    ("colleague", "Demo Colleague", Role.INVESTIGATOR),
    ("supervisor", "Demo Supervisor", Role.SUPERVISOR),
    ("release", "Demo Release Officer", Role.RELEASE_OFFICER),
    ("administrator", "Demo Administrator", Role.ADMINISTRATOR),
)


@dataclass(frozen=True)
class Cast:
    investigator: User
    colleague: User
    supervisor: User
    release: User
    administrator: User


def make(logins: Path) -> Cast:
    """Make the accounts; write role, e-mail and password to `logins`, readable by us only."""
    made: dict[str, User] = {}
    lines = []
    for key, full_name, role in CAST:
        password = people.generate_password()
        made[key] = people.create_person(
            actor=None,
            agent=AGENT,
            email=f"{key}@demo.plimsoll.example",
            full_name=full_name,
            roles=[role],
            password=password,
            is_fictional=True,
        )
        lines.append(f"{role.label:<18} {made[key].email:<40} {password}")
    logins.touch(mode=0o600)
    logins.write_text("\n".join(lines) + "\n")
    return Cast(**made)
