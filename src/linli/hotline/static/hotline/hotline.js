/* The desk of the hotline. Without this script the same form works as a page: categories by code, history after sending.
   Answers that come late are thrown away, what is chosen stays chosen, and the focus stays where it is. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-call]");
  if (!form) return;
  const at = (name) => form.elements.namedItem(name);
  const roads = form.dataset;
  let began = 0;

  /* One asking at a time for each thing: what was typed since makes an older answer worthless. */
  const asking = {};
  async function ask(name, address, options, use) {
    asking[name]?.abort();
    const mine = (asking[name] = new AbortController());
    try {
      const answer = await fetch(address, { ...options, signal: mine.signal, credentials: "same-origin", headers: { "X-Requested-With": "fetch" } });
      if (answer.ok) use(await answer.text());
    } catch { /* the next letter asks again; the call can be kept without any of it */ }
  }
  const told = () => { const data = new FormData(form); data.delete("end"); return { method: "POST", body: data }; };

  function put(id, text) {
    const old = document.getElementById(id);
    const focused = old.contains(document.activeElement) ? document.activeElement.id : "";
    const box = document.createElement("template");
    box.innerHTML = text;
    const fresh = box.content.getElementById(id);
    if (!fresh) return;
    const typed = focused === "kind-other" ? document.activeElement.value : "";
    old.replaceWith(fresh);
    if (focused) document.getElementById(focused)?.focus();
    if (typed) document.getElementById("kind-other").value = typed;
    const script = fresh.querySelector("#script-now");
    if (script) document.getElementById("script").replaceChildren(script.content.cloneNode(true));
  }

  const later = {};
  function soon(name, pause, run) { clearTimeout(later[name]); later[name] = setTimeout(run, pause); }
  const beside = () => ask("beside", roads.beside, told(), (text) => put("beside", text));
  const caller = () => ask("caller", roads.caller, told(), (text) => {
    put("caller", text);
    const known = document.getElementById("caller").dataset.name;
    if (known && !at("name").value) at("name").value = known;
  });

  form.addEventListener("input", (event) => {
    began ||= Date.now();
    const name = event.target.name;
    if (name === "words") soon("beside", 350, beside);
    if (name === "place") soon("beside", 350, beside);
  });
  form.addEventListener("change", (event) => {
    if (event.target.name === "phone") caller();
    if (event.target.name === "category" || event.target.name === "place") beside();
    if (event.target.dataset.kindOther !== undefined) other(event.target);
  });

  /* A type that was not proposed: chosen by its code or name from the whole catalogue. */
  function other(field) {
    const code = field.value.trim().split(" ")[0];
    const option = [...document.querySelectorAll("#every-kind option")].find((one) => one.value === field.value.trim() || one.value.startsWith(`${code} `));
    if (!option) return;
    const known = option.value.split(" ")[0];
    let radio = document.getElementById(`kind-${known}`);
    if (!radio) {
      const first = document.getElementById("kind-none").closest("label");
      const label = first.cloneNode(true);
      radio = label.querySelector("input");
      radio.id = `kind-${known}`;
      radio.value = known;
      delete radio.dataset.callKey;
      label.querySelector("span").textContent = option.value.slice(known.length + 1);
      first.after(label);
    }
    radio.checked = true;
    field.value = "";
    beside();
  }

  /* A page that came back for a correction goes on counting where the one before it stopped. */
  const before = Number(at("talk").value) || 0;
  form.addEventListener("submit", () => { if (began) at("talk").value = before + Math.round((Date.now() - began) / 1000); });

  /* What was refused is where one goes on typing. */
  const wrong = form.querySelector("[aria-invalid=true]");
  if (wrong) { wrong.closest("details")?.setAttribute("open", ""); wrong.focus(); }

  /* Answered at once: without an answer the key leads to its field, and pressed there again it keeps the call. */
  function lacksAnswer(target) {
    const answer = at("answer");
    if (target.value !== "answered" || answer.value.trim()) return false;
    answer.closest("details").open = true;
    answer.focus();
    return true;
  }

  /* Enter in a line goes on to the next field: kept too early, half a call would be a case. */
  form.addEventListener("keydown", (event) => {
    const field = event.target;
    if (event.key !== "Enter" || event.isComposing || event.defaultPrevented || event.ctrlKey || event.altKey) return;
    if (field.tagName !== "INPUT" || field.type === "radio") return;
    event.preventDefault();
    const fields = [...form.querySelectorAll("input:not([type=hidden]):not([type=radio]), textarea, input[type=radio]:checked, button")];
    fields.slice(fields.indexOf(field) + 1).find((one) => one.offsetParent !== null)?.focus();
  });

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.metaKey) return;
    if (event.ctrlKey && event.key === "Enter") {
      event.preventDefault();
      form.requestSubmit(form.querySelector("[data-call-key=Enter]"));
      return;
    }
    if (!event.altKey || event.ctrlKey) return;
    // By the place of the key: with Alt held some keyboards write another letter.
    const key = event.code.replace(/^(Key|Digit|Numpad)/, "").toLowerCase();
    const target = document.querySelector(`[data-call-key="${CSS.escape(key)}"]`);
    if (!target || target.disabled) return;
    event.preventDefault();
    if (target.type === "submit") { if (!lacksAnswer(target)) form.requestSubmit(target); return; }
    target.checked = true;
    target.dispatchEvent(new Event("change", { bubbles: true }));
  });
})();
