// A draft is kept on the server while somebody writes: some seconds after the last letter, and when the page is left for
// another. It moves nothing and mails nobody; what the server refuses stays in the fields.
(() => {
  const form = document.querySelector("form[data-keeps]");
  if (!form) return;
  const words = document.currentScript.dataset;
  const AFTER = 5000;
  const told = form.querySelector("[data-kept]");
  const time = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
  let typed = 0, kept = 0, timer = 0, busy = null;

  function later() {
    clearTimeout(timer);
    timer = setTimeout(begin, AFTER);
  }

  async function begin() {
    clearTimeout(timer);
    if (busy || typed === kept || !form.elements.title.value.trim()) return;
    const mine = typed;
    busy = keep(mine);
    await busy;
    busy = null;
    if (typed > mine) later();
  }

  async function keep(mine) {
    const body = new FormData(form);
    body.append("keep", "1");
    try {
      const headers = { Accept: "application/json" };
      const asked = { method: "POST", body, headers, credentials: "same-origin", redirect: "manual", keepalive: true };
      const answer = await fetch(form.getAttribute("action") || location.pathname, asked);
      if (answer.type === "opaqueredirect") throw new Error("logged out");
      const said = await answer.json();
      if (!said.url) told.textContent = said.problem ?? "";
      else accepted(said, mine);
    } catch {
      told.textContent = words.later;
    }
  }

  // From now on it is this pitch that is kept, by the button too.
  function accepted(said, mine) {
    kept = mine;
    form.setAttribute("action", said.url);
    form.elements.stamp.value = said.stamp;
    history.replaceState(history.state, "", said.url);
    told.textContent = words.keptAt.replace("{time}", time.format(new Date()));
    form.dispatchEvent(new Event("kept"));
  }

  form.addEventListener("input", () => { typed += 1; later(); });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") begin(); });
  form.addEventListener("submit", async (event) => {
    clearTimeout(timer);
    if (!busy) return;
    event.preventDefault();
    const button = event.submitter;
    await busy;
    form.requestSubmit(button);
  });
})();
