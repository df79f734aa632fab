/* Goes from screen to screen without loading the page anew; keys that work on every screen. */
(function () {
  "use strict";
  const gk = (window.gk = window.gk || {});
  const SHAPES = { group: /^c\d+$/, link: /^[A-Z_]+:.+,.+$/ };
  let here = { slot: "", path: null, parts: [] };
  let arrived = "";
  let then = null;

  gk.here = () => here.path;

  /* Go to an address of this app; `after` runs when its screen is shown. */
  gk.visit = function (address, after) {
    const there = window.location.pathname === address;
    const shown = there || (after && here.path && `/${here.path}` === address);
    if (shown) {
      if (after) onChart(after);
      return;
    }
    then = after || null;
    window.history.pushState({}, "", address);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
  };

  /* The chart starts when its canvas has a size; what is to be done with it waits until then. */
  function onChart(act) {
    const look = (left) => {
      const box = document.getElementById("canvas");
      const begun = gk.cy && gk.cy() && box && box.clientWidth > 0 && box.contains(gk.cy().container());
      /* An empty chart is drawn as well: its status line says so. */
      if (begun && document.getElementById("status").childElementCount) act();
      else if (left > 0) window.setTimeout(look, 50, left - 1);
    };
    look(400);
  }

  function arrive(place) {
    if (!place) return;
    const other = here.slot !== place.slot || here.path !== place.path;
    here = place;
    document.querySelectorAll(".gk-slot").forEach((slot) => (slot.hidden = slot.id !== place.slot));
    document.body.dataset.screen = place.path;
    document.getElementById("page-name").textContent = place.name;
    document.title = `${place.name} · graphkit`;
    const act = then;
    then = null;
    const address = window.location.pathname;
    if (act) onChart(act);
    else if (place.path === "explore" && place.parts.length && arrived !== address) {
      const id = decodeURIComponent(place.parts[0]);
      onChart(() => {
        const kind = Object.keys(SHAPES).find((name) => SHAPES[name].test(id));
        if (kind) gk.go(kind, id);
        else gk.found(id);
      });
    }
    if (place.path === "explore") arrived = address;
    if (other) {
      const scroll = document.querySelector(`#${place.slot} .gk-page-scroll`);
      if (scroll) scroll.scrollTop = 0;
    }
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="/"]');
    if (link && !link.target && !link.hasAttribute("download") && event.button === 0) {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      gk.visit(link.getAttribute("href"));
      return;
    }
    if (event.target.closest("[data-frame]")) showKeys();
    const copied = event.target.closest("[data-copy]");
    if (copied) copy(copied.getAttribute("data-copy"));
  });

  function copy(text) {
    const done = () => gk.message("Copied: exhibit, place and hash.");
    const not = () => gk.message("The browser did not allow copying.");
    if (navigator.clipboard) navigator.clipboard.writeText(text).then(done, not);
    else not();
  }

  function showKeys() {
    window.dash_clientside.set_props("keys", { opened: true });
  }

  function typing(target) {
    return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  }

  /* This file is loaded before gk_keys.js: the keys of the chart do not act behind another screen. */
  document.addEventListener("keydown", (event) => {
    if (here.path === "explore") return;
    event.stopImmediatePropagation();
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (typing(event.target) || document.querySelector('[role="dialog"]')) return;
    if (event.key === "/") {
      event.preventDefault();
      document.getElementById("search").focus();
    } else if (event.key === "?") {
      event.preventDefault();
      showKeys();
    }
  });

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    gk: Object.assign({}, (window.dash_clientside || {}).gk, { arrive }),
  });
})();
