/* Addresses are completed while one types: a combobox over an ordinary text field, which stays one without this script.
   <input data-complete="URL of suggestions" data-complete-words='{"found": …, "one": …, "none": …}'>
   data-complete-map="id"      the map with the pin that a chosen address is put to, unless somebody put one by hand
   data-complete-unit="id"     the choice of units, for what is no single spot
   data-complete-pasted="URL"  who reads the place out of a pasted link */
(() => {
  "use strict";
  const { make } = window.Linli;
  const WAIT = 120, PLACE = /(https?|geo|[a-z]{3,}map[a-z]*):|-?\d{1,3}\.\d{3,}\s*[,，;；\s]\s*-?\d{1,3}\.\d{3,}/i;
  let count = 0;

  function start(field) {
    const id = `complete-${(count += 1)}`, words = JSON.parse(field.dataset.completeWords || "{}");
    const list = make("ul", { role: "listbox", id, "aria-label": field.labels?.[0]?.textContent.trim() || "", hidden: true });
    const told = make("span", { class: "sr", role: "status" }), said = make("span", { class: "help complete-said", hidden: true });
    const box = make("div", { class: "complete" });
    field.before(box);
    box.append(field, list, told);
    box.after(said);
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id, autocomplete: "off" }))
      field.setAttribute(name, value);
    let items = [], at = -1, asked = "", timer = 0, stop = null, ours = "", typing = false;

    const close = () => {
      list.hidden = true; at = -1;
      field.setAttribute("aria-expanded", "false");
      field.removeAttribute("aria-activedescendant");
    };
    function show(found) {
      items = found;
      list.replaceChildren(...found.map((one, n) => make("li", { role: "option", id: `${id}-${n}`, "aria-selected": "false",
        onpointerdown: (event) => event.preventDefault(), onclick: () => choose(n) },
        make("span", { text: one.name }), one.within && one.within !== one.name ? make("span", { class: "quiet", text: one.within }) : "")));
      list.hidden = !found.length;
      field.setAttribute("aria-expanded", String(!!found.length));
      told.textContent = ((found.length === 1 ? words.one : found.length ? words.found : words.none) || "").replace("{n}", found.length);
      mark(-1);
    }
    function mark(n) {
      at = n;
      [...list.children].forEach((node, place) => node.setAttribute("aria-selected", String(place === n)));
      if (n < 0) { field.removeAttribute("aria-activedescendant"); return; }
      field.setAttribute("aria-activedescendant", `${id}-${n}`);
      list.children[n].scrollIntoView({ block: "nearest" });
    }
    async function ask() {
      const typed = field.value.trim();
      if (typed === asked || typing) return;
      asked = typed;
      stop?.abort();
      if (!typed || PLACE.test(typed)) { close(); if (typed) paste(typed); return; }
      stop = new AbortController();
      try {
        const address = new URL(field.dataset.complete, location.href);
        address.searchParams.set("q", typed.slice(0, 80));
        const answer = await fetch(address, { signal: stop.signal, credentials: "same-origin", headers: { Accept: "application/json" } });
        if (!answer.ok) throw new Error(String(answer.status));
        const { items: found } = await answer.json();
        if (document.activeElement === field) show(found);
      } catch { close(); }  // without network the field is what it was
    }
    /* The pin goes along with the words, but never away from where somebody put it. */
    function put(lon, lat) {
      const map = document.getElementById(field.dataset.completeMap || ""), form = field.form;
      const x = form?.elements.lon, y = form?.elements.lat;
      if (!x || !y || (x.value && `${x.value},${y.value}` !== ours)) return;
      map?.dispatchEvent(new CustomEvent("linli:put", { detail: { lon, lat } }));
      if (Math.abs(Number(x.value) - lon) > 1e-5 || !x.value) {
        x.value = lon.toFixed(6); y.value = lat.toFixed(6);
        [x, y].forEach((one) => one.dispatchEvent(new Event("change", { bubbles: true })));
      }
      ours = `${x.value},${y.value}`;
    }
    const changed = () => field.dispatchEvent(new Event("change", { bubbles: true }));
    function choose(n) {
      const one = items[n];
      if (!one) return;
      asked = field.value = one.name;
      close();
      told.textContent = one.name;
      const units = document.getElementById(field.dataset.completeUnit || "");
      if (one.lon !== null) put(one.lon, one.lat);
      else if (units && one.unit && [...units.options].some((option) => option.value === String(one.unit))) {
        units.value = String(one.unit);
        units.dispatchEvent(new Event("change", { bubbles: true }));
      }
      field.dispatchEvent(new CustomEvent("linli:address", { bubbles: true, detail: one }));
      changed();
    }
    async function paste(text) {
      const token = field.form?.elements.csrfmiddlewaretoken?.value;
      if (!field.dataset.completePasted || !token) return;
      try {
        const answer = await fetch(field.dataset.completePasted, { method: "POST", credentials: "same-origin", headers: { "X-CSRFToken": token }, body: new URLSearchParams({ text: text.slice(0, 400) }) });
        const found = answer.ok ? await answer.json() : {};
        said.textContent = found.said || ""; said.hidden = !found.said;
        if (found.lon === undefined || field.value.trim() !== text) return;
        ours = field.form.elements.lon.value ? `${field.form.elements.lon.value},${field.form.elements.lat.value}` : "";
        put(found.lon, found.lat);
        asked = field.value = found.words;
        changed();
      } catch { /* the link stays as it is; the office can open it */ }
    }
    field.addEventListener("compositionstart", () => { typing = true; });
    field.addEventListener("compositionend", () => { typing = false; clearTimeout(timer); timer = setTimeout(ask, WAIT); });
    field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, WAIT); });
    field.addEventListener("blur", close);
    field.addEventListener("keydown", (event) => {
      // Whoever ends an address with Enter has not ended the report: phones say “go” on that key.
      if (event.key === "Enter" && !event.isComposing && at < 0 && field.form?.matches("[data-shrink]")) { event.preventDefault(); close(); return; }
      if (event.isComposing || list.hidden) return;
      const last = items.length - 1;
      if (event.key === "ArrowDown") mark(at >= last ? 0 : at + 1);
      else if (event.key === "ArrowUp") mark(at <= 0 ? last : at - 1);
      else if (event.key === "Enter" && at >= 0) choose(at);
      else if (event.key === "Escape") close();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
  }
  document.querySelectorAll("input[data-complete]").forEach(start);
})();
