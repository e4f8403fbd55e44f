// Runs in the page of pictures: a press enlarges one, arrows go on to the next that is to be seen, Esc or a press closes.
const dialog = document.querySelector('dialog');
let at;
function show(link) {
  at = link;
  dialog.querySelector('img').src = link.href;
  dialog.querySelector('p').textContent = link.querySelector('img').alt;
  dialog.scrollTop = 0;
}
document.querySelector('main').addEventListener('click', (event) => {
  const link = event.target.closest('a');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  show(link);
  dialog.showModal();
});
dialog.addEventListener('click', () => dialog.close());
dialog.addEventListener('close', () => at.focus());
dialog.addEventListener('keydown', ({ key }) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
  const links = [...document.querySelectorAll('main a')].filter((link) => link.checkVisibility());
  const next = step && links[links.indexOf(at) + step];
  if (next) show(next);
});
