"""Equal names: something for a person to look into, never an exposure by itself."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from vessels.models import Company, RecordKind, RecordName
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
    """For companies of ours and bare names: companies and people so named now. Two queries."""
    wanted: dict[str, list[tuple[Key, str]]] = defaultdict(list)
    for key in keys:
        if key.kind == "name" and key.id:
            wanted[key.id].append((key, key.id))
    for company in _companies(keys, reading):
        if name := normalised(company.name):
            wanted[name].append((Key("company", "", str(company.pk)), company.name))
    found: dict[Key, list[Lead]] = defaultdict(list)
    for named in _named(wanted, reading):
        for key, called in wanted[named.normal]:
            found[key].append(_lead(key, called, named))
    return found


def of_company(company: Company, reading: Reading) -> list[Lead]:
    """The same for one company."""
    key = Key("company", "", str(company.pk))
    return of([key], reading).get(key, [])


def _companies(keys: Iterable[Key], reading: Reading) -> Iterable[Company]:
    ids = [key.id for key in keys if key.kind == "company"]
    return Company.objects.visible_to(reading.user).filter(pk__in=ids)


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
