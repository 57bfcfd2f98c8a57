// Wagtail's picker writes today over what it cannot read, as soon as one leaves the field. The server reads dates as
// people write them, and says so when it cannot: what was typed stays.
jQuery.fn.datetimepicker.defaults.validateOnBlur = false;

// In a line that is as high as its text Enter presses the first button of the form, as in every other line.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || !event.target.matches?.(".growing-line")) return;
  event.preventDefault();
  [...event.target.form.elements].find((button) => button.type === "submit")?.click();
});
