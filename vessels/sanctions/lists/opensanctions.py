"""OpenSanctions as FollowTheMoney entities, one JSON object a line: a dataset, or a delta of one.

An aggregate of other lists, so its programmes name the authority that listed. Ships, companies and
people are records where they are sanctioned themselves (topic `sanction`); those only linked to
them are not, though ties name them. Sanctions and ownerships are entities of their own and are
joined at the end: a `Sanction` is a measure of its party, an `Ownership` a tie of what is owned.

A delta holds only what changed. A party in it that is sanctioned no more counts as removed. Where
it changes a sanction or owner of a party that it does not hold, or a ship without the sanctions on
her, the delta alone cannot say what the record has become: that is a fault, and the whole dataset
has to be fetched. What is removed has no schema, so `removed_uids` can name sanctions and addresses
as well as parties.

A delta does not say which version it builds on: `delta.json`, published beside it, does. Without
that, a gap shows only where the delta adds a party that is held, or changes one that is not.

Format: OpenSanctions, "FollowTheMoney entities" and "Delta updates" (the data is CC BY-NC).
"""

from typing import Final

from vessels.sanctions.lists.base import NOTHING_SAID, Files, ParsedList, Reading
from vessels.sanctions.lists.ftm_editions import DELTAS, read_editions
from vessels.sanctions.lists.ftm_joining import Gathered
from vessels.sanctions.lists.ftm_lines import ADD, CHANGE, REMOVE, Entity, FtmLines, Shape
from vessels.sanctions.lists.ftm_records import COLUMNS
from vessels.sanctions.lists.packed import Packed
from vessels.sanctions.lists.tables import few

UNCHAINED: Final = (
    "Nothing says which version the delta builds on, so one missing before it may go unnoticed: "
    f"bring {DELTAS}, published beside it, with it."
)


class OpenSanctions:
    code = "opensanctions-ftm"
    label = "OpenSanctions (FollowTheMoney, with deltas)"
    version = "1"
    columns = COLUMNS

    def parse(self, files: Files, *, reading: Reading = NOTHING_SAID) -> ParsedList:
        lines, met = FtmLines(files.main), Gathered()
        changed: list[Entity] = []
        added: set[str] = set()
        newly_sanctioned: set[str] = set()
        for op, entity in lines:
            if op == REMOVE:
                met.removed.append(entity.id)
                continue
            met.take(entity)
            if op == CHANGE:
                changed.append(entity)
            elif op == ADD and lines.shape == Shape.DELTA:
                added.add(entity.id)
                # A new sanction can be the first on a party that was not listed before.
                if entity.schema == "Sanction":
                    newly_sanctioned.update(entity.texts("entity"))
        is_delta = lines.shape == Shape.DELTA
        editions = read_editions(files.others)
        faults = [*lines.faults, *editions.faults]
        problems = [*met.problems, *lines.problems]
        if is_delta and not editions.deltas:
            problems.append(UNCHAINED)
        if is_delta and (loose := met.loose()):
            faults.append(
                f"The delta changes sanctions or owners of {len(loose)} parties that it does not "
                f"hold, such as {loose[0]}. Fetch the whole dataset."
            )
        if is_delta and (bare := met.bare(changed)):
            faults.append(
                f"The delta changes {len(bare)} ships without holding what they are sanctioned by, "
                f"such as {bare[0]}. Fetch the whole dataset."
            )
        return ParsedList(
            records=Packed(met.joined()),
            parsed_count=lines.count,
            faults=few(faults),
            problems=tuple(problems),
            is_extract=reading.is_extract,
            is_delta=is_delta,
            is_open_ended=True,
            removed_uids=tuple(dict.fromkeys(met.removed)) if is_delta else (),
            edition=editions.own,
            editions=editions.deltas,
            new_uids=frozenset(added & met.records.keys()),
            standing_uids=frozenset(
                {each.id for each in changed} & met.records.keys() - newly_sanctioned
            ),
        )
