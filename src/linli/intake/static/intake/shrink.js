/* Photos are made small on the phone before they travel: faster, and the place hidden in the file never leaves it.
   Without this script the server does the same to the whole file. What a browser cannot read (HEIC on some) travels as it is. */
(() => {
  "use strict";
  const EDGE = 1920, QUALITY = 0.85, SMALL = 400000, PATIENCE = 8000;
  const drawn = new WeakMap();

  async function shrink(file) {
    if (!/^image\/(jpeg|png|webp|bmp)$/.test(file.type)) return file;
    try {
      const image = await createImageBitmap(file, { imageOrientation: "from-image" });
      const share = Math.min(1, EDGE / Math.max(image.width, image.height));
      if (share === 1 && file.size < SMALL && file.type !== "image/jpeg") { image.close(); return file; }
      const canvas = document.createElement("canvas");
      canvas.width = Math.max(1, Math.round(image.width * share));
      canvas.height = Math.max(1, Math.round(image.height * share));
      const context = canvas.getContext("2d");
      context.fillStyle = "#ffffff";
      context.fillRect(0, 0, canvas.width, canvas.height);
      context.drawImage(image, 0, 0, canvas.width, canvas.height);
      image.close();
      const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
      return blob ? new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg", lastModified: file.lastModified }) : file;
    } catch { return file; }
  }
  // No phone may hang on a photo: after a few seconds the file travels as it is.
  const patience = (file) => new Promise((done) => setTimeout(done, PATIENCE, file));
  const small = (file) => {
    if (!drawn.has(file)) drawn.set(file, Promise.race([shrink(file), patience(file)]));
    return drawn.get(file);
  };

  if (window.Linli) window.Linli.small = small;

  // Begun as soon as a photo is chosen, so that nobody waits for it when sending.
  document.addEventListener("linli:photos", (event) => [...(event.target.files || [])].forEach(small));
  document.addEventListener("submit", (event) => {
    const form = event.target, input = form.matches?.("[data-shrink]") && form.querySelector("input[type=file]");
    if (!input || !input.files.length || form.dataset.shrunk || form.dataset.sent) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const sender = event.submitter;
    sender?.setAttribute("aria-busy", "true");
    Promise.all([...input.files].map(small)).then((files) => {
      const hold = new DataTransfer();
      files.forEach((file) => hold.items.add(file));
      input.files = hold.files;
    }).catch(() => {}).finally(() => setTimeout(() => {  // a form that is still being submitted does not hear a second call
      sender?.removeAttribute("aria-busy");
      form.dataset.shrunk = "1";
      form.requestSubmit(sender && form.contains(sender) ? sender : undefined);
      delete form.dataset.shrunk;
    }));
  }, true);
})();
