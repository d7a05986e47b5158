/* Maps: our own shapes as ground, names, points and a pin above. Drawn by MapLibre where the browser has WebGL 2,
   else by a small SVG renderer; both offer the same few functions, and everything with words is HTML above them.

   <div class="map" data-map data-geojson="URL (or several, or #id of a JSON script)" …></div>
   data-points="URL"          points: properties title, url, tone (red amber green blue grey), or compact rows (unfold below);
                              clustered; data-refresh="30" asks again
   data-label="name"          which property names a shape (default: name; name_en on English pages where it exists)
   data-fill="late"           shade shapes by this number ("shade": as it says, 1 to 5, striped where `hatched`; data-fill-title says what it
                              counts); hears linli:shades {shades: [{code, told, shade, why}], marks: [{at, n, title, url}]}, and linli:again
   data-pick="id_lon,id_lat"  tap, drag or arrow keys put a pin into these inputs; fires linli:pick {lon, lat}, hears linli:put {lon, lat}
   data-pin="lon,lat"         shows a pin that stays;  data-center="lon,lat"  data-zoom="15"  where to look first
   data-still                 a picture: no moving, no buttons;  data-theme="dark";  data-plain keeps to SVG
   data-failed="…"            what is said when it cannot be drawn (default: that one can go on without it)
   data-attribution="…"       replaces the usual sentence;  data-tiles="…/{z}/{x}/{y}.png" (default: the deployment's) */
