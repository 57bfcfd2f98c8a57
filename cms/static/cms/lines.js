// In a line that is as high as its text Enter presses the first button of the form, as in every other line.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || !event.target.matches?.(".growing-line")) return;
  event.preventDefault();
  [...event.target.form.elements].find((button) => button.type === "submit")?.click();
});
