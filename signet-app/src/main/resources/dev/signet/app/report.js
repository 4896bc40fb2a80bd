'use strict';
// Draws the curves of the run; `curves` holds one list per column of results.csv.
const dark = matchMedia('(prefers-color-scheme: dark)');
const charts = [];

// The rate of a last epoch may be tiny: never round it to 0.
const label = value => value === 0 || Math.abs(value) >= 1e-3 ? String(Number(value.toPrecision(4))) : value.toExponential(1);

function draw(id, title, columns) {
  const host = document.getElementById(id);
  const ink = dark.matches ? '#c9d1d9' : '#24292f';
  const grid = dark.matches ? '#30363d' : '#d0d7de';
  const axis = {stroke: ink, grid: {stroke: grid, width: 1}, ticks: {stroke: grid, width: 1}};
  const few = curves.epoch.length < 60;
  charts.push(new uPlot({
    title,
    width: host.clientWidth,
    height: 280,
    scales: {x: {time: false, range: (u, low, high) => low === high ? [low - 1, high + 1] : [low, high]}},
    axes: [{...axis, label: 'epoch', incrs: [1, 2, 5, 10, 20, 50, 100]}, {...axis, size: 72, values: (u, ticks) => ticks.map(label)}],
    series: [{label: 'epoch'}, ...columns.map(([name, colour]) => ({label: name, stroke: colour, width: 2, points: {show: few, size: 5}}))],
  }, [curves.epoch, ...columns.map(([, , values]) => values)], host));
}

function drawAll() {
  charts.splice(0).forEach(chart => chart.destroy());
  const blue = dark.matches ? '#58a6ff' : '#0969da';
  const amber = dark.matches ? '#d29922' : '#9a6700';
  draw('loss', 'loss', [['training', blue, curves.trainLoss], ['validation', amber, curves.validationLoss]]);
  draw('accuracy', 'accuracy, %', [['training', blue, curves.trainAccuracy], ['validation', amber, curves.validationAccuracy]]);
  draw('rate', 'learning rate', [['learning rate', blue, curves.learningRate]]);
}

dark.addEventListener('change', drawAll);
let drawnFor = 0;
// Also fires once at the start, when the page is laid out.
new ResizeObserver(([entry]) => {
  const width = Math.round(entry.contentRect.width);
  if (width !== drawnFor) {
    drawnFor = width;
    drawAll();
  }
}).observe(document.querySelector('.charts'));
