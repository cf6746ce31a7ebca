/* Times and places as people read them. Instants are seconds since 1970, UTC; text follows ISO 8601
   and never shows more digits than the precision allows. */

export const HOUR = 3600;
export const DAY = 86400;

const LENGTHS = { year: 4, month: 7, day: 10, hour: 13, minute: 16, second: 19 };

export function textOf(at, precision = "minute") {
  if (at === null || at === undefined) return "not known";
  const iso = new Date(at * 1000).toISOString().replace("T", " ");
  const text = iso.slice(0, LENGTHS[precision] ?? 16);
  return ["hour", "minute", "second"].includes(precision) ? `${text}Z` : text;
}

/* [from, to) of the day, month, year or hour that `at` is known to; an instant gives an empty span. */
export function spanOf(at, precision) {
  const date = new Date(at * 1000);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  const utc = (...parts) => Date.UTC(...parts) / 1000;
  switch (precision) {
    case "year":
      return [utc(year, 0), utc(year + 1, 0)];
    case "month":
      return [utc(year, month), utc(year, month + 1)];
    case "day":
      return [utc(year, month, day), utc(year, month, day + 1)];
    case "hour":
      return [Math.floor(at / HOUR) * HOUR, (Math.floor(at / HOUR) + 1) * HOUR];
    default:
      return [at, at];
  }
}

const LONG_HOURS = 96;

export function shortHours(hours) {
  return hours < 10 ? `${hours.toFixed(1)} h` : `${Math.round(hours)} h`;
}

export function hoursText(hours) {
  const days = hours < LONG_HOURS ? "" : ` (${Math.round(hours / 24)} days)`;
  return `${shortHours(hours)}${days}`;
}

export function degreesText(lat, lon) {
  const part = (value, width, positive, negative) => {
    const tenths = Math.round(Math.abs(value) * 600);
    const degrees = String(Math.floor(tenths / 600)).padStart(width, "0");
    const minutes = ((tenths % 600) / 10).toFixed(1).padStart(4, "0");
    return `${degrees}°${minutes}′${value < 0 ? negative : positive}`;
  };
  const wrapped = ((((lon + 180) % 360) + 360) % 360) - 180;
  return `${part(lat, 2, "N", "S")} ${part(wrapped, 3, "E", "W")}`;
}
