'use strict';

const TARGETS = ['clicks', 'carts', 'orders'];
const VERBS = {clicks: 'Click', carts: 'Cart', orders: 'Order'};
const NEXT = {clicks: 'clicked', carts: 'put into the cart', orders: 'ordered'};
const ITEMS = 48;
const STEPS_SHOWN = 12;
const MOST_NEIGHBOURS = 200;
const POLL_MILLIS = 2000;
const PATIENCE_MILLIS = 5000;
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
  steps: [],
  awaited: null,
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

async function interact(entry, type) {
  lastTime = Math.max(clock(), lastTime + 1);
  const headers = {'Content-Type': 'application/json'};
  if (state.token) headers.Authorization = 'Bearer ' + state.token;
  await ask('/v1/interactions', {
    method: 'POST',
    headers,
    body: JSON.stringify({session: state.session, aid: entry.item, ts: lastTime, type}),
  });
  state.steps.push({type, name: shown(entry)});
  sessionStorage.setItem('steps', JSON.stringify(state.steps));
  showSteps();
  clearTimeout(state.awaited);
  const time = lastTime;
  state.awaited = setTimeout(
    () => explainSilence(time).catch(problem => say(problem.message)), PATIENCE_MILLIS);
}

/* Others may have taken the stream far ahead since this page learned of its time. */
async function explainSilence(time) {
  await popularItems(1);
  say(state.eventTime > time + DAY_MILLIS
    ? 'The stream has gone far ahead meanwhile, so the interaction was too late. Try it again.'
    : 'The interaction was accepted, but no new list has come for 5 s. Is the job running?');
}

function showSteps() {
  byId('steps').replaceChildren(...state.steps.slice(-STEPS_SHOWN).map(step =>
    element('li', VERBS[step.type] + ' ' + step.name, step.type)));
  byId('steps-none').hidden = state.steps.length > 0;
}

const shown = entry => entry.name || String(entry.item);

function actions(entry) {
  const row = element('span', undefined, 'actions');
  for (const type of TARGETS) {
    const button = element('button', VERBS[type]);
    button.type = 'button';
    button.dataset.type = type;
    button.setAttribute('aria-label', VERBS[type] + ' ' + shown(entry));
    button.addEventListener('click', () => attempt(() => interact(entry, type)));
    row.append(button);
  }
  return row;
}

async function popularItems(limit) {
  const popular = await ask('/v1/popular?limit=' + limit);
  state.eventTime = popular.asOf;
  state.eventTimeAt = Date.now();
  return popular.items;
}

async function showItems() {
  const cards = (await popularItems(ITEMS)).map(entry => {
    const card = element('li');
    card.dataset.item = entry.item;
    card.append(
      element('span', shown(entry), 'name'),
      element('span', entry.category || '', 'category'),
      actions(entry));
    return card;
  });
  byId('items').replaceChildren(...cards);
  byId('items-none').hidden = cards.length > 0;
}

/* Before anything was published there is nothing to show, and while views are read no answer. */
async function awaitItems() {
  await attempt(showItems);
  if (byId('items').children.length === 0) setTimeout(awaitItems, POLL_MILLIS);
}

function percent(score) {
  return score < 0.001 ? 'under 0.1 %' : (100 * score).toFixed(1) + ' %';
}

/* Small ones too: of what is rarely ordered, all are below a thousandth. */
function exact(probability) {
  if (probability >= 0.001) return percent(probability);
  return probability === 0 ? 'under 0.0001 %' : Number((100 * probability).toPrecision(2)) + ' %';
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
  const name = element('span', shown(entry), 'name');
  const moved = movement(entry, rank, before);
  if (moved) name.append(moved);
  row.append(name);
  if (!popular) {
    const chance = element('span', undefined, 'chance');
    const bar = element('progress');
    bar.max = 1;
    bar.value = entry.score;
    bar.setAttribute('aria-label', 'Probability');
    chance.append(bar, element('span', percent(entry.score)));
    row.append(chance);
  }
  row.append(element('span', popular ? 'popular now' : entry.because || '', 'because'));
  const buttons = actions(entry);
  if (!popular) {
    const why = element('button', 'Why');
    why.type = 'button';
    why.dataset.type = 'why';
    why.setAttribute('aria-label', 'Why ' + shown(entry));
    why.addEventListener('click', () => attempt(() => showWhy(entry)));
    buttons.append(why);
  }
  row.append(buttons);
  return row;
}

/* What the new list is about in a sentence, which a screen reader speaks. */
function summary(entries, before) {
  if (state.lists.popular) return 'Nothing is known of this session yet: these are the popular items.';
  if (entries.length === 0) return 'This list is empty.';
  const fresh = before ? entries.filter(entry => !before.includes(String(entry.item))).length : entries.length;
  return shown(entries[0]) + ' comes first' +
    (before ? ', and ' + (fresh === 0 ? 'no item is new.' : fresh === 1 ? 'one item is new.' : fresh + ' items are new.') : '.');
}

function showList() {
  const lists = state.lists;
  if (!lists) return;
  const list = byId('list');
  const entries = lists.lists[state.target] || [];
  const before = state.before[state.target];
  const focused = list.contains(document.activeElement) ? document.activeElement : null;
  const item = focused && focused.closest('li') && focused.closest('li').dataset.item;
  list.replaceChildren(...entries.map((entry, rank) => listEntry(entry, rank, lists.popular, before)));
  if (focused && focused !== list) {
    // The button that was pressed is gone: go on from its like, or from the panel.
    const row = Array.from(list.children).find(each => each.dataset.item === item);
    (row && row.querySelector('[data-type="' + focused.dataset.type + '"]') || byId('list-panel')).focus();
  }
  list.dataset.sequence = lists.sequence === null ? '' : lists.sequence;
  byId('list-panel').setAttribute('aria-labelledby', 'tab-' + state.target);
  byId('lists-state').textContent = summary(entries, before);
  byId('lists-model').textContent = lists.popular ? '' : lists.modelVersion
    ? 'Ordered by model ' + lists.modelVersion + '.'
    : 'Ordered by the channels alone: no model serves.';
}

