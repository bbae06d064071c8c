// Symbols on a grid of 24: one outline for map, list and legend. Solid is free, hollow busy,
// dashed without a fix.
Yiping.Symbols = class {
  constructor(data, colours) {
    this.data = data.symbols;
    this.colours = colours;
    this.paths = {};
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

  caseMark(brush, mark, x, y, size) {
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

  unitMark(brush, unit, x, y, size) {
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
