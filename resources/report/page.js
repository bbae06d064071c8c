// The page round the map. Texts of people come out of the data block and are written as text only.
Yiping.open = function (map, groups) {
  const data = JSON.parse(document.getElementById("data").textContent);
  const page = new Yiping.Page(map, groups, data);
  Yiping.page = page;
  page.start();
};

Yiping.node = function (tag, name, text) {
  const node = document.createElement(tag);
  if (name) { node.className = name; }
  if (text !== undefined) { node.textContent = text; }
  return node;
};

Yiping.Page = class {
  constructor(map, groups, data) {
    this.map = map;
    this.groups = groups;
    this.data = data;
    this.words = data.words;
    this.theme = data.theme;
    const colours = (token) => data.themes[this.theme].colors[token];
    this.symbols = new Yiping.Symbols(data, colours);
    this.ground = new Yiping.Ground(data, colours);
    this.names = new Yiping.Names(data, colours);
    data.cases.filter((c) => c.open && (c.state === "red" || c.state === "yellow"))
      .slice(0, 9).forEach((c, n) => { if (!data.card) { c.n = n + 1; } });
    this.marks = new Yiping.Marks(data, this.symbols);
    this.rows = new Map();
  }

  start() {
    document.querySelector("main").prepend(this.map.getContainer());
    this.map.invalidateSize();
    const h = this.data.home;
    this.home = L.latLngBounds(Yiping.toLatLng(h[0], h[1]), Yiping.toLatLng(h[2], h[3]));
    this.bar();
    this.aside();
    this.legend();
    this.controls();
    this.map.fitBounds(this.home, { animate: false, padding: [8, 8] });
    this.sheets = [
      new Yiping.Sheet((brush, view) => {
        this.ground.paint(brush, view, this.shows("cells"));
        if (this.shows("names")) { this.names.paint(brush, view, this.taken(view)); }
      }, { pane: "tilePane" }),
      new Yiping.Sheet((brush, view) => {
        brush.clearRect(0, 0, view.width, view.height);
        this.marks.paint(brush, view, {
          cases: this.shows("cases"), closed: this.shows("closed"), units: this.shows("units"),
        });
      }, { pane: "overlayPane" }),
    ];
    this.sheets.forEach((sheet) => sheet.addTo(this.map));
    this.map.on("overlayadd overlayremove", () => this.redraw());
    this.map.on("click", (event) => this.clicked(event));
    this.map.on("mousemove", (event) => this.hovered(event));
    this.map.on("popupclose", () => { this.opened = null; });
    if (this.data.card) { this.choose(this.data.cases[0], false); }
    document.querySelector(".leaflet-control-layers-toggle")?.addEventListener("click",
      (event) => event.preventDefault());
    document.documentElement.dataset.ready = "yes";
  }

  shows(key) { return this.map.hasLayer(this.groups[key]); }

  redraw() { this.sheets.forEach((sheet) => sheet.redraw()); }

  // Where names may not stand: under cases and units, and under their tags.
  taken(view) {
    const marks = [...(this.shows("cases") ? this.marks.open : []),
      ...(this.shows("units") ? this.marks.units : [])];
    const boxes = this.marks.seen(marks, view).map((m) => {
      const x = view.x(m.x), y = view.y(m.y), half = m.state === "red" || m.state === "yellow" ? 16 : 9;
      return [x - half, y - half, x + half, y + half];
    });
    return boxes.concat(this.marks.tags(view).map((tag) => tag.box), this.controlBoxes());
  }

  // Where the legend and the controls stand, in px of the canvas.
  controlBoxes() {
    const frame = this.map.getContainer().getBoundingClientRect();
    const shift = this.map.containerPointToLayerPoint([0, 0]).subtract(this.sheets[0]._bounds.min);
    return Array.from(document.querySelectorAll(".legend, .leaflet-control"), (node) => {
      const box = node.getBoundingClientRect();
      const x = box.left - frame.left + shift.x, y = box.top - frame.top + shift.y;
      return [x - 6, y - 6, x + box.width + 6, y + box.height + 6];
    });
  }

  svg(group, name, kind) {
    const space = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(space, "svg"), path = document.createElementNS(space, "path");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("class", `sign ${kind || ""}`);
    svg.setAttribute("aria-hidden", "true");
    path.setAttribute("d", this.symbols.outline(group, name));
    path.setAttribute("fill-rule", "evenodd");
    svg.append(path);
    return svg;
  }

  bar() {
    const { bar } = this.data, find = (name) => document.querySelector(`.bar ${name}`);
    const icons = this.data.symbols.icons;
    find(".logo path").setAttribute("d", icons.logo);
    find(".logo path").setAttribute("fill-rule", "evenodd");
    find(".product").textContent = bar.product;
    find(".centre").textContent = bar.centre;
    find(".kind").textContent = bar.kind;
    find(".as-of").textContent = bar.as_of;
    find(".origin").textContent = bar.origin;
    const sign = bar.is_masked ? icons.mask : icons.warning;
    find(".mask path").setAttribute("d", sign);
    find(".mask path").setAttribute("fill-rule", "evenodd");
    find(".mask span").textContent = bar.masked;
    find(".mask").classList.toggle("loud", !bar.is_masked);
    const button = find(".theme");
    const label = () => { button.textContent = this.words[this.theme === "night" ? "day" : "night"]; };
    label();
    button.addEventListener("click", () => {
      this.theme = this.theme === "night" ? "day" : "night";
      document.documentElement.dataset.theme = this.theme;
      label();
      this.redraw();
    });
  }

  aside() {
    const aside = document.querySelector("aside");
    if (this.data.card) { this.card(aside); } else { this.list(aside); }
    const foot = Yiping.node("footer");
    for (const note of this.data.notes) { foot.append(Yiping.node("p", "note", note)); }
    foot.append(Yiping.node("p", "", this.words.made_by));
    aside.append(foot);
  }

  list(aside) {
    const { head, cases } = this.data;
    aside.append(Yiping.node("h1", "", head.mood));
    const counts = Yiping.node("div", "counts");
    for (const count of head.counts) {
      const one = Yiping.node("span", "count");
      one.append(this.svg("cases", count.state, count.state), Yiping.node("b", "", count.n),
        Yiping.node("span", "", count.word));
      counts.append(one);
    }
    aside.append(counts);
    const open = cases.filter((c) => c.open);
    const loud = open.filter((c) => c.state === "red" || c.state === "yellow");
    const rest = open.filter((c) => c.state === "blue");
    this.group(aside, this.words.attention, this.words.worst_first, loud, 100);
    this.group(aside, this.words.in_hand, this.words.by_time, rest, 100);
    if (!open.length) { aside.append(Yiping.node("p", "none", this.words.none_open)); }
  }

  group(aside, title, order, cases, most) {
    if (!cases.length) { return; }
    const head = Yiping.node("h2", "", title);
    head.append(Yiping.node("b", "", cases.length), Yiping.node("span", "", order));
    aside.append(head);
    for (const one of cases.slice(0, most)) { aside.append(this.row(one)); }
    if (cases.length > most) {
      const text = this.words_more(cases.length - most);
      aside.append(Yiping.node("p", "none", text));
    }
  }

  words_more(n) { return this.data.more.replace("{n}", n); }

  row(one) {
    const row = Yiping.node("button", "row");
    row.type = "button";
    const sign = Yiping.node("span", "sign-box");
    sign.append(this.svg("cases", one.state, one.state));
    if (one.n) { sign.append(Yiping.node("b", `n ${one.state}`, one.n)); }
    const middle = Yiping.node("span", "what");
    middle.append(Yiping.node("strong", "", one.title),
      Yiping.node("span", "", [one.place, one.source].filter(Boolean).join(" · ")));
    const right = Yiping.node("span", `time ${one.late ? "late " + one.state : ""}`);
    right.append(Yiping.node("b", "", one.left || one.clock));
    if (one.late) { right.append(Yiping.node("i", "chip", this.words.overdue)); } else {
      right.append(Yiping.node("span", "", one.left ? one.due : one.stage));
    }
    row.append(sign, Yiping.node("span", "seal", one.seal), middle, right);
    row.addEventListener("click", () => this.choose(one, true));
    this.rows.set(one, row);
    return row;
  }

  card(aside) {
    const { card } = this.data, head = Yiping.node("div", "card-head");
    head.append(this.svg("cases", card.state, card.state));
    const title = Yiping.node("div", "what");
    title.append(Yiping.node("h1", "", card.title), Yiping.node("span", "", card.number));
    head.append(title);
    aside.append(head);
    const time = Yiping.node("div", `left ${card.late ? "late" : ""} ${card.state}`);
    time.append(Yiping.node("b", "", card.left || card.word));
    time.append(Yiping.node("span", "", card.left ? card.due : ""));
    if (card.late) { time.append(Yiping.node("i", "chip", this.words.overdue)); }
    aside.append(time);
    const facts = Yiping.node("dl");
    for (const [word, text] of card.facts) {
      facts.append(Yiping.node("dt", "", word), Yiping.node("dd", "", text));
    }
    aside.append(facts, Yiping.node("h2", "", this.words.timeline));
    const steps = Yiping.node("ol", "steps");
    for (const step of card.steps) {
      const item = Yiping.node("li"), line = Yiping.node("div");
      line.append(Yiping.node("b", "", step.verb), Yiping.node("span", "", step.actor));
      item.append(Yiping.node("time", "", step.clock), line);
      if (step.note) { line.append(Yiping.node("p", "", step.note)); }
      steps.append(item);
    }
    aside.append(steps);
    if (card.nearest.length) { this.nearest(aside, card.nearest); }
  }

  nearest(aside, units) {
    const head = Yiping.node("h2", "", this.words.nearest);
    head.append(Yiping.node("span", "", this.words.estimated));
    aside.append(head);
    for (const unit of units) {
      const row = Yiping.node("div", "unit");
      row.append(Yiping.node("kbd", "", unit.n));
      const what = Yiping.node("span", "what"), time = Yiping.node("span", "time");
      what.append(Yiping.node("strong", "", unit.name), Yiping.node("span", "", unit.about));
      time.append(Yiping.node("b", "", unit.arrival), Yiping.node("span", "", unit.distance));
      row.append(this.svg("units", unit.kind, unit.status), what, time);
      aside.append(row);
    }
  }

  legend() {
    const legend = document.querySelector(".legend");
    for (const count of this.data.head.counts) {
      const row = Yiping.node("div");
      row.append(this.svg("cases", count.state, count.state), Yiping.node("span", "", count.word));
      legend.append(row);
    }
    if (this.data.kinds.length) {
      legend.append(Yiping.node("h3", "", this.words.units));
      for (const kind of this.data.kinds) {
        const row = Yiping.node("div");
        row.append(this.svg("units", kind.kind, "free"), Yiping.node("span", "", kind.word),
          Yiping.node("b", "", `${kind.free}/${kind.all}`));
        legend.append(row);
      }
      legend.append(Yiping.node("p", "", this.words.filled));
    }
  }

  controls() {
    const words = this.words;
    L.control.zoom({ position: "topleft", zoomInTitle: words.zoom_in, zoomOutTitle: words.zoom_out,
      zoomInText: "+", zoomOutText: "\u2212" }).addTo(this.map);
    L.control.scale({ position: "bottomright", imperial: false, maxWidth: 120 }).addTo(this.map);
    const home = L.control({ position: "topleft" });
    home.onAdd = () => {
      const box = L.DomUtil.create("div", "leaflet-bar"), button = L.DomUtil.create("button", "home", box);
      button.type = "button";
      button.textContent = words.home;
      L.DomEvent.disableClickPropagation(box);
      button.addEventListener("click", () => this.map.fitBounds(this.home, { padding: [8, 8] }));
      return box;
    };
    home.addTo(this.map);
    const toggle = document.querySelector(".leaflet-control-layers-toggle");
    if (toggle) {
      toggle.title = words.layers;
      toggle.textContent = words.layers;
      toggle.setAttribute("aria-label", words.layers);
      toggle.removeAttribute("href");
      toggle.tabIndex = 0;
    }
    this.map.getContainer().setAttribute("aria-label", words.map);
  }

  choose(one, moves) {
    this.rows.forEach((row, mark) => row.classList.toggle("chosen", mark === one));
    this.marks.chosen = one;
    const row = this.rows.get(one);
    if (row) { row.scrollIntoView({ block: "nearest" }); }
    if (moves && "x" in one) {
      const zoom = Math.max(this.map.getZoom(), 16.5);
      this.map.setView(Yiping.toLatLng(one.x, one.y), zoom, { animate: false });
    }
    if (this.sheets) { this.redraw(); }
  }

  hovered(event) {
    const mark = this.under(event);
    this.map.getContainer().classList.toggle("over", Boolean(mark));
  }

  under(event) {
    const at = event.layerPoint.subtract(this.sheets[1]._bounds.min);
    return this.marks.hit(at.x, at.y);
  }

  clicked(event) {
    const mark = this.under(event);
    if (!mark) { this.choose(null, false); return; }
    if (mark.many) {
      this.map.setView(Yiping.toLatLng(mark.x, mark.y), this.map.getZoom() + 1.5);
      return;
    }
    if (mark.state) { this.choose(mark, false); }
    L.popup({ closeButton: false, offset: [0, -8], maxWidth: 320 })
      .setLatLng(Yiping.toLatLng(mark.x, mark.y)).setContent(this.bubble(mark)).openOn(this.map);
  }

  bubble(mark) {
    const box = Yiping.node("div", "bubble");
    if (!mark.state) {
      box.append(Yiping.node("strong", "", mark.name), Yiping.node("span", "", mark.about));
      return box;
    }
    box.append(Yiping.node("strong", "", mark.title));
    for (const line of [[mark.number, mark.stage], [mark.place, mark.source],
      [mark.clock, mark.left ? `${mark.due} ${mark.left}` : ""]]) {
      const text = line.filter(Boolean).join(" · ");
      if (text) { box.append(Yiping.node("span", "", text)); }
    }
    return box;
  }
};