function take(lists) {
  if (!lists.lists || (state.lists && state.lists.sequence !== null && lists.sequence <= state.lists.sequence)) return;
  state.before = {};
  if (state.lists && !state.lists.popular) {
    for (const target of TARGETS) state.before[target] = state.lists.lists[target].map(entry => String(entry.item));
  }
  state.lists = lists;
  if (lists.sequence !== null && state.awaited !== null) {
    clearTimeout(state.awaited);
    state.awaited = null;
    say('');
  }
  showList();
}

function fact(name, value) {
  byId('why-facts').append(element('dt', name), element('dd', value));
}

async function showWhy(entry) {
  const reason = entry.reason;
  const seed = reason.seedItem;
  byId('why-title').textContent = shown(entry);
  byId('why-because').textContent = entry.because;
  byId('why-facts').replaceChildren();
  const probabilities = entry.probabilities || {[state.target]: entry.score};
  for (const target of TARGETS) {
    if (target in probabilities) fact('Probability to be ' + NEXT[target] + ' next', exact(probabilities[target]));
  }
  if (reason.weight !== null) fact('Co-occurrence weight', reason.weight.toFixed(2));
  fact('Model', state.lists.modelVersion || 'none: the order of the channels');
  // Lists of before tell of one channel alone.
  const found = entry.found.length > 0 ? entry.found : [reason];
  byId('why-channels').replaceChildren(...found.map(place => channelRow(place, found[0].probability)));
  byId('why-history').replaceChildren(...entry.attended.map(attended => {
    const row = element('li', (entry.names[attended.item] || attended.item) + ' ');
    const bar = element('meter');
    bar.value = attended.weight;
    bar.setAttribute('aria-label', 'Attention');
    row.append(bar, ' ' + attended.weight.toFixed(2));
    return row;
  }));
  byId('why-attention').hidden = entry.attended.length === 0;
  byId('why-neighbours').hidden = true;
  byId('why').showModal();
  if (seed !== null && String(seed) !== String(entry.item)) {
    const neighbours = await ask('/v1/items/' + encodeURIComponent(seed) + '/neighbours?limit=' + MOST_NEIGHBOURS);
    if (byId('why-title').textContent === shown(entry)) showNeighbours(entry, seed, neighbours.rules);
  }
}

/* The bar is as long as the channel's probability is beside the highest. */
function channelRow(place, most) {
  const row = element('tr');
  const name = element('th', place.channel);
  name.scope = 'row';
  const words = state.lists.channels[place.channel];
  if (words && words !== place.channel) name.append(element('span', words, 'words'));
  const probability = element('td', undefined, 'probability');
  if (place.probability !== null) {
    const bar = element('progress');
    bar.max = most || 1;
    bar.value = place.probability;
    bar.setAttribute('aria-hidden', 'true');
    probability.append(bar, element('span', exact(place.probability)));
  }
  row.append(name, element('td', text(place.rank, rank => String(rank + 1))), probability);
  return row;
}

/* Where the item stands among the neighbours of the one that led to it. */
function showNeighbours(entry, seed, rules) {
  byId('why-seed').textContent = entry.names[seed] || seed;
  byId('why-rules').replaceChildren(...rules.filter(rule => rule.neighbors.length > 0).map(rule => {
    const place = rule.neighbors.findIndex(each => String(each.item) === String(entry.item));
    const row = element('tr');
    const name = element('th', rule.rule);
    name.scope = 'row';
    row.append(
      name,
      element('td', place < 0 ? 'not among ' + rule.neighbors.length : (place + 1) + ' of ' + rule.neighbors.length),
      element('td', place < 0 ? '–' : rule.neighbors[place].weight.toFixed(2)));
    return row;
  }));
  byId('why-neighbours').hidden = byId('why-rules').children.length === 0;
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
  state.steps = [];
  sessionStorage.setItem('session', state.session);
  sessionStorage.setItem('steps', '[]');
  await openSession();
}

async function openSession() {
  byId('session').textContent = state.session;
  if (state.source) state.source.close();
  state.lists = null;
  state.before = {};
  showSteps();
  const session = state.session;
  const path = '/v1/sessions/' + encodeURIComponent(session);
  const source = new EventSource(path + '/stream');
  state.source = source;
  source.addEventListener('list', event => take(JSON.parse(event.data)));
  source.addEventListener('error', () => {
    // A browser tries again by itself where the connection broke, but not after an answer such as 503.
    if (source.readyState === EventSource.CLOSED && state.source === source) {
      setTimeout(() => { if (state.source === source) attempt(openSession); }, POLL_MILLIS);
    }
  });
  const lists = await ask(path + '/recommendations?explain=true');
  if (state.session === session) take(lists);
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
  byId('now-cases').textContent = String(activity.cases);
  const serving = models.models.find(model => model.serving);
  byId('now-model').textContent = activity.modelVersion
    ? activity.modelVersion + (serving ? ', ' + age(Date.now() - serving.createdAt) + ' old' : '')
    : 'none';
  const letters = Object.entries(activity.deadLetters);
  byId('dead-letters').replaceChildren(...(letters.length === 0
    ? [element('li', 'None since the service started.')]
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
  // It leads to what the other view has not.
  document.querySelector('.skip').hidden = now;
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
  state.steps = JSON.parse(sessionStorage.getItem('steps') || '[]');
  awaitItems();
  attempt(() => state.session ? openSession() : startSession());
  route();
}

start();
