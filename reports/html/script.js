'use strict';
// Everything here is an extra: the page says all it has to say without it. Text is only ever set by textContent.
(() => {
  const root = document.documentElement;
  const tools = document.getElementById('tools');
  const filter = document.getElementById('filter');
  const matches = document.getElementById('matches');
  const keys = document.getElementById('keys');
  const findings = [...document.querySelectorAll('.finding')];
  const findable = [...document.querySelectorAll('[data-find]')];
  const say = (text) => { matches.textContent = text; };

  tools.hidden = false;

  // Theme: the reader's system decides until the button is used.
  const store = { get() { try { return localStorage.getItem('holdfast-theme'); } catch { return null; } },
    set(v) { try { localStorage.setItem('holdfast-theme', v); } catch { /* a page from disk may have no storage */ } } };
  const theme = document.getElementById('theme');
  const dark = () => root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  const label = () => { theme.textContent = dark() ? 'Light' : 'Dark'; theme.setAttribute('aria-label', 'Switch to ' + (dark() ? 'light' : 'dark') + ' colours'); };
  const stored = store.get();
  if (stored === 'light' || stored === 'dark') root.dataset.theme = stored;
  label();
  const flip = () => { root.dataset.theme = dark() ? 'light' : 'dark'; store.set(root.dataset.theme); label(); };
  theme.addEventListener('click', flip);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', label);

  // Copying. The clipboard API needs a secure context; a page from disk falls back to a selection.
  const copy = async (text) => {
    try { await navigator.clipboard.writeText(text); return true; } catch { /* below */ }
    const area = document.createElement('textarea');
    area.value = text;
    area.className = 'sr';
    document.body.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    return done;
  };
  for (const block of document.querySelectorAll('[data-copy]')) {
    const text = block.textContent;
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'copy';
    button.textContent = 'Copy';
    button.setAttribute('aria-label', 'Copy ' + text.slice(0, 60));
    button.addEventListener('click', async () => {
      button.textContent = await copy(text) ? 'Copied' : 'Select it';
      setTimeout(() => { button.textContent = 'Copy'; }, 1500);
    });
    if (block.tagName === 'PRE') {
      const frame = document.createElement('div');
      frame.className = 'copyable';
      block.replaceWith(frame);
      frame.append(block, button);
    } else {
      block.after(' ', button);
    }
  }

  // Narrowing: every word must occur, !word must not, and each facet that is chosen must hold. The address says what is chosen.
  const facets = document.getElementById('facets');
  const chosen = () => facets ? [...facets.querySelectorAll('select')].filter((s) => s.value).map((s) => s.name + ':' + s.value) : [];
  const texts = findable.map((node) => node.textContent.toLowerCase());
  const kinds = findable.map((node) => (node.dataset.facets || '').split('\n'));
  const apply = () => {
    const words = filter.value.toLowerCase().split(/\s+/).filter((w) => w && w !== '!');
    const facts = chosen();
    let shown = 0, rows = 0;
    findable.forEach((node, i) => {
      const isFinding = node.dataset.facets !== undefined;
      const hit = words.every((w) => w.startsWith('!') ? !texts[i].includes(w.slice(1)) : texts[i].includes(w)) && (!isFinding || facts.every((f) => kinds[i].includes(f)));
      node.classList.toggle('off', !hit);
      if (hit) { shown++; if (isFinding) rows++; }
    });
    for (const list of document.querySelectorAll('.group, .operation')) {
      const hit = list.querySelector('[data-find]:not(.off), .folded');
      list.classList.toggle('off', words.length > 0 && !hit);
      if (list.tagName === 'DETAILS' && words.length > 0 && hit) list.open = true;
    }
    say(words.length ? shown + ' of ' + findable.length + ' findings and requirements match' : facts.length ? rows + ' of ' + findings.length + ' findings match' : '');
    const found = document.getElementById('found');
    if (found) found.textContent = words.length || facts.length ? rows + ' of ' + findings.length + ' shown' : '';
    try {
      const url = new URL(location.href);
      const set = (name, value) => { if (value) url.searchParams.set(name, value); else url.searchParams.delete(name); };
      set('q', words.length ? filter.value : '');
      if (facets) for (const s of facets.querySelectorAll('select')) set(s.name, s.value);
      history.replaceState(null, '', url);
    } catch { /* some viewers forbid it */ }
  };
  filter.addEventListener('input', apply);
  const asked = new URL(location.href).searchParams;
  if (asked.get('q')) filter.value = asked.get('q');
  if (facets) {
    facets.hidden = false;
    facets.addEventListener('change', apply);
    facets.addEventListener('submit', (event) => event.preventDefault());
    facets.addEventListener('reset', () => setTimeout(() => { filter.value = ''; apply(); }));
    for (const s of facets.querySelectorAll('select')) if ([...s.options].some((o) => o.value === asked.get(s.name))) s.value = asked.get(s.name);
  }
  if (filter.value || chosen().length) apply();

  // Each finding can be linked to and copied as an issue.
  for (const finding of findings) {
    const bar = document.createElement('p');
    bar.className = 'share';
    const button = (name, label, text) => {
      const b = document.createElement('button');
      b.type = 'button';
      b.className = 'copy';
      b.textContent = name;
      b.setAttribute('aria-label', label);
      b.addEventListener('click', async () => { b.textContent = await copy(text()) ? 'Copied' : 'Select it'; setTimeout(() => { b.textContent = name; }, 1500); });
      bar.append(b, ' ');
    };
    button('Link', 'Copy a link to this finding', () => { const url = new URL(location.href); url.hash = finding.id; return url.href; });
    const issue = finding.querySelector('.issue');
    if (issue) button('Copy as an issue', 'Copy as an issue: this finding in Markdown', () => issue.textContent);
    finding.querySelector('.inside').prepend(bar);
  }

  // The matrix can be narrowed to what is broken.
  const broken = document.getElementById('only-broken');
  if (broken) {
    broken.parentElement.hidden = false;
    broken.addEventListener('change', () => {
      for (const row of document.querySelectorAll('.matrix tbody tr')) row.classList.toggle('off', broken.checked && !row.querySelector('.c-fail'));
    });
  }

  // A link to a requirement opens the list that holds it.
  const reveal = () => {
    let node = null;
    try { node = document.getElementById(decodeURIComponent(location.hash.slice(1))); } catch { return; }
    for (let up = node; up; up = up.parentElement) if (up.tagName === 'DETAILS') up.open = true;
    const own = node && node.querySelector(':scope > details');
    if (own) own.open = true;
    if (node) node.scrollIntoView();
  };
  addEventListener('hashchange', reveal);
  if (location.hash) reveal();

  let current = -1;
  const move = (step) => {
    const visible = findings.filter((f) => !f.classList.contains('off'));
    if (!visible.length) return;
    const at = visible.indexOf(findings[current]);
    const next = visible[Math.min(visible.length - 1, Math.max(0, at + step))];
    current = findings.indexOf(next);
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: 'start' });
  };
  document.getElementById('help').addEventListener('click', () => keys.showModal());
  document.addEventListener('keydown', async (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || keys.open) return;
    if (event.target === filter) {
      if (event.key === 'Escape') { filter.value = ''; apply(); filter.blur(); }
      return;
    }
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
    const finding = findings[current];
    switch (event.key) {
      case '/': event.preventDefault(); filter.focus(); filter.select(); break;
      case 'j': move(1); break;
      case 'k': move(-1); break;
      case 'o': if (finding) { const d = finding.querySelector('details'); d.open = !d.open; } break;
      case 'y': {
        const curl = finding && finding.querySelector('.curl');
        if (curl) say(await copy(curl.textContent) ? 'curl line copied' : 'copying is blocked here');
        break;
      }
      case 't': flip(); break;
      case '?': keys.showModal(); break;
    }
  });

  // Paper has no disclosure triangles.
  let closed = [];
  addEventListener('beforeprint', () => { closed = [...document.querySelectorAll('.finding details:not([open]), .finding > details:not([open])')]; closed.forEach((d) => { d.open = true; }); });
  addEventListener('afterprint', () => { closed.forEach((d) => { d.open = false; }); });
})();
