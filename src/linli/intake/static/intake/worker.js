/* Stands between the public pages and the network (served as /sw.js, which says before this text what it must know).
   Keeps the form of each street that was opened here, its map and the page of what waits, as pages that hold nobody's
   data; answers with them only where the network does not. No page behind a sign-in or a secret link is ever touched.
   Sends what waits when the system says that the network is back. */
"use strict";
importScripts(LINLI.outbox);
const CACHE = `linli-${LINLI.version}`, FRESH = 6 * 3600000, PATIENCE = 8000;
const REPORT = /^\/s\/[a-z0-9_-]+\/report\/$/i, GROUND = /^\/s\/[a-z0-9_-]+\/map\/ground\.geojson$/i;
// Where one begins: without network these lead to what the phone has.
const BEGINNINGS = /^\/(report\/|map\/|follow\/|s\/[a-z0-9_-]+\/)?$/i;

self.addEventListener("install", (event) => event.waitUntil((async () => {
  await keep(LINLI.drafts, `/shell/${(await language()) || "zh-hans"}${LINLI.drafts}`);
  for (const { path, shell } of await kept()) await keep(path, shell).catch(() => {});
  await self.skipWaiting();
})()));
self.addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name.startsWith("linli-") && name !== CACHE) await caches.delete(name);
  await self.clients.claim();
})()));

/* What an earlier release kept: it is kept again, by its own address, as the new one draws it. */
async function kept() {
  const found = [];
  for (const name of await caches.keys()) {
    if (!name.startsWith("linli-") || name === CACHE) continue;
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const answer = await cache.match(request), shell = answer.headers.get("X-Linli-Shell");
      if (shell) found.push({ path: new URL(request.url).pathname, shell });
    }
  }
  return found;
}
async function language() {
  return (await kept()).map(({ shell }) => shell.split("/")[2])[0];
}

/* Fetch a page that holds nobody's data, and all that it needs; it is there as a whole or not at all. */
async function keep(path, shell) {
  const answer = await fetch(shell, { credentials: "omit", cache: "no-store" });
  if (!answer.ok) throw new Error(`${shell}: ${answer.status}`);
  const text = await answer.text(), cache = await caches.open(CACHE);
  const named = [...text.matchAll(/(?:href|src|data-url-[a-z-]+|data-geojson)="([^"]+)"/g)].map(([, address]) => address.replaceAll("&amp;", "&"));
  const needed = new Set(named.filter((address) => (address.startsWith(LINLI.static) && !/maplibre|map-gl|keys\./.test(address)) || GROUND.test(address.split("?")[0])));
  await Promise.all([...needed].map(async (address) => {
    if (!(await cache.match(address))) await cache.add(new Request(address, { credentials: "omit" }));
  }));
  const headers = new Headers(answer.headers);
  headers.set("X-Linli-Shell", shell);
  headers.set("X-Linli-Kept", String(Date.now()));
  // Made anew, so that the page bears the address it was asked for by.
  await cache.put(path, new Response(text, { headers }));
}
self.addEventListener("message", (event) => {
  if (event.data?.keep) event.waitUntil(Promise.all(event.data.keep.map(async ({ path, shell }) => {
    const known = await (await caches.open(CACHE)).match(path);
    const fresh = known && known.headers.get("X-Linli-Shell") === shell && Date.now() - Number(known.headers.get("X-Linli-Kept")) < FRESH;
    if (!fresh) await keep(path, shell);
  })).then(() => event.ports[0]?.postMessage("kept")).catch(() => event.ports[0]?.postMessage("not kept")));
});

self.addEventListener("fetch", (event) => {
  const { request } = event, address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  if (request.mode === "navigate") {
    if (REPORT.test(address.pathname) || address.pathname === LINLI.drafts || BEGINNINGS.test(address.pathname)) event.respondWith(page(request, address));
  } else if (address.pathname.startsWith(LINLI.static)) event.respondWith(asset(request));
  else if (GROUND.test(address.pathname)) event.respondWith(ground(request));
});

async function page(request, address) {
  const cache = await caches.open(CACHE), known = await cache.match(address.pathname);
  try {
    const slow = known && new Promise((_, failed) => setTimeout(() => failed(new Error("slow")), PATIENCE));
    return await (slow ? Promise.race([fetch(request), slow]) : fetch(request));
  } catch {
    return known || (address.pathname === LINLI.drafts ? Response.error() : elsewhere(cache, address));
  }
}
/* To the form, where only one is here; else to the page that says what is. */
async function elsewhere(cache, address) {
  const forms = (await cache.keys()).map((one) => new URL(one.url).pathname).filter((path) => REPORT.test(path));
  const only = address.pathname === LINLI.choose && forms.length === 1 && forms[0];
  return Response.redirect(only || `${LINLI.drafts}?away=1`, 302);
}
/* A file named by its content never changes; any other is asked for first. */
async function asset(request) {
  const cache = await caches.open(CACHE);
  const known = await cache.match(request);
  if (known && /\.[0-9a-f]{12}\./.test(request.url)) return known;
  try {
    const answer = await fetch(request);
    if (known && answer.ok) await cache.put(request, answer.clone());
    return answer;
  } catch (error) {
    if (known) return known;
    throw error;
  }
}
async function ground(request) {
  try { return await fetch(request); } catch (error) {
    const cache = await caches.open(CACHE);
    const known = (await cache.match(request)) || (await cache.match(request, { ignoreSearch: true }));
    if (known) return known;
    throw error;
  }
}

/* The system wakes this worker when the network is back, also where no page is open; what fails is asked for again. */
self.addEventListener("sync", (event) => {
  if (event.tag === "linli-outbox") event.waitUntil(LinliOutbox.flush({ now: true }).then((left) => {
    if (left.length) throw new Error(`${left.length} wait still`);
  }));
});
