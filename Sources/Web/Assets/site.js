"use strict";
// "/" goes to the search. Everything works without it.
(function () {
  const find = document.getElementById("find");
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || !find) return;
    const at = event.target;
    if (at instanceof Element && at.closest("input, textarea, select, [contenteditable]")) return;
    event.preventDefault();
    find.focus();
    find.select();
  });
  // Empty fields would only make addresses long.
  for (const form of document.querySelectorAll("form")) {
    form.addEventListener("formdata", (event) => {
      for (const [name, value] of Array.from(event.formData.entries())) {
        if (value === "" && name !== "q") event.formData.delete(name);
      }
    });
  }
})();
