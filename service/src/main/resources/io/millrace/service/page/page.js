'use strict';

const TARGETS = ['clicks', 'carts', 'orders'];
const VERBS = {clicks: 'Click', carts: 'Cart', orders: 'Order'};
const ITEMS = 48;
const POLL_MILLIS = 2000;
const DAY_MILLIS = 24 * 60 * 60 * 1000;

const byId = id => document.getElementById(id);

/* Names are shown as text, whatever they contain. */
function element(name, text, className) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

const state = {
  session: '',
  source: null,
  target: 'clicks',
  lists: null,
  before: {},
  token: '',
  eventTime: 0,
  eventTimeAt: 0,
};

async function ask(path, options) {
  const response = await fetch(path, options);
  const body = await response.json();
  if (!response.ok) {
    const refused = body.refused && body.refused[0];
    const problem = new Error(refused ? refused.message : body.detail || body.title);
    problem.status = response.status;
    throw problem;
  }
  return body;
}

function say(text) {
  byId('message').textContent = text || '';
  byId('message').hidden = !text;
}

async function attempt(action) {
  try {
    await action();
    say('');
  } catch (problem) {
    if (problem.status === 401) byId('token-form').hidden = false;
    say(problem.message);
  }
}

/* A replayed log may lie years back: there, time goes on from its newest interaction. */
function clock() {
  const now = Date.now();
  const stream = state.eventTime + (now - state.eventTimeAt);
  return state.eventTime === 0 || Math.abs(now - state.eventTime) < DAY_MILLIS ? now : stream;
}

let lastTime = 0;

async function interact(item, type) {
  lastTime = Math.max(clock(), lastTime + 1);
  const headers = {'Content-Type': 'application/json'};
  if (state.token) headers.Authorization = 'Bearer ' + state.token;
  await ask('/v1/interactions', {
    method: 'POST',
    headers,
    body: JSON.stringify({session: state.session, aid: item, ts: lastTime, type}),
  });
}

const shown = entry => entry.name || String(entry.item);

function actions(entry) {
  const row = element('span', undefined, 'actions');
  for (const type of TARGETS) {
    const button = element('button', VERBS[type]);
    button.type = 'button';
    button.setAttribute('aria-label', VERBS[type] + ' ' + shown(entry));
    button.addEventListener('click', () => attempt(() => interact(entry.item, type)));
    row.append(button);
  }
  return row;
}

async function showItems() {
  const popular = await ask('/v1/popular?limit=' + ITEMS);
  state.eventTime = popular.asOf;
  state.eventTimeAt = Date.now();
  const cards = popular.items.map(entry => {
    const card = element('li');
    card.dataset.item = entry.item;
    card.append(
      element('span', shown(entry), 'name'),
      element('span', entry.category || '', 'category'),
      actions(entry));
    return card;
  });
  byId('items').replaceChildren(...cards);
}

function percent(score) {
  return score < 0.001 ? 'under 0.1 %' : (100 * score).toFixed(1) + ' %';
}

function movement(entry, rank, before) {
  if (!before) return null;
  const old = before.indexOf(String(entry.item));
  if (old === rank) return null;
  const text = old < 0 ? 'new' : old > rank ? '▲ ' + (old - rank) : '▼ ' + (rank - old);
  const mark = element('span', text, 'moved ' + (old < 0 || old > rank ? 'up' : 'down'));
  mark.setAttribute('aria-label',
    old < 0 ? 'new in the list' : old > rank ? 'up by ' + (old - rank) : 'down by ' + (rank - old));
  return mark;
}

function listEntry(entry, rank, popular, before) {
  const row = element('li');
  row.dataset.item = entry.item;
  const what = element('span');
  const name = element('span', shown(entry), 'name');
  const moved = movement(entry, rank, before);
  if (moved) name.append(moved);
  what.append(name, element('span', popular ? 'popular now' : entry.because || '', 'because'), actions(entry));
  row.append(what);
  if (!popular) {
    const why = element('button', 'Why');
    why.type = 'button';
    why.setAttribute('aria-label', 'Why ' + shown(entry));
    why.addEventListener('click', () => showWhy(entry));
    row.append(why);
    const chance = element('span', undefined, 'chance');
    const bar = element('progress');
    bar.max = 1;
    bar.value = entry.score;
    bar.setAttribute('aria-label', 'Probability');
    chance.append(bar, element('span', percent(entry.score)));
    row.append(chance);
  }
  return row;
}

function showList() {
  const lists = state.lists;
  if (!lists) return;
  const entries = lists.lists[state.target] || [];
  const before = state.before[state.target];
  byId('list').replaceChildren(...entries.map((entry, rank) => listEntry(entry, rank, lists.popular, before)));
  byId('list').dataset.sequence = lists.sequence === null ? '' : lists.sequence;
  byId('list').setAttribute('aria-labelledby', 'tab-' + state.target);
  byId('lists-state').textContent = lists.popular
    ? 'Nothing is known of this session yet: these are the popular items.'
    : 'After your last step, ' + (lists.modelVersion ? 'ranked by model ' + lists.modelVersion : 'in the order of the channels') + '.';
}

