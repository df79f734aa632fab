/* Choosing with a loop drawn by hand. Shift adds to what is chosen; a box is drawn with Shift and drag. */
(function () {
  "use strict";
  const gk = (window.gk = window.gk || {});
  let on = false;
  let points = [];

  function toggle(wanted) {
    on = wanted === undefined ? !on : wanted;
    document.getElementById("canvas").classList.toggle("lasso", on);
    const button = document.querySelector('[data-do="lasso"]');
    if (button) button.setAttribute("aria-pressed", String(on));
    if (on) gk.say("Draw a loop around what you want to choose");
  }

  function listen() {
    const room = document.getElementById("canvas");
    if (room.querySelector(".gk-loop")) return;
    const sheet = document.createElement("canvas");
    sheet.className = "gk-loop";
    room.appendChild(sheet);
    sheet.addEventListener("pointerdown", (event) => {
      sheet.setPointerCapture(event.pointerId);
      sheet.width = sheet.clientWidth;
      sheet.height = sheet.clientHeight;
      points = [spot(sheet, event)];
      event.preventDefault();
    });
    sheet.addEventListener("pointermove", (event) => {
      if (!points.length) return;
      points.push(spot(sheet, event));
      paint(sheet);
    });
    sheet.addEventListener("pointerup", (event) => {
      const loop = points;
      points = [];
      sheet.getContext("2d").clearRect(0, 0, sheet.width, sheet.height);
      toggle(false);
      if (loop.length > 2) inside(loop, event.shiftKey);
    });
  }

  function spot(sheet, event) {
    const box = sheet.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  function paint(sheet) {
    const pen = sheet.getContext("2d");
    pen.clearRect(0, 0, sheet.width, sheet.height);
    pen.beginPath();
    points.forEach((at, i) => (i ? pen.lineTo(at.x, at.y) : pen.moveTo(at.x, at.y)));
    pen.closePath();
    pen.fillStyle = "rgba(43,85,151,.08)";
    pen.strokeStyle = "#2B5597";
    pen.setLineDash([4, 3]);
    pen.fill();
    pen.stroke();
  }

  function inside(loop, more) {
    const cy = gk.cy();
    const held = cy.nodes(":childless").filter((node) => gk.isShown(node) && !node.hasClass("bundle") && holds(loop, node.renderedPosition()));
    const before = more ? cy.nodes(":selected").map((node) => node.id()) : [];
    gk.choose([...new Set([...before, ...held.map((node) => node.id())])]);
  }

  function holds(loop, at) {
    let odd = false;
    for (let i = 0, j = loop.length - 1; i < loop.length; j = i, i += 1) {
      const a = loop[i];
      const b = loop[j];
      if (a.y > at.y !== b.y > at.y && at.x < ((b.x - a.x) * (at.y - a.y)) / (b.y - a.y) + a.x) odd = !odd;
    }
    return odd;
  }

  gk.lasso = { toggle, listen, active: () => on };
})();
