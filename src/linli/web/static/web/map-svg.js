/* The map where there is no WebGL, where data is saved, and for small pictures: the same shapes as plain SVG.
   Metres on a plane that touches the ground at the middle of the shapes; exact enough for a city. */
(() => {
  "use strict";
  const SPACE = "http://www.w3.org/2000/svg", METRES = 111320;
  const node = (tag, attributes = {}) => {
    const made = document.createElementNS(SPACE, tag);
    for (const [name, value] of Object.entries(attributes)) if (value != null) made.setAttribute(name, value);
    return made;
  };

  window.Linli.mapSvg = (el, ground, shapes, look) => {
    const origin = [(look.box[0] + look.box[2]) / 2, (look.box[1] + look.box[3]) / 2];
    const squeeze = Math.cos((origin[1] * Math.PI) / 180) * METRES;
    const flat = ([lon, lat]) => [(lon - origin[0]) * squeeze, (origin[1] - lat) * METRES];
    const round = ([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`;
    const handlers = { move: [], rest: [], tap: [] };
    const fire = (event, ...facts) => handlers[event].forEach((act) => act(...facts));

    const picture = node("svg", { "aria-hidden": look.links ? null : "true" }), world = node("g");
    picture.append(world);
    ground.append(picture);
    const hatch = node("pattern", { id: "map-hatch", width: 9, height: 9, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" });
    hatch.append(node("rect", { width: 9, height: 9, class: "fill-0" }), node("rect", { width: 2.5, height: 9, class: "stripe" }));
    const drawnOf = new Map();
    const path = (lines, closed) => lines.map((line) => `M${line.map((at) => round(flat(at))).join("L")}${closed ? "Z" : ""}`).join("");
    for (const feature of shapes.features) {
      const { type, coordinates } = feature.geometry || {}, told = feature.properties || {};
      const made = type === "Polygon" ? path(coordinates, true) : type === "MultiPolygon" ? coordinates.map((part) => path(part, true)).join("")
        : type === "LineString" ? path([coordinates]) : type === "MultiLineString" ? path(coordinates) : "";
      if (!made) continue;
      const area = type.endsWith("Polygon");
      const drawn = node("path", { d: made, "fill-rule": "evenodd", class: !area ? "road" : told.outline ? "outline" : `shape fill-${told.shade || 1}` });
      drawn.told = told;
      if (area && !told.outline) drawnOf.set(feature, drawn);
      if (told.url && look.links && area) {
        const link = node("a", { href: told.url, tabindex: "-1" });
        link.append(drawn);
        world.append(link);
      } else world.append(drawn);
    }

    let width = el.clientWidth, height = el.clientHeight, scale = 1, middle = [0, 0];
    const screen = ([x, y]) => [(x - middle[0]) * scale + width / 2, (y - middle[1]) * scale + height / 2];
    const back = ([x, y]) => [(x - width / 2) / scale + middle[0], (y - height / 2) / scale + middle[1]];
    let resting = 0;
    function draw() {
      world.setAttribute("transform", `translate(${width / 2 - middle[0] * scale} ${height / 2 - middle[1] * scale}) scale(${scale})`);
      fire("move");
      clearTimeout(resting);
      resting = setTimeout(() => fire("rest"), 120);
    }
    const least = () => Math.min(width, height) / 40000, most = 5;
    function zoom(factor, around = [width / 2, height / 2]) {
      const fixed = back(around);
      scale = Math.min(most, Math.max(least(), scale * factor));
      const moved = back(around);
      middle = [middle[0] + fixed[0] - moved[0], middle[1] + fixed[1] - moved[1]];
      draw();
    }
    function fit(box) {
      const [left, bottom] = flat([box[0], box[1]]), [right, top] = flat([box[2], box[3]]);
      const [side, foot] = look.room;
      scale = Math.min(most, Math.max(1, width - 2 * side) / Math.max(1, right - left),
        Math.max(1, height - side - foot) / Math.max(1, bottom - top));
      middle = [(left + right) / 2, (top + bottom) / 2 + (foot - side) / 2 / scale];
      draw();
    }

    if (!look.still) {
      const fingers = new Map();
      let began = null, spread = 0, slid = false;
      const inside = (event) => { const edge = el.getBoundingClientRect(); return [event.clientX - edge.left, event.clientY - edge.top]; };
      picture.addEventListener("pointerdown", (event) => {
        fingers.set(event.pointerId, inside(event));
        if (fingers.size === 1) { began = inside(event); slid = false; }
        spread = 0;
      });
      addEventListener("pointermove", (event) => {
        const was = fingers.get(event.pointerId);
        if (!was) return;
        const now = inside(event);
        if (began && Math.hypot(now[0] - began[0], now[1] - began[1]) > 6) slid = true;
        fingers.set(event.pointerId, now);
        if (fingers.size === 1 && slid) {
          middle = [middle[0] - (now[0] - was[0]) / scale, middle[1] - (now[1] - was[1]) / scale];
          draw();
        } else if (fingers.size === 2) {
          slid = true;
          const [a, b] = [...fingers.values()], apart = Math.hypot(a[0] - b[0], a[1] - b[1]);
          if (spread) zoom(apart / spread, [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]);
          spread = apart;
        }
      });
      const up = (event) => {
        if (!fingers.delete(event.pointerId)) return;
        spread = 0;
        if (event.type === "pointerup" && !slid && !fingers.size) {
          const [x, y] = back(inside(event));
          fire("tap", [origin[0] + x / squeeze, origin[1] - y / METRES], look.links ? null : event.target.told);
        }
      };
      addEventListener("pointerup", up);
      addEventListener("pointercancel", up);
      picture.addEventListener("click", (event) => { if (slid) event.preventDefault(); }, true);
      picture.addEventListener("dragstart", (event) => event.preventDefault());
      el.addEventListener("wheel", (event) => { event.preventDefault(); zoom(event.deltaY < 0 ? 1.2 : 1 / 1.2, inside(event)); }, { passive: false });
    }

    const view = {
      kind: "svg", fit, closest: () => scale > most * 0.99, zoom: (factor) => zoom(factor), paint: () => {},
      shade: (told) => told.features.forEach((feature) => {
        const drawn = drawnOf.get(feature), { hatched, shade } = feature.properties || {};
        if (!drawn) return;
        if (hatched && !hatch.isConnected) { const kept = node("defs"); kept.append(hatch); picture.prepend(kept); }
        hatch.setAttribute("patternTransform", `rotate(45) scale(${1 / scale})`);
        drawn.setAttribute("class", hatched ? "shape hatched" : `shape fill-${shade || 1}`);
        if (hatched) drawn.setAttribute("fill", "url(#map-hatch)");
        else drawn.removeAttribute("fill");
      }),
      project: (at) => screen(flat(at)),
      unproject: (at) => { const [x, y] = back(at); return [origin[0] + x / squeeze, origin[1] - y / METRES]; },
      center: (at, closer = 0.6) => { middle = flat(at); scale = Math.max(scale, closer); draw(); },
      resize: () => {
        const before = [width, height];
        [width, height] = [el.clientWidth, el.clientHeight];
        if (before[0] && width && before[0] !== width) scale *= width / before[0];
        draw();
      },
      on: (event, act) => handlers[event].push(act),
    };
    fit(look.box);
    if (look.center) view.center(look.center, 2 ** (look.zoom - 15.5));
    return view;
  };
})();
