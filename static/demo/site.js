// Marks today in the table of hours and says it at the top of the page.
(() => {
  const row = document.querySelector(`[data-day="${new Date().getDay()}"]`);
  const place = document.getElementById("today");
  if (!row || !place) return;
  row.classList.add("now");
  row.setAttribute("aria-current", "date");
  place.textContent = row.querySelector("td").textContent;
  place.parentElement.hidden = false;
})();
