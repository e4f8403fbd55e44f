(() => {
  const query = new URLSearchParams(location.search);
  const id = query.get("id") || "";
  const title = document.querySelector("carrel-title");
  if (/^[\w.:-]{1,200}$/.test(id)) {
    title.setAttribute("title-id", id);
    addEventListener("DOMContentLoaded", () => { document.getElementById("record-id").textContent = id; });
    return;
  }
  title.remove();
  addEventListener("DOMContentLoaded", () => {
    document.getElementById("record").hidden = true;
    document.getElementById("no-search").hidden = false;
    document.getElementById("q").value = query.get("q") || "";
  });
})();
