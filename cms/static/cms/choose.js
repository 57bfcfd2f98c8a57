// A long list of boxes to tick (data-choose) becomes a field to type in: what fits shows, and what is ticked stays in
// sight. The boxes stay what is sent, so without script they all show.
(() => {
  const words = document.currentScript.dataset;
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  function choose(fieldset) {
    const rows = [...fieldset.querySelectorAll(".form-check")].map((row) => {
      return { row, box: row.querySelector("input"), text: plain(row.textContent) };
    });
    const field = document.createElement("input"), count = document.createElement("p");
    field.type = "search";
    field.className = "form-control mb-2";
    field.autocomplete = "off";
    field.placeholder = words.type;
    field.setAttribute("aria-label", `${fieldset.querySelector("legend").textContent.trim()}: ${words.type}`);
    count.className = "form-text";
    count.setAttribute("role", "status");

    const show = () => {
      const asked = plain(field.value).split(/\s+/).filter(Boolean);
      let found = 0;
      for (const { row, box, text } of rows) {
        const fits = asked.length > 0 && asked.every((word) => text.includes(word));
        row.hidden = !fits && !box.checked && box !== document.activeElement;
        if (fits) found += 1;
      }
      const ticked = rows.filter(({ box }) => box.checked).length;
      count.textContent = (asked.length ? words.found : words.ticked).replace("{n}", asked.length ? found : ticked);
    };

    field.addEventListener("input", (event) => { event.stopPropagation(); show(); });
    field.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
    fieldset.addEventListener("change", show);
    rows[0].row.before(field, count);
    show();
  }

  const sets = new Set([...document.querySelectorAll("input[data-choose]")].map((box) => box.closest("fieldset")));
  sets.forEach(choose);
})();