function take(lists) {
  if (!lists.lists || (state.lists && state.lists.sequence !== null && lists.sequence <= state.lists.sequence)) return;
  state.before = {};
  if (state.lists && !state.lists.popular) {
    for (const target of TARGETS) state.before[target] = state.lists.lists[target].map(entry => String(entry.item));
  }
  state.lists = lists;
  showList();
}

function fact(name, value) {
  byId('why-facts').append(element('dt', name), element('dd', value));
}

function showWhy(entry) {
  const reason = entry.reason;
  byId('why-title').textContent = shown(entry);
  byId('why-because').textContent = entry.because;
  byId('why-facts').replaceChildren();
  fact('Probability to be next', percent(entry.score));
  fact('Channel', reason.channel);
  if (reason.rank !== null) fact('Rank in the channel', String(reason.rank + 1));
  if (reason.probability !== null) fact('Probability by the channel alone', percent(reason.probability));
  if (reason.weight !== null) fact('Co-occurrence weight', reason.weight.toFixed(2));
  fact('Model', state.lists.modelVersion || 'none: the order of the channels');
  byId('why-history').replaceChildren(...entry.attended.map(attended =>
    element('li', (entry.names[attended.item] || attended.item) + ': ' + attended.weight.toFixed(2))));
  byId('why-history').hidden = entry.attended.length === 0;
  byId('why-history-title').hidden = entry.attended.length === 0;
  byId('why').showModal();
}

function select(target) {
  state.target = target;
  for (const each of TARGETS) {
    const tab = byId('tab-' + each);
    tab.setAttribute('aria-selected', String(each === target));
    tab.tabIndex = each === target ? 0 : -1;
  }
  showList();
}

async function startSession() {
  state.session = 'page-' + Array.from(crypto.getRandomValues(new Uint32Array(3)), part => part.toString(36)).join('');
  sessionStorage.setItem('session', state.session);
  await openSession();
}

async function openSession() {
  byId('session').textContent = state.session;
  if (state.source) state.source.close();
  state.lists = null;
  state.before = {};
  const path = '/v1/sessions/' + encodeURIComponent(state.session);
  state.source = new EventSource(path + '/stream');
  state.source.addEventListener('list', event => take(JSON.parse(event.data)));
  take(await ask(path + '/recommendations?explain=true'));
}

const text = (value, shape) => value === null || value === undefined ? '–' : shape(value);

async function showNow() {
  const [activity, models] = await Promise.all([ask('/v1/activity'), ask('/v1/models')]);
  const last = activity.samples[activity.samples.length - 1] || {};
  byId('now-interactions').textContent = text(last.interactions, value => value.toFixed(1));
  byId('now-lists').textContent = text(last.lists, value => value.toFixed(1));
  const lastOf = field => activity.samples.map(sample => sample[field]).filter(value => value !== null).pop();
  byId('now-p50').textContent = text(lastOf('p50'), value => value.toFixed(1) + ' ms');
  byId('now-p99').textContent = text(lastOf('p99'), value => value.toFixed(1) + ' ms');
  byId('now-recall').textContent = text(last.recall, value => value.toFixed(3));
  byId('now-mrr').textContent = text(last.mrr, value => value.toFixed(3));
  byId('now-cases').textContent = activity.cases;
  const serving = models.models.find(model => model.serving);
  byId('now-model').textContent = activity.modelVersion
    ? activity.modelVersion + (serving ? ', ' + age(Date.now() - serving.createdAt) + ' old' : '')
    : 'none';
  const letters = Object.entries(activity.deadLetters);
  byId('dead-letters').replaceChildren(...(letters.length === 0
    ? [element('li', 'none since the service started')]
    : letters.map(([reason, count]) => element('li', reason + ': ' + count))));
  Charts.show(byId('charts'), activity.samples);
}

function age(millis) {
  const minutes = Math.round(millis / 60000);
  return minutes < 120 ? minutes + ' min' : Math.round(minutes / 60) + ' h';
}

function route() {
  const now = location.hash === '#now';
  byId('shop').hidden = now;
  byId('now').hidden = !now;
  for (const link of document.querySelectorAll('nav a')) {
    if ((link.getAttribute('href') === '#now') === now) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  if (now) attempt(showNow);
}

function start() {
  byId('new-session').addEventListener('click', () => attempt(startSession));
  byId('why-close').addEventListener('click', () => byId('why').close());
  byId('token-form').addEventListener('submit', event => {
    event.preventDefault();
    state.token = byId('token').value;
    byId('token-form').hidden = true;
    say('');
  });
  for (const target of TARGETS) {
    byId('tab-' + target).addEventListener('click', () => select(target));
    byId('tab-' + target).addEventListener('keydown', event => {
      const step = {ArrowRight: 1, ArrowLeft: TARGETS.length - 1}[event.key];
      if (!step) return;
      const next = TARGETS[(TARGETS.indexOf(target) + step) % TARGETS.length];
      select(next);
      byId('tab-' + next).focus();
    });
  }
  window.addEventListener('hashchange', route);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => { Charts.clear(); route(); });
  setInterval(() => { if (!byId('now').hidden) attempt(showNow); }, POLL_MILLIS);
  state.session = sessionStorage.getItem('session') || '';
  attempt(showItems);
  attempt(() => state.session ? openSession() : startSession());
  route();
}

start();
