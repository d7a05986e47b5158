/* What every page does beyond HTML. Every form and link works without it.
   data-copy="#id"        copies that field's text
   data-count="500"       counts what may still be typed
   data-confirm="…"       asks before sending
   data-submit            sends its form when changed
   data-print             prints
   details[data-closes]   closes by Escape and by a touch elsewhere
   form[data-guard]       warns before leaving with unsent text (forms with a textarea are guarded by themselves;
                          one that says data-kept has its text on the phone, and is not) */
(() => {
  "use strict";
  const self = document.currentScript, roads = self.dataset;
  const words = JSON.parse(document.getElementById("words")?.textContent || "{}");
  const say = (key, facts = {}) => (words[key] || key).replace(/\{(\w+)\}/g, (_, name) => facts[name] ?? "");
  const make = (tag, attributes = {}, ...inside) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name === "text") node.textContent = value;
      else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
      else if (value !== false && value != null) node.setAttribute(name, value === true ? "" : value);
    }
    node.append(...inside);
    return node;
  };
  document.documentElement.classList.add("script");

  /* Sentences at the bottom that go by themselves, unless they tell of trouble. */
  function toast(text, { stays = false } = {}) {
    const place = document.querySelector("[data-toasts]");
    if (!place) return;
    for (const old of place.children) if (old.firstChild.textContent === text) old.remove();
    const node = make("div", { class: "toast" }, make("span", { text }),
      make("button", { type: "button", class: "bare", text: say("close"), onclick: () => node.remove() }));
    place.append(node);
    if (!stays) setTimeout(() => node.remove(), 6000);
  }

  /* What opens over the page closes again: by Escape, which gives the focus back, and by a touch elsewhere. */
  const opened = () => document.querySelectorAll("details[data-closes][open]");
  document.addEventListener("click", (event) => {
    for (const one of opened()) if (!one.contains(event.target)) one.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const one of opened()) {
      one.open = false;
      one.querySelector("summary").focus();
    }
  });

  /* Scripts that only some pages need, each fetched once. */
  const fetched = new Map();
  function script(address) {
    if (!fetched.has(address)) {
      fetched.set(address, new Promise((done, failed) => {
        const node = make("script", { src: address, onload: done });
        node.addEventListener("error", () => { fetched.delete(address); failed(new Error(address)); });
        document.head.append(node);
      }));
    }
    return fetched.get(address);
  }
  function styles(address) {
    if (!document.querySelector(`link[href="${address}"]`)) document.head.append(make("link", { rel: "stylesheet", href: address }));
  }
  window.Linli = { say, make, toast, script, styles, roads };

  /* A second press must not send twice; coming back by the back button must find the form usable. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method === "dialog") return;
    const ask = event.submitter?.dataset.confirm || form.dataset.confirm;
    if (ask && !window.confirm(ask)) { event.preventDefault(); return; }
    if (form.method === "get" || form.hasAttribute("hx-post")) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    const button = event.submitter || form.querySelector("button:not([type=button])");
    setTimeout(() => {  // after the browser has read the form, so that the button's own value is sent
      if (event.defaultPrevented || !button) return;
      button.setAttribute("aria-busy", "true");
      if (form.enctype === "multipart/form-data") { button.dataset.was = button.textContent; button.textContent = say("sending"); }
    });
    setTimeout(() => again(form), 20000);
  });
  function again(form) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("[aria-busy]")) {
      button.removeAttribute("aria-busy");
      if (button.dataset.was) button.textContent = button.dataset.was;
    }
  }
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(again));

  /* Unsent words are asked about before the page goes. */
  const typed = new Set();
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form && form.method === "post" && (form.dataset.guard !== undefined || form.querySelector("textarea"))) typed.add(form);
    count(event.target);
  });
  addEventListener("beforeunload", (event) => {
    const open = [...typed].some((form) => form.isConnected && !form.dataset.sent && form.dataset.kept === undefined);
    if (open) { event.preventDefault(); event.returnValue = say("leave"); }
  });
  document.addEventListener("reset", (event) => typed.delete(event.target));

  function count(field) {
    const most = Number(field.dataset?.count || 0);
    if (!most) return;
    let node = field.parentElement.querySelector(".count");
    if (!node) { node = make("span", { class: "count", "aria-live": "off" }); field.before(node); }
    const length = [...field.value].length;
    node.textContent = `${length} / ${most}`;
    node.classList.toggle("over", length > most);
  }

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy], [data-print], [data-close]");
    if (!button) return;
    if (button.dataset.print !== undefined) { window.print(); return; }
    if (button.dataset.close !== undefined) { button.closest("dialog")?.close(); return; }
    const source = document.querySelector(button.dataset.copy);
    const text = source?.value ?? source?.textContent.trim() ?? "";
    try {
      if (!navigator.clipboard) throw new Error("no clipboard over plain HTTP");
      await navigator.clipboard.writeText(text);
      toast(say("copied"));
    } catch {
      source.focus(); source.select?.();
      let done = false;
      try { done = document.execCommand("copy"); } catch { /* the sentence below says what to do */ }
      toast(say(done ? "copied" : "copy_failed"));
    }
  });
  document.addEventListener("change", (event) => {
    if (event.target.dataset?.submit !== undefined) event.target.form.requestSubmit();
  });

  /* Network: what waits, and what failed. */
  const strip = document.querySelector("[data-offline]");
  const network = () => {
    if (!strip) return;
    strip.textContent = say("offline");
    strip.hidden = navigator.onLine;
  };
  addEventListener("offline", network);
  addEventListener("online", () => { network(); toast(say("online")); });
  if (!navigator.onLine) network();
  // What only adds to a page (data-quiet) fails without a word.
  const unanswered = (event) => { if (!event.target.closest?.("[data-quiet]")) toast(say("failed"), { stays: true }); };
  document.addEventListener("htmx:sendError", unanswered);
  document.addEventListener("htmx:timeout", unanswered);
  document.addEventListener("htmx:responseError", (event) => {
    if (event.target.closest?.("[data-quiet]")) return;
    let told = "";
    const text = event.detail.xhr?.responseText || "";
    if (text.startsWith("{")) { try { told = JSON.parse(text).message || ""; } catch { /* the general sentence serves */ } }
    else { told = new DOMParser().parseFromString(text, "text/html").querySelector("main h1")?.textContent.trim() || ""; }
    toast(told || say("refused"), { stays: true });
  });
  document.addEventListener("htmx:afterRequest", (event) => { if (event.detail.successful) typed.delete(event.detail.elt); });

  /* Parts that need more script bring it themselves. Runs for the page and for whatever htmx puts into it. */
  function wake(root) {
    const has = (selector) => root.matches?.(selector) || root.querySelector?.(selector);
    root.querySelectorAll?.("[data-count]").forEach(count);
    if (has("[data-photos]")) script(roads.urlPhotos).then(() => window.Linli.photos(root)).catch(() => {});
    if (has("[data-keys], [data-key]")) script(roads.urlKeys).then(() => window.Linli.keys(root)).catch(() => {});
    if (has("[data-map]")) {
      Promise.all([script(roads.urlMap), script(roads.urlMapSvg)]).then(() => window.Linli.maps(root))
        .catch(() => toast(root.querySelector?.("[data-failed]")?.dataset.failed || say("map_failed")));
    }
    root.querySelector?.("[data-focus]")?.focus();
  }
  document.addEventListener("htmx:load", (event) => { if (event.detail.elt !== document.body) wake(event.detail.elt); });
  wake(document);
})();
