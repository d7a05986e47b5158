/* Where the phone stands, for a sign-in on the spot: asked for by a press, told in words, sent in hidden fields.
   Without this script, and where the phone gives nothing, a sentence says why there is no position. */
(() => {
  "use strict";
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-spot]");
    if (!button) return;
    const { say } = window.Linli, form = button.form, output = button.parentElement.querySelector("output");
    const put = (name, value) => { form.elements[name].value = value; };
    if (!window.isSecureContext || !navigator.geolocation) { output.textContent = say("spot_no_secure"); return; }
    output.textContent = say("map_asking");
    button.disabled = true;
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      put("lon", coords.longitude.toFixed(6));
      put("lat", coords.latitude.toFixed(6));
      put("accuracy", Math.round(coords.accuracy));
      output.textContent = say("map_found", { metres: Math.round(coords.accuracy) });
      button.disabled = false;
    }, () => {
      output.textContent = say("spot_denied");
      button.disabled = false;
    }, { enableHighAccuracy: true, timeout: 12000, maximumAge: 15000 });
  });
})();
