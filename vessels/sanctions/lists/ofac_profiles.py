"""A party of OFAC's ADVANCED file: its names and features, in as little memory as they need.

The rest of what the file says of a party stands in other sections and is joined by its numbers.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from vessels.sanctions.lists.base import PartyKind
from vessels.sanctions.lists.ofac_reference import Reference
from vessels.sanctions.lists.xml import Element, child, children, collapsed, local, text_of

LAST_NAME: Final = "last name"
# Features that become fields of their own; whatever else a feature says goes into the remarks.
CALL_SIGN, VESSEL_TYPE, FLAG = "vessel call sign", "vessel type", "vessel flag"
OWNER, TONNAGE = "vessel owner", "vessel tonnage"
GROSS_TONNAGE: Final = "vessel gross registered tonnage"
FORMER_FLAGS: Final = ("former vessel flag", "other vessel flag")
OTHER_CALL_SIGN: Final = "other vessel call sign"
PLACES: Final = ("location", "registration country", "nationality of registration")


@dataclass(slots=True)
class Profile:
    """`features` are (label, value); a value that is a place is its number in `places`."""

    uid: str
    line: int
    kind: PartyKind | None
    name: str = ""
    comment: str = ""
    identities: tuple[str, ...] = ()
    former_names: list[str] = field(default_factory=list)
    other_names: list[str] = field(default_factory=list)
    weak_names: list[str] = field(default_factory=list)
    features: list[tuple[str, str]] = field(default_factory=list)
    places: list[tuple[str, str]] = field(default_factory=list)


def read_profiles(party: Element, reference: Reference) -> Iterator[Profile]:
    """The profiles of a party, in practice one. Of a person only the names are kept."""
    comment = text_of(party, "Comment")
    for element in children(party, "Profile"):
        yield _read_profile(element, comment, reference)


def _read_profile(element: Element, comment: str, reference: Reference) -> Profile:
    kind = reference.party_kind(element.get("PartySubTypeID"))
    profile = Profile(element.get("ID", ""), element.sourceline, kind)
    if kind != PartyKind.PERSON:
        profile.comment = comment
    for each in element:
        if local(each) == "Identity":
            profile.identities += (each.get("ID", ""),)
            _read_names(each, profile, reference)
        elif local(each) == "Feature" and profile.kind != PartyKind.PERSON:
            _read_feature(each, profile, reference)
    return profile


def _read_names(identity: Element, profile: Profile, reference: Reference) -> None:
    types = {
        group.get("ID"): reference.words("NamePartType", group.get("NamePartTypeID")).lower()
        for group in identity.iter("{*}NamePartGroup")
    }
    for alias in children(identity, "Alias"):
        kind = reference.words("AliasType", alias.get("AliasTypeID")).lower()
        is_primary = alias.get("Primary") == "true" and not profile.name
        for documented in children(alias, "DocumentedName"):
            name = _name(documented, types)
            if not name:
                continue
            if is_primary and not profile.name:
                profile.name = name
            elif alias.get("LowQuality") == "true":
                profile.weak_names.append(name)
            elif kind.startswith("f"):
                profile.former_names.append(name)
            else:
                profile.other_names.append(name)


def _name(documented: Element, types: dict[str, str]) -> str:
    """A name in one line, a person's last name first as in the other files: "MUSTER, Erika"."""
    last: list[str] = []
    others: list[str] = []
    for part in documented.iter("{*}NamePartValue"):
        if text := collapsed(part.text):
            is_last = types.get(part.get("NamePartGroupID")) == LAST_NAME
            (last if is_last else others).append(text)
    return ", ".join(filter(None, (" ".join(last), " ".join(others))))


def _read_feature(element: Element, profile: Profile, reference: Reference) -> None:
    label = reference.words("FeatureType", element.get("FeatureTypeID"))
    for version in children(element, "FeatureVersion"):
        for each in version:
            name = local(each)
            if name == "VersionLocation":
                profile.places.append((label, sys.intern(each.get("LocationID", ""))))
            elif value := _STATED[name](each, reference) if name in _STATED else "":
                profile.features.append((label, value))


def _detail(element: Element, reference: Reference) -> str:
    text = collapsed(element.text)
    if not text and element.get("DetailReferenceID") is not None:
        return reference.words("DetailReference", element.get("DetailReferenceID"))
    return text


def _period(element: Element, _: Reference) -> str:
    """The days a period begins and ends on, as far as they are given: 1986-01-01/1986-12-31."""
    days = []
    for bound, edge in (("Start", "From"), ("End", "To")):
        found = child(element, bound)
        edge_element = child(found, edge) if found is not None else None
        if edge_element is not None:
            parts = [text_of(edge_element, part) for part in ("Year", "Month", "Day")]
            days.append("-".join(part.zfill(2) for part in parts if part))
    return "/".join(dict.fromkeys(day for day in days if day))


_STATED: Final = {"VersionDetail": _detail, "DatePeriod": _period}
