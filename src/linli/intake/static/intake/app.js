/* On every public page: lets the phone keep what it needs to open without network, says what waits on it, and sends that.
   What only forms and the page of drafts need is fetched when they need it.
   <form data-drafts>             is kept while it is written, and sent by the outbox (drafting.js)
   data-keep="path shell"         a page that the phone keeps
   data-keeping                   where it is said what this browser can and cannot do */
(() => {
  "use strict";
  const { say, make, script } = window.Linli, roads = document.currentScript.dataset;
  const words = JSON.parse(document.getElementById("app-words").textContent);
  const tell = (key, facts = {}) => (words[key] || say(key, facts)).replace(/\{(\w+)\}/g, (_, name) => facts[name] ?? "");
  const WAITS = "linli-outbox";
  const worker = window.isSecureContext && "serviceWorker" in navigator;
  const idle = (work) => (window.requestIdleCallback || ((late) => setTimeout(late, 600)))(work, { timeout: 4000 });
  const flag = (on) => { try { if (on) localStorage.setItem(WAITS, "1"); else localStorage.removeItem(WAITS); } catch { /* then it is asked again */ } };
  const written = () => { try { return sessionStorage.getItem("linli-draft"); } catch { return null; } };
  const flagged = () => { try { return localStorage.getItem(WAITS) === "1"; } catch { return false; } };
  const app = window.LinliApp = { tell, words, roads, worker, flag, outbox, store, wake };

  /* Whether this browser keeps anything at all: private windows and some embedded browsers say so only when asked. */
  let able;
  function store() {
    able ||= outbox().then((box) => box.all()).then(() => true, () => false);
    return able;
  }
  async function outbox() {
    if (!("indexedDB" in window) || !window.crypto?.getRandomValues) throw new Error("no store");
    await script(roads.urlOutbox);
    return window.LinliOutbox;
  }

  /* Send what waits: when the page opens, when the network is back, when the page is looked at again, when its pause is over. */
  let timer = 0;
  async function wake(now = false) {
    if (!navigator.onLine) return;
    const box = await outbox();
    clearTimeout(timer);
    const left = await box.flush({ now });
    flag(left.length);
    if (!left.length) return;
    const next = Math.min(...left.map((draft) => draft.next || 0));
    timer = setTimeout(() => wake().catch(() => {}), Math.max(1500, next - Date.now()));
    if (worker) navigator.serviceWorker.ready.then((one) => one.sync?.register("linli-outbox")).catch(() => {});
  }
  async function begin() {
    const box = await outbox();
    const show = async () => strip(await box.waiting());
    box.hear(show);
    await box.tidy();
    await show();
    await wake(true);
  }
  addEventListener("online", () => { if (flagged()) wake(true).catch(() => {}); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden && flagged()) wake().catch(() => {}); });

  let line = null;
  function strip(left) {
    flag(left.length);
    if (document.querySelector("[data-outbox]")) return;  // the page of drafts says it itself
    if (!left.length) { line?.remove(); line = null; return; }
    line ||= make("p", { class: "offline", role: "status" });
    line.replaceChildren(tell("waits", { count: left.length }), " ", make("a", { href: roads.drafts, text: tell("see") }));
    document.querySelector("p[data-offline]").after(line);
  }

  /* What this browser can do, in one sentence where a form stands. */
  async function level() {
    const place = document.querySelector("[data-keeping]");
    const kept = await store();
    const can = !kept ? "none" : !window.isSecureContext ? "plain" : !worker ? "embedded" : "whole";
    app.level = can;
    if (!place) return;
    place.replaceChildren(tell(`level_${can}`));
    if (kept && !document.querySelector("[data-outbox]")) place.append(" ", make("a", { href: roads.drafts, text: tell("see_drafts") }));
    place.hidden = false;
  }

  /* A form is kept from the first touch on; until its script is there, it is an ordinary form. */
  function drafting(form) {
    let begun = false;
    const fetched = new Promise((done) => {
      const go = () => {
        if (begun) return;
        begun = true;
        done(store().then((kept) => kept && script(roads.urlDrafting)).then(() => window.LinliDrafting(form)).catch(() => null));
      };
      if (new URLSearchParams(location.search).has("draft") || written()) go();
      else ["focusin", "pointerdown", "change"].forEach((kind) => form.addEventListener(kind, go, { once: true }));
      document.addEventListener("submit", (event) => {
        if (event.submitter?.hasAttribute("formaction")) return;  // “I have the same”: goes elsewhere, at once
        if (event.target !== form || form.dataset.ordinary || form.dataset.shrunk) return;
        // Before anything else hears of it: the outbox sends, or this goes on as any form does.
        event.preventDefault();
        event.stopImmediatePropagation();
        go();
        const sender = event.submitter;
        fetched.then((drafts) => (drafts ? drafts.send(sender) : false)).catch(() => false).then((taken) => {
          // Later, because a form that is still being submitted does not hear a second call.
          if (!taken) setTimeout(() => {
            form.dataset.ordinary = "1";
            form.requestSubmit(sender || undefined);
            delete form.dataset.ordinary;
          });
        });
      }, true);
    });
  }
  const form = document.querySelector("form[data-drafts]");
  // A form that came back with photos which wait at the server is sent as it came.
  if (form && form.requestSubmit && !form.querySelector("[name=kept]")?.value) drafting(form);

  /* What is written here need not wait for anybody to send it. */
  const unsaid = () => {
    if (navigator.onLine || !document.querySelector("form[data-drafts], [data-outbox]")) return;
    store().then((kept) => { if (kept) document.querySelector("p[data-offline]").textContent = tell("offline_kept"); });
  };
  addEventListener("offline", unsaid);
  unsaid();

  addEventListener("load", () => idle(async () => {
    if (form || document.querySelector("[data-outbox]")) level().catch(() => {});
    if (flagged() || document.querySelector("[data-outbox]")) begin().catch(() => {});
    if (!worker) return;
    try {
      await navigator.serviceWorker.register(roads.worker, { scope: "/" });
      const { active } = await navigator.serviceWorker.ready;
      const pages = [...document.querySelectorAll("[data-keep]")].map((node) => node.dataset.keep.split(" ")).map(([path, shell]) => ({ path, shell }));
      if (!pages.length) return;
      const line = new MessageChannel();
      line.port1.onmessage = ({ data }) => { document.documentElement.dataset.keeps = data; };
      active.postMessage({ keep: pages }, [line.port2]);
    } catch { /* the pages work without it */ }
  }));
})();
