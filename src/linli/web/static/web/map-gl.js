/* The map by MapLibre GL, the build whose worker is a file of ours (no blob, no eval: the page's policy allows neither). */
(() => {
  "use strict";
  const { roads } = window.Linli;

  window.Linli.mapGl = (el, ground, shapes, look) => new Promise((done, failed) => {
    const gl = window.maplibregl;
    gl.setWorkerUrl(roads.urlGlWorker);
    const room = { top: look.room[0], left: look.room[0], right: look.room[0], bottom: look.room[1] };
    const colour = (name) => getComputedStyle(el).getPropertyValue(name).trim();
    const shades = () => ["match", ["get", "shade"], 1, colour("--map-1"), 2, colour("--map-2"), 3, colour("--map-3"), 4, colour("--map-4"), 5, colour("--map-5"), colour("--map-1")];
    const area = ["==", ["geometry-type"], "Polygon"];
    const layers = [
      { id: "paper", type: "background", paint: { "background-color": colour("--map-0") } },
      { id: "shapes", type: "fill", source: "shapes", filter: ["all", area, ["!", ["to-boolean", ["get", "outline"]]]], paint: { "fill-color": shades(), "fill-opacity": look.tiles ? 0.45 : 1 } },
      { id: "roads", type: "line", source: "shapes", filter: ["==", ["geometry-type"], "LineString"], layout: { "line-cap": "round" }, paint: { "line-color": colour("--map-line"), "line-width": 3, "line-opacity": 0.85 } },
      { id: "edges", type: "line", source: "shapes", filter: area, layout: { "line-join": "round" },
        paint: { "line-color": ["case", ["to-boolean", ["get", "outline"]], colour("--map-edge"), colour("--map-line")], "line-width": el.closest(".face-board") ? 3 : 1.5 } },
    ];
    const sources = { shapes: { type: "geojson", data: shapes } };
    if (look.tiles) {
      sources.tiles = { type: "raster", tiles: [look.tiles], tileSize: 256 };
      layers.splice(1, 0, { id: "tiles", type: "raster", source: "tiles" });
    }
    /* Where a figure rests on too few: stripes, drawn once. */
    const hatch = () => {
      const board = document.createElement("canvas"), pen = board.getContext("2d");
      board.width = board.height = 12;
      pen.fillStyle = colour("--map-0");
      pen.fillRect(0, 0, 12, 12);
      pen.strokeStyle = colour("--map-4");
      pen.lineWidth = 2.5;
      for (const off of [-12, 0, 12]) { pen.beginPath(); pen.moveTo(off, 12); pen.lineTo(off + 12, 0); pen.stroke(); }
      return pen.getImageData(0, 0, 12, 12);
    };
    const map = new gl.Map({
      container: ground, style: { version: 8, sources, layers }, attributionControl: false, dragRotate: false, pitchWithRotate: false,
      touchPitch: false, renderWorldCopies: false, fadeDuration: 0, maxZoom: 19, minZoom: 8, validateStyle: false,
      bounds: [[look.box[0], look.box[1]], [look.box[2], look.box[3]]], fitBoundsOptions: { padding: room },
    });
    map.touchZoomRotate.disableRotation();
    map.keyboard.disableRotation();
    if (look.center) map.jumpTo({ center: look.center, zoom: look.zoom });
    const late = setTimeout(() => { map.remove(); failed(new Error("the map took too long")); }, 15000);
    map.once("error", (event) => { if (!map.loaded() && !look.tiles) { clearTimeout(late); map.remove(); failed(event.error); } });

    map.once("load", () => {
      clearTimeout(late);
      if (look.links) {
        map.on("mousemove", "shapes", (event) => { map.getCanvas().style.cursor = event.features[0]?.properties.url ? "pointer" : ""; });
        map.on("mouseleave", "shapes", () => { map.getCanvas().style.cursor = ""; });
      }
      done({
        kind: "gl",
        project: (at) => { const { x, y } = map.project(at); return [x, y]; },
        unproject: (at) => map.unproject(at).toArray(),
        zoom: (factor) => map.zoomTo(map.getZoom() + Math.log2(factor), { duration: 150 }),
        fit: (box) => map.fitBounds([[box[0], box[1]], [box[2], box[3]]], { padding: room, duration: 200 }),
        closest: () => map.getZoom() > map.getMaxZoom() - 0.05,
        center: (at) => map.jumpTo({ center: at, zoom: Math.max(map.getZoom(), 16) }),
        resize: () => map.resize(),
        shade: (told) => {
          if (!map.hasImage("hatch")) {
            map.addImage("hatch", hatch());
            map.addLayer({ id: "hatched", type: "fill", source: "shapes", filter: ["==", ["get", "hatched"], true], paint: { "fill-pattern": "hatch" } }, "roads");
          }
          map.getSource("shapes").setData(told);
        },
        paint: () => {
          map.setPaintProperty("paper", "background-color", colour("--map-0"));
          map.setPaintProperty("shapes", "fill-color", shades());
          map.setPaintProperty("roads", "line-color", colour("--map-line"));
          map.setPaintProperty("edges", "line-color", ["case", ["to-boolean", ["get", "outline"]], colour("--map-edge"), colour("--map-line")]);
        },
        on: (event, act) => {
          if (event === "lost") map.on("webglcontextlost", act);
          else if (event === "move") map.on("move", act);
          else if (event === "rest") map.on("moveend", act);
          else map.on("click", (tap) => act(tap.lngLat.toArray(), map.queryRenderedFeatures(tap.point, { layers: ["shapes"] })[0]?.properties));
        },
      });
    });
  });
})();
