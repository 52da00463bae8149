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
 * Apart is at most a twentieth of them (but one may always), behind a gap wider than the bulk is long and than a year. `early` and
 * `late` say how many, and their days; null where there are none.
 */
function bulk(spans) {
  const most = Math.max(1, Math.floor(spans.length / 20));
  const cut = (sorted) => {
    let reach = -Infinity, widest = 0, at = 0;
    for (let k = 0; k < Math.min(most, sorted.length - 2); k++) {
      reach = Math.max(reach, sorted[k][1]);
      const gap = sorted[k + 1][0] - reach;
      if (gap > widest) [widest, at] = [gap, k + 1];
    }
    const rest = sorted.slice(at);
    const long = at ? trimmed(rest) : Infinity;
    return widest > Math.max(366, long) ? [sorted.slice(0, at), rest] : [[], sorted];
  };
  // how long the rest is without what may in turn stand apart at its other end
  const trimmed = (rest) => {
    const ends = rest.map(([, last]) => last).sort((a, b) => a - b);
    return ends[ends.length - 1 - (rest.length > 4 ? most : 0)] - rest[0][0];
  };
  const mirror = (all) => all.map(([a, b]) => [-b, -a]).sort((x, y) => x[0] - y[0]);
  const [early, without] = cut([...spans].sort((x, y) => x[0] - y[0]));
  const [late, rest] = cut(mirror(without));
  const of = (all) => (all.length ? { n: all.length, first: Math.min(...all.map(([a]) => a)), last: Math.max(...all.map(([, b]) => b)) } : null);
  const { first, last } = of(mirror(rest)) || { first: Infinity, last: -Infinity };
  return { first, last, early: of(early), late: of(mirror(late)) };
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
