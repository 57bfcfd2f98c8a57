// A button beside a field with an address: it copies what stands there. Without script the field can be selected.
document.querySelectorAll("[data-copies]").forEach((button) => {
  const field = document.getElementById(button.dataset.copies);
  if (!field || !navigator.clipboard) return;
  const told = document.createElement("span");
  told.className = "meta";
  told.setAttribute("role", "status");
  button.after(" ", told);
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(field.value);
      told.textContent = button.dataset.done;
    } catch {
      field.focus();
      field.select();
      told.textContent = button.dataset.failed;
    }
  });
});
