/* The grid of rows: which rows are in sight, which columns are shown, what the form states. */
(function () {
  "use strict";
  const gk = (window.gk = window.gk || {});

  function api() {
    try {
      return window.dash_ag_grid.getApi("rows");
    } catch {
      return null;
    }
  }

  /* "rows 96-106 of 212": those that can be seen now. */
  function sight() {
    const text = document.getElementById("rows-text");
    const grid = document.querySelector("#rows .ag-body-viewport, #rows .ag-grid-viewport");
    if (!text || !grid || !text.textContent.match(/^(all|rows) /)) return;
    const found = api();
    if (!found) return;
    const total = Number((text.textContent.match(/([\d,]+)(?: rows)?$/) || [, "0"])[1].replace(/,/g, ""));
    const offset = Number(text.dataset.offset || 0);
    const high = found.getVerticalPixelRange();
    const first = Math.floor(high.top / 30) + 1;
    const last = Math.min(found.getDisplayedRowCount(), Math.floor(high.bottom / 30));
    if (last < first || (first === 1 && last >= total)) return;
    text.textContent = `rows ${(offset + first).toLocaleString("en")}–${(offset + last).toLocaleString("en")} of ${total.toLocaleString("en")}`;
  }

  document.addEventListener("scroll", (event) => event.target.closest && event.target.closest("#rows") && window.requestAnimationFrame(sight), true);

  gk.column = function (field, button) {
    const found = api();
    if (!found) return;
    const on = button.getAttribute("aria-checked") !== "true";
    button.setAttribute("aria-checked", String(on));
    button.querySelector(".gk-check").classList.toggle("on", on);
    found.setColumnsVisible([field], on);
  };

  gk.stated = function (text) {
    const box = document.getElementById("statement-why");
    const why = box ? box.value.trim() : "";
    if (!why) {
      gk.message("Write the reason first; it stands in the ledger beside the statement.");
      if (box) box.focus();
      return;
    }
    gk.wish({ do: "state", ...JSON.parse(text), why });
  };
})();
