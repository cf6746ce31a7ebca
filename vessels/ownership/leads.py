"""Equal names: something for a person to look into, never an exposure by itself."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from vessels.models import CompanyAttribute, CompanyFact, RecordKind, RecordName
from vessels.ownership.edges import Key, Reading
from vessels.sanctions.matching.names import normalised


@dataclass(frozen=True, slots=True)
class Lead:
    """A party named like a list's record. `record_pk` is the wording with that name."""

    key: Key
    name: str
    uid: str
    list_code: str
    list_name: str
    record_pk: int

    @property
    def meant(self) -> Key:
        """The record that has the name."""
        return Key("record", self.list_code, self.uid)

    @property
    def text(self) -> str:
        return f"{self.name}: same name as {self.list_name} entry {self.uid}, not confirmed"


def of(keys: Collection[Key], reading: Reading) -> dict[Key, list[Lead]]:
    """For companies of ours, by any name they had, and bare names: companies and people of lists
    that are so named now. Two queries.
    """
    wanted: dict[str, list[tuple[Key, str]]] = defaultdict(list)
    for key in keys:
        if key.kind == "name" and key.id:
            wanted[key.id].append((key, key.id))
    for pk, called in _names(keys, reading):
        if name := normalised(called):
            wanted[name].append((Key("company", "", str(pk)), called))
    found: dict[Key, list[Lead]] = defaultdict(list)
    for named in _named(wanted, reading):
        for key, called in wanted[named.normal]:
            found[key].append(_lead(key, called, named))
    return found


def _names(keys: Iterable[Key], reading: Reading) -> Iterable[tuple[UUID, str]]:
    """Every name of the companies that was known then, former ones too."""
    ids = [UUID(key.id) for key in keys if key.kind == "company"]
    facts = CompanyFact.objects.visible_to(reading.user).known_at(reading.known_at)
    named = facts.filter(attribute=CompanyAttribute.NAME, company__in=ids).order_by("pk")
    return named.values_list("company", "value").distinct()


def _named(names: Collection[str], reading: Reading) -> Iterable[RecordName]:
    rows = RecordName.objects.filter(
        normal__in=names,
        record__is_current=True,
        record__kind__in=(RecordKind.ORGANISATION, RecordKind.PERSON, RecordKind.OTHER),
    )
    if not reading.user.is_staff_member:
        return rows.none()
    return rows.select_related("record__sanctions_list").defer("record__raw", "record__facts")


def _lead(key: Key, called: str, named: RecordName) -> Lead:
    record = named.record
    held = record.sanctions_list
    return Lead(key, called, record.uid, held.code, held.name, record.pk)
