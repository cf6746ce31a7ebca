"""FIRST Traffic Light Protocol 2.0, and the Admiralty grading of an item."""

from django.db import models


class TLP(models.TextChoices):
    """Who may be told. Order of declaration is order of strictness, strictest first."""

    RED = "RED", "TLP:RED"
    AMBER_STRICT = "AMBER+STRICT", "TLP:AMBER+STRICT"
    AMBER = "AMBER", "TLP:AMBER"
    GREEN = "GREEN", "TLP:GREEN"
    CLEAR = "CLEAR", "TLP:CLEAR"

    @property
    def strictness(self) -> int:
        """4 for RED down to 0 for CLEAR."""
        return len(TLP) - 1 - list(TLP).index(self)

    def within(self, ceiling: "TLP") -> bool:
        """Whether something so marked may go to someone cleared up to `ceiling`."""
        return self.strictness <= ceiling.strictness


class Reliability(models.TextChoices):
    """Of the source (Admiralty code, letter)."""

    A = "A", "A · Completely reliable"
    B = "B", "B · Usually reliable"
    C = "C", "C · Fairly reliable"
    D = "D", "D · Not usually reliable"
    E = "E", "E · Unreliable"
    F = "F", "F · Reliability cannot be judged"


class Credibility(models.TextChoices):
    """Of the information (Admiralty code, digit)."""

    ONE = "1", "1 · Confirmed by other sources"
    TWO = "2", "2 · Probably true"
    THREE = "3", "3 · Possibly true"
    FOUR = "4", "4 · Doubtful"
    FIVE = "5", "5 · Improbable"
    SIX = "6", "6 · Truth cannot be judged"
