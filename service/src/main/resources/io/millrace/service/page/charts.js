'use strict';

/* Charts over time of the samples that /v1/activity returns. */
const Charts = (() => {
  const SECONDS = 1000;
  const HEIGHT = 180;
  const DEFINITIONS = [
    {title: 'Interactions and lists a second', series: [['interactions', 'interactions', '--accent'], ['lists', 'lists', '--second']]},
    {title: 'Interaction to list, ms', series: [['p50', 'p50', '--accent'], ['p99', 'p99', '--second']]},
    {title: 'Recall@20 and MRR@20', most: 1, series: [['recall', 'recall@20', '--accent'], ['mrr', 'MRR@20', '--second']]},
  ];

  let plots = [];

  const clock = new Intl.DateTimeFormat(undefined, {hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23'});

  const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  const values = (definition, samples) => [
    samples.map(sample => sample.time / SECONDS),
    ...definition.series.map(([field]) => samples.map(sample => sample[field])),
  ];

  function frame(parent, definition) {
    const figure = document.createElement('figure');
    const caption = document.createElement('figcaption');
    caption.textContent = definition.title;
    figure.setAttribute('role', 'img');
    figure.append(caption);
    parent.append(figure);
    return figure;
  }

  function build(figure, definition, samples) {
    const line = {stroke: colour('--line'), width: 1};
    const axis = {stroke: colour('--soft'), grid: line, ticks: line};
    const time = {...axis, space: 80, values: (u, seconds) => seconds.map(each => clock.format(each * SECONDS))};
    const plot = new uPlot({
      width: Math.max(200, figure.clientWidth - 16),
      height: HEIGHT,
      axes: [time, axis],
      scales: {y: {range: (u, least, most) => [0, definition.most || Math.max(most * 1.1, 1)]}},
      legend: {live: false},
      series: [{}, ...definition.series.map(([, label, stroke]) => ({label, stroke: colour(stroke), width: 2, spanGaps: true}))],
    }, values(definition, samples), figure);
    return {definition, figure, plot};
  }

  /* The newest values, for those who do not see the picture. */
  function describe({figure, definition}, samples) {
    const newest = definition.series.map(([field, label]) => {
      const known = samples.map(sample => sample[field]).filter(value => value !== null).pop();
      return label + ' ' + (known === undefined ? 'not known' : known.toPrecision(3));
    });
    figure.setAttribute('aria-label', definition.title + ': ' + newest.join(', '));
  }

  function clear() {
    plots.forEach(({figure, plot}) => { plot.destroy(); figure.remove(); });
    plots = [];
  }

  return {
    clear,
    show(parent, samples) {
      if (plots.length === 0) {
        // All frames first, since they share the width.
        const frames = DEFINITIONS.map(definition => frame(parent, definition));
        plots = DEFINITIONS.map((definition, i) => build(frames[i], definition, samples));
      } else {
        plots.forEach(({definition, plot}) => plot.setData(values(definition, samples)));
      }
      plots.forEach(each => describe(each, samples));
    },
  };
})();
