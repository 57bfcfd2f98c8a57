// How far work in the background is, without turning the page. Without script the page looks again by itself.
const LOOK_AFTER = 2000;
const SPEAK_AFTER = 10000; // a screen reader is told less often
let spoken = Date.now();

async function look() {
  const work = document.querySelector("[data-progress]");
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = page.querySelector("[data-progress]");
    if (answer.ok && !now) return end(work);
    if (now && now.querySelector("h2").textContent !== work.querySelector("h2").textContent) return location.reload();
    if (now) show(work, now);
  } catch {
    // no network: the next look may have one
  }
  setTimeout(look, LOOK_AFTER);
}

// What somebody is typing beside it stays: then the page says that it is done, and is turned by hand.
function end(work) {
  const fields = [...document.querySelectorAll("main :is(input:not([type=hidden]), textarea)")];
  const told = work.querySelector("[data-progress-done]");
  const typed = fields.some((field) => field.value !== field.defaultValue || field.checked !== field.defaultChecked);
  if (!told || !typed) return location.reload();
  told.hidden = false;
  work.querySelector("[role=status]").textContent = told.textContent;
}

function show(work, now) {
  const [bar, told] = [work.querySelector("progress"), work.querySelector("[role=status]")];
  const fresh = now.querySelector("progress");
  if (fresh.hasAttribute("value")) bar.value = fresh.value;
  const words = now.querySelector("[role=status]").textContent;
  if (words === told.textContent || Date.now() - spoken < SPEAK_AFTER) return;
  told.textContent = words;
  spoken = Date.now();
}

setTimeout(look, LOOK_AFTER);
