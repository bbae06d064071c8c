// A canvas over the map that is drawn anew after each move and carried along meanwhile.
// World metres are those of EPSG:3857, x east and y north.
Yiping.HALF_WORLD_M = Math.PI * 6378137;

Yiping.toLatLng = (x, y) => L.CRS.EPSG3857.unproject(L.point(x, y));

Yiping.Sheet = L.Renderer.extend({
  options: { padding: 0.15, pane: "overlayPane" },

  initialize: function (paint, options) {
    L.Renderer.prototype.initialize.call(this, options);
    this._paint = paint;
  },

  _initContainer: function () {
    this._container = L.DomUtil.create("canvas", "sheet");
    this._brush = this._container.getContext("2d");
  },

  _destroyContainer: function () {
    L.DomUtil.remove(this._container);
    delete this._container;
    delete this._brush;
  },

  _updatePaths: function () {},

  _update: function () {
    if (!this._map || (this._map._animatingZoom && this._bounds)) { return; }
    if (this._covers()) { return; }
    L.Renderer.prototype._update.call(this);
    const size = this._bounds.getSize(), ratio = Math.max(1, window.devicePixelRatio || 1);
    L.DomUtil.setPosition(this._container, this._bounds.min);
    this._container.width = Math.round(size.x * ratio);
    this._container.height = Math.round(size.y * ratio);
    this._container.style.width = size.x + "px";
    this._container.style.height = size.y + "px";
    this._brush.setTransform(ratio, 0, 0, ratio, 0, 0);
    this._paint(this._brush, this.view());
  },

  // Whether what is drawn still fills the window: then the map carries it along as it is.
  _covers: function () {
    if (this._isStale || !this._bounds || this._zoom !== this._map.getZoom()) { return false; }
    const corner = this._map.containerPointToLayerPoint([0, 0]);
    return this._bounds.contains(L.bounds(corner, corner.add(this._map.getSize())));
  },

  // What a painter needs: from world metres to px of this canvas, and what can be seen.
  view: function () {
    const origin = this._map.getPixelOrigin().add(this._bounds.min);
    const scale = (256 * 2 ** this._map.getZoom()) / (2 * Yiping.HALF_WORLD_M);
    const size = this._bounds.getSize();
    const west = origin.x / scale - Yiping.HALF_WORLD_M;
    const north = Yiping.HALF_WORLD_M - origin.y / scale;
    const latitude = Yiping.toLatLng(west, north - size.y / scale / 2).lat;
    return {
      scale,                                             // px for a world metre
      ground: scale / Math.cos((latitude * Math.PI) / 180), // px for a ground metre
      width: size.x, height: size.y, west, north,
      east: west + size.x / scale, south: north - size.y / scale,
      x: (x) => (x - west) * scale,
      y: (y) => (north - y) * scale,
    };
  },

  redraw: function () {
    if (!this._map) { return; }
    this._isStale = true;
    this._update();
    this._isStale = false;
  },
});
