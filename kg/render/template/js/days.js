// Days since 1970, bins and ticks.

const DAY = 864e5;
const toDay = (year, month, day = 1) => {
  const date = new Date(0);
  date.setUTCFullYear(year, month, day); // Date.UTC takes the year 50 for 1950
  return Math.round(date.getTime() / DAY);
};
const iso = (day) => {
  const text = new Date(day * DAY).toISOString();
  return text.slice(0, text.indexOf("T"));
};
const fromIso = (text) => {
  const found = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text || "");
  return found ? toDay(+found[1], +found[2] - 1, +found[3]) : null;
};

const UNITS = [["day", 120], ["week", 900], ["month", 5500], ["quarter", 22000], ["year", Infinity]];

/** Bins over the days from `first` to `last`: their unit, and their edges, one more than bins. */
function bins(first, last) {
  const unit = UNITS.find(([, most]) => last - first < most)[0];
  const edges = [];
  if (unit === "day" || unit === "week") {
    const step = unit === "day" ? 1 : 7;
    let edge = unit === "day" ? first : first - ((((first + 3) % 7) + 7) % 7); // weeks begin on a Monday
    for (; edge <= last; edge += step) edges.push(edge);
    edges.push(edge);
  } else {
    const step = { month: 1, quarter: 3, year: 12 }[unit];
    const start = new Date(first * DAY);
    let month = start.getUTCFullYear() * 12 + start.getUTCMonth();
    month -= ((month % step) + step) % step;
    let edge;
    do {
      edge = toDay(Math.floor(month / 12), ((month % 12) + 12) % 12);
      edges.push(edge);
      month += step;
    } while (edge <= last);
  }
  return { unit, edges };
}

/** The bin that holds a day, by halving. */
function binOf(edges, day) {
  let low = 0, high = edges.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (edges[middle] <= day) low = middle;
    else high = middle - 1;
  }
  return low;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Days to write under the axis, at most `most` of them: years, or months where the years are few. */
function ticks(first, last, most) {
  const a = new Date(first * DAY), b = new Date(last * DAY);
  const months = (b.getUTCFullYear() - a.getUTCFullYear()) * 12 + b.getUTCMonth() - a.getUTCMonth() + 1;
  if (last - first <= 45) {
    const step = Math.ceil((last - first + 1) / most);
    const found = [];
    for (let day = first; day <= last; day += step) {
      const date = new Date(day * DAY);
      found.push([day, `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`]);
    }
    return found;
  }
  const step = [1, 3, 6, 12, 24, 60, 120, 240, 600, 1200].find((size) => months / size <= most) || 6000;
  const found = [];
  let month = Math.ceil((a.getUTCFullYear() * 12 + a.getUTCMonth()) / step) * step;
  for (;; month += step) {
    const year = Math.floor(month / 12), day = toDay(year, month % 12);
    if (day > last) return found;
    if (day >= first) found.push([day, month % 12 ? `${MONTHS[month % 12]} ${step < 12 && months < 30 ? year : ""}`.trim() : `${year}`]);
  }
}

/**
 * Where the bulk of some spans of days lies, each [first, last]: few that stand far apart before or after it would squash the rest.
 *
 * Apart is at most a twentieth of them (but one may always, and three of two dozen), behind a gap wider than the bulk is long and than a year; or at most
 * an eighth, scattered over so many years that the rest takes a third of the line without them. `early` and `late` say how many, and their days; null
 * where there are none.
 */
function bulk(spans) {
  const most = Math.max(1, Math.floor(spans.length / 20), Math.min(3, Math.floor(spans.length / 8))), some = Math.floor(spans.length / 8), LONG = 2 ** 22;
  // first day and length in one number: numbers are sorted much faster than pairs
  const sort = (pairs) => Float64Array.from(pairs, ([a, b]) => a * LONG + Math.min(b - a, LONG - 1)).sort();
  const first = (packed) => Math.floor(packed / LONG), last = (packed) => first(packed) + packed - first(packed) * LONG;
  const mirror = (sorted) => Float64Array.from(sorted, (packed) => -last(packed) * LONG + (last(packed) - first(packed))).sort();
  /** How many stand apart before the others. */
  const apart = (sorted) => {
    let reach = -Infinity, found = 0, whole = 0;
    const gaps = [];
    for (let k = 0; k < Math.min(Math.max(most, some), sorted.length - 2); k++) {
      reach = Math.max(reach, last(sorted[k]));
      const gap = first(sorted[k + 1]) - reach;
      if (gap > 366) gaps.push([k + 1, gap]);
    }
    for (const [at, gap] of [[0, 0], ...gaps]) {
      // how long the others are without what may in turn stand apart at their other end
      const rest = sorted.subarray(at), ends = Float64Array.from(rest, last).sort();
      const long = ends[ends.length - 1 - (rest.length > 4 ? Math.min(most, rest.length - 2) : 0)] - first(rest[0]);
      if (at && !((at <= most && gap > long) || (at <= some && 3 * long <= whole))) continue;
      [found, whole] = [at, long];
    }
    return found;
  };
  const of = (sorted, sign) => {
    if (!sorted.length) return null;
    const days = [first(sorted[0]) * sign, Math.max(...sorted.map(last)) * sign];
    return { n: sorted.length, first: Math.min(...days), last: Math.max(...days) };
  };
  const sorted = sort(spans), before = apart(sorted), later = mirror(sorted.subarray(before)), behind = apart(later);
  const rest = later.subarray(behind);
  return {
    first: rest.length ? -rest.reduce((most, packed) => Math.max(most, last(packed)), -Infinity) : Infinity,
    last: rest.length ? -first(rest[0]) : -Infinity,
    early: of(sorted.subarray(0, before), 1), late: of(later.subarray(0, behind), -1),
  };
}

/** The bulk of all dated encounters, looked for once. */
function bulkOf(data) {
  const { first, last, dated } = data.columns;
  return (data.bulk ??= bulk(Array.from(first, (day, i) => [day, last[i]]).filter((_, i) => dated[i])));
}

/** Straight from one knot to the next: from [from, to] pairs in order, a function; beyond the ends it goes on. */
function through(knots) {
  return (value) => {
    let k = 1;
    while (k < knots.length - 1 && value > knots[k][0]) k++;
    const [[a, x], [b, y]] = [knots[k - 1], knots[k]];
    return x + ((value - a) / (b - a)) * (y - x);
  };
}
