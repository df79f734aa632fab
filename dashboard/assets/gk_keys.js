/* Keys of the Explore screen. Letters act only while nobody is typing. */
(function () {
  "use strict";
  const gk = (window.gk = window.gk || {});
  const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
  const CONTROL = { e: "expand", h: "hide", z: "undo", y: "redo", i: "panel", a: "all" };
  const CONTROL_SHIFT = { h: "hide-others", z: "redo", a: "unpick" };
  const PLAIN = { f: "fit", p: "pin", i: "invert", r: "related", l: "lasso", t: "table", "+": "zoom-in", "=": "zoom-in", "-": "zoom-out", "?": "keys" };

  function typing(target) {
    return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  }

  function run(event, name) {
    event.preventDefault();
    if (name === "panel") document.getElementById("panel").focus();
    else if (name === "table") gk.twin.toggle();
    else gk.tools[name]();
  }

  /* The chart shows its focus ring to people who use keys, not after every click. */
  document.addEventListener("pointerdown", () => document.body.classList.remove("gk-by-key"), true);
  document.addEventListener("keydown", () => document.body.classList.add("gk-by-key"), true);

  document.addEventListener("keydown", (event) => {
    if (!gk.cy || !gk.cy() || !document.getElementById("explore")) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const inChart = event.target.id === "canvas";
    const dialog = document.querySelector('[role="dialog"]');
    if (dialog) return;
    if ((event.ctrlKey || event.metaKey) && !event.altKey) {
      const name = (event.shiftKey ? CONTROL_SHIFT : CONTROL)[key];
      if (name && !(typing(event.target) && /[aziyAZIY]/.test(key))) run(event, name);
      return;
    }
    if (typing(event.target)) {
      if (key === "Escape") event.target.blur();
      return;
    }
    if (key === "/") {
      event.preventDefault();
      document.getElementById("search").focus();
    } else if (key === "Escape" && gk.lasso.active()) {
      gk.lasso.toggle(false);
    } else if (inChart && (key === "ContextMenu" || (key === "F10" && event.shiftKey))) {
      event.preventDefault();
      gk.menu.atChosen();
    } else if (key === "Escape") {
      gk.tools.unpick();
      document.getElementById("canvas").focus();
    } else if (inChart && ARROWS[event.key]) {
      event.preventDefault();
      gk.walk(...ARROWS[event.key]);
    } else if (inChart && key === "Enter") {
      run(event, "open");
    } else if (PLAIN[key] && !event.altKey && !event.target.closest(".ag-root")) {
      run(event, PLAIN[key]);
    }
  });
})();
