// Symbols on a grid of 24: one outline for map, list and legend. Solid is free, hollow busy,
// dashed without a fix.
Yiping.Symbols = class {
  constructor(data, colours) {
    this.data = data.symbols;
    this.colours = colours;
    this.paths = {};
    this.stamps = new Map();
    for (const [group, table] of Object.entries(this.data)) {
      for (const [name, path] of Object.entries(table)) {
        this.paths[`${group}.${name}`] = new Path2D(path);
      }
    }
  }

  outline(group, name) {
    return this.data[group][name] || this.data[group].other;
  }

  path(group, name) {
    return this.paths[`${group}.${name}`] || this.paths[`${group}.other`];
  }

  // Puts a mark that was drawn once where it is wanted; `paint` draws it in the middle of a box.
  stamp(brush, key, x, y, size, paint) {
    const ratio = Math.max(1, window.devicePixelRatio || 1), side = Math.ceil(size + 14);
    const name = `${this.colours("t1")} ${ratio} ${size} ${key}`;
    let made = this.stamps.get(name);
    if (!made) {
      made = document.createElement("canvas");
      made.width = made.height = side * ratio;
      const own = made.getContext("2d");
      own.setTransform(ratio, 0, 0, ratio, 0, 0);
      paint(own, side / 2, side / 2);
      if (this.stamps.size > 2000) { this.stamps.clear(); }
      this.stamps.set(name, made);
    }
    const left = Math.round((x - side / 2) * ratio) / ratio;
    const top = Math.round((y - side / 2) * ratio) / ratio;
    brush.drawImage(made, left, top, side, side);
  }

  caseMark(brush, mark, x, y, size) {
    this.stamp(brush, `${mark.state} ${mark.n || ""}`, x, y, size,
      (own, a, b) => this.drawCase(own, mark, a, b, size));
  }

  unitMark(brush, unit, x, y, size) {
    this.stamp(brush, `${unit.kind} ${unit.status}`, x, y, size,
      (own, a, b) => this.drawUnit(own, unit, a, b, size));
  }

  // One of a crowd: a dot, solid where it is free, a small ring where it is not.
  dot(brush, unit, x, y) {
    this.stamp(brush, `dot ${unit.status}`, x, y, 6, (own, a, b) => {
      own.beginPath();
      own.arc(a, b, unit.status === "free" ? 2.5 : 2, 0, 7);
      own.strokeStyle = this.colours(unit.status === "free" ? "halo" : "t2");
      own.fillStyle = this.colours(unit.status === "free" ? "t1" : "halo");
      own.lineWidth = 1;
      own.fill();
      own.stroke();
    });
  }

  drawCase(brush, mark, x, y, size) {
    const path = this.path("cases", mark.state), grow = size / 24;
    brush.save();
    brush.translate(x - size / 2, y - size / 2);
    brush.scale(grow, grow);
    brush.lineJoin = "round";
    brush.strokeStyle = this.colours("halo");
    brush.lineWidth = 5 / grow;
    if (mark.state !== "green") { brush.stroke(path); }
    brush.fillStyle = this.colours(mark.state);
    brush.fill(path, "evenodd");
    if (mark.state === "yellow") {
      brush.strokeStyle = this.colours("yellow.edge");
      brush.lineWidth = 1.5 / grow;
      brush.stroke(path);
    }
    brush.restore();
    if (mark.n) {
      const low = mark.state === "yellow" ? size * 0.1 : 0;
      this.digits(brush, String(mark.n), x, y + low, size * 0.5, mark.state);
    }
  }

  digits(brush, text, x, y, px, state) {
    brush.font = `700 ${Math.round(px)}px ${Yiping.FONT}`;
    brush.textAlign = "center";
    brush.textBaseline = "middle";
    brush.fillStyle = this.colours(state === "yellow" ? "glyph.yellow" : "glyph");
    brush.fillText(text, x, y + px * 0.06);
  }

  ring(brush, mark, x, y, size) {
    const path = this.path("cases", mark.state === "green" ? "blue" : mark.state);
    const grow = (size * 1.75) / 24, middle = mark.state === "yellow" ? 14.4 : 12;
    brush.save();
    brush.translate(x, y + (mark.state === "yellow" ? (size * 2.4) / 24 : 0));
    brush.scale(grow, grow);
    brush.translate(-12, -middle);
    brush.lineJoin = "miter";
    brush.strokeStyle = this.colours("halo");
    brush.lineWidth = 6 / grow;
    brush.stroke(path);
    brush.strokeStyle = this.colours("t1");
    brush.lineWidth = 2.5 / grow;
    brush.stroke(path);
    brush.restore();
  }

  drawUnit(brush, unit, x, y, size) {
    const path = this.path("units", unit.kind), grow = size / 24;
    brush.save();
    brush.translate(x - size / 2, y - size / 2);
    brush.scale(grow, grow);
    brush.lineJoin = "round";
    brush.strokeStyle = this.colours("halo");
    brush.lineWidth = 4.5 / grow;
    brush.stroke(path);
    if (unit.status === "free") {
      brush.fillStyle = this.colours("t1");
      brush.fill(path, "evenodd");
    } else {
      brush.fillStyle = this.colours("halo");
      brush.fill(path, "evenodd");
      brush.strokeStyle = this.colours(unit.status === "lost" ? "t2" : "t1");
      brush.lineWidth = 1.5 / grow;
      brush.setLineDash(unit.status === "lost" ? [3 / grow, 2 / grow] : []);
      brush.stroke(path);
    }
    brush.restore();
  }
};
