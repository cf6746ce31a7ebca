"""Which companies of ours and records of lists are one party: those with one IMO company number.

Nothing else makes two of them one. An equal name is a lead (:mod:`vessels.ownership.leads`).
"""

from collections import defaultdict
from dataclasses import dataclass

from vessels import imo
from vessels.models import CompanyAttribute, RecordKind, RecordVersion
from vessels.ownership import company_facts
from vessels.ownership.edges import Key, Reading


@dataclass(frozen=True)
class Sameness:
    """`numbers` holds the IMO company number of every party that has one."""

    numbers: dict[Key, int]
    parties: dict[int, frozenset[Key]]

    def members(self, key: Key) -> frozenset[Key]:
        """The party under all its keys, the given one among them."""
        return self.parties.get(self.numbers.get(key, 0), frozenset((key,)))

    def one(self, key: Key) -> Key:
        """One key for all that are the same party."""
        return min(self.members(key))


def load(reading: Reading) -> Sameness:
    """As of the day and knowledge of the reading. Two queries."""
    numbers: dict[Key, int] = {}
    entered = company_facts.on_day(reading.user, on=reading.on, known_at=reading.known_at)
    entered = entered.filter(attribute=CompanyAttribute.IMO_COMPANY_NUMBER)
    records = RecordVersion.objects.visible_to(reading.user).filter(facts__has_key="company_imo")
    if reading.known_at:
        records = records.filter(first_version__fetched_at__lte=reading.known_at)
    rows = records.exclude(kind=RecordKind.VESSEL).order_by("pk")
    for code, uid, number in rows.values_list("sanctions_list", "uid", "facts__company_imo"):
        if imo.is_valid_company_imo(str(number)):
            numbers[Key("record", code, uid)] = int(number)
    for pk, number in entered.exclude(value="").values_list("company", "value"):
        numbers[Key("company", "", str(pk))] = int(number)
    parties: dict[int, set[Key]] = defaultdict(set)
    for key, number in numbers.items():
        parties[number].add(key)
    return Sameness(numbers, {number: frozenset(keys) for number, keys in parties.items()})
