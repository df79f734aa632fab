/* The brush of the time bar: drag over the bars, drag an edge, or move it with the arrow keys. It
   always ends at the edge of a bar, so a window never cuts a week or day. */
(function () {
  "use strict";
  const gk = (window.gk = window.gk || {});
  let start = null;
  let moving = null;
  let draft = null;

  function figure() {
    return document.querySelector(".gk-time-figure .js-plotly-plot");
  }

  /* The edges of all bars in milliseconds, and where each of them stands in the page. */
  function scale() {
    const plot = figure();
    const room = document.getElementById("brush");
    if (!plot || !plot._fullLayout || !room) return null;
    const edges = (plot.layout.meta || {}).edges;
    if (!edges || edges.length < 2) return null;
    const axis = plot._fullLayout.xaxis;
    const shift = plot.getBoundingClientRect().left - room.getBoundingClientRect().left + axis._offset;
    const stamps = edges.map((text) => Date.parse(text));
    const local = plot.layout.meta.axis.map((text) => shift + axis.d2p(text));
    return { stamps, spots: local, top: plot._fullLayout.margin.t };
  }

  function nearest(list, x) {
    let best = 0;
    list.forEach((spot, i) => {
      if (Math.abs(spot - x) < Math.abs(list[best] - x)) best = i;
    });
    return best;
  }

  function held(on) {
    const span = gk.state.window;
    const last = on.stamps.length - 1;
    if (!span) return [0, last];
    const place = (text, otherwise) => {
      if (!text) return otherwise;
      return nearest(on.stamps, Date.parse(text));
    };
    return [place(span.since, 0), place(span.until, last)];
  }

  function show() {
    const on = scale();
    const brush = document.getElementById("brush");
    if (!brush) return;
    brush.hidden = !on;
    if (!on) return;
    const [a, b] = draft || held(on);
    const [x1, x2] = [on.spots[a], on.spots[b]];
    const part = (name) => brush.querySelector(`.gk-brush-${name}`);
    const lane = on.spots[on.spots.length - 1];
    Object.assign(part("before").style, { left: `${on.spots[0]}px`, width: `${Math.max(0, x1 - on.spots[0])}px` });
    Object.assign(part("after").style, { left: `${x2}px`, width: `${Math.max(0, lane - x2)}px` });
    Object.assign(part("inside").style, { left: `${x1}px`, width: `${Math.max(0, x2 - x1)}px` });
    [["from", a, x1], ["to", b, x2]].forEach(([name, i, x]) => {
      const grip = part(name);
      grip.style.left = `${x}px`;
      grip.setAttribute("aria-valuenow", String(i));
      grip.setAttribute("aria-valuemax", String(on.stamps.length - 1));
      grip.setAttribute("aria-valuetext", new Date(on.stamps[i]).toISOString().slice(0, 10));
    });
    brush.classList.toggle("held", Boolean(gk.state.window) || Boolean(draft));
    const lanes = document.querySelector(".gk-undated");
    if (lanes) lanes.classList.toggle("off", !gk.state.undated);
  }

  function settle(a, b) {
    const on = scale();
    draft = null;
    if (!on) return;
    const last = on.stamps.length - 1;
    const [low, high] = [Math.max(0, Math.min(a, b)), Math.min(last, Math.max(a, b))];
    if (high === low || (low === 0 && high === last)) gk.filters.ask(null);
    else gk.filters.ask({ since: new Date(on.stamps[low]).toISOString(), until: new Date(on.stamps[high]).toISOString() });
    show();
  }

  function where(event) {
    return event.clientX - document.getElementById("brush").getBoundingClientRect().left;
  }

  document.addEventListener("pointerdown", (event) => {
    const brush = event.target.closest && event.target.closest("#brush");
    const on = brush && scale();
    if (!on || event.button !== 0) return;
    event.preventDefault();
    const now = held(on);
    const grip = event.target.closest(".gk-brush-grip");
    moving = grip ? (grip.classList.contains("gk-brush-from") ? "from" : "to") : "new";
    if (grip) grip.focus();
    else document.getElementById("canvas").focus({ preventScroll: true });
    start = { x: where(event), now, at: nearest(on.spots, where(event)) };
    brush.setPointerCapture(event.pointerId);
  });

  document.addEventListener("pointermove", (event) => {
    if (!moving) return;
    const on = scale();
    const at = nearest(on.spots, where(event));
    if (moving === "from") draft = [Math.min(at, start.now[1] - 1), start.now[1]];
    else if (moving === "to") draft = [start.now[0], Math.max(at, start.now[0] + 1)];
    else if (Math.abs(where(event) - start.x) > 3) draft = [Math.min(start.at, at), Math.max(start.at, at)];
    if (draft) show();
  });

  document.addEventListener("pointerup", () => {
    if (!moving) return;
    const made = draft;
    const drew = moving;
    moving = null;
    if (made) settle(...made);
    else if (drew === "new") show();
  });

  document.addEventListener("keydown", (event) => {
    const grip = event.target.closest && event.target.closest(".gk-brush-grip");
    const by = { ArrowLeft: -1, ArrowRight: 1, Home: -10000, End: 10000 }[event.key];
    const on = grip && by && scale();
    if (!on) return;
    event.preventDefault();
    event.stopPropagation();
    const [a, b] = held(on);
    if (grip.classList.contains("gk-brush-from")) settle(Math.min(Math.max(0, a + by), b - 1), b);
    else settle(a, Math.max(Math.min(on.stamps.length - 1, b + by), a + 1));
  });

  new ResizeObserver(() => window.requestAnimationFrame(show)).observe(document.documentElement);
  gk.time = { show };

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    gk: Object.assign({}, (window.dash_clientside || {}).gk, {
      brush: () => {
        [60, 300, 900].forEach((wait) => window.setTimeout(show, wait));
        return window.dash_clientside.no_update;
      },
    }),
  });
})();
