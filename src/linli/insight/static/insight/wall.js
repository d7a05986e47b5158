/* The wall says when nobody answers it, instead of piling up messages that no hand will close.
   Its clock stands still then: the figures are of the moment it shows. */
(() => {
  "use strict";
  const poll = (event) => event.detail?.elt?.id === "board-poll" && event.detail.elt;
  const strip = () => document.querySelector("[data-offline]");
  function lost(event) {
    const asked = poll(event);
    if (!asked) return;
    event.stopImmediatePropagation();
    strip().textContent = asked.dataset.lost;
    strip().hidden = false;
  }
  for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) document.addEventListener(name, lost, true);
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    if (!poll(event)) return;
    const { status, responseURL } = event.detail.xhr;
    if (status < 400) strip().hidden = true;
    // Signed out meanwhile: the page of signing in is no figures, so it is shown instead of the wall.
    if (responseURL && !new URL(responseURL).pathname.includes("/board/")) location.reload();
  }, true);
})();
