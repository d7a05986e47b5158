/* Reports that wait on this phone: where they are kept, and how they are sent. Runs in pages and in the worker, so it
   knows neither document nor window.

   A draft is {id, key, slug, street, language, fields, title, photos, state, …}. Its states:
     draft     still being written        waiting   to be sent as soon as it can be
     sending   on its way, percent says   sent      received: number and link, nothing else of it is left
     refused   the office's side said no, reason says why
   Sent again under the same key it counts once, so a doubt is always settled by sending again. */
(() => {
  "use strict";
  const PIECE = 262144, PATIENCE = 60000, LEASE = 75000, LONGEST = 300, MONTH = 30 * 86400000;
  const heard = new Set();
  const channel = typeof BroadcastChannel === "function" ? new BroadcastChannel("linli-outbox") : null;
  if (channel) channel.onmessage = () => heard.forEach((tell) => tell());

  /* ---- The store ---- */
  let opened = null;
  function open() {
    opened ||= new Promise((done, failed) => {
      const asked = indexedDB.open("linli", 1);
      asked.onupgradeneeded = () => {
        asked.result.createObjectStore("drafts", { keyPath: "id" });
        asked.result.createObjectStore("photos", { keyPath: "id" });
      };
      asked.onsuccess = () => {
        asked.result.onversionchange = () => { asked.result.close(); opened = null; };
        asked.result.onclose = () => { opened = null; };
        done(asked.result);
      };
      asked.onerror = asked.onblocked = () => { opened = null; failed(asked.error || new Error("no store")); };
    });
    return opened;
  }
  /* One transaction; what `work` leaves in `out` is there once it is written. */
  async function within(mode, work) {
    const store = await open();
    return new Promise((done, failed) => {
      const out = {};
      const turn = store.transaction(["drafts", "photos"], mode);
      turn.oncomplete = () => done(out.value);
      turn.onabort = turn.onerror = () => failed(turn.error || new Error("not written"));
      work(turn.objectStore("drafts"), turn.objectStore("photos"), out, turn);
    });
  }
  const random = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  function tell() {
    channel?.postMessage("changed");
    heard.forEach((one) => one());
  }

  const all = async () => (await within("readonly", (drafts, _photos, out) => {
    drafts.getAll().onsuccess = (event) => { out.value = event.target.result; };
  })).sort((one, other) => other.made - one.made);
  const read = (id) => within("readonly", (drafts, _photos, out) => {
    drafts.get(id).onsuccess = (event) => { out.value = event.target.result || null; };
  });
  const bytes = (id) => within("readonly", (_drafts, photos, out) => {
    photos.get(id).onsuccess = (event) => { out.value = event.target.result || null; };
  });

  /* Write what is new of a draft; null when it is not there any more. */
  const change = (id, what) => within("readwrite", (drafts, _photos, out) => {
    drafts.get(id).onsuccess = (event) => {
      const found = event.target.result;
      if (!found) { out.value = null; return; }
      out.value = { ...found, ...(typeof what === "function" ? what(found) : what) };
      drafts.put(out.value);
    };
  }).then((draft) => { tell(); return draft; });

  /* Keep a draft with its photos ({id, bytes, type} of those that are new); photos it no longer names are forgotten. */
  async function keep(draft, fresh = []) {
    const row = { id: random(), key: random(), made: Date.now(), tries: 0, next: 0, percent: 0, ...draft, changed: Date.now() };
    await within("readwrite", (drafts, photos) => {
      drafts.get(row.id).onsuccess = (event) => {
        const named = new Set(row.photos.map((photo) => photo.id));
        for (const photo of event.target.result?.photos || []) if (!named.has(photo.id)) photos.delete(photo.id);
        fresh.forEach((photo) => photos.put(photo));
        drafts.put(row);
      };
    });
    tell();
    return row;
  }
  async function remove(id) {
    await within("readwrite", (drafts, photos) => {
      drafts.get(id).onsuccess = (event) => {
        (event.target.result?.photos || []).forEach((photo) => photos.delete(photo.id));
        drafts.delete(id);
      };
    });
    tell();
  }
  /* What was received a month ago needs no line here any more. */
  async function tidy() {
    for (const draft of await all()) if (draft.state === "sent" && Date.now() - draft.changed > MONTH) await remove(draft.id);
  }

  /* ---- The sender ---- */
  class Trouble extends Error {
    constructor(code, { lasting = false, reason = "", facts = {}, after = 0 } = {}) {
      super(code);
      Object.assign(this, { code, lasting, reason, facts, after });
    }
  }
  /* Ask, and take nothing for an answer but JSON of this house: a hotel's sign-in page is no answer. */
  async function ask(draft, path, { method = "GET", headers = {}, body } = {}) {
    const stop = new AbortController(), alarm = setTimeout(() => stop.abort(), PATIENCE);
    let answer, told;
    try {
      answer = await fetch(`/s/${draft.slug}/report/${path}`, { method, body, redirect: "manual", cache: "no-store", credentials: "same-origin",
        signal: stop.signal, headers: { Accept: "application/json", ...headers } });
      told = await answer.json();
    } catch { throw new Trouble("no_network"); } finally { clearTimeout(alarm); }
    if (answer.ok && told && typeof told === "object") return told;
    const { code = "", message = "", facts = {} } = told || {};
    const wait = [408, 425, 429].includes(answer.status) || answer.status >= 500 || !code;
    throw new Trouble(code || "no_network", { lasting: !wait, reason: message, facts, after: Number(answer.headers.get("Retry-After")) || 0 });
  }
  /* One photo, piece by piece, from where it stopped. */
  async function push(draft, photo, moved) {
    const kept = await bytes(photo.id);
    if (!kept) throw new Trouble("photo_lost", { lasting: true, reason: "" });
    let state = null;
    for (let round = 0; round < 3 && !state; round += 1) {
      try {
        state = photo.upload ? await ask(draft, `photos/${photo.upload}/`)
          : await ask(draft, "photos/", { method: "POST", headers: { "Upload-Size": String(kept.bytes.byteLength) } });
      } catch (trouble) {
        if (trouble.code !== "upload_gone") throw trouble;
        photo.upload = "";
      }
    }
    if (!state) throw new Trouble("no_network");
    while (true) {
      Object.assign(photo, { upload: state.upload, arrived: state.arrived, note: state.note });
      await moved();
      if (state.note) return;
      const piece = kept.bytes.slice(state.arrived, state.arrived + Math.min(PIECE, state.piece));
      try {
        state = await ask(draft, `photos/${photo.upload}/`, { method: "PATCH", body: piece,
          headers: { "Upload-Start": String(state.arrived), "Content-Type": "application/octet-stream" } });
      } catch (trouble) {
        if (trouble.code === "piece_misplaced") state = { ...state, arrived: trouble.facts.arrived };
        else if (trouble.code === "upload_gone") { photo.upload = ""; throw new Trouble("no_network"); }
        else throw trouble;
      }
    }
  }
  async function post(draft) {
    const body = new URLSearchParams();
    for (const [name, values] of Object.entries(draft.fields)) for (const value of values) body.append(name, value);
    for (const photo of draft.photos) body.append("note", photo.note);
    const told = await ask(draft, "send/", { method: "POST", body, headers: { "Idempotency-Key": draft.key } });
    if (!told.number) throw new Trouble("no_network");
    return told;
  }

  /* Only one sender at a time works on a draft: in this page, in another one, or in the worker. */
  async function claimed(id, work) {
    if (globalThis.navigator?.locks) {
      return navigator.locks.request(`linli-draft-${id}`, { ifAvailable: true }, (lock) => (lock ? work() : null));
    }
    let mine = false;
    await change(id, (draft) => {
      mine = !(draft.lease > Date.now());
      return mine ? { lease: Date.now() + LEASE } : {};
    });
    if (!mine) return null;
    try { return await work(); } finally { await change(id, { lease: 0 }); }
  }

  /* Send one draft now; returns it as it stands afterwards. `busy` is true where somebody else is sending it. */
  async function send(id) {
    const done = await claimed(id, async () => {
      let draft = await change(id, (found) => (["waiting", "sending"].includes(found.state) ? { state: "sending", reason: "" } : {}));
      if (!draft || draft.state !== "sending") return draft;
      const total = draft.photos.reduce((sum, photo) => sum + photo.size, 2000);
      const moved = async () => {
        const there = draft.photos.reduce((sum, photo) => sum + (photo.note ? photo.size : photo.arrived || 0), 0);
        const row = await change(id, { photos: draft.photos, percent: Math.floor((100 * there) / total), lease: Date.now() + LEASE });
        if (!row) throw new Trouble("removed");
      };
      try {
        for (let round = 0; ; round += 1) {
          for (const photo of draft.photos) if (!photo.note) await push(draft, photo, moved);
          try {
            const told = await post(draft);
            const mine = draft.photos;
            draft = await change(id, { state: "sent", percent: 100, photos: [], fields: {}, reason: "", faults: null,
              number: told.number, link: told.link, received: told.received, near: told.near === true, changed: Date.now() });
            await within("readwrite", (_drafts, photos) => mine.forEach((photo) => photos.delete(photo.id)));
            return draft;
          } catch (trouble) {
            if (trouble.code !== "photo_gone" || round > 1) throw trouble;
            draft.photos.forEach((photo) => Object.assign(photo, { upload: "", arrived: 0, note: "" }));
          }
        }
      } catch (trouble) {
        if (!(trouble instanceof Trouble)) throw trouble;
        if (trouble.code === "removed") return null;
        if (trouble.lasting) {
          return change(id, { state: "refused", code: trouble.code, reason: trouble.reason, faults: trouble.facts.fields || null, photos: draft.photos });
        }
        return change(id, (found) => {
          const tries = found.tries + 1;
          const pause = trouble.after || Math.min(LONGEST, 2 ** tries) * (0.75 + Math.random() / 2);
          return { state: "waiting", tries, next: Date.now() + pause * 1000, asked: trouble.after ? Date.now() + pause * 1000 : 0, code: trouble.code, reason: trouble.reason, photos: draft.photos };
        });
      }
    });
    return done || { ...(await read(id)), busy: true };
  }

  const open_ = (draft) => draft.state === "waiting" || draft.state === "sending";
  let running = null;
  /* Send what waits, the oldest first; with `now` also what would pause longer by itself, though not what the server asked
     to wait. Once something came through, the network is there: nothing pauses any longer. Ends where the network does. */
  function flush({ now = false } = {}) {
    running ||= (async () => {
      const tried = new Set();
      try {
        let through = now;
        for (let left = await due(through, tried); left.length; left = await due(through, tried)) {
          tried.add(left[0].id);
          const draft = await send(left[0].id);
          if (draft?.state === "sent") through = true;
          if (draft && draft.state === "waiting" && draft.code === "no_network") break;
        }
      } finally { running = null; }
      return waiting();
    })();
    return running;
  }
  const due = async (anyway, tried) => (await all()).reverse().filter((draft) => open_(draft) && !tried.has(draft.id)
    && (anyway || draft.next <= Date.now()) && !(draft.asked > Date.now()));
  const waiting = async () => (await all()).filter(open_);

  globalThis.LinliOutbox = { all, read, bytes, keep, change, remove, tidy, send, flush, waiting, hear: (tell_) => heard.add(tell_), random };
})();
