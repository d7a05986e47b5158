/* Keeps a form on the phone while it is written, and gives it to the outbox instead of the browser. Photos stay in the
   real <input type=file>, words in their fields: without this script the same form is sent as any form is. */
(() => {
  "use strict";
  const { make, toast, say } = window.Linli, { tell, roads } = window.LinliApp, box = window.LinliOutbox;
  const LATER = 700, TITLE = 40, MINE = "linli-draft";
  const NOT_OURS = new Set(["csrfmiddlewaretoken", "key", "kept", "keep", "photos", "ask", "looked"]);
  const session = (value) => { try { if (value) sessionStorage.setItem(MINE, value); else sessionStorage.removeItem(MINE); } catch { /* the list has it */ } };
  const remembered = () => { try { return sessionStorage.getItem(MINE); } catch { return null; } };
  const markOf = (file) => `${file.name}|${file.size}|${file.lastModified}`;

  window.LinliDrafting = async (form) => {
    const input = form.querySelector("input[type=file]"), slug = form.dataset.drafts;
    const line = make("p", { class: "quiet kept-line", hidden: true });
    form.querySelector(".acts").after(line);
    let draft = null, timer = 0, gone = false, changes = 0;

    const fields = () => {
      const found = {};
      for (const [name, value] of new FormData(form)) if (typeof value === "string" && !NOT_OURS.has(name)) (found[name] ||= []).push(value);
      return found;
    };
    const written = () => form.elements.text.value.trim() !== "" || input?.files.length > 0;

    /* Write down what stands in the form now; photos are made small once and written once. */
    let saving = Promise.resolve();
    function save(more = {}) {
      saving = saving.catch(() => {}).then(async () => {
        if (gone) return draft;
        const known = new Map((draft?.photos || []).map((photo) => [photo.mark, photo])), fresh = [], photos = [];
        for (const file of input?.files || []) {
          const mark = markOf(file);
          let photo = known.get(mark);
          if (!photo) {
            const small = window.Linli.small ? await window.Linli.small(file) : file;
            const bytes = await small.arrayBuffer();
            photo = { id: box.random(), mark, name: small.name, type: small.type, size: bytes.byteLength, upload: "", arrived: 0, note: "" };
            fresh.push({ id: photo.id, bytes, type: small.type });
          }
          photos.push(photo);
        }
        const text = form.elements.text.value.trim();
        const title = [...text.split("\n")[0]].slice(0, TITLE).join("");
        const asOf = changes;
        draft = await box.keep({ state: "draft", ...draft, slug, street: form.dataset.street, language: document.documentElement.lang,
          fields: fields(), title, photos, ...more }, fresh);
        session(draft.id);
        // What was changed while this was being written is not kept yet: the next writing, or leaving the page, keeps it.
        if (asOf === changes) form.dataset.kept = "1";
        return draft;
      });
      return saving;
    }
    function later() {
      changes += 1;
      delete form.dataset.kept;
      clearTimeout(timer);
      timer = setTimeout(() => { if (written() && !gone) save().then(said).catch(() => {}); }, LATER);
    }
    function said() {
      line.textContent = tell("kept");
      line.hidden = false;
    }
    form.addEventListener("input", later);
    form.addEventListener("change", later);
    form.addEventListener("linli:photos", later);
    addEventListener("pagehide", () => { if (form.dataset.kept === undefined && written() && !gone) save().catch(() => {}); });

    /* Fill the form with what was written before. */
    async function take(id) {
      const found = id && await box.read(id);
      if (!found || found.slug !== slug || !["draft", "refused"].includes(found.state)) return false;
      for (const [name, values] of Object.entries(found.fields)) {
        for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
          if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
          else field.value = values[0];
          const folded = field.closest("details");
          if (folded && values[0]) folded.open = true;
        }
      }
      draft = { ...found, state: "draft" };
      if (input && found.photos.length) {
        const hold = new DataTransfer();
        for (const [place, photo] of found.photos.entries()) {
          const kept = await box.bytes(photo.id);
          if (!kept) continue;
          const file = new File([kept.bytes], photo.name, { type: photo.type, lastModified: found.made + place });
          photo.mark = markOf(file);
          hold.items.add(file);
        }
        input.files = hold.files;
        input.dispatchEvent(new Event("change", { bubbles: true }));
      }
      const [lon, lat] = ["lon", "lat"].map((name) => Number(form.elements[name]?.value) || null);
      const map = form.querySelector("[data-pick]");
      if (map && lon !== null && lat !== null) {
        map.dataset.center = `${lon},${lat}`;
        map.dataset.zoom = "16";
        const put = () => map.dispatchEvent(new CustomEvent("linli:put", { detail: { lon, lat } }));
        if (map.dataset.ready) put();
        else map.addEventListener("linli:map", put, { once: true });  // it may be on its way already, with the centre of before
        form.elements.lat.dispatchEvent(new Event("change", { bubbles: true }));
      }
      form.elements.text.dispatchEvent(new Event("input", { bubbles: true }));
      session(found.id);
      if (found.state === "refused") wrong(found.reason, found.faults || {});
      return true;
    }

    /* What the office's side did not take, beside the fields, as the page of a refused form says it. */
    function wrong(reason, faults) {
      clean();
      const list = make("ul");
      for (const [name, sentences] of Object.entries(faults)) {
        const field = form.elements[name === "lat" ? "lon" : name], shown = field?.length && !field.type ? field[0] : field;
        const place = shown?.type === "hidden" ? form.querySelector("[data-pick]") : shown;
        const around = place?.closest(".field");
        for (const sentence of sentences) {
          const label = around?.querySelector("label, legend")?.textContent.trim();
          list.append(make("li", {}, ...(place?.id && label ? [make("a", { href: `#${place.id}`, text: label }), tell("colon")] : []), sentence));
        }
        if (!around || !sentences.length) continue;
        around.classList.add("bad");
        const id = `${place.id || name}_wrong`;
        const told = make("span", { class: "wrong", id, text: sentences[0] });
        place.after(told);
        place.setAttribute("aria-invalid", "true");
        place.setAttribute("aria-describedby", [place.getAttribute("aria-describedby"), id].filter(Boolean).join(" "));
      }
      const note = make("div", { class: "note error", role: "alert", tabindex: "-1", "data-wrong": true }, make("p", {}, make("b", { text: tell("not_sent") })));
      note.append(list.children.length ? list : make("p", { text: reason || say("refused") }));
      form.before(note);
      note.focus();
    }
    function clean() {
      document.querySelectorAll("[data-wrong], .note.error").forEach((node) => node.remove());
      for (const told of form.querySelectorAll(".wrong")) told.remove();
      for (const field of form.querySelectorAll("[aria-invalid]")) {
        field.removeAttribute("aria-invalid");
        const others = (field.getAttribute("aria-describedby") || "").split(" ").filter((id) => id && document.getElementById(id));
        if (others.length) field.setAttribute("aria-describedby", others.join(" ")); else field.removeAttribute("aria-describedby");
      }
      form.querySelectorAll(".field.bad").forEach((node) => node.classList.remove("bad"));
    }

    /* Give it to the outbox. Returns false where an ordinary form must be sent instead. */
    async function send(sender) {
      if (form.dataset.sending || gone) return true;
      clearTimeout(timer);
      if (!form.elements.text.value.trim()) {
        if (!form.dataset.shell) return false;
        wrong("", { text: [tell("say_something")] });
        return true;
      }
      form.dataset.sending = "1";
      const was = sender?.textContent;
      sender?.setAttribute("aria-busy", "true");
      if (sender) sender.textContent = say("sending");
      const free = () => {
        delete form.dataset.sending;
        sender?.removeAttribute("aria-busy");
        if (sender) sender.textContent = was;
      };
      try {
        await save({ state: "waiting", tries: 0, next: 0, asked: 0, reason: "", faults: null });
      } catch {
        free();
        if (form.dataset.shell) toast(tell("not_kept"), { stays: true });
        return Boolean(form.dataset.shell);
      }
      const id = draft.id;
      window.LinliApp.flag(true);
      const watch = async () => {
        const now = await box.read(id);
        if (now?.state === "sending" && now.percent && sender && form.dataset.sending) sender.textContent = tell("sending_share", { share: now.percent });
      };
      box.hear(watch);
      const after = navigator.onLine ? await box.send(id).catch(() => null) : await box.read(id);
      if (after?.state === "sent") {
        gone = true;
        session("");
        form.dataset.sent = "1";
        const left = await box.waiting();
        window.LinliApp.flag(left.length);
        // A form that was opened without network could not say what is known nearby; the page of thanks does.
        location.assign(after.received ? after.received + (after.near && form.dataset.shell ? "?near=1" : "") : roads.drafts);
        return true;
      }
      free();
      if (after?.state === "refused") {
        draft = await box.change(id, { state: "draft" });
        wrong(after.reason, after.faults || {});
        return true;
      }
      waits(after);
      return true;
    }

    /* It waits: said where the form stood, with the ways on from there. */
    function waits(after) {
      gone = true;
      session("");
      form.dataset.kept = "1";
      const why = after?.reason && after.code !== "no_network" ? after.reason : tell("waits_why");
      const note = make("section", { class: "ask", tabindex: "-1", role: "status" },
        make("h2", { text: tell("waits_title") }), make("p", { text: why }), make("p", { class: "quiet", text: tell("waits_how") }),
        make("div", { class: "acts" },
          make("a", { class: "button first", href: roads.drafts, text: tell("see_drafts") }),
          make("a", { class: "button", href: form.getAttribute("action"), text: tell("another") })));
      document.querySelectorAll("[data-wrong], .note.error").forEach((node) => node.remove());
      form.replaceWith(note);
      document.querySelector("main h1").textContent = tell("waits_head");
      note.focus();
      window.scrollTo(0, 0);
      window.LinliApp.wake().catch(() => {});
      // Asked for only now: some browsers ask people about it.
      navigator.storage?.persist?.().catch(() => {});
    }

    const asked = new URLSearchParams(location.search).get("draft");
    if (asked) await take(asked);
    else if (!written()) await take(remembered());
    return { send };
  };
})();
