/* Parts of a form that belong to one answer: data-when="name=value". All stand open without this script. */
(() => {
  "use strict";
  const parts = document.querySelectorAll("[data-when]");
  function show() {
    for (const part of parts) {
      const [name, value] = part.dataset.when.split("=");
      part.hidden = document.querySelector(`[name="${name}"]:checked`)?.value !== value;
    }
  }
  document.addEventListener("change", show);
  show();
})();
