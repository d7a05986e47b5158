/* What somebody has filled in stays on the phone until it is sent: form[data-keep-answers="name"] keeps it,
   [data-forget-answers="name"] forgets it once it has arrived. Without scripts or storage the form works as any other. */
(() => {
  "use strict";
  let store;
  try { store = window.localStorage; store.getItem(""); } catch { return; }
  const gone = document.querySelector("[data-forget-answers]");
  if (gone) store.removeItem(gone.dataset.forgetAnswers);
  const form = document.querySelector("form[data-keep-answers]");
  if (!form) return;
  const name = form.dataset.keepAnswers, left = new Set(["csrfmiddlewaretoken", "code"]);
  const fields = () => [...form.elements].filter((one) => one.name && !left.has(one.name) && one.type !== "hidden");
  const chosen = (one) => one.type === "radio" || one.type === "checkbox";
  let kept = [];
  try { kept = JSON.parse(store.getItem(name) || "[]"); } catch { kept = []; }
  const untouched = !fields().some((one) => (chosen(one) ? one.checked : one.tagName !== "SELECT" && one.value));
  if (Array.isArray(kept) && untouched) {
    for (const [key, value] of kept) {
      for (const one of fields()) {
        if (one.name !== key) continue;
        if (chosen(one)) one.checked = one.checked || one.value === value; else one.value = value;
      }
    }
  }
  form.addEventListener("input", () => {
    const now = fields().filter((one) => (chosen(one) ? one.checked : one.value)).map((one) => [one.name, one.value]);
    try { store.setItem(name, JSON.stringify(now)); } catch { /* no room: it is sent all the same */ }
  });
})();
