"use strict";
// Sorting, searching and opening all. The page is complete without it.
(function () {
  const table = document.querySelector("table.rows");
  const tools = document.querySelector(".tools");
  if (!table || !tools) return;
  const size = 100;
  const rows = [];
  for (const row of table.querySelectorAll("tbody > tr.r")) {
    const next = row.nextElementSibling;
    rows.push({ row: row, more: next && next.className === "d" ? next : null, text: null, fits: true });
  }
  const order = rows.slice();
  const count = document.getElementById("count");
  const total = rows.length.toLocaleString("en");
  tools.hidden = rows.length === 0;

  // Rows in their order, those that fit first, in groups that the browser
  // need not lay out until they are near.
  function arrange() {
    const bodies = Array.from(table.tBodies);
    const shown = order.filter((one) => one.fits);
    const all = shown.concat(order.filter((one) => !one.fits));
    bodies.forEach((body, number) => {
      const part = document.createDocumentFragment();
      for (const one of all.slice(number * size, (number + 1) * size)) {
        one.row.hidden = !one.fits;
        part.append(one.row);
        if (one.more) {
          one.more.hidden = !one.fits;
          part.append(one.more);
        }
      }
      const visible = Math.max(0, Math.min(size, shown.length - number * size));
      body.hidden = visible === 0;
      body.style.containIntrinsicSize = "auto " + visible * 34 + "px";
      body.append(part);
    });
    const found = shown.length.toLocaleString("en");
    count.textContent = shown.length === rows.length ? total + (rows.length === 1 ? " row" : " rows") : found + " of " + total + " rows";
  }

  function key(one, column, isNumber) {
    const cell = one.row.cells[column];
    const time = cell.querySelector("time");
    const text = time ? time.dateTime : cell.textContent;
    if (!isNumber) return text.toLowerCase();
    return text === "" ? -Infinity : Number(text);
  }

  const heads = Array.from(table.tHead.rows[0].cells);
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const falls = head.getAttribute("aria-sort") === "ascending";
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", falls ? "descending" : "ascending");
      const isNumber = head.classList.contains("n");
      const keys = new Map(rows.map((one) => [one, key(one, column, isNumber)]));
      const places = new Map(rows.map((one, place) => [one, place]));
      order.sort((a, b) => {
        const x = keys.get(a), y = keys.get(b);
        const way = x < y ? -1 : x > y ? 1 : 0;
        return (falls ? -way : way) || places.get(a) - places.get(b);
      });
      arrange();
    });
  });

  const search = document.getElementById("search");
  let waiting = 0;
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
      for (const one of rows) {
        if (words.length && one.text === null) {
          one.text = (one.row.textContent + " " + (one.more ? one.more.textContent : "")).toLowerCase();
        }
        one.fits = words.every((word) => one.text.includes(word));
      }
      arrange();
    }, 150);
  });

  function openAll(open) {
    for (const one of rows) if (one.fits && one.more) one.more.querySelector("details").open = open;
  }
  const hasMore = rows.some((one) => one.more);
  for (const [id, open] of [["open-all", true], ["close-all", false]]) {
    const button = document.getElementById(id);
    button.hidden = !hasMore;
    button.addEventListener("click", () => openAll(open));
  }
  // A link to a row shows it opened.
  const target = location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
  if (target && target.matches("tr.r") && target.nextElementSibling) {
    const details = target.nextElementSibling.querySelector("details");
    if (details) details.open = true;
    target.scrollIntoView({ block: "center" });
  }
})();
