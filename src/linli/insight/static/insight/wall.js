/* The wall looks every second whether anything moved, and is drawn anew only then. It says when nobody answers it, and its
   clock stands still: the figures are of the moment it shows. It asks one thing at a time, keeps nothing of what it asked,
   loads itself anew when another version is served and once a night, so a screen that is left alone lasts. */
(() => {
  "use strict";
  const poll = document.getElementById("board-poll"), map = document.querySelector(".board-grid .map");
  const strip = document.querySelector("[data-offline]"), begun = Date.now();
  const EVERY = 1000, HIDDEN = 15000, PATIENCE = 10000, SLOWEST = 8000, DAY = 20 * 3600 * 1000;
  let told = JSON.parse(document.getElementById("board-live").textContent), failed = 0, timer = 0, asking = false;
  document.getElementById("board-live").remove();

  /* The parts that are others than before; what had the focus has it again. */
  function draw(parts, before) {
    for (const [name, html] of Object.entries(parts)) {
      if (html === before[name]) continue;
      const place = document.getElementById(`board-${name}`);
      const held = place.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
      place.innerHTML = html;
      if (held) [...place.querySelectorAll("a")].find((link) => link.getAttribute("href") === held)?.focus();
    }
  }
  const colour = () => map?.dispatchEvent(new CustomEvent("linli:shades", { detail: { shades: told.shades, marks: told.marks } }));
  map?.addEventListener("linli:map", colour);

  function lost() {
    failed += 1;
    // One answer that fails may be a server that begins anew; two are said.
    if (failed < 2) return;
    strip.textContent = poll.dataset.lost;
    strip.hidden = false;
  }
  /* Loads the page anew, but only when it would come: a screen must not end on the page of a server that begins anew. */
  async function anew() {
    const there = await fetch(location.href, { credentials: "same-origin", cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    if (there.status >= 500 || there.status === 429) throw new Error(String(there.status));
    location.reload();
  }
  async function ask() {
    if (asking) return;
    asking = true;
    clearTimeout(timer);
    try {
      const stop = AbortSignal.timeout(PATIENCE);
      const address = `${poll.dataset.url}${poll.dataset.url.includes("?") ? "&" : "?"}was=${told.token}`;
      const answer = await fetch(address, { credentials: "same-origin", cache: "no-store", signal: stop, headers: { Accept: "application/json" } });
      // Signed out meanwhile, or no longer allowed: the page itself says so, and shows no figures any more.
      if (answer.redirected || answer.status === 401 || answer.status === 403 || answer.status === 404) { await anew(); return; }
      if (!answer.ok) throw new Error(String(answer.status));
      if (answer.status !== 204) {
        const fresh = await answer.json();
        if (fresh.release !== told.release) { await anew(); return; }
        const before = told;
        told = fresh;
        draw(told.parts, before.parts);
        if (JSON.stringify([told.shades, told.marks]) !== JSON.stringify([before.shades, before.marks])) colour();
        map?.dispatchEvent(new CustomEvent("linli:again"));
      }
      failed = 0;
      strip.hidden = true;
      const hour = new Date().getHours();
      if (Date.now() - begun > DAY && hour >= 3 && hour < 5) await anew();
    } catch { lost(); } finally {
      asking = false;
      timer = setTimeout(ask, document.hidden ? HIDDEN : Math.min(SLOWEST, EVERY * 2 ** Math.min(failed, 4)));
    }
  }
  for (const event of ["online", "pageshow"]) addEventListener(event, ask);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) ask(); });
  timer = setTimeout(ask, EVERY);
})();