(() => {
  "use strict";
  const { say, make, script, styles, roads } = window.Linli;
  const started = new WeakSet();
  const GRID = 44, TONES = ["red", "amber", "blue", "green", "grey"];

  /* Asked once and given back: a browser keeps few WebGL contexts and takes the oldest away. */
  let able;
  const webgl = () => {
    if (able === undefined) try {
      const tried = document.createElement("canvas").getContext("webgl2", { failIfMajorPerformanceCaveat: false });
      tried?.getExtension("WEBGL_lose_context")?.loseContext();
      able = !!tried;
    } catch { able = false; }
    return able;
  };
  const pair = (text) => {
    const numbers = (text || "").split(",").map(Number);
    return numbers.length === 2 && numbers.every(Number.isFinite) ? numbers : null; };
  async function data(source) {
    if (!source) return { type: "FeatureCollection", features: [] };
    if (source.startsWith("#")) return JSON.parse(document.querySelector(source).textContent);
    if (source.includes(" ")) {
      const parts = await Promise.all(source.split(/\s+/).filter(Boolean).map(data));
      return { type: "FeatureCollection", features: parts.flatMap((part) => part.features) };
    }
    const asked = () => fetch(source, { headers: { Accept: "application/geo+json, application/json" }, credentials: "same-origin" });
    let answer = await asked().catch(() => null);
    if (!answer || answer.status === 429 || answer.status >= 500) {
      // Going from page to page breaks requests off, and a busy server asks to wait: once more before giving up.
      await new Promise((done) => setTimeout(done, 800));
      answer = await asked();
    }
    if (!answer.ok) throw new Error(`${source}: ${answer.status}`);
    return unfold(await answer.json());
  }
  /* Thousands of points come as columns of small numbers (kernel/points.py): steps from a corner, the look, the next number. */
  function unfold(told) {
    if (!Array.isArray(told.x)) return told;
    const [west, south] = told.corner;
    const numbers = [];
    let digits = 0;
    for (const [begins, width, count] of told.series)
      for (let n = 0; n < count; n++) {
        digits += told.number[numbers.length];
        numbers.push(`${begins}-${String(digits).padStart(width, "0")}`);
      }
    const features = told.x.map((x, place) => {
      const [title, tone] = told.looks[told.look[place]];
      const coordinates = [(west + x) * told.step, (south + told.y[place]) * told.step];
      return { type: "Feature", geometry: { type: "Point", coordinates },
        properties: { title, tone, url: told.url.replace("{number}", encodeURIComponent(numbers[place])) } };
    });
    return { type: "FeatureCollection", features };
  }
  const rings = (geometry) => !geometry ? [] : geometry.type === "Polygon" ? [geometry.coordinates]
    : geometry.type === "MultiPolygon" ? geometry.coordinates : [];
  function corners(features) {
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    const walk = (part) => {
      if (typeof part?.[0] === "number") {
        box[0] = Math.min(box[0], part[0]); box[1] = Math.min(box[1], part[1]);
        box[2] = Math.max(box[2], part[0]); box[3] = Math.max(box[3], part[1]);
      } else part?.forEach(walk);
    };
    features.forEach((feature) => walk(feature.geometry?.coordinates));
    return Number.isFinite(box[0]) ? box : null;
  }
  /* Where a name stands: the centre of mass of the largest ring, the middle of a line. */
  function heart(geometry) {
    if (geometry?.type === "LineString") return geometry.coordinates[Math.floor(geometry.coordinates.length / 2)];
    let best = null, most = 0;
    for (const [ring] of rings(geometry)) {
      let area = 0, x = 0, y = 0;
      const [ox, oy] = ring[0];
      for (let n = 0; n < ring.length - 1; n += 1) {
        const [ax, ay] = [ring[n][0] - ox, ring[n][1] - oy], [bx, by] = [ring[n + 1][0] - ox, ring[n + 1][1] - oy];
        const cross = ax * by - bx * ay;
        area += cross; x += (ax + bx) * cross; y += (ay + by) * cross;
      }
      if (Math.abs(area) > most) { most = Math.abs(area); best = [ox + x / (3 * area), oy + y / (3 * area)]; }
    }
    return best;
  }

  function shade(features, property) {
    const most = property ? Math.max(1, ...features.map((f) => Number(f.properties?.[property]) || 0)) : 0;
    let n = 0;
    for (const feature of features) {
      if (!rings(feature.geometry).length) continue;
      const value = Number(feature.properties?.[property]) || 0;
      feature.properties = { ...feature.properties, shade: property === "shade" ? value : property ? 1 + Math.min(4, Math.floor((value / most) * 4.999)) : 1 + ((n * 2) % 5) };
      n += 1;
    }
  }

  async function start(el) {
    if (started.has(el)) return;
    started.add(el);
    const option = el.dataset, english = document.documentElement.lang.startsWith("en");
    const ground = make("div", { class: "ground" }), over = make("div", { class: "over" });
    const talk = make("p", { class: "talk", text: say("map_loading") });
    el.replaceChildren(ground, over, talk);
    if (!el.getAttribute("aria-label")) el.setAttribute("aria-label", say("map_label"));
    el.setAttribute("role", "group");
    const still = option.still !== undefined;
    const fields = (option.pick || "").split(",").map((id) => id && document.getElementById(id.trim()));
    const picks = fields.length === 2 && fields.every(Boolean) ? fields : null;

    let shapes, points;
    try {
      [shapes, points] = await Promise.all([data(option.geojson), data(option.points)]);
    } catch (error) {
      talk.textContent = option.failed || say("map_failed");
      el.dispatchEvent(new CustomEvent("linli:map-failed", { bubbles: true, detail: String(error) }));
      return;
    }
    shade(shapes.features, option.fill);
    const first = picks && picks[0].value && picks[1].value ? [Number(picks[0].value), Number(picks[1].value)] : pair(option.pin);
    const box = corners(shapes.features) || corners(points.features) || (first && [first[0] - 0.004, first[1] - 0.003, first[0] + 0.004, first[1] + 0.003]);
    if (!box) { talk.textContent = picks ? say("map_failed") : say("map_empty"); return; }
    // room: pixels kept free at the sides and top, and at the bottom where the sentence about the shapes stands
    const look = { box, center: pair(option.center) || (still && first) || null, zoom: Number(option.zoom) || 15, still,
      tiles: option.tiles ?? roads.urlTiles, links: !picks && !still, room: still ? [12, 12] : [20, 44] };

    let view;
    // Who only puts a pin over a slow network need not wait for a quarter of a megabyte.
    const slow = option.pick && /2g|3g/.test(navigator.connection?.effectiveType || "");
    const plain = option.plain !== undefined || still || navigator.connection?.saveData || slow || !webgl();
    if (!plain) {
      try {
        styles(roads.urlGlStyle);
        await Promise.all([script(roads.urlGl), script(roads.urlMapGl)]);
        view = await window.Linli.mapGl(el, ground, shapes, look);
      } catch { ground.replaceChildren(); ground.className = "ground"; }
    }
    view ||= window.Linli.mapSvg(el, ground, shapes, look);
    if (shapes.features.some((feature) => feature.properties?.hatched)) view.shade(shapes); talk.remove();
    el.dataset.ready = view.kind; el.classList.toggle("still", still);

    /* Names: as many as have room, the larger shape first. Where shapes lead somewhere, the name is the link. */
    const property = option.label || "name";
    const names = shapes.features.map((feature) => {
      const told = feature.properties || {};
      const text = (english && told[`${property}_en`]) || told[property];
      const at = told.label_at || heart(feature.geometry);
      if (!text || !at) return null;
      const linked = told.url && look.links;
      const line = !rings(feature.geometry).length;
      const node = make(linked ? "a" : "span", { class: line ? "name of-road" : "name", text, href: linked ? told.url : null });
      over.append(node);
      const b = corners([feature]);
      return { node, at, line, box: b, code: told.code, text, shape: feature.geometry, size: line ? 0 : (b[2] - b[0]) * (b[3] - b[1]) };
    }).filter(Boolean).sort((a, b) => b.size - a.size);
    names.forEach((name) => { name.width = name.node.offsetWidth; name.height = name.node.offsetHeight; });
    const put = (node, [x, y]) => { node.style.transform = `translate(${x.toFixed(1)}px,${y.toFixed(1)}px)`; };

    /* Points that would touch are one mark with a number; the fewer marks there are, the finer they may lie. */
    function grouped() {
      const width = el.clientWidth, height = el.clientHeight, near = [];
      for (const feature of points.features) {
        if (feature.geometry?.type !== "Point") continue;
        const [x, y] = view.project(feature.geometry.coordinates);
        if (x > -GRID && y > -GRID && x < width + GRID && y < height + GRID) near.push({ feature, x, y });
      }
      const step = near.length > 60 ? GRID * 1.5 : GRID, cells = new Map();
      for (const spot of near) {
        const key = `${Math.floor(spot.x / step)}:${Math.floor(spot.y / step)}`;
        if (!cells.has(key)) cells.set(key, { x: 0, y: 0, group: [] });
        const cell = cells.get(key);
        cell.x += spot.x; cell.y += spot.y; cell.group.push(spot.feature);
      }
      const marks = [];
      for (const cell of [...cells.values()].sort((one, other) => other.group.length - one.group.length)) {
        const [x, y] = [cell.x / cell.group.length, cell.y / cell.group.length];
        const touching = marks.find((mark) => Math.hypot(mark.x - x, mark.y - y) < (mark.group.length + cell.group.length > 2 ? 36 : 14));
        if (touching) touching.group.push(...cell.group);
        else marks.push({ x, y, group: cell.group });
      }
      return marks.map((mark) => mark.group);
    }
    let dots = [], marks = [];
    const measure = (name) => { const hid = name.node.hidden; name.node.hidden = false; name.width = name.node.offsetWidth; name.height = name.node.offsetHeight; name.node.hidden = hid; };
    function shadeAnew({ shades, marks: spots }) {
      const of = new Map(shades.map((one) => [one.code, one]));
      for (const feature of shapes.features) {
        const one = of.get(feature.properties?.code);
        if (one) Object.assign(feature.properties, { shade: one.shade, hatched: !!one.why });
      }
      view.shade(shapes);
      for (const name of names) {
        const one = of.get(name.code);
        if (!one) continue;
        name.node.replaceChildren(name.text, make("b", { text: one.told }));
        name.node.title = one.why || "";
        measure(name);
      }
      marks.forEach((mark) => mark.node.remove());
      marks = (spots || []).map((spot) => {
        const node = make(look.links ? "a" : "span", { class: "mark", title: spot.title, "aria-label": spot.title, href: look.links ? spot.url : null }, make("b", { text: String(spot.n) }));
        over.append(node);
        return { node, at: spot.at };
      });
      rest();
    }
    function cluster() {
      dots.forEach((dot) => dot.node.remove());
      // As near as one can look, what shares a spot stands in a ring around it, so that each can be opened.
      const apart = grouped().flatMap((group) => group.length === 1 || !view.closest() ? [[group]]
        : group.map((feature, n) => [[feature], (2 * Math.PI * n) / group.length, Math.max(24, group.length * 7)]));
      dots = apart.map(([group, turn, far]) => {
        const off = far ? [Math.cos(turn) * far, Math.sin(turn) * far] : [0, 0];
        const at = [0, 1].map((axis) => group.reduce((sum, f) => sum + f.geometry.coordinates[axis], 0) / group.length);
        const tone = TONES.find((name) => group.some((f) => (f.properties?.tone || "blue") === name)) || "blue";
        const told = group[0].properties || {};
        let node;
        if (group.length > 1) {
          node = make("button", { type: "button", class: `dot many ${tone} ${group.length > 9 ? "lots" : ""}`, "aria-label": say("map_many", { count: group.length }),
            onclick: () => view.fit(corners(group)) }, make("span", { text: String(group.length) }));
        } else if (told.url) node = make("a", { class: `dot ${tone}`, href: told.url, title: told.title, "aria-label": told.title });
        else node = make("span", { class: `dot ${tone}`, title: told.title, role: "img", "aria-label": told.title || say("map_label") });
        over.append(node);
        return { node, at, off };
      });
    }

    function place() {
      names.forEach((name) => { const [x, y] = view.project(name.at), [right, down] = name.off || [0, 0]; put(name.node, [x + right, y + down]); });
      dots.forEach((dot) => { const [x, y] = view.project(dot.at); put(dot.node, [x + dot.off[0], y + dot.off[1]]); });
      marks.forEach((mark) => put(mark.node, view.project(mark.at)));
      if (pin && at) put(pin, view.project(at));
    }
    /* Whether a spot of the screen lies in a shape: a name that stepped far aside must not name its neighbour. */
    function inside(shape, x, y) {
      let within = false;
      for (const ring of rings(shape).flat()) {
        const spots = ring.map((spot) => view.project(spot));
        spots.forEach(([ax, ay], n) => {
          const [bx, by] = spots[(n + 1) % spots.length];
          if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) within = !within;
        });
      }
      return within;
    }
    const wall = !!el.closest(".face-board");
    const STEPS = (wall ? [0, -40, 40, -80, 80, -120, 120] : [0]).flatMap((right) => [0, -18, 18, -36, 36, -54, 54, -72, 72, -90, 90].map((down) => [right, down]))
      .sort((one, other) => Math.hypot(...one) - Math.hypot(...other));
    function rest() {
      cluster();
      const named = [], taken = dots.map((dot) => { const [x, y] = view.project(dot.at); return [x - 11, y - 11, x + 11, y + 11]; })
        .concat(marks.map((mark) => { const [x, y] = view.project(mark.at); return [x - 18, y + 20, x + 18, y + 50]; }));
      for (const name of names) {
        const [x, y] = view.project(name.at);
        const [left, bottom] = view.project([name.box[0], name.box[1]]), [right, top] = view.project([name.box[2], name.box[3]]);
        const roomy = name.line ? Math.hypot(right - left, bottom - top) > name.width * 2.5
          : right - left > name.width * 0.8 && bottom - top > name.height * 0.9;
        const at = ([right, down]) => [x + right - name.width / 2 - 3, y + down - name.height / 2 - 1, x + right + name.width / 2 + 3, y + down + name.height / 2 + 1];
        const free = (mine) => !taken.some((other) => mine[0] < other[2] && mine[2] > other[0] && mine[1] < other[3] && mine[3] > other[1]);
        const fits = (off) => free(at(off)) && ((!off[0] && Math.abs(off[1]) <= 18) || inside(name.shape, x + off[0], y + off[1]));
        // On the wall a name with its figure stands there in any case: over the spots where there is no room beside them.
        const apart = (off) => !named.some((other) => { const mine = at(off); return mine[0] < other[2] && mine[2] > other[0] && mine[1] < other[3] && mine[3] > other[1]; });
        const over = () => (wall && names.length <= 12 ? STEPS.find((off) => apart(off) && inside(name.shape, x + off[0], y + off[1])) : undefined);
        const found = roomy || (wall && names.length <= 12) ? STEPS.find(fits) || over() : undefined;
        name.node.hidden = found === undefined;
        name.off = found;
        if (found !== undefined) { taken.push(at(found)); named.push(at(found)); }
      }
      place();
    }

    /* The pin. */
    let at = first, pin = null, output = null;
    function drop(where, told) {
      at = where;
      if (!pin) {
        pin = make(picks ? "button" : "span", { class: "pin", type: picks ? "button" : null, "aria-label": picks ? say("map_pin") : null });
        pin.innerHTML = '<svg viewBox="0 0 36 46" aria-hidden="true"><path d="M18 44C10 33 4 25.500 4 17.500a14 14 0 0 1 28 0C32 25.500 26 33 18 44Z"/><circle cx="18" cy="17.500" r="5"/></svg>';
        if (picks) hold(pin);
        over.append(pin);
      }
      place();
      if (!picks || told === undefined) return;
      picks[0].value = where[0].toFixed(6); picks[1].value = where[1].toFixed(6);
      picks.forEach((field) => field.dispatchEvent(new Event("change", { bubbles: true })));
      el.dispatchEvent(new CustomEvent("linli:pick", { bubbles: true, detail: { lon: where[0], lat: where[1] } }));
      clear.hidden = false;
      output.textContent = told || say("map_picked");
    }
    function hold(node) {
      let from = null;
      node.addEventListener("pointerdown", (event) => { from = [event.clientX, event.clientY, ...view.project(at)]; node.setPointerCapture(event.pointerId); event.stopPropagation(); });
      node.addEventListener("pointermove", (event) => {
        if (!from) return;
        at = view.unproject([from[2] + event.clientX - from[0], from[3] + event.clientY - from[1]]);
        place();
      });
      node.addEventListener("pointerup", (event) => {
        if (from && (event.clientX !== from[0] || event.clientY !== from[1])) drop(at, "");
        from = null;
      });
      node.addEventListener("pointercancel", () => { from = null; });
      node.addEventListener("keydown", (event) => {
        const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
        if (!step) return;
        event.preventDefault(); event.stopPropagation();
        const far = event.shiftKey ? 40 : 8, [x, y] = view.project(at);
        drop(view.unproject([x + step[0] * far, y + step[1] * far]), "");
      });
    }
    let clear = null;
    if (picks) {
      output = make("output", { text: at ? say("map_picked") : say("map_pick") });
      clear = make("button", { type: "button", class: "button", text: say("map_clear"), hidden: !at, onclick: () => {
        at = null; pin?.remove(); pin = null; picks.forEach((field) => { field.value = ""; field.dispatchEvent(new Event("change", { bubbles: true })); });
        clear.hidden = true; output.textContent = say("map_pick");
      } });
      el.after(make("div", { class: "map-acts" }, make("button", { type: "button", class: "button", text: say("map_mine"), onclick: mine }), clear, output));
    }
    // Other scripts put the pin, too: a draft that is gone on with, an address that was chosen.
    if (picks) el.addEventListener("linli:put", ({ detail }) => { view.center([detail.lon, detail.lat]); drop([detail.lon, detail.lat], ""); });
    function mine() {
      if (!window.isSecureContext || !navigator.geolocation) { output.textContent = say("map_no_secure"); return; }
      output.textContent = say("map_asking");
      navigator.geolocation.getCurrentPosition(({ coords }) => {
        const margin = 0.2 * Math.max(box[2] - box[0], box[3] - box[1]);
        const inside = coords.longitude > box[0] - margin && coords.longitude < box[2] + margin && coords.latitude > box[1] - margin && coords.latitude < box[3] + margin;
        if (!inside) { output.textContent = say("map_outside"); return; }
        view.center([coords.longitude, coords.latitude]);
        drop([coords.longitude, coords.latitude], say("map_found", { metres: Math.round(coords.accuracy) }));
      }, () => { output.textContent = say("map_denied"); }, { enableHighAccuracy: true, timeout: 12000, maximumAge: 30000 });
    }

    /* Buttons, the sentence about the shapes, the scale of shades. */
    if (!still) {
      const key = (text, label, act) => make("button", { type: "button", "aria-label": say(label), title: say(label), text, onclick: act });
      over.append(make("div", { class: "keys" }, key("+", "map_in", () => view.zoom(1.8)), key("−", "map_out", () => view.zoom(1 / 1.8)), key("⤢", "map_all", () => view.fit(box))));
    }
    if (option.fillTitle) {
      over.append(make("div", { class: "key" }, make("span", { text: option.fillTitle }), make("span", { text: ` ${say("map_less")}` }),
        ...[1, 2, 3, 4, 5].map((n) => make("i", { class: `fill-${n}` })), make("span", { text: say("map_more") })));
    }
    over.append(make("div", { class: "said" }, make("span", { text: option.attribution || say("map_attribution") })));

    let gone = false;
    if (view.kind === "gl") {
      view.on("lost", () => {  // the browser took the drawing away: the same map again, without WebGL
        if (gone || !el.isConnected) return;
        gone = true;
        if (picks && el.nextElementSibling?.matches(".map-acts")) el.nextElementSibling.remove();
        option.plain = "";
        started.delete(el);
        start(el);
      });
    }
    view.on("move", place);
    view.on("rest", rest);
    view.on("tap", (where, told) => {
      if (picks) drop(where, "");
      else if (told?.url && look.links) location.assign(told.url);
    });
    new ResizeObserver(() => { if (!gone) { view.resize(); rest(); } }).observe(el);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => view.paint());
    rest();
    if (at) drop(at);
    if (picks && at) clear.hidden = false;
    const seconds = Number(option.refresh);
    let asked = 0;
    async function again() {
      if (document.hidden || gone || !option.points || Date.now() - asked < 4000) return;
      asked = Date.now();
      try { points = await data(option.points); rest(); } catch { /* the last points stay; the next round asks again */ }
    }
    if (seconds) setInterval(again, seconds * 1000);
    el.addEventListener("linli:again", again);
    el.addEventListener("linli:shades", ({ detail }) => { if (!gone) shadeAnew(detail); });
    el.dispatchEvent(new CustomEvent("linli:map", { bubbles: true, detail: { kind: view.kind } }));
  }

  const seen = new IntersectionObserver((entries) => entries.forEach((entry) => {
    if (entry.isIntersecting) { seen.unobserve(entry.target); start(entry.target); }
  }), { rootMargin: "200px" });
  window.Linli.maps = (root) => {
    if (root.matches?.("[data-map]")) seen.observe(root);
    root.querySelectorAll("[data-map]").forEach((el) => seen.observe(el));
  };
})();
