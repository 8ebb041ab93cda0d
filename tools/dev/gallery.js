// Shows every step of every lesson as a small tutor without words around it. Only those in sight are loaded,
// because each needs an engine.

import {listen} from './events.js';

const HIDDEN = 'header,story,deck,settings';

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Node[]} children
 */
function element(tag, ...children) {
  const made = document.createElement(tag);
  made.append(...children);
  return made;
}
const words = (text) => document.createTextNode(text);

// The engine's lessons, and the number of steps that each of them opens with.
async function lessons() {
  const frame = element('iframe');
  frame.id = 'list';
  frame.src = '/?view=text';
  document.body.append(frame);
  await new Promise((done) => frame.addEventListener('load', done));
  const {chainrule} = /** @type {any} */ (frame.contentWindow);
  await chainrule.ready;
  const items = () => {
    const found = new Map();
    const visit = (/** @type {any} */ node) => {
      for (const item of node.items ?? []) found.set(item.id, item);
      for (const child of node.children ?? []) visit(child);
    };
    chainrule.test.outline().nodes.forEach(visit);
    return found;
  };
  const tabs = [...items().values()].filter(({role}) => role === 'tab');
  const all = [];
  for (const {id} of tabs) {
    const lesson = id.slice('lesson.'.length);
    chainrule.setState(`lesson=${lesson}`);
    while (chainrule.test.loading()) await new Promise((done) => setTimeout(done, 5));
    all.push({lesson, steps: items().get('timeline.slider').max});
  }
  frame.remove();
  return all;
}

const theme = /** @type {HTMLSelectElement} */ (document.getElementById('theme'));
theme.value = new URLSearchParams(location.search).get('theme') === 'dark' ? 'dark' : 'light';
document.documentElement.classList.toggle('dark', theme.value === 'dark');
theme.addEventListener('change', () => (location.search = `theme=${theme.value}`));

const sight = new IntersectionObserver((entries) => {
  for (const {isIntersecting, target} of entries) {
    if (!isIntersecting) {
      target.replaceChildren();
      continue;
    }
    if (target.firstChild) continue;
    const frame = element('iframe');
    frame.title = /** @type {HTMLElement} */ (target).dataset.state ?? '';
    frame.src = `/?hide=${HIDDEN}&theme=${theme.value}#${frame.title}`;
    target.append(frame);
  }
}, {rootMargin: '200px'});

function figure(lesson, step) {
  const place = element('div');
  place.dataset.state = `lesson=${lesson}&step=${step}`;
  sight.observe(place);
  const link = element('a', words(`${lesson}, step ${step}`));
  link.href = `/#${place.dataset.state}`;
  return element('figure', place, element('figcaption', link));
}

const main = /** @type {HTMLElement} */ (document.getElementById('lessons'));
const sections = (await lessons()).map(({lesson, steps}) => {
  const figures = element('div');
  figures.className = 'figures';
  for (let step = 0; step <= steps; ++step) figures.append(figure(lesson, step));
  return element('section', element('h2', words(lesson)), figures);
});
main.replaceChildren(...sections);

// After any change everything is loaded again, except after a failed build.
listen(({build}) => {
  if (build === undefined) location.reload();
});
