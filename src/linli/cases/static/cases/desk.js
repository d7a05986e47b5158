/* The desk beyond HTML: a case opens beside its list, a refusal that comes too late is still shown, a moved row says so.
   Without this script every link and form works as a page. */
(() => {
  "use strict";
  const panes = () => document.querySelector(".panes");

  function mark() {
    const here = location.pathname;
    for (const row of document.querySelectorAll(".rows-pane .row")) {
      if (new URL(row.href).pathname === here) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
    }
  }

  document.addEventListener("htmx:beforeSwap", (event) => {
    const told = event.detail;
    if (told.target?.id === "case" && told.xhr.status === 409) { told.shouldSwap = true; told.isError = false; }
  });
  /* Scroll the pane and never the page behind it: at the desk the page itself stands still. */
  function reveal(node) {
    const pane = node.closest(".panes > .case");
    if (pane && pane.scrollHeight > pane.clientHeight + 1 && getComputedStyle(pane).overflowY !== "visible") {
      pane.scrollTop += node.getBoundingClientRect().top - pane.getBoundingClientRect().top - 16;
    } else node.scrollIntoView({ block: "start" });
  }

  document.addEventListener("htmx:afterSettle", (event) => {
    const target = event.detail.target;
    if (target?.id === "act") {
      target.classList.remove("acting");
      reveal(target);
      target.querySelector("textarea, select, input:not([type=hidden]), button")?.focus({ preventScroll: true });
    }
    if (target?.id !== "case") return;
    panes()?.classList.add("has-case");
    mark();
    const refused = target.querySelector("[data-focus]");
    if (refused) { reveal(refused); return; }
    if (panes()) target.scrollTop = 0;
    if (!panes() || matchMedia("(max-width: 799.98px)").matches) window.scrollTo(0, 0);
  });
  document.addEventListener("linli:moved", (event) => {
    document.querySelector(`.row[data-number="${CSS.escape(event.detail.number)}"]`)?.classList.add("moved");
  });

  /* Parts of a form that belong to one answer: data-when="name=value". All stand open without this script. */
  function parts(root) {
    for (const part of root.querySelectorAll("[data-when]")) {
      const [name, value] = part.dataset.when.split("=");
      const form = part.closest("form");
      const show = () => { part.hidden = form.querySelector(`[name="${name}"]:checked`)?.value !== value; };
      form.addEventListener("change", show);
      show();
    }
  }
  parts(document);
})();
