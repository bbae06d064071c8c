// Numbers out of text, as app/report/packing.py writes them.
"use strict";
const Yiping = {};

Yiping.unpack = function (text) {
  const raw = atob(text);
  const found = new Int32Array(raw.length);
  let count = 0, value = 0, shift = 0;
  for (let i = 0; i < raw.length; i += 1) {
    const byte = raw.charCodeAt(i);
    value += (byte & 0x7f) * 2 ** shift;
    shift += 7;
    if (byte < 0x80) {
      found[count] = value % 2 ? -(value + 1) / 2 : value / 2;
      count += 1;
      value = shift = 0;
    }
  }
  return found.subarray(0, count);
};

// Whether a ring turns left, as outer rings do; holes turn right.
Yiping.turnsLeft = function (points, first, end) {
  let twice = 0;
  for (let i = first, j = end - 2; i < end; j = i, i += 2) {
    twice += (points[j] - points[first]) * (points[i + 1] - points[first + 1])
      - (points[i] - points[first]) * (points[j + 1] - points[first + 1]);
  }
  return twice > 0;
};

// A group of features: world metres x0 y0 x1 y1 ..., where each begins, and the box of each.
Yiping.features = function (group, origin, step) {
  const counts = Yiping.unpack(group.counts), steps = Yiping.unpack(group.points);
  const points = new Float64Array(steps.length);
  for (let i = 0, x = 0, y = 0; i < steps.length; i += 2) {
    x += steps[i];
    y += steps[i + 1];
    points[i] = origin[0] + x * step;
    points[i + 1] = origin[1] + y * step;
  }
  const starts = new Int32Array(counts.length + 1), boxes = new Float64Array(counts.length * 4);
  const holes = new Uint8Array(counts.length);
  for (let n = 0; n < counts.length; n += 1) {
    starts[n + 1] = starts[n] + counts[n];
    let west = Infinity, south = Infinity, east = -Infinity, north = -Infinity;
    for (let i = starts[n] * 2; i < starts[n + 1] * 2; i += 2) {
      west = Math.min(west, points[i]);
      east = Math.max(east, points[i]);
      south = Math.min(south, points[i + 1]);
      north = Math.max(north, points[i + 1]);
    }
    boxes.set([west, south, east, north], n * 4);
    holes[n] = group.area && !Yiping.turnsLeft(points, starts[n] * 2, starts[n + 1] * 2) ? 1 : 0;
  }
  return { layer: group.layer, area: group.area, kind: group.kind, width: group.width,
    points, starts, boxes, holes };
};
