// Names on the map: first come, first written; what would overlap another name is left out.
Yiping.FONT = '"Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Microsoft YaHei", '
  + '"PingFang SC", "Hiragino Sans GB", sans-serif';

Yiping.Names = class {
  constructor(data, colours) {
    this.names = data.names;
    this.colours = colours;
  }

  paint(brush, view, taken) {
    const seen = new Map();
    brush.textAlign = "center";
    brush.textBaseline = "middle";
    brush.lineJoin = "round";
    for (const name of this.names) {
      if (view.ground < name.near || name.x < view.west || name.x > view.east
        || name.y < view.south || name.y > view.north) { continue; }
      const x = view.x(name.x), y = view.y(name.y), px = name.rank === 0 ? 17 : 14;
      const letters = Array.from(name.text), upright = name.is_upright && !/[\x21-\x7e]/.test(name.text);
      const isLatin = /^[\u0000-\u024f]*$/.test(name.text);  // only hanzi are set wide
      const gap = isLatin ? 0 : name.rank === 0 ? 4 : 2;
      brush.font = `${name.rank === 0 ? 700 : 400} ${px}px ${Yiping.FONT}`;
      const long = upright ? letters.length * (px + gap) : brush.measureText(name.text).width
        + gap * letters.length;
      const half = upright ? [px / 2 + 6, long / 2 + 8] : [long / 2 + 8, px / 2 + 6];
      const box = [x - half[0], y - half[1], x + half[0], y + half[1]];
      if (this.isNear(seen.get(name.text), x, y) || this.overlaps(box, taken)) { continue; }
      taken.push(box);
      seen.set(name.text, [...(seen.get(name.text) || []), [x, y]]);
      this.write(brush, name, letters, x, y, px, gap, upright, long);
    }
  }

  isNear(places, x, y) {
    return Boolean(places) && places.some(([a, b]) => Math.hypot(a - x, b - y) < 420);
  }

  overlaps(box, taken) {
    return taken.some((t) => box[0] < t[2] && box[2] > t[0] && box[1] < t[3] && box[3] > t[1]);
  }

  write(brush, name, letters, x, y, px, gap, upright, long) {
    const ink = this.colours(name.is_water ? "map.water.name" : "t2");
    const place = (letter, a, b) => {
      brush.strokeStyle = this.colours("map.land");
      brush.lineWidth = 4;
      brush.strokeText(letter, a, b);
      brush.fillStyle = ink;
      brush.fillText(letter, a, b);
    };
    if (upright) {
      letters.forEach((letter, n) => {
        place(letter, x, y - long / 2 + (n + 0.5) * (px + gap));
      });
    } else {
      if ("letterSpacing" in brush) { brush.letterSpacing = `${gap}px`; }
      place(name.text, x, y);
      if ("letterSpacing" in brush) { brush.letterSpacing = "0px"; }
    }
  }
};
