// How much of a text is used, while one types. Nothing is cut off: the server gives back what is too long, and says so.
const words = document.currentScript.dataset;
const notes = new WeakMap();

function noteOf(box) {
  if (!notes.has(box)) {
    const note = document.createElement("p");
    note.className = "form-text count";
    box.after(note);
    notes.set(box, note);
  }
  return notes.get(box);
}

document.addEventListener("input", ({ target }) => {
  const most = Number(target.dataset?.most);
  if (!most) return;
  const length = [...target.value.trim()].length; // signs, as the server counts them
  const isOver = length > most;
  if (!isOver && target.localName !== "textarea" && !notes.has(target)) return;
  const note = noteOf(target);
  note.setAttribute("aria-live", isOver ? "polite" : "off");
  note.classList.toggle("is-over", isOver);
  note.textContent = (isOver ? words.over : words.used).replace("{n}", length).replace("{most}", most);
});
