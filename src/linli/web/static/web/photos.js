/* The photo picker: previews, taking one out again, and telling at once what the server would refuse.
   The chosen files stay in the real <input type=file>, so that the form is sent as any form is. */
(() => {
  "use strict";
  const { say, make, toast } = window.Linli;
  const started = new WeakSet();

  function start(picker) {
    if (started.has(picker)) return;
    started.add(picker);
    const input = picker.querySelector("input[type=file]");
    const most = Number(picker.dataset.most || 4), limit = Number(picker.dataset.megabytes || 15);
    let kept = [];

    const put = () => {
      const hold = new DataTransfer();
      kept.forEach((file) => hold.items.add(file));
      input.files = hold.files;
      picker.querySelectorAll("figure").forEach((node) => node.remove());
      for (const file of kept) {
        const address = URL.createObjectURL(file);
        const image = make("img", { src: address, alt: file.name, onload: () => URL.revokeObjectURL(address) });
        // A phone's HEIC cannot be shown by every browser, though the server reads it: keep the name instead.
        image.addEventListener("error", () => { URL.revokeObjectURL(address); image.removeAttribute("src"); });
        picker.insertBefore(make("figure", {}, image, make("figcaption", { text: file.name }),
          make("button", { type: "button", "aria-label": `${say("photo_remove")}: ${file.name}`, onclick: () => {
            kept = kept.filter((other) => other !== file);
            put();
            input.focus();
          } })), input.closest(".pick"));
      }
      input.closest(".pick").hidden = kept.length >= most;
      input.dispatchEvent(new CustomEvent("linli:photos", { bubbles: true, detail: { count: kept.length } }));
    };

    input.addEventListener("change", () => {
      for (const file of input.files) {
        const same = kept.some((other) => other.name === file.name && other.size === file.size && other.lastModified === file.lastModified);
        if (same) continue;
        const photo = file.type.startsWith("image/") || /\.(jpe?g|png|webp|hei[cf]|gif|bmp)$/i.test(file.name);
        if (!photo) toast(say("photo_kind", { name: file.name }), { stays: true });
        else if (file.size > limit * 1e6) toast(say("photo_large", { name: file.name, limit }), { stays: true });
        else if (kept.length >= most) { toast(say("photo_many", { count: most }), { stays: true }); break; }
        else kept.push(file);
      }
      put();
    });
  }

  window.Linli.photos = (root) => {
    if (root.matches?.("[data-photos]")) start(root);
    root.querySelectorAll("[data-photos]").forEach(start);
  };
})();
