/* The page of what waits on this phone: everything on it is read from the phone, and changes as the outbox works. */
(() => {
  "use strict";
  const { make } = window.Linli, { tell, roads } = window.LinliApp;
  const place = document.querySelector("[data-outbox]"), head = document.querySelector("main h1");
  const TONE = { draft: "", waiting: "amber", sending: "blue", sent: "green", refused: "red" };
  const EDGE = { waiting: "soon", refused: "late", sent: "done" };
  /* A moment as the pages of the server write it: 11 月 22 日 14:06, 22 Nov, 14:06. */
  const moment = (at) => new Intl.DateTimeFormat(document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang,
    { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(new Date(at)).replace(/(\d+)([月日]) ?/g, "$1 $2 ");
  let box = null, last = "";

  function line(draft) {
    const title = draft.title || tell("no_words");
    const facts = [draft.street, draft.photos.length ? tell("photos", { count: draft.photos.length }) : "", moment(draft.changed || draft.made)].filter(Boolean).join(" · ");
    const row = make("li", { class: `row kept ${EDGE[draft.state] || ""}`, "data-state": draft.state, "data-id": draft.id },
      make("b", { text: title }),
      make("span", { class: "due" }, make("span", { class: `state ${TONE[draft.state]}`, text: tell(`state_${draft.state}`, { share: draft.percent || 0 }) })),
      make("span", { class: "facts", text: draft.number ? `${draft.number} · ${facts}` : facts }));
    if (draft.state === "sending") row.append(make("progress", { max: "100", value: String(draft.percent || 0), "aria-label": `${title}: ${tell("state_sending", { share: draft.percent || 0 })}` }));
    if (draft.reason && draft.state !== "sent") row.append(make("p", { class: "reason", text: draft.reason }));
    else if (draft.state === "refused") row.append(make("p", { class: "reason", text: tell("why_lost") }));
    else if (draft.near && draft.received) row.append(make("p", { class: "reason", text: tell("near") }));
    else if (draft.state === "waiting") row.append(make("p", { class: "reason quiet", text: tell(draft.code === "no_network" || !draft.code ? "why_network" : "why_later") }));
    row.append(acts(draft, title));
    return row;
  }
  function acts(draft, title) {
    const button = (word, act, more = "") => make("button", { type: "button", class: `button ${more}`, "data-act": word, onclick: () => act(), text: tell(word) }, make("span", { class: "sr", text: tell("of", { title }) }));
    const link = (word, href) => make("a", { class: "button", href }, tell(word), make("span", { class: "sr", text: tell("of", { title }) }));
    const found = make("div", { class: "acts" });
    if (draft.state === "waiting") found.append(button("send_now", () => box.change(draft.id, { next: 0, asked: 0 }).then(() => window.LinliApp.wake(true))));
    if (draft.state === "draft" || draft.state === "refused") found.append(link("go_on", `/s/${draft.slug}/report/?draft=${draft.id}`));
    if (draft.state === "refused" && draft.code === "sent_before") found.append(button("send_new", () => box.change(draft.id, { state: "waiting", key: box.random(), tries: 0, next: 0, reason: "" }).then(() => window.LinliApp.wake(true))));
    if (draft.near && draft.received) found.append(link("is_it", `${draft.received}?near=1#near`));
    if (draft.state === "sent" && draft.link) found.append(link("follow", draft.link));
    if (draft.state !== "sending") {
      found.append(button(draft.state === "sent" ? "forget" : "remove", () => {
        if (draft.state === "sent" || window.confirm(tell("sure", { title }))) box.remove(draft.id).then(() => head.focus());
      }, draft.state === "sent" ? "far" : "danger"));
    }
    return found;
  }
  /* One sentence on top says how many wait; it is told aloud when it changes. */
  function headline(drafts) {
    const count = drafts.filter((one) => one.state === "waiting" || one.state === "sending").length;
    head.textContent = count ? tell("head_waiting", { count }) : drafts.some((one) => one.state === "draft") ? tell("head_drafts") : tell("head_none");
    const told = document.querySelector("[data-told]");
    const sentence = `${head.textContent}`;
    if (sentence !== last && last) told.textContent = sentence;
    last = sentence;
  }
  async function show() {
    const drafts = await box.all();
    headline(drafts);
    const list = document.querySelector("[data-list]"), empty = document.querySelector("[data-none]");
    const focus = document.activeElement?.closest?.("[data-id]")?.dataset.id, act = document.activeElement?.dataset?.act;
    list.replaceChildren(...drafts.map(line));
    list.hidden = !drafts.length;
    empty.hidden = drafts.length > 0;
    if (focus) list.querySelector(`[data-id="${CSS.escape(focus)}"] ${act ? `[data-act="${act}"]` : "a, button"}`)?.focus();
    document.querySelector("[data-forget]").hidden = !drafts.some((one) => one.state === "sent");
  }
  let busy = false, again = false;
  async function soon() {
    if (busy) { again = true; return; }
    busy = true;
    try { do { again = false; await show(); } while (again); } finally { busy = false; }
  }

  window.LinliApp.store().then(async (kept) => {
    if (!kept) { document.querySelector("[data-none]").hidden = true; return; }
    box = window.LinliOutbox;
    box.hear(soon);
    addEventListener("online", soon);
    addEventListener("offline", soon);
    document.querySelector("[data-forget] button").addEventListener("click", async () => {
      for (const draft of await box.all()) if (draft.state === "sent") await box.remove(draft.id);
      head.focus();
    });
    await soon();
    place.dataset.ready = "1";
  });
  document.querySelector("[data-away]").hidden = !new URLSearchParams(location.search).has("away");
  head.tabIndex = -1;
})();
