/** Renews the lists of the page when something happened, unless the keyboard is in them. */
export const liveScript = `
const lists = document.getElementById('lists');
const state = document.getElementById('live');
async function renew() {
  if (lists.contains(document.activeElement) && document.activeElement.matches('input, select')) return;
  const open = [...lists.querySelectorAll('details[open]')].map((details) => details.id);
  const answer = await fetch('/_sandbox/?lists');
  if (!answer.ok) return;
  const parsed = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const focused = lists.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  lists.replaceChildren(...parsed.body.childNodes);
  for (const id of open) document.getElementById(id)?.setAttribute('open', '');
  if (focused) lists.querySelector('[data-key="' + CSS.escape(focused) + '"]')?.focus();
}
async function submit(event) {
  event.preventDefault();
  const form = event.target;
  const answer = await fetch(form.action, {
    method: 'POST',
    headers: { Accept: 'text/html' },
    body: new URLSearchParams(new FormData(form)),
  });
  const problem = new URL(answer.url).searchParams.get('problem') ?? '';
  document.getElementById('problem').textContent = problem;
  await renew();
}
document.addEventListener('submit', submit);
const news = new EventSource('/_sandbox/news');
news.onopen = () => { state.textContent = 'Live'; renew(); };
news.onmessage = renew;
news.onerror = () => { state.textContent = 'Not connected'; };
`;
