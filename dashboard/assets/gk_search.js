/* The search box: asks after a short pause, shows kind, name, what matched and exhibits. */
(function () {
  "use strict";
  const gk = (window.gk = window.gk || {});
  const PAUSE = 150;
  let timer = 0;
  let typed = "";

  const functions = (window.dashMantineFunctions = window.dashMantineFunctions || {});

  /* The server has matched already: a number is found in any written form. */
  functions.gkAllOptions = ({ options }) => options;

  functions.gkSearchOption = function ({ option }) {
    const h = window.React.createElement;
    const exhibits = option.exhibits === 1 ? "1 exhibit" : `${option.exhibits} exhibits`;
    return h("span", { className: "gk-hit" },
      h("span", { className: `gk-mark gk-mark-${option.kind} gk-mark-20` }),
      h("span", { className: "gk-hit-text" },
        h("bdi", { className: "gk-hit-name" }, ...bold(option.label)),
        option.matched ? h("span", { className: "gk-hit-found" }, `${option.field}: `, h("bdi", null, ...bold(option.matched))) : null),
      option.exhibits ? h("span", { className: "gk-hit-n" }, exhibits) : null);
  };

  /* The typed text in bold where it stands, spaces inside numbers left out of account. */
  function bold(text) {
    const wanted = typed.replace(/[\s+()-]/g, "").toLowerCase();
    if (!wanted) return [text];
    const kept = [];
    let squeezed = "";
    for (let i = 0; i < text.length; i += 1) {
      if (/[\s+()-]/.test(text[i])) continue;
      squeezed += text[i].toLowerCase();
      kept.push(i);
    }
    const tail = /^0\d+$/.test(wanted) ? wanted.slice(1) : wanted;
    const at = squeezed.indexOf(wanted) >= 0 ? squeezed.indexOf(wanted) : squeezed.indexOf(tail);
    const size = squeezed.indexOf(wanted) >= 0 ? wanted.length : tail.length;
    if (at < 0 || squeezed.length !== kept.length) return [text];
    const from = kept[at];
    const to = kept[at + size - 1] + 1;
    return [text.slice(0, from), window.React.createElement("b", { key: "b" }, text.slice(from, to)), text.slice(to)];
  }

  function type(text) {
    typed = text || "";
    window.clearTimeout(timer);
    timer = window.setTimeout(() => gk.send("asked", { text: typed }), PAUSE);
  }

  function choose(id) {
    if (!id) return [window.dash_clientside.no_update, window.dash_clientside.no_update];
    gk.visit("/explore", () => gk.found(id));
    return [null, ""];
  }

  /* Enter without a choice takes the best hit: the answers come later than the typing. */
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Enter" || event.target.id !== "search") return;
      const list = document.getElementById(event.target.getAttribute("aria-controls") || "");
      const options = list ? [...list.querySelectorAll("[data-combobox-option]")] : [];
      if (!options.length || options.some((option) => option.hasAttribute("data-combobox-selected"))) return;
      event.preventDefault();
      event.stopPropagation();
      options[0].click();
    },
    true,
  );

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    gk: Object.assign({}, (window.dash_clientside || {}).gk, { type, choose }),
  });
})();
