// Taps on the list of a meeting are kept on this device until the server has answered for them. Kept per person who
// taps and meeting, as ids without a name, in localStorage; gone when sent, or after a day. Without script every
// button is a form of its own.
(() => {
  const page = document.getElementById("attendance");
  if (!page) return;
  const DAY = 24 * 60 * 60 * 1000, AGAIN = 15000, BATCH = 100, SLIP = 2 * 60 * 1000;
  const PREFIX = "attendance|", KEY = `${PREFIX}${page.dataset.taker}|${page.dataset.meeting}`;
  const words = document.getElementById("attendance-words").dataset;
  const box = page.querySelector("[data-queue]"), count = box.querySelector("[data-count]");
  const problem = box.querySelector("[data-problem]");
  const SAYS = { present: words.present, absent: words.absent, late: words.late, left_early: words.left };
  const ours = (now) => Date.parse(now) - Date.now(); // our clock minus that of the device

  const settled = new Set();
  let offset = ours(page.dataset.now), sending = false, timer = 0, isKept = true;
  let taps = [];

  function read(key) {
    try { return JSON.parse(localStorage.getItem(key)) ?? []; } catch { return []; }
  }

  // Another tab of the same person may have kept taps meanwhile: they stay.
  function keep() {
    const known = new Set([...settled, ...taps.map((tap) => tap.key)]);
    taps.push(...read(KEY).filter((tap) => !known.has(tap.key)));
    try {
      if (taps.length) localStorage.setItem(KEY, JSON.stringify(taps));
      else localStorage.removeItem(KEY);
      isKept = true;
    } catch { isKept = false; } // private window, or full: the page still holds them, and says so
  }

  function forgetOld() {
    const young = (tap) => Date.now() - Date.parse(tap.at) < DAY;
    try {
      for (const key of Object.keys(localStorage).filter((name) => name.startsWith(PREFIX))) {
        const left = read(key).filter(young);
        if (left.length) localStorage.setItem(key, JSON.stringify(left));
        else localStorage.removeItem(key);
      }
    } catch { /* nothing is kept */ }
  }

  function newKey() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  }

  const waiting = () => taps.filter((tap) => !tap.refused);
  const rowOf = (tap) => document.getElementById(tap.person ? `person-${tap.person}` : `guest-${tap.guest}`);

  function show() {
    const number = waiting().length;
    box.hidden = !taps.length && !problem.textContent;
    count.textContent = number === 1 ? words.one : number ? words.more.replace("{n}", number) : words.none;
    box.querySelector("[data-send]").hidden = !number;
    if (!isKept && number) problem.textContent = words.unkept;
    for (const tap of taps) {
      const row = rowOf(tap);
      if (!row) continue;
      if (tap.refused) {
        row.querySelector("[data-fate]").textContent = `${words.refused}: ${tap.refused}`;
        row.querySelector("[data-first]").hidden = row.dataset.state !== "unmarked";
        if (row.dataset.told) row.querySelector("[data-words]").textContent = row.dataset.told;
      } else {
        mark(row, tap.undoes ? words.undo : SAYS[tap.kind], words.here, Boolean(tap.undoes));
      }
    }
  }

  function mark(row, told, fate, isFree) {
    const shown = row.querySelector("[data-words]");
    row.dataset.told ??= shown.textContent;
    shown.textContent = told;
    row.querySelector("[data-fate]").textContent = fate;
    row.querySelector("[data-first]").hidden = !isFree;
  }

  function offerUndo(row, tap) {
    const button = row.querySelector("[data-undo]");
    button.hidden = false;
    button.onclick = () => {
      button.hidden = true;
      const { person, guest } = tap;
      add({ person, guest, kind: "undo", undoes: tap.key });
    };
    setTimeout(() => { button.hidden = true; }, SLIP);
  }

  function add(given) {
    const tap = { key: newKey(), at: new Date().toISOString(), offset, ...given };
    const isOld = (old) => old.refused && old.person === tap.person && old.guest === tap.guest;
    for (const old of taps.filter(isOld)) settled.add(old.key);
    taps = taps.filter((old) => !isOld(old));
    taps.push(tap);
    keep();
    show();
    send();
    return tap;
  }

  page.addEventListener("submit", (event) => {
    const form = event.target, button = event.submitter, row = form.closest("[data-row]");
    if (!row || !button) return;
    event.preventDefault();
    const given = { person: form.elements.person?.value, guest: form.elements.guest?.value };
    given.kind = button.name === "undoes" ? "undo" : button.value;
    if (given.kind === "undo") Object.assign(given, { undoes: button.value, reason: form.elements.reason.value });
    const minutes = form.elements.minutes.value.trim();
    if (minutes && ["late", "left_early"].includes(given.kind)) given.minutes = minutes;
    const tap = add(given);
    form.reset();
    form.querySelector("details").open = false;
    if (!tap.undoes) offerUndo(row, tap);
  });

  async function send() {
    if (sending || !waiting().length) return;
    sending = true;
    clearTimeout(timer);
    try {
      problem.textContent = await deliver();
    } catch {
      problem.textContent = words.offline;
    }
    sending = false;
    keep();
    show();
    if (waiting().length) timer = setTimeout(send, AGAIN);
  }

  const asked = { credentials: "same-origin", redirect: "manual", cache: "no-store" };

  // A redirect leads to the log-in: followed, it would say 200.
  const isLoggedOut = ({ type, status }) => type === "opaqueredirect" || status === 401 || status === 403;

  // What is wrong, in words; empty when the server answered for every tap.
  async function deliver() {
    const fresh = await fetch(page.dataset.connection, { ...asked, headers: { Accept: "application/json" } });
    if (!fresh.ok) return isLoggedOut(fresh) ? words.login : words.offline;
    const { token, taker, now } = await fresh.json();
    if (String(taker) !== page.dataset.taker) return words.other;
    offset = ours(now);
    const body = JSON.stringify({ taker, taps: waiting().slice(0, BATCH) });
    const headers = { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": token };
    const answer = await fetch(page.dataset.taps, { ...asked, method: "POST", headers, body });
    if (answer.status === 409) return words.other;
    if (!answer.ok) return isLoggedOut(answer) ? words.login : words.offline;
    for (const told of (await answer.json()).events) settle(told);
    keep();
    return waiting().length ? deliver() : "";
  }

  // What was typed stands in its box again, unless something else does meanwhile.
  function giveBack(tap) {
    const form = rowOf(tap)?.querySelector("form");
    for (const name of ["minutes", "reason"].filter((one) => tap[one])) {
      const box = form?.elements[name];
      if (!box) continue;
      box.value ||= tap[name];
      form.querySelector("details").open = true;
    }
  }

  function settle(told) {
    const tap = taps.find((one) => one.key === told.key);
    if (!tap) return;
    if (!told.event) {
      tap.refused = told.refused || words.refused;
      giveBack(tap);
      return;
    }
    settled.add(tap.key);
    taps = taps.filter((one) => one !== tap);
    const row = rowOf(tap);
    if (!row) return;
    row.dataset.state = told.state;
    row.dataset.told = told.words;
    mark(row, told.words, words.sent, told.state === "unmarked" || told.state === "excused");
  }

  // Names are found without accents, and by any word of them.
  const search = document.getElementById("search");
  const folded = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  search.addEventListener("input", () => {
    const wanted = folded(search.value).split(/\s+/).filter(Boolean);
    for (const row of page.querySelectorAll("[data-row]")) {
      row.hidden = !wanted.every((word) => row.dataset.search.includes(word));
    }
  });

  box.querySelector("[data-send]").addEventListener("click", send);
  addEventListener("online", send);
  addEventListener("pageshow", send);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) send(); });
  addEventListener("beforeunload", (event) => { if (waiting().length) event.preventDefault(); });
  forgetOld();
  taps = read(KEY);
  show();
})();
