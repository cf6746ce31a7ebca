"""Records of OFAC's ADVANCED file: each party put together with what other sections say of it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from vessels.sanctions.lists import ofac_profiles as features
from vessels.sanctions.lists.base import (
    ListedMeasure,
    ListedRecord,
    ListedTie,
    PartyKind,
    TieRole,
    whole_number,
)
from vessels.sanctions.lists.identifiers import ShipNumber, company_number, station_numbers
from vessels.sanctions.lists.ofac_profiles import Profile
from vessels.sanctions.lists.ofac_remarks import registered_number
from vessels.sanctions.lists.ofac_sections import (
    COMPANY_DOCUMENTS,
    MMSI,
    REGISTRATION,
    Listing,
    Relation,
    Sections,
)

COLUMNS: Final[tuple[str, ...]] = (
    "uid",
    "name",
    "type",
    "programmes",
    "listed_on",
    "legal_basis",
    "measures",
    "documents",
    "features",
    "places",
    "other_names",
    "relations",
    "comment",
)
# What a person's record keeps: screening is of ships.
_SLIM: Final = {"uid", "name", "type", "programmes", "listed_on", "other_names"}
_CONTROLLED: Final = "owned or controlled by"
_CONTROLS: Final = "owns, controls, or operates"
_OWN_FIELDS: Final = {
    features.CALL_SIGN,
    features.VESSEL_TYPE,
    features.FLAG,
    features.OWNER,
    features.TONNAGE,
    features.GROSS_TONNAGE,
    features.OTHER_CALL_SIGN,
    *features.FORMER_FLAGS,
}
Ties = Mapping[str, list[ListedTie]]


@dataclass(frozen=True)
class Known:
    """What relations ask of each party: her name and what she is, by uid."""

    names: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, PartyKind | None] = field(default_factory=dict)

    def add(self, profile: Profile) -> None:
        self.names[profile.uid] = profile.name
        self.kinds[profile.uid] = profile.kind


def joined(
    profiles: Iterable[Profile], known: Known, sections: Sections, problems: list[str]
) -> Iterator[ListedRecord]:
    """A record for each profile."""
    ties = _ties(sections.relations, known.names, known.kinds)
    for profile in profiles:
        yield _record(profile, sections, ties, problems)


def _record(profile: Profile, sections: Sections, ties: Ties, problems: list[str]) -> ListedRecord:
    where = f"Line {profile.line}, entry {profile.uid} {profile.name}"
    if profile.kind is None:
        problems.append(f"{where}: what kind of party this is could not be told.")
    kind = profile.kind or PartyKind.OTHER
    said = _said(profile, sections)
    listings = sections.listings.get(profile.uid, [])
    measures = tuple(_measures(listings))
    documents = [each for held in profile.identities for each in sections.documents.get(held, ())]
    number, company = ShipNumber(), ""
    stations: tuple[int, ...] = ()
    if kind == PartyKind.VESSEL:
        number = registered_number(_of(documents, REGISTRATION), where, problems)
        stations = station_numbers(_of(documents, MMSI), where, problems)
    elif kind == PartyKind.ORGANISATION:
        company = next(
            filter(None, map(company_number, _of(documents, REGISTRATION, *COMPANY_DOCUMENTS))), ""
        )
    return ListedRecord(
        uid=profile.uid,
        name=profile.name,
        kind=kind,
        raw=_raw(profile, kind, documents, measures, ties),
        imo=number.value,
        imo_raw=number.raw,
        imo_problem=number.problem,
        mmsi=stations[0] if stations else None,
        former_mmsis=stations[1:],
        company_imo=company,
        call_sign=_first(said, features.CALL_SIGN),
        former_call_signs=tuple(said.get(features.OTHER_CALL_SIGN, ())),
        vessel_type=_first(said, features.VESSEL_TYPE),
        flag=_first(said, features.FLAG),
        former_flags=tuple(flag for label in features.FORMER_FLAGS for flag in said.get(label, ())),
        gross_tonnage=whole_number(_first(said, features.GROSS_TONNAGE)),
        owner=_first(said, features.OWNER),
        country="; ".join(
            dict.fromkeys(each for label in features.PLACES for each in said.get(label, ()))
        ),
        programmes=tuple(dict.fromkeys(each.programme for each in measures if each.programme)),
        listed_on=min((each.listed_on for each in measures if each.listed_on), default=None),
        legal_basis="; ".join(dict.fromkeys(each.legal_basis for each in measures)),
        measures=measures,
        ties=tuple(ties.get(profile.uid, ())),
        former_names=tuple(profile.former_names),
        other_names=tuple(profile.other_names),
        weak_names=tuple(profile.weak_names),
        remarks=_remarks(profile),
    )


def _said(profile: Profile, sections: Sections) -> dict[str, list[str]]:
    """The values of features by their label in lower case, places as their countries."""
    said: dict[str, list[str]] = defaultdict(list)
    for label, value in profile.features:
        said[label.lower()].append(value)
    for label, place in profile.places:
        if country := sections.places.get(place):
            said[label.lower()].append(country)
    return said


def _first(said: Mapping[str, list[str]], label: str) -> str:
    return next(iter(said.get(label, ())), "")


def _of(documents: Iterable[tuple[str, str]], *kinds: str) -> list[str]:
    return list(dict.fromkeys(number for kind, number in documents if kind in kinds))


def _measures(listings: Iterable[Listing]) -> Iterator[ListedMeasure]:
    for listing in listings:
        for programme in listing.programmes or ("",):
            yield ListedMeasure(
                programme=programme,
                measure="; ".join(listing.measures),
                legal_basis="; ".join(listing.legal_bases),
                listed_on=listing.listed_on,
                ended_on=listing.ended_on,
                ending=listing.ending,
            )


def _ties(
    relations: Iterable[Relation],
    names: Mapping[str, str],
    kinds: Mapping[str, PartyKind | None],
) -> dict[str, list[ListedTie]]:
    """The ties of each ship and company, by its uid, from itself to the other party."""
    ties: dict[str, list[ListedTie]] = defaultdict(list)
    for relation in relations:
        words = relation.words.lower()
        held, holder = relation.from_uid, relation.to_uid
        if words == _CONTROLS:
            held, holder = holder, held
        if kinds.get(holder) == PartyKind.VESSEL and kinds.get(held) != PartyKind.VESSEL:
            held, holder = holder, held
        if relation.is_former or kinds.get(held) in (PartyKind.PERSON, None):
            continue
        role = TieRole.CONTROL if words in (_CONTROLLED, _CONTROLS) else TieRole.LINKED_TO
        tie = ListedTie(role, names.get(holder, ""), uid=holder)
        if tie not in ties[held]:
            ties[held].append(tie)
    return ties


def _remarks(profile: Profile) -> str:
    """The features that have no field of their own, and the comment, as the other files do."""
    parts = [
        f"{label} {value}" for label, value in profile.features if label.lower() not in _OWN_FIELDS
    ]
    return "; ".join([*parts, profile.comment] if profile.comment else parts)


def _raw(
    profile: Profile,
    kind: PartyKind,
    documents: Iterable[tuple[str, str]],
    measures: Iterable[ListedMeasure],
    ties: Ties,
) -> dict[str, str]:
    """What the file says of the party, each kind of statement in one line."""
    measures = tuple(measures)
    raw = {
        "uid": profile.uid,
        "name": profile.name,
        "type": kind.value,
        "programmes": "; ".join(dict.fromkeys(each.programme for each in measures)),
        "listed_on": "; ".join(
            dict.fromkeys(each.listed_on.isoformat() for each in measures if each.listed_on)
        ),
        "other_names": "; ".join(
            [*profile.former_names, *profile.other_names, *profile.weak_names]
        ),
    }
    if kind != PartyKind.PERSON:
        raw |= {
            "legal_basis": "; ".join(dict.fromkeys(each.legal_basis for each in measures)),
            "measures": "; ".join(dict.fromkeys(each.measure for each in measures)),
            "documents": "; ".join(f"{name} {number}" for name, number in documents),
            "features": "; ".join(f"{label}: {value}" for label, value in profile.features),
            "relations": "; ".join(
                f"{tie.role.value} {tie.name} ({tie.uid})" for tie in ties.get(profile.uid, ())
            ),
            "comment": profile.comment,
        }
    return {field: text for field, text in raw.items() if text}
