/* Draws what is to be covered on a photo, by pointer or by keyboard, into the field that holds it in percent.
   Without this script the field itself is typed into. Keys on the photo: Enter begins a part or keeps it, arrows move it,
   with Shift they size it, Delete takes the last one away, Escape gives up. */
(() => {
  "use strict";
  const STEP = 2;
  const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
  const parse = (text) => text.split(/[;；]/).map((one) => one.split(/[,，]/).map(Number)).filter((b) => b.length === 4 && b.every((n) => Number.isFinite(n)));
  const begin = (stage) => {
    if (stage.dataset.ready) return;
    stage.dataset.ready = "1";
    const { say } = window.Linli, field = document.getElementById(stage.dataset.redact);
    const layer = stage.querySelector(".boxes"), told = stage.parentElement.querySelector("output");
    const old = parse(stage.dataset.covered || "");
    let open = null, start = null;
    const write = (boxes) => { field.value = boxes.map((b) => b.map((n) => Math.round(n * 10) / 10).join(",")).join("; "); draw(); };
    const draw = () => {
      const boxes = parse(field.value), every = [...old.map((b) => [b, "old"]), ...boxes.map((b) => [b, ""]), ...(open ? [[open, "open"]] : [])];
      layer.replaceChildren(...every.map(([[x, y, w, h], kind]) => {
        const box = document.createElement("span");
        box.className = kind;
        Object.assign(box.style, { left: `${x}%`, top: `${y}%`, width: `${w}%`, height: `${h}%` });
        return box;
      }));
      told.textContent = say("redact_count", { count: boxes.length });
    };
    const keep = () => {
      const [x, y, w, h] = open || [];
      open = null;
      if (w >= 1 && h >= 1) write([...parse(field.value), [x, y, w, h]]); else draw();
    };
    const spot = (event) => {
      const area = stage.getBoundingClientRect();
      return [clamp((event.clientX - area.left) / area.width * 100, 0, 100), clamp((event.clientY - area.top) / area.height * 100, 0, 100)];
    };
    stage.addEventListener("pointerdown", (event) => { if (event.button) return; start = spot(event); stage.setPointerCapture(event.pointerId); event.preventDefault(); stage.focus(); });
    stage.addEventListener("pointermove", (event) => {
      if (!start) return;
      const [x, y] = spot(event);
      open = [Math.min(x, start[0]), Math.min(y, start[1]), Math.abs(x - start[0]), Math.abs(y - start[1])];
      draw();
    });
    stage.addEventListener("pointerup", () => { start = null; keep(); });
    stage.addEventListener("pointercancel", () => { start = open = null; draw(); });
    stage.addEventListener("keydown", (event) => {
      const move = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] }[event.key];
      if (move && open) {
        const [x, y, w, h] = open;
        open = event.shiftKey ? [x, y, clamp(w + move[0], STEP, 100 - x), clamp(h + move[1], STEP, 100 - y)]
          : [clamp(x + move[0], 0, 100 - w), clamp(y + move[1], 0, 100 - h), w, h];
        draw();
      } else if (event.key === "Enter") { if (open) keep(); else { open = [40, 40, 20, 20]; draw(); } }
      else if (event.key === "Escape" && open) { open = null; draw(); }
      else if (event.key === "Delete" || event.key === "Backspace") { write(parse(field.value).slice(0, -1)); }
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    field.addEventListener("input", draw);
    draw();
  };
  const all = () => document.querySelectorAll("[data-redact]").forEach(begin);
  document.addEventListener("htmx:afterSwap", all);
  // Deferred scripts run in their order, and the one with the words comes last: all of them are there by then.
  if (document.readyState === "complete") all(); else document.addEventListener("DOMContentLoaded", all);
})();
