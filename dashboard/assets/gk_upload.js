/* Sends a chosen file in pieces; where the line broke off it goes on behind what is held. */
(function () {
  "use strict";
  const gk = (window.gk = window.gk || {});
  const TRIES = 5;

  function say(text) {
    const place = document.getElementById("import-upload-said");
    if (place) place.textContent = text;
  }

  async function answer(response) {
    const body = await response.json();
    if (!response.ok && response.status !== 409) throw new Error(body.error || "The server refused it.");
    return body;
  }

  function post(address, body) {
    return fetch(address, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }).then(answer);
  }

  async function piece(id, at, blob) {
    for (let left = TRIES; ; left -= 1) {
      try {
        return (await answer(await fetch(`/upload/${id}/${at}`, { method: "PUT", body: blob }))).have;
      } catch (problem) {
        if (left <= 1) throw problem;
        await new Promise((again) => window.setTimeout(again, 1000));
        return (await answer(await fetch(`/upload/${id}`))).have;
      }
    }
  }

  gk.upload = async function (file) {
    try {
      const begun = await post("/upload", { name: file.name, size: file.size });
      let have = begun.have;
      let still = 0;
      while (have < file.size) {
        const before = have;
        have = await piece(begun.id, have, file.slice(have, have + begun.chunk));
        still = have > before ? 0 : still + 1;
        if (still > TRIES) throw new Error("The file does not arrive.");
        say(`${have.toLocaleString("en")} of ${file.size.toLocaleString("en")} bytes sent`);
      }
      await post(`/upload/${begun.id}/finish`, {});
      say(`${file.size.toLocaleString("en")} bytes arrived. Now make a dry run.`);
      window.dash_clientside.set_props("import-path", { value: `upload:${begun.id}` });
    } catch (problem) {
      say(`Not sent: ${problem.message} Nothing was added to the case.`);
    }
  };

  document.addEventListener("click", (event) => {
    if (!event.target.closest("#import-choose")) return;
    const input = document.createElement("input");
    input.type = "file";
    input.addEventListener("change", () => input.files[0] && gk.upload(input.files[0]));
    input.click();
  });
})();
