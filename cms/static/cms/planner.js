// Drags a meeting to another day of the planner. It sends what a button of the page behind "Move" sends; without script that is there.
const form = document.getElementById("planner-move");
const to = document.getElementById("planner-to");
let held = null;

// A square has no address of its own: it leads to the meeting that has.
function addressOf(movable) {
  return (movable.dataset.move ? movable : document.querySelector(`${movable.hash} [data-move]`)).dataset.move;
}

function from(movable) {
  return new URL(addressOf(movable), location.href).searchParams.get("was");
}

function dayUnder(event) {
  const square = event.target.closest?.("[data-day]");
  return held && square && square.dataset.day !== from(held) ? square : null;
}

function light(square) {
  for (const lit of document.querySelectorAll(".is-target")) lit.classList.remove("is-target");
  square?.classList.add("is-target");
}

for (const movable of document.querySelectorAll("[data-move], [data-drag]")) movable.draggable = true;
for (const hint of document.querySelectorAll("[data-drag-hint]")) hint.hidden = false;

document.addEventListener("dragstart", (event) => {
  held = event.target.closest?.("[data-move], [data-drag]") ?? null;
  if (!held) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", addressOf(held));
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
  form.action = addressOf(held);
  to.value = square.dataset.day;
  to.disabled = false;
  form.requestSubmit();
});

document.addEventListener("dragend", () => {
  held = null;
  light(null);
});
