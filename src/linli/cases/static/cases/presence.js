/* Who else is at this case. The browser says every quarter of a minute that it is here, while somebody can see it, and
   is told who else is. Without this script the page is whole; it only does not know. */
(() => {
  "use strict";
  const EVERY = 15000;
  const form = () => document.querySelector("form[data-presence]");
  const doing = () => (document.querySelector("#case .act-form") ? "writing" : "viewing");
  let last = null;

  function told(here, what) {
    const body = new FormData(here);
    body.set("doing", what);
    return body;
  }
  function leave() {
    if (last) navigator.sendBeacon(last.action, last.body);
    last = null;
  }
  async function tell() {
    const here = form();
    if (last && last.action !== here?.action) leave();
    if (!here || document.hidden) return;
    last = { action: here.action, body: told(here, "left") };
    let text = "";
    try {
      const answer = await fetch(here.action, { method: "POST", body: told(here, doing()), redirect: "error" });
      if (!answer.ok) return;
      text = (await answer.text()).trim();
    } catch { return; }
    const place = document.querySelector("[data-present]");
    if (form()?.action === here.action && place && place.innerHTML !== text) place.innerHTML = text;
  }

  document.addEventListener("htmx:afterSettle", (event) => {
    if (["case", "act"].includes(event.detail.target?.id)) tell();
  });
  document.addEventListener("visibilitychange", () => (document.hidden ? leave() : tell()));
  addEventListener("pagehide", leave);
  setInterval(tell, EVERY);
  tell();
})();
