/* Keys at the desk: j/k move through `[data-keys] a.row`, Enter opens, a letter presses what carries data-key, ? explains.
   Never while somebody types, never with Ctrl, Alt or Cmd. The dialog is <dialog id="keys"> of the page, or made here
   from the labels of what carries a key. */
(() => {
  "use strict";
  const { make, say } = window.Linli;
  let on = false;
  const rows = () => [...document.querySelectorAll("[data-keys] .row[href], [data-keys] [data-row]")];

  function move(step) {
    const list = rows();
    if (!list.length) return;
    const here = list.findIndex((row) => row === document.activeElement || row.getAttribute("data-here") !== null);
    const open = list.findIndex((row) => row.hasAttribute("aria-current"));
    const from = here >= 0 ? here : open;
    const next = list[from < 0 ? 0 : Math.min(list.length - 1, Math.max(0, from + step))];
    list.forEach((row) => row.removeAttribute("data-here"));
    next.setAttribute("data-here", "");
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  }

  function help() {
    let dialog = document.getElementById("keys");
    if (!dialog) {
      const body = make("tbody");
      const line = (keys, text) => body.append(make("tr", {}, make("td", {}, make("kbd", { text: keys })), make("td", { text })));
      const holder = document.querySelector("[data-keys]");
      line("j / k", holder?.dataset.keysMove || "↓ ↑");
      line("Enter", holder?.dataset.keysOpen || "→");
      for (const node of document.querySelectorAll("[data-key]")) line(node.dataset.key, node.dataset.keyLabel || node.textContent.trim());
      dialog = make("dialog", { id: "keys", "aria-label": "?" }, make("table", { class: "keys-table" }, body),
        make("form", { method: "dialog" }, make("button", { class: "button", text: say("close") })));
      document.body.append(dialog);
      dialog.addEventListener("close", () => dialog.remove());
    }
    if (!dialog.open) dialog.showModal();
  }

  function press(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const at = event.target;
    if (at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName) || document.querySelector("dialog[open]")) return;
    if (event.key === "j" || event.key === "k") { event.preventDefault(); move(event.key === "j" ? 1 : -1); return; }
    if (event.key === "?") { event.preventDefault(); help(); return; }
    if (event.key.length !== 1) return;
    const target = [...document.querySelectorAll("[data-key]")].find((node) => node.dataset.key === event.key && node.offsetParent !== null && !node.disabled);
    if (!target) return;
    event.preventDefault();
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) target.focus();
    else target.click();
  }

  window.Linli.keys = () => {
    if (on) return;
    on = true;
    document.addEventListener("keydown", press);
  };
})();
