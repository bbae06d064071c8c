// Cases and units on the map: a ◆ or ▲ is never hidden, ■ stand together where there are many.
Yiping.Marks = class {
  constructor(data, symbols) {
    this.symbols = symbols;
    this.units = data.units;
    this.open = data.cases.filter((mark) => mark.open && "x" in mark);
    this.closed = data.cases.filter((mark) => !mark.open && "x" in mark);
    this.chosen = null;
    this.hits = [];
    this.card = data.card;
    this.near = new Map((data.card ? data.card.nearest : []).map((unit) => [unit.id, unit]));
  }

  size(mark) {
    if (mark.state === "red" || mark.state === "yellow") { return mark.n ? 30 : 24; }
    return mark.state === "blue" ? 15 : 12;
  }

  seen(marks, view) {
    return marks.filter((m) => m.x >= view.west && m.x <= view.east && m.y >= view.south
      && m.y <= view.north);
  }

  paint(brush, view, shown) {
    this.hits = [];
    const open = shown.cases ? this.seen(this.open, view) : [];
    const loud = open.filter((m) => m.state === "red" || m.state === "yellow").reverse();
    const blue = open.filter((m) => m.state === "blue");
    const kept = loud.map((m) => [view.x(m.x), view.y(m.y), this.size(m) * 0.6]);
    const isHidden = this.nearer(kept, 1.2);
    if (shown.closed) {
      for (const mark of this.seen(this.closed, view)) { this.put(brush, mark, view); }
    }
    if (shown.units) {
      const isAtCase = this.nearer(blue.length > 60 ? []
        : blue.map((m) => [view.x(m.x), view.y(m.y), 13]), 1);
      const units = this.seen(this.units, view), isCrowd = units.length > 300;
      for (const unit of units) {
        const at = view.x(unit.x), y = view.y(unit.y);
        if (isHidden(at, y)) { continue; }
        // Who stands at a case stands beside its ■.
        const x = isAtCase(at, y) ? at + 17 : at;
        if (isCrowd) {
          this.symbols.dot(brush, unit, x, y);
        } else {
          this.symbols.unitMark(brush, unit, x, y, 17);
        }
        this.hits.push([x, y, isCrowd ? 5 : 11, unit]);
      }
    }
    if (blue.length > 60) {
      this.clusters(brush, blue, view, isHidden);
    } else {
      for (const mark of blue) {
        if (!isHidden(view.x(mark.x), view.y(mark.y))) { this.put(brush, mark, view); }
      }
    }
    for (const mark of loud) { this.put(brush, mark, view); }
    this.write(brush, view, shown);
    if (this.chosen && "x" in this.chosen) {
      const x = view.x(this.chosen.x), y = view.y(this.chosen.y), size = this.size(this.chosen);
      this.symbols.ring(brush, this.chosen, x, y, size);
      this.symbols.caseMark(brush, this.chosen, x, y, size);
    }
  }

  // Returns what says whether a place is nearer to one of some discs than so many of its radii.
  nearer(discs, times) {
    const side = 48, cells = new Map();
    for (const disc of discs) {
      for (let i = -1; i <= 1; i += 1) {
        for (let j = -1; j <= 1; j += 1) {
          const key = `${Math.floor(disc[0] / side) + i} ${Math.floor(disc[1] / side) + j}`;
          if (!cells.has(key)) { cells.set(key, []); }
          cells.get(key).push(disc);
        }
      }
    }
    return (x, y) => {
      const near = cells.get(`${Math.floor(x / side)} ${Math.floor(y / side)}`);
      return Boolean(near) && near.some(([a, b, r]) => Math.hypot(a - x, b - y) < r * times);
    };
  }

  put(brush, mark, view) {
    const x = view.x(mark.x), y = view.y(mark.y), size = this.size(mark);
    this.symbols.caseMark(brush, mark, x, y, size);
    this.hits.push([x, y, Math.max(10, size * 0.6), mark]);
  }

  clusters(brush, marks, view, isHidden) {
    const side = 56, boxes = new Map();
    for (const mark of marks) {
      const key = `${Math.floor(mark.x * view.scale / side)} ${Math.floor(mark.y * view.scale / side)}`;
      const box = boxes.get(key) || { x: 0, y: 0, marks: [] };
      box.x += mark.x;
      box.y += mark.y;
      box.marks.push(mark);
      boxes.set(key, box);
    }
    for (const { x, y, marks: some } of boxes.values()) {
      const px = view.x(x / some.length), py = view.y(y / some.length);
      if (isHidden(px, py) && some.length === 1) { continue; }
      const n = some.length > 1 ? some.length : 0;
      const size = n ? 26 : 15;
      this.symbols.caseMark(brush, { state: "blue", n }, px, py, size);
      this.hits.push([px, py, size * 0.7, n ? { many: some, x: x / n, y: y / n } : some[0]]);
    }
  }

  // Tags of an incident: what it is, and the nearest units with the numbers of the list.
  tags(view) {
    if (!this.card) { return []; }
    const found = [], units = this.seen(this.units, view);
    const marks = this.seen(this.open.concat(this.closed), view);
    const taken = [...marks.map((m) => this.boxOf(view, m, 22)),
      ...units.map((u) => this.boxOf(view, u, 10))];
    for (const mark of marks) {
      found.push(this.tag(view, mark, { text: mark.place, bare: true }, 22, taken));
    }
    for (const unit of units) {
      const near = this.near.get(unit.id), isSent = unit.id === this.card.unit;
      if (isSent) { found.push(this.tag(view, unit, { text: unit.name, bare: true }, 12, taken)); }
      if (near && !isSent) {
        found.push(this.tag(view, unit, { n: near.n, text: near.arrival }, 14, taken));
      }
    }
    return found;
  }

  boxOf(view, mark, half) {
    const x = view.x(mark.x), y = view.y(mark.y);
    return [x - half, y - half, x + half, y + half];
  }

  // Puts a tag beside its mark where nothing else stands: below, right, left or above it.
  tag(view, mark, tag, half, taken) {
    const wide = tag.bare ? Array.from(tag.text).length * 17 + 12 : 84, high = 28;
    const x = view.x(mark.x), y = view.y(mark.y);
    const places = [[x, y + half + high / 2], [x + half + wide / 2, y], [x - half - wide / 2, y],
      [x, y - half - high / 2]];
    if (!tag.bare) { places.unshift(places.splice(1, 1)[0]); }
    const boxes = places.map(([a, b]) => [a - wide / 2, b - high / 2, a + wide / 2, b + high / 2]);
    const isFree = (box) => !taken.some((t) => box[0] < t[2] && box[2] > t[0] && box[1] < t[3]
      && box[3] > t[1]);
    const at = Math.max(0, boxes.findIndex(isFree));
    taken.push(boxes[at]);
    return { ...tag, x: places[at][0], y: places[at][1], box: boxes[at] };
  }

  write(brush, view, shown) {
    const colours = this.symbols.colours;
    brush.textBaseline = "middle";
    for (const tag of this.tags(view)) {
      if (tag.bare && shown.cases) {
        brush.font = `700 17px ${Yiping.FONT}`;
        brush.textAlign = "center";
        brush.lineJoin = "round";
        brush.lineWidth = 5;
        brush.strokeStyle = colours("map.land");
        brush.strokeText(tag.text, tag.x, tag.y);
        brush.fillStyle = colours("t1");
        brush.fillText(tag.text, tag.x, tag.y);
      } else if (!tag.bare && shown.units) {
        const [left, top, right, bottom] = tag.box;
        brush.beginPath();
        brush.roundRect(left, top, right - left, bottom - top, 4);
        brush.fillStyle = colours("i1");
        brush.fill();
        brush.lineWidth = 1;
        brush.strokeStyle = colours("l2");
        brush.stroke();
        brush.fillStyle = colours("t1");
        brush.textAlign = "left";
        brush.font = `700 15px ${Yiping.FONT}`;
        brush.fillText(String(tag.n), left + 8, tag.y);
        brush.font = `400 15px ${Yiping.FONT}`;
        brush.fillText(tag.text, left + 26, tag.y);
      }
    }
  }

  hit(x, y) {
    for (let i = this.hits.length - 1; i >= 0; i -= 1) {
      const [a, b, radius, mark] = this.hits[i];
      if (Math.hypot(a - x, b - y) <= radius) { return mark; }
    }
    return null;
  }
};
