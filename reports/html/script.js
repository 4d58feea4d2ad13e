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

  // Filter: every word must occur; !word must not.
  const texts = findable.map((node) => node.textContent.toLowerCase());
  const apply = () => {
    const words = filter.value.toLowerCase().split(/\s+/).filter((w) => w && w !== '!');
    let shown = 0;
    findable.forEach((node, i) => {
      const hit = words.every((w) => w.startsWith('!') ? !texts[i].includes(w.slice(1)) : texts[i].includes(w));
      node.classList.toggle('off', !hit);
      if (hit) shown++;
    });
    for (const list of document.querySelectorAll('.group, .operation')) {
      const hit = list.querySelector('[data-find]:not(.off), .folded');
      list.classList.toggle('off', words.length > 0 && !hit);
      if (list.tagName === 'DETAILS' && words.length > 0 && hit) list.open = true;
    }
    say(words.length ? shown + ' of ' + findable.length + ' findings and requirements match' : '');
    try {
      const url = new URL(location.href);
      if (words.length) url.searchParams.set('q', filter.value); else url.searchParams.delete('q');
      history.replaceState(null, '', url);
    } catch { /* some viewers forbid it */ }
  };
  filter.addEventListener('input', apply);
  const asked = new URL(location.href).searchParams.get('q');
  if (asked) { filter.value = asked; apply(); }

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
