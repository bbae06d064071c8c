// The base map, in the order and the styles of the wall: land, water, roads, what lies outside, edges.
Yiping.Ground = class {
  constructor(data, colours) {
    const step = 0.25;
    this.styles = data.styles;
    this.colours = colours;
    this.groups = data.ground.groups.map((g) => Yiping.features(g, data.ground.origin, step));
    this.cells = data.cells.map((cell) => ({
      state: cell.state,
      groups: cell.groups.map((g) => Yiping.features(g, data.ground.origin, step)),
    }));
  }

  of(layer, area) {
    return this.groups.filter((group) => group.layer === layer && group.area === area);
  }

  // Puts what can be seen of a group into paths and has each drawn: many short ones, since one
  // of ten thousand rings takes ten times as long. A hole stays with what it is in.
  trace(brush, view, group, smallest, draw, most = 64) {
    const { points, starts, boxes, holes } = group;
    let rings = 0;
    brush.beginPath();
    for (let n = 0; n < starts.length - 1; n += 1) {
      const b = n * 4;
      if (boxes[b] > view.east || boxes[b + 2] < view.west || boxes[b + 1] > view.north
        || boxes[b + 3] < view.south) { continue; }
      const wide = (boxes[b + 2] - boxes[b]) * view.scale;
      const high = (boxes[b + 3] - boxes[b + 1]) * view.scale;
      if (Math.max(wide, high) < smallest) { continue; }
      if (rings >= most && !holes[n]) {
        draw();
        brush.beginPath();
        rings = 0;
      }
      rings += 1;
      const first = starts[n] * 2, end = starts[n + 1] * 2;
      brush.moveTo((points[first] - view.west) * view.scale,
        (view.north - points[first + 1]) * view.scale);
      for (let i = first + 2; i < end; i += 2) {
        brush.lineTo((points[i] - view.west) * view.scale,
          (view.north - points[i + 1]) * view.scale);
      }
      if (group.area) { brush.closePath(); }
    }
    if (rings) { draw(); }
  }

  stroke(brush, colour, width, dash) {
    brush.strokeStyle = colour;
    brush.lineWidth = width;
    brush.lineJoin = "round";
    brush.lineCap = dash ? "butt" : "round";
    brush.setLineDash(dash || []);
    brush.stroke();
    brush.setLineDash([]);
  }

  paint(brush, view, withCells) {
    brush.fillStyle = this.colours("map.land");
    brush.fillRect(0, 0, view.width, view.height);
    for (const layer of this.styles.land) { this.areas(brush, view, layer); }
    this.water(brush, view);
    this.roads(brush, view);
    this.outside(brush, view);
    this.edges(brush, view, withCells);
    if (withCells) { this.attention(brush, view); }
  }

  areas(brush, view, layer) {
    const table = this.styles.areas[layer];
    for (const group of this.of(layer, true)) {
      const style = table[group.kind] || table[""];
      if (view.ground < style.min_scale) { continue; }
      const isEdged = style.edge && view.ground >= style.edge_scale;
      brush.fillStyle = this.colours(style.fill);
      this.trace(brush, view, group, 0.8, () => {
        brush.fill();
        if (isEdged) { this.stroke(brush, this.colours(style.edge), 1); }
      });
    }
  }

  water(brush, view) {
    const style = this.styles.areas.water[""], lakes = this.of("water", true);
    for (const group of lakes) {
      this.trace(brush, view, group, 0.8, () => this.stroke(brush, this.colours(style.edge), 2));
    }
    for (const group of lakes) {
      brush.fillStyle = this.colours(style.fill);
      this.trace(brush, view, group, 0.8, () => brush.fill());
    }
    const runs = this.of("water", false).map((group) => {
      const line = this.styles.water[group.kind] || this.styles.water[""];
      const width = Math.max((group.width || line.width_m) * view.ground, line.min_px);
      return { group, line, width };
    });
    for (const { group, line, width } of runs) {
      if (width < 3) { continue; }
      const casing = this.colours(line.casing);
      this.trace(brush, view, group, 0, () => this.stroke(brush, casing, width + 1));
    }
    for (const { group, line, width } of runs) {
      const colour = this.colours(width < 3 ? line.casing : line.color);
      this.trace(brush, view, group, 0, () => this.stroke(brush, colour, Math.max(1, width)));
    }
    for (const { group, line, width } of runs) {
      if (!line.centre || width < 12) { continue; }
      const centre = this.colours(line.centre);
      brush.globalAlpha = 0.8;
      this.trace(brush, view, group, 0, () => this.stroke(brush, centre, 1, [3, 4]));
      brush.globalAlpha = 1;
    }
  }

  roads(brush, view) {
    const roads = this.of("road", false), runs = [];
    for (const [kind, style] of Object.entries(this.styles.roads)) {
      if (view.ground < style.min_scale) { continue; }
      const width = Math.max(style.width_m * view.ground, style.min_px);
      runs.push(...roads.filter((g) => g.kind === kind).map((group) => ({ group, style, width })));
    }
    for (const { group, style, width } of runs) {
      if (!style.casing || width < 2) { continue; }
      const casing = this.colours(style.casing);
      this.trace(brush, view, group, 0, () => this.stroke(brush, casing, width + 2));
    }
    for (const { group, style, width } of runs) {
      const colour = this.colours(style.color);
      this.trace(brush, view, group, 0, () => this.stroke(brush, colour, Math.max(1, width)));
    }
    for (const { group, style, width } of runs) {
      if (!style.centre || width < 8) { continue; }
      const centre = this.colours(style.centre);
      this.trace(brush, view, group, 0, () => this.stroke(brush, centre, 1, [3, 4]));
    }
  }

  outside(brush, view) {
    const district = this.of("district", true);
    if (!district.length) { return; }
    const mask = new Path2D();
    mask.rect(0, 0, view.width, view.height);
    for (const { points, starts } of district) {
      for (let n = 0; n < starts.length - 1; n += 1) {
        for (let i = starts[n] * 2; i < starts[n + 1] * 2; i += 2) {
          const x = view.x(points[i]), y = view.y(points[i + 1]);
          if (i === starts[n] * 2) { mask.moveTo(x, y); } else { mask.lineTo(x, y); }
        }
        mask.closePath();
      }
    }
    brush.globalAlpha = this.styles.outside;
    brush.fillStyle = this.colours("map.outside");
    brush.fill(mask, "evenodd");
    brush.globalAlpha = 1;
  }

  edges(brush, view, withCells) {
    for (const edge of this.styles.edges) {
      if (view.ground < edge.min_scale || view.ground >= edge.max_scale) { continue; }
      if (edge.layer === "cell" && !withCells) { continue; }
      for (const group of this.of(edge.layer, true)) {
        // In one path: where two cells share an edge it is not to be drawn twice.
        brush.globalAlpha = edge.opacity;
        this.trace(brush, view, group, 1.5, () => this.stroke(brush, this.colours("t1"),
          Math.max(1, edge.px), edge.dotted ? [2, 3] : null), Infinity);
        brush.globalAlpha = 1;
      }
    }
  }

  attention(brush, view) {
    for (const cell of this.cells) {
      for (const group of cell.groups) {
        this.trace(brush, view, group, 0, () => {
          brush.fillStyle = this.colours(cell.state);
          brush.globalAlpha = 0.16;
          brush.fill();
          brush.globalAlpha = 1;
          this.stroke(brush, this.colours(`${cell.state}.edge`), 2);
        });
      }
    }
  }
};
