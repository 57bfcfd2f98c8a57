// The summary of what must change gets the focus, so that keyboard and screen reader start there.
document.querySelector("[data-form-errors]")?.focus();
