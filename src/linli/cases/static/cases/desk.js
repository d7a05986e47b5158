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
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target?.id !== "case") return;
    panes()?.classList.add("has-case");
    if (!event.detail.target.contains(document.activeElement)) event.detail.target.scrollTop = 0;
    mark();
    if (matchMedia("(max-width: 1199.98px)").matches) window.scrollTo(0, 0);
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
