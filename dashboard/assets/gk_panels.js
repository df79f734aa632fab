/* Buttons that say what they do in data-do, and the edge of the panel that can be dragged. */
(function () {
  "use strict";
  const gk = (window.gk = window.gk || {});
  const NARROW = 320;
  const WIDE = 760;

  const VERBS = {
    entity: (id) => gk.go("entity", id),
    link: (id) => gk.go("link", id),
    group: (id) => gk.go("group", id),
    open: (id) => gk.wish({ do: "open", id }),
    close: (id) => gk.wish({ do: "close", id }),
    expand: (id) => (gk.cy().getElementById(id).nonempty() ? gk.wish({ do: "expand", ids: [id] }) : gk.wish({ do: "around", id })),
    "expand-by": (what) => {
      const cut = what.indexOf(":");
      gk.wish({ do: "expand", ids: [what.slice(cut + 1)], link: what.slice(0, cut) });
    },
    around: (id) => gk.wish({ do: "around", id }),
    linked: (id) => gk.linked(id),
    ends: (id) => gk.ends(id),
    more: (id) => gk.more(id),
    filter: (what) => gk.filter(what),
    row: (address) => gk.send("row", { address }),
    column: (field, door) => gk.column(field, door),
    state: (text) => gk.send("statement", JSON.parse(text)),
    stated: (text) => gk.stated(text),
    "path-from": (id) => gk.path.ask(id),
    route: (text) => gk.path.choose(JSON.parse(text)),
  };

  document.addEventListener("click", (event) => {
    const door = event.target.closest("[data-do]");
    if (!door || !gk.cy || !gk.cy()) return;
    const text = door.getAttribute("data-do");
    const cut = text.indexOf(":");
    const verb = cut < 0 ? gk.tools[text] : VERBS[text.slice(0, cut)];
    /* Another screen may have verbs of its own. */
    if (verb) verb(text.slice(cut + 1), door);
  });

  function width(px) {
    const explore = document.getElementById("explore");
    const name = explore.classList.contains("wide") ? "--gk-panel-wide" : "--gk-panel";
    explore.style.setProperty(name, `${Math.round(Math.min(WIDE, Math.max(NARROW, px)))}px`);
  }

  document.addEventListener("pointerdown", (event) => {
    if (event.target.id !== "grip") return;
    event.preventDefault();
    event.target.setPointerCapture(event.pointerId);
    const move = (moved) => width(window.innerWidth - moved.clientX);
    const stop = () => {
      event.target.removeEventListener("pointermove", move);
      event.target.removeEventListener("pointerup", stop);
    };
    event.target.addEventListener("pointermove", move);
    event.target.addEventListener("pointerup", stop);
  });

  document.addEventListener("keydown", (event) => {
    if (event.target.id !== "grip" || !/^Arrow(Left|Right)$/.test(event.key)) return;
    event.preventDefault();
    width(document.getElementById("panel").offsetWidth + (event.key === "ArrowLeft" ? 20 : -20));
  });
})();
