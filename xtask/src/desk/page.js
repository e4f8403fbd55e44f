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

/** Bytes that the contract lets a message, and a reason, have. */
const MOST = { message: 8000, reason: 1000 };

let all = [];
let chosen = null;
let drawn = '';
let drawnOpinions = '';
let busy = false;
/** What is being written, by the id of its request: words for one reader never go to another. */
const drafts = new Map();

const isTitle = (it) => it.kind === 'purchase' || it.kind === 'interlibrary-loan';
const state = (it, name) => (isTitle(it) && TITLES[name]) || STATES[name] || name;
const when = (time) => new Date(time).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const clipped = (text) => (text.length > 80 ? `${text.slice(0, 79).trimEnd()}…` : text);
const what = (it) => clipped(it.title.title || it.text.trim().split('\n')[0] || KINDS[it.kind] || it.kind);

const AGO = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

/** How long ago, in the largest unit of which there is one. */
function age(time) {
  // A reader's clock may be ahead of ours.
  const seconds = Math.max(0, (Date.now() - new Date(time)) / 1000);
  for (const [unit, size] of [['day', 86_400], ['hour', 3600], ['minute', 60]]) {
    if (seconds >= size) return AGO.format(-Math.floor(seconds / size), unit);
  }
  return 'just now';
}

function element(tag, text, className) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

/** In its own direction, whatever that of the page. */
function titled(text) {
  const made = element('b', text);
  made.dir = 'auto';
  return made;
}

function came(time) {
  const made = element('time', age(time));
  made.dateTime = time;
  made.title = when(time);
  return made;
}

/** Ages go on while nothing else changes. */
function drawAges() {
  for (const it of document.querySelectorAll('#list time')) {
    const now = age(it.dateTime);
    if (it.textContent !== now) it.textContent = now;
  }
}

function drawList() {
  const focused = document.activeElement?.dataset?.id;
  $('none').hidden = all.length > 0;
  $('list').replaceChildren(...all.map((it) => {
    const button = element('button');
    button.type = 'button';
    button.dataset.id = it.id;
    button.setAttribute('aria-current', String(it.id === chosen));
    button.append(element('small', `${KINDS[it.kind] ?? it.kind} · ${state(it, it.state)}`), titled(what(it)), came(it.conversation.steps[0].time));
    button.addEventListener('click', () => open(it.id));
    const item = element('li');
    item.append(button);
    return item;
  }));
  if (focused) $('list').querySelector(`[data-id="${CSS.escape(focused)}"]`)?.focus();
}

function said(by, text, time, link) {
  const item = element('li', text, by);
  item.dir = 'auto';
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
  const meta = `${KINDS[it.kind] ?? it.kind} · ${state(it, it.state)}`;
  // It is read out whenever it is set.
  if ($('meta').textContent !== meta) $('meta').textContent = meta;
  $('what').textContent = what(it);
  const facts = [['Title', it.title.title], ['Creator', it.title.creator], ['ISBN', it.title.isbn], ['Id', it.title.id], ['About', it.problem], ['Contact', it.contact]];
  $('facts').replaceChildren(...facts.filter(([, text]) => text).flatMap(([name, text]) => [element('dt', name), element('dd', text)]));
  const { steps, messages } = it.conversation;
  const talk = [
    ...(it.text ? [said('reader', it.text, steps[0].time)] : []),
    ...steps.slice(1).map((step) => ({ time: step.time, item: element('li', `${state(it, step.to)}${step.name ? ` · ${step.name}` : ''}${step.why ? `: ${step.why}` : ''}`, 'step') })),
    ...messages.map((message) => said(message.by, message.text, message.time, message.link)),
  ];
  // What was said in the same second stands before the move that came of it.
  const isStep = ({ item }) => Number(item.className === 'step');
  talk.sort((a, b) => new Date(a.time) - new Date(b.time) || isStep(a) - isStep(b));
  $('talk').replaceChildren(...talk.map(({ item }) => item));
  drawMoves(it);
}

function drawMoves(it) {
  const focused = document.activeElement?.dataset?.to;
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
  // Where nothing can be done there is nothing to write.
  $('form').hidden = moves.length === 0;
  $('moves').replaceChildren(...moves, ...(moves.length > 0 ? [say] : []));
  if (focused !== undefined) ($('moves').querySelector(`[data-to="${focused}"]`) ?? $('what')).focus();
}

function open(id) {
  if (id !== chosen) {
    drafts.set(chosen, $('text').value);
    chosen = id;
    $('text').value = drafts.get(id) ?? '';
    $('error').textContent = '';
  }
  drawList();
  drawOne();
  $('what').focus();
}

/** Why it cannot be sent as it stands; empty if it can. */
function lacking(it, to, text) {
  const bytes = new TextEncoder().encode(text).length;
  const most = to === 'rejected' ? MOST.reason : MOST.message;
  if (bytes > most) return `That is ${bytes - most} bytes too long.`;
  if (text) return '';
  if (!to) return 'Write something to say.';
  if (to === 'clarifying') return 'Write what you ask the reader.';
  if (to === 'rejected') return 'Write why; the reader sees the reason.';
  return to === 'answered' && !isTitle(it) ? 'Write the answer.' : '';
}

async function work(to) {
  // A second press before the answer would say everything twice.
  if (busy) return;
  const id = chosen;
  const text = $('text').value.trim();
  const error = lacking(all.find((it) => it.id === id), to, text);
  $('error').textContent = error;
  if (error) {
    $('text').focus();
    return;
  }
  busy = true;
  try {
    const answer = await fetch(`requests/${encodeURIComponent(id)}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ act: to ? 'move' : 'say', ...(to && { to }), text, name: $('name').value }),
    });
    if (answer.ok) sent(id, text);
    else if (id === chosen) $('error').textContent = (await answer.json()).error;
  } catch {
    if (id === chosen) $('error').textContent = 'It was not sent: the server does not answer. Your words are still here.';
  } finally {
    busy = false;
  }
  await refresh();
}

/** Takes what was sent out of the box, unless something else was written meanwhile. */
function sent(id, text) {
  if (id !== chosen) {
    if (drafts.get(id)?.trim() === text) drafts.delete(id);
  } else if ($('text').value.trim() === text) $('text').value = '';
}

/** What was said of titles and in surveys, the latest first. */
function drawOpinions({ reviews, surveys }) {
  const now = JSON.stringify([reviews, surveys]);
  if (now === drawnOpinions) return;
  drawnOpinions = now;
  const review = ({ title, data }) => [data.title?.title || title, [data.name, data.rating && `${data.rating / 2} of 5`, data.recommend && 'recommends it', data.text].filter(Boolean).join(' · ')];
  const survey = (it) => [it.survey, it.data.answers.map(({ question, value }) => `${question}: ${value}`).join(' · ')];
  $('said').replaceChildren(...[...reviews.map(review), ...surveys.map(survey)].map(([about, words]) => {
    const item = element('li', words);
    item.dir = 'auto';
    item.prepend(element('small', about), element('br'));
    return item;
  }));
  $('opinions').hidden = reviews.length + surveys.length === 0;
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
    drawAges();
    $('rest').textContent = `${rest.events} events; titles with reactions: ${new Set(rest.reactions.map((it) => it.title)).size}; reviews: ${rest.review_count}; answered surveys: ${rest.survey_count}`;
    drawOpinions(rest);
    $('lost').textContent = '';
  } catch {
    $('lost').textContent = 'The server does not answer; what you see may be old.';
  }
}

$('form').addEventListener('submit', (event) => event.preventDefault());
refresh();
setInterval(refresh, 3000);
