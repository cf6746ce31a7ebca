"""Texts as instants in UTC, vectorised. A text that cannot be read becomes null."""

from typing import Final

import polars as pl

_USUAL: Final = "%Y-%m-%d %H:%M:%S%.f"
_WHOLE: Final = "%Y-%m-%dT%H:%M:%S%.f%:z"
# Later than this as seconds is the year 5138: the number counts milliseconds.
_MOST_SECONDS: Final = 100_000_000_000


def iso(name: str) -> pl.Expr:
    """ISO 8601 with a T or a space, with or without fractions, zone or seconds; no zone is UTC."""
    return pl.col(name).map_batches(_iso, return_dtype=pl.Datetime("us", "UTC"))


def epoch(name: str) -> pl.Expr:
    """Seconds since 1970, or milliseconds where the number is too great for seconds."""
    number = pl.col(name).str.strip_chars().cast(pl.Float64, strict=False)
    seconds = pl.when(number.abs() > _MOST_SECONDS).then(number / 1000).otherwise(number)
    plausible = pl.when(seconds.is_finite() & (seconds.abs() < _MOST_SECONDS)).then(seconds)
    return (plausible * 1e6).round().cast(pl.Int64).cast(pl.Datetime("us", "UTC"))


def written(name: str, time_format: str) -> pl.Expr:
    """A strptime format without a zone, read as UTC."""
    text = pl.col(name).str.strip_chars()
    return text.str.to_datetime(time_format, strict=False, time_zone="UTC", time_unit="us")


def _iso(texts: pl.Series) -> pl.Series:
    """The usual shape at once; only where that fails each part is looked at."""
    plain = texts.str.strip_suffix("Z").str.replace("T", " ", literal=True)
    read = plain.str.to_datetime(_USUAL, strict=False, time_zone="UTC", time_unit="us")
    if read.null_count() == texts.null_count():
        return read
    return read.fill_null(texts.to_frame().select(_zoned()).to_series())


def _zoned() -> pl.Expr:
    text = (
        pl.first()
        .str.strip_chars()
        .str.replace(r"^(\d{4}-\d{2}-\d{2})[ T]+", "${1}T")
        .str.replace(r"\s*(\+0000 )?(Z|z|UTC|GMT)$", "+00:00")
        .str.replace(r"([+-]\d{2}):?(\d{2})?$", "${1}:${2}")
        .str.replace(r"([+-]\d{2}):$", "${1}:00")
    )
    with_seconds = text.str.replace(r"T(\d{2}:\d{2})($|[+-])", "T${1}:00${2}")
    zoned = (
        pl.when(with_seconds.str.contains(r"T.*[+-]\d{2}:\d{2}$"))
        .then(with_seconds)
        .otherwise(pl.concat_str(with_seconds, pl.lit("+00:00")))
    )
    return zoned.str.to_datetime(_WHOLE, strict=False, time_unit="us").cast(
        pl.Datetime("us", "UTC")
    )
