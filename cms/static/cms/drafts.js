// What somebody types is kept in this tab until it is sent. On the way: an ended session, Back, a page that breaks.
// Kept per person and page, in sessionStorage, for half a day, and gone at log-out (in every tab). Never a password or
// a code, nor what the page marks as private (data-private).
(() => {
  const words = document.getElementById("draft-words");
  if (!words) return;
  const HALF_A_DAY = 12 * 60 * 60 * 1000;
  const PREFIX = "draft|";
  const person = words.dataset.person;
  const UNSENT = "[data-form-errors], .message-error, .messages .error";
  const SKIPPED = ["hidden", "password", "file", "submit", "button", "reset", "image"];
  const CODES = ["one-time-code", "current-password", "new-password"];

  // A browser may refuse to store (private window, full): then there is no draft, and the page goes on.
  const tried = (act) => { try { return act(); } catch { return null; } };
  const read = (key) => tried(() => JSON.parse(sessionStorage.getItem(key)));
  const write = (key, value) => tried(() => sessionStorage.setItem(key, JSON.stringify(value)));
  const drop = (key) => tried(() => sessionStorage.removeItem(key));
  const kept = () => tried(() => Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX))) ?? [];

  function keptBefore(moment, whose) {
    for (const key of kept()) {
      const draft = read(key);
      if (!draft || ((!whose || draft.person === whose) && draft.at <= moment)) drop(key);
    }
  }

  // The moment of the last log-out of each person is all that other tabs are told.
  function loggedOut() {
    keptBefore(Infinity);
    tried(() => Object.keys(localStorage).filter((key) => key.startsWith("clock|")).forEach((key) => localStorage.removeItem(key)));
    tried(() => localStorage.setItem(`draft-end|${person}`, String(Date.now())));
  }
  keptBefore(Date.now() - HALF_A_DAY);
  if (person) keptBefore(Number(tried(() => localStorage.getItem(`draft-end|${person}`)) ?? 0), person);
  addEventListener("storage", ({ key, newValue }) => {
    if (key?.startsWith("draft-end|")) keptBefore(Number(newValue), key.slice("draft-end|".length));
  });

  const fieldsOf = (form) => [...form.elements].filter((field) =>
    field.name && "value" in field && !SKIPPED.includes(field.type) && !field.readOnly &&
    !CODES.includes(field.autocomplete) && !field.closest("[data-private]"));

  const valueOf = (field) => {
    if (field.type === "checkbox" || field.type === "radio") return field.checked;
    if (field.type === "select-multiple") return [...field.selectedOptions].map((option) => option.value);
    return field.value;
  };

  const valuesOf = (form) => {
    const seen = {};
    return fieldsOf(form).map((field) => {
      seen[field.name] = (seen[field.name] ?? -1) + 1;
      return [`${field.name}|${seen[field.name]}`, valueOf(field)];
    });
  };

  function putBack(form, values) {
    const old = new Map(values);
    const seen = {};
    for (const field of fieldsOf(form)) {
      seen[field.name] = (seen[field.name] ?? -1) + 1;
      const value = old.get(`${field.name}|${seen[field.name]}`);
      if (value === undefined) continue;
      if (field.type === "checkbox" || field.type === "radio") field.checked = value;
      else if (field.type === "select-multiple") for (const option of field.options) option.selected = value.includes(option.value);
      else field.value = value;
      for (const name of ["input", "change"]) field.dispatchEvent(new Event(name, { bubbles: true }));
    }
  }

  const isWriting = (form) => form.method === "post" && form.id !== "page-edit-form" && !form.closest("[data-unsent]") &&
    fieldsOf(form).some((field) => field.matches("textarea, input:not([type=checkbox]):not([type=radio])"));

  const places = {};
  for (const form of document.querySelectorAll("form")) {
    if (/\/logout\/$/.test(form.action)) form.addEventListener("submit", loggedOut);
    if (!isWriting(form)) continue;
    const action = form.getAttribute("action") ?? "";
    places[action] = (places[action] ?? 0) + 1;
    const name = form.dataset.draft ?? "";  // a step at the address of the form before it
    watch(form, [PREFIX + person, location.pathname + location.search, action, places[action], name].join("|"));
  }

  function watch(form, key) {
    // A form that comes back with one more question still holds all that was typed.
    const same = (draft) => {
      const now = new Map(valuesOf(form));
      return draft.values.every(([name, value]) => !now.has(name) || JSON.stringify(now.get(name)) === JSON.stringify(value));
    };
    let restoring = false;
    addEventListener("pageshow", () => {
      const draft = read(key);
      if (draft && !same(draft) && !form.previousElementSibling?.matches(".draft-offer")) offer(draft);
    });
    const keep = () => { if (!restoring) write(key, { person, at: Date.now(), values: valuesOf(form) }); };
    form.addEventListener("input", keep);
    form.addEventListener("change", keep);
    form.addEventListener("kept", () => drop(key)); // on the server, while one writes
    form.addEventListener("submit", () => { tried(() => sessionStorage.setItem("draft-sent", key)); });

    function offer(draft) {
      const note = words.content.firstElementChild.cloneNode(true);
      note.querySelector("[data-put-back]").addEventListener("click", () => {
        restoring = true;
        putBack(form, draft.values);
        restoring = false;
        keep();
        note.remove();
        fieldsOf(form)[0]?.focus();
      });
      note.querySelector("[data-throw-away]").addEventListener("click", () => {
        drop(key);
        note.remove();
        fieldsOf(form)[0]?.focus();
      });
      form.before(note);
    }
  }

  // An accepted form leads straight to another page, or to one that says so itself (data-sent); what is refused stays,
  // or comes back with a word about it.
  const sent = tried(() => sessionStorage.getItem("draft-sent"));
  const answered = () => tried(() => sessionStorage.removeItem("draft-sent"));
  const again = document.querySelector("[data-unsent] form");
  const arrival = performance.getEntriesByType("navigation")[0];
  answered();
  addEventListener("pageshow", answered);
  if (sent && again) again.addEventListener("submit", () => { tried(() => sessionStorage.setItem("draft-sent", sent)); });
  else if (sent && (arrival?.redirectCount > 0 || document.querySelector("[data-sent]")) && !document.querySelector(UNSENT)) {
    const page = sent.split("|").slice(0, 3).join("|");
    for (const key of kept()) if (key.startsWith(`${page}|`)) drop(key);
  }
})();
