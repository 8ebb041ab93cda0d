// Puts a text on the clipboard. If that is not allowed, shows it selected, to be copied by hand.

function show(text) {
  const back = document.activeElement;
  const area = document.createElement('textarea');
  area.className = 'copy';
  area.readOnly = true;
  area.value = text;
  area.setAttribute('aria-label', word('copy_by_hand'));
  document.body.append(area);
  area.focus({preventScroll: true});
  area.select();
  const close = () => {
    area.removeEventListener('blur', close);
    area.remove();
    if (back instanceof HTMLElement) back.focus({preventScroll: true});
  };
  if (document.execCommand('copy')) {
    close();
    return;
  }
  area.addEventListener('blur', close);
  area.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close();
  });
  area.addEventListener('copy', () => setTimeout(close));
}

// Ask only if the host allows it. Otherwise the question itself would be an error in the host's console.
function allowed() {
  /** @type {any} */
  const page = document;
  const policy = page.permissionsPolicy || page.featurePolicy;
  return !policy || policy.allowsFeature('clipboard-write');
}

export async function write(text) {
  if (!allowed()) {
    show(text);
    return;
  }
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    show(text);  // no clipboard here, or not for this frame
  }
}
