/* Cells of the grids that are more than text. */
(function () {
  "use strict";
  const cells = (window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {});

  cells.GkBasis = function (props) {
    const look = { assumed: "warn", unknown: "line" }[props.value] || "";
    return window.React.createElement("span", { className: `gk-badge sq ${look}` }, props.value);
  };
})();
