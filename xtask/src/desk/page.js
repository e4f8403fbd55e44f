// The librarian's page. Whatever readers wrote is put in as text, never as markup.

const $ = (id) => document.getElementById(id);
const KINDS = {
  question: 'Question', purchase: 'Suggestion to buy', 'interlibrary-loan': 'Loan from elsewhere', problem: 'Problem', comment: 'Comment',
};
const STATES = {
  submitted: 'Sent', verified: 'Read', recorded: 'Taken down', assigned: 'Taken on', clarifying: 'Waits for the reader', researching: 'In work',
  answered: 'Answered', closed: 'Closed', rejected: 'Declined', withdrawn: 'Withdrawn', reopened: 'Asked again',
};
const TITLES = { researching: 'Ordered', answered: 'It is here' };
const MOVES = {
  verified: 'Mark as read', recorded: 'Take down', assigned: 'Take it on', clarifying: 'Ask back', researching: 'Work on it',
  answered: 'Answer', closed: 'Close', rejected: 'Decline',
};
const TITLE_MOVES = { researching: 'Order it', answered: 'It is here' };

let all = [];
let chosen = null;
let drawn = '';

const isTitle = (it) => it.kind === 'purchase' || it.kind === 'interlibrary-loan';
const state = (it, name) => (isTitle(it) && TITLES[name]) || STATES[name] || name;
const when = (time) => new Date(time).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const what = (it) => it.title.title || it.text || KINDS[it.kind];

function element(tag, text, className) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

function drawList() {
  const focused = document.activeElement?.dataset?.id;
  $('none').hidden = all.length > 0;
  $('list').replaceChildren(...all.map((it) => {
    const button = element('button');
    button.type = 'button';
    button.dataset.id = it.id;
    button.setAttribute('aria-current', String(it.id === chosen));
    button.append(element('small', `${KINDS[it.kind] ?? it.kind} · ${state(it, it.state)}`), element('b', what(it)), element('small', when(it.conversation.steps[0].time)));
    button.addEventListener('click', () => open(it.id));
    const item = element('li');
    item.append(button);
    return item;
  }));
  if (focused) $('list').querySelector(`[data-id="${CSS.escape(focused)}"]`)?.focus();
}

function said(by, text, time, link) {
  const item = element('li', text, by);
  if (link && /^(https?:)?\//.test(link)) {
    const way = element('a', link);
    way.href = link;
    item.append(element('br'), way);
  }
  item.append(element('span', when(time), 'when'));
  return { time, item };
}

function drawOne() {
  const it = all.find(({ id }) => id === chosen);
  $('one').hidden = !it;
  if (!it) return;
  $('meta').textContent = `${KINDS[it.kind] ?? it.kind} · ${state(it, it.state)}`;
  $('what').textContent = what(it);
  const facts = [['Title', it.title.title], ['Creator', it.title.creator], ['ISBN', it.title.isbn], ['Id', it.title.id], ['About', it.problem], ['Contact', it.contact]];
  $('facts').replaceChildren(...facts.filter(([, text]) => text).flatMap(([name, text]) => [element('dt', name), element('dd', text)]));
  const { steps, messages } = it.conversation;
  const talk = [
    ...(it.text ? [said('reader', it.text, steps[0].time)] : []),
    ...steps.slice(1).map((step) => ({ time: step.time, item: element('li', `${state(it, step.to)}${step.name ? ` · ${step.name}` : ''}${step.why ? `: ${step.why}` : ''}`, 'step') })),
    ...messages.map((message) => said(message.by, message.text, message.time, message.link)),
  ];
  talk.sort((a, b) => new Date(a.time) - new Date(b.time));
  $('talk').replaceChildren(...talk.map(({ item }) => item));
  const moves = it.moves.map((to) => {
    const button = element('button', (isTitle(it) && TITLE_MOVES[to]) || MOVES[to] || to, to === 'answered' ? 'main' : to === 'rejected' ? 'warn' : '');
    button.type = 'button';
    button.dataset.to = to;
    button.addEventListener('click', () => work(to));
    return button;
  });
  const say = element('button', 'Only say it');
  say.type = 'button';
  say.dataset.to = '';
  say.addEventListener('click', () => work(''));
  $('moves').replaceChildren(...moves, ...(it.moves.length > 0 ? [say] : []));
}

function open(id) {
  chosen = id;
  $('error').textContent = '';
  drawList();
  drawOne();
  $('what').focus();
}

async function work(to) {
  const text = $('text').value;
  if (!to && !text.trim()) return;
  const answer = await fetch(`requests/${encodeURIComponent(chosen)}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ to, text, name: $('name').value }),
  });
  $('error').textContent = answer.ok ? '' : (await answer.json()).error;
  if (answer.ok) $('text').value = '';
  await refresh();
}

async function refresh() {
  try {
    const [requests, rest] = await Promise.all(['requests', 'events'].map(async (path) => (await fetch(path)).json()));
    const now = JSON.stringify(requests);
    if (now !== drawn) {
      drawn = now;
      all = requests;
      drawList();
      drawOne();
    }
    const count = (list) => list.length;
    $('rest').textContent = `${rest.events} events; titles with reactions: ${count(rest.reactions)}; reviews: ${count(rest.reviews)}; answered surveys: ${count(rest.surveys)}`;
  } catch {
    $('error').textContent = 'The server does not answer.';
  }
}

$('form').addEventListener('submit', (event) => event.preventDefault());
refresh();
setInterval(refresh, 3000);
