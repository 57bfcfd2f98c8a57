// The pitch clock on a phone, on the remote of who leads, and on the beamer. The server says how the clock stands and
// how many milliseconds are left; between two answers the page counts with performance.now, never with the clock of the
// device. What changes is text in its place: a field in which somebody writes is never touched.
(() => {
  const page = document.getElementById("clock");
  if (!page) return;
  const words = page.dataset;
  const POLL = 1000, JITTER = 750, SLOWEST = 15000, SETTLES = 1500, HALF_A_DAY = 12 * 60 * 60 * 1000;
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const one = (selector, root = document) => root.querySelector(selector);
  const tried = (act) => { try { return act(); } catch { return null; } };
  const put = (node, text) => { if (node && node.textContent !== text) node.textContent = text; };
  const asked = { credentials: "same-origin", redirect: "manual", cache: "no-store" };

  let stand = JSON.parse(words.now), tag = "", failures = 0, timer = 0, round = 0, lowest = Infinity, told = "";
  let anchor = { left: stand.left, at: performance.now() };
  let announced = new Set();

  // --- time -----------------------------------------------------------------------------------------------

  const isOn = () => stand.state === "on";

  function left() {
    const now = stand.paused || !isOn() ? anchor.left : anchor.left - (performance.now() - anchor.at);
    lowest = Math.min(lowest, now); // within a version it never goes up
    return lowest;
  }

  function face(milliseconds) {
    const seconds = Math.ceil(milliseconds / 1000), size = Math.abs(seconds);
    const two = (number) => String(number).padStart(2, "0"), minutes = Math.floor(size / 60);
    const whole = minutes < 100 ? String(minutes) : `${Math.floor(minutes / 60)}:${two(minutes % 60)}`;
    return `${seconds < 0 ? "−" : ""}${whole}:${two(size % 60)}`;
  }

  function tick() {
    const rest = isOn() ? left() : 0;
    const node = one("[data-time]", page), shown = isOn() ? face(rest) : "";
    put(node, shown);
    node.classList.toggle("is-over", isOn() && rest < 0);
    node.classList.toggle("is-long", shown.length === 6);
    node.classList.toggle("is-longest", shown.length > 6);
    if (isOn() && !stand.paused) speak(rest);
  }

  // --- what is said aloud: at the beginning, half-way, one minute before the end, and at the end ------------

  function say(name, text) {
    const key = `${stand.index}|${name}`;
    if (announced.has(key)) return;
    announced.add(key);
    put(one("[data-announce]", page), text);
  }

  function speak(rest) {
    const { length } = stand;
    if (rest > length - 10000) say("begins", `${words.wordsBegins} ${stand.name}. ${stand.who}`);
    else if (rest <= 0 && rest > -10000) say("end", words.wordsEnd);
    else if (length > 60000 && rest <= 60000 && rest > 50000) say("minute", words.wordsMinute);
    else if (rest <= length / 2 && rest > length / 2 - 10000) say("half", words.wordsHalf);
  }

  // --- how it stands ----------------------------------------------------------------------------------------

  function take(fresh, tookMs = 0) {
    if (fresh.version < stand.version) return; // an answer that was long on its way
    const isNew = fresh.version !== stand.version || fresh.state !== stand.state;
    if (isNew) lowest = Infinity;
    if (fresh.index !== stand.index) announced = new Set();
    stand = fresh;
    anchor = { left: stand.left - (stand.paused ? 0 : tookMs / 2), at: performance.now() };
    if (!isNew && !stand.paused) anchor.left = Math.min(anchor.left, lowest);
    show(isNew);
  }

  function show(isNew) {
    put(one("[data-name]", page), stand.name);
    put(one("[data-who]", page), stand.who);
    put(one("[data-rule]", page), stand.rule);
    put(one("[data-next]", page), stand.next);
    one("[data-coming]", page).hidden = !stand.next;
    const state = { before: words.wordsBefore, over: words.wordsOver, closed: words.wordsClosed };
    put(one("[data-state-words]", page), state[stand.state] ?? (stand.paused ? words.wordsPaused : ""));
    for (const node of all("[data-count]")) put(node, String(stand[node.dataset.count]));
    for (const node of all("[data-phase]")) {
      if (Number(node.dataset.phase) === stand.index) node.setAttribute("aria-current", "step");
      else node.removeAttribute("aria-current");
    }
    all("[data-posting]").forEach(open);
    for (const node of all("[data-from]")) { // once it is there it stays: somebody may be writing in it
      if (stand.state !== "before" && stand.index >= Number(node.dataset.from)) node.hidden = false;
    }
    remote(isNew);
    tick();
  }

  // A part with a field stays as long as something stands in it, or somebody is in it.
  function open(part) {
    const isTaken = isOn() && stand.posts.includes(part.dataset.posting);
    const form = one("form[data-live]", part);
    const field = form && form.elements.text;
    const isBusy = Boolean(field) && (field.value.trim() !== "" || part.contains(document.activeElement));
    part.hidden = !isTaken && !isBusy;
    if (!form) return;
    const late = one("[data-late]", form);
    if (isTaken && !field.value.trim()) form.elements.phase.value = stand.index;
    late.hidden = isTaken && form.elements.phase.value === String(stand.index);
    put(late, late.hidden ? "" : words.wordsLate);
  }

  // --- asking -----------------------------------------------------------------------------------------------

  function chip(text) {
    const node = one("[data-offline]", page);
    node.hidden = !text;
    put(node, text);
  }

  // Every tenth time, and when a hidden page is shown again, the time that is left is asked anew.
  async function poll(isAnew = false) {
    clearTimeout(timer);
    const mine = (round += 1), began = performance.now();
    const headers = { Accept: "application/json" };
    if (tag && !isAnew && round % 10) headers["If-None-Match"] = tag;
    try {
      const answer = await fetch(words.stand, { ...asked, headers, signal: AbortSignal.timeout(10000) });
      if (mine !== round) return;
      if (answer.type === "opaqueredirect" || answer.status === 403) return wait(words.wordsLogin);
      if (answer.status === 404) return wait(words.wordsGone);
      if (answer.status !== 304) {
        if (!answer.ok) return wait(words.wordsOffline);
        const fresh = await answer.json();
        tag = answer.headers.get("ETag") ?? "";
        take(fresh, performance.now() - began);
      }
      failures = 0;
      chip("");
      timer = setTimeout(poll, POLL + Math.random() * JITTER);
    } catch {
      if (mine === round) wait(words.wordsOffline);
    }
  }

  function wait(text) {
    failures += 1;
    chip(text);
    timer = setTimeout(poll, Math.min(POLL * 2 ** failures, SLOWEST) * (0.75 + Math.random() / 2));
  }

  async function send(form, button) {
    const body = new FormData(form);
    if (button && button.name) body.append(button.name, button.value);
    const headers = { Accept: "application/json" };
    const answer = await fetch(form.getAttribute("action"), { ...asked, method: "POST", headers, body });
    if (answer.type === "opaqueredirect" || answer.status === 403) return { problem: words.wordsLogin };
    const said = await answer.json();
    return answer.ok || said.problem ? said : { problem: words.wordsKept };
  }

  // --- the remote -------------------------------------------------------------------------------------------

  // Who is about to press looks at the clock as it was: for a moment the button still names that version.
  function remote(isNew) {
    const form = one("form[data-remote]");
    if (!form) return;
    const { version } = stand;
    if (isNew) setTimeout(() => { if (stand.version === version) form.elements.version.value = version; }, SETTLES);
    for (const node of all("[data-on]", form)) node.hidden = !isOn();
    one("[data-back]", form).hidden = !stand.index;
    one("[data-running]", form).hidden = !isOn() || stand.paused;
    one("[data-paused]", form).hidden = !stand.paused;
    if (stand.state === "closed" && isNew) location.reload();
  }

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("[data-remote], [data-live]")) return;
    event.preventDefault();
    if (form.dataset.sending) return;
    form.dataset.sending = "yes";
    try {
      await (form.matches("[data-remote]") ? press(form, event.submitter) : post(form));
    } finally {
      delete form.dataset.sending;
    }
  });

  async function press(form, button) {
    const problem = one("[data-problem]");
    try {
      const said = await send(form, button);
      put(problem, said.problem ?? "");
      if (!said.problem) {
        const { texts, joined, dots } = stand;
        take({ ...said, texts, joined, dots });
        form.elements.version.value = said.version;
      }
      tag = "";
      poll(true);
    } catch {
      put(problem, words.wordsOffline);
    }
  }

  // --- writing ----------------------------------------------------------------------------------------------

  const PREFIX = "clock|";
  const keyOf = (form) => `${PREFIX}${words.person}|${words.pitch}|${form.closest("[data-posting]").dataset.posting}`;

  async function post(form) {
    const field = form.elements.text, sent = field.value, problem = one("[data-problem]", form);
    try {
      const said = await send(form);
      put(problem, said.problem ?? "");
      if (said.problem) return;
      added(said);
      form.elements.key.value = said.key;
      if (field.value === sent) field.value = ""; // what was typed on meanwhile stays
      keep(form);
      put(one("[data-sent]"), words.wordsSent);
      poll();
    } catch {
      put(problem, words.wordsKept);
    }
  }

  function added(said) {
    const list = one("[data-mine]");
    if (one(`[data-row="${said.id}"]`, list)) return;
    const row = document.createElement("li"), kind = document.createElement("strong"), text = document.createElement("span");
    row.className = "py-2 border-bottom";
    row.dataset.row = said.id;
    kind.textContent = said.kind;
    text.textContent = said.text;
    row.append(kind, document.createElement("br"), text);
    list.prepend(row);
  }

  // A draft is kept per person, pitch and form, with the phase for which it was written; gone when it was sent.
  function keep(form) {
    const { text, phase } = form.elements;
    tried(() => {
      if (!text.value.trim()) localStorage.removeItem(keyOf(form));
      else localStorage.setItem(keyOf(form), JSON.stringify({ text: text.value, phase: phase.value, at: Date.now() }));
    });
  }

  function forgetOld() {
    for (const key of Object.keys(localStorage).filter((name) => name.startsWith(PREFIX))) {
      const draft = JSON.parse(localStorage.getItem(key));
      if (!(draft && Date.now() - draft.at < HALF_A_DAY)) localStorage.removeItem(key);
    }
  }

  tried(forgetOld);
  for (const form of all("form[data-live]")) {
    const draft = tried(() => JSON.parse(localStorage.getItem(keyOf(form))));
    if (draft && !form.elements.text.value) {
      form.elements.text.value = draft.text;
      form.elements.phase.value = draft.phase;
    }
    form.addEventListener("input", () => {
      keep(form);
      put(one("[data-sent]"), "");
    });
  }

  // --- a screen that stays on, and a page that comes back ---------------------------------------------------

  async function stayAwake() {
    if (!document.body.matches(".is-clock") && !one("form[data-remote]")) return;
    try { await navigator.wakeLock?.request("screen"); } catch { /* low battery, or not allowed */ }
  }

  function back() {
    if (document.visibilityState !== "visible") return;
    stayAwake();
    poll(true);
  }

  for (const link of all("[data-again]")) {
    link.addEventListener("click", (event) => { event.preventDefault(); location.reload(); });
  }
  document.addEventListener("visibilitychange", back);
  addEventListener("pageshow", back);
  addEventListener("online", back);
  setInterval(tick, 200);
  show(false);
  back();
})();
