// Drags a meeting to another day of the planner. It sends what a button of the page behind "Move" sends; without script that is there.
const form = document.getElementById("planner-move");
const to = document.getElementById("planner-to");
let held = null;

function from(movable) {
  return new URL(movable.dataset.move, location.href).searchParams.get("was");
}

function dayUnder(event) {
  const square = event.target.closest?.("[data-day]");
  return held && square && square.dataset.day !== from(held) ? square : null;
}

function light(square) {
  for (const lit of document.querySelectorAll(".is-target")) lit.classList.remove("is-target");
  square?.classList.add("is-target");
}

for (const movable of document.querySelectorAll("[data-move]")) movable.draggable = true;
for (const hint of document.querySelectorAll("[data-drag-hint]")) hint.hidden = false;

document.addEventListener("dragstart", (event) => {
  held = event.target.closest?.("[data-move]") ?? null;
  if (!held) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", held.dataset.move);
});

document.addEventListener("dragover", (event) => {
  const square = dayUnder(event);
  light(square);
  if (square) event.preventDefault();
});

document.addEventListener("drop", (event) => {
  const square = dayUnder(event);
  if (!square) return;
  event.preventDefault();
  form.action = held.dataset.move;
  to.value = square.dataset.day;
  to.disabled = false;
  form.requestSubmit();
});

document.addEventListener("dragend", () => {
  held = null;
  light(null);
});
