// Run 'Prepare for offline': the worker fetches list and forms again; the page shows what is kept, its size and its time.
import { fill, showIf, when } from '../outbox/templates.js'

const MIB = 2 ** 20
// ms to wait for the worker
const WORKER_WAIT = 10e3

export function startOfflineCopy(root, account) {
  const workers = navigator.serviceWorker
  if (!root) return
  if (!workers || !('caches' in window)) {
    root.hidden = false
    // and why
    return showIf(root, 'data-if', ['cannot'])
  }
  const { lang, dataset } = document.documentElement
  const pages = [location.pathname + location.search, ...root.dataset.prepare.split(' ')]
  async function tell(failed) {
    const cache = await caches.open(`pages-${account}`)
    const copies = (await Promise.all(pages.map(page => cache.match(page, { ignoreVary: true })))).filter(Boolean)
    const sizes = await Promise.all(copies.map(copy => copy.blob().then(blob => blob.size)))
    const oldest = copies.map(copy => Date.parse(copy.headers.get('Yanxing-Kept-At'))).sort((a, b) => a - b)[0]
    const all = copies.length === pages.length
    fill(root, {
      size: new Intl.NumberFormat(lang, { maximumFractionDigits: 2 }).format(sizes.reduce((a, b) => a + b, 0) / MIB),
      age: all ? when(oldest) : null,
    })
    showIf(root, 'data-if', [failed ? 'failed' : all ? 'ready' : 'not-yet'])
  }
  const button = root.querySelector('[data-fetch]')
  async function fetchAll() {
    button.disabled = true
    showIf(root, 'data-if', ['working'])
    const look = `${lang} ${'large' in dataset ? 'large' : ''}`
    const late = new Promise(done => setTimeout(done, WORKER_WAIT))
    const worker = (await Promise.race([workers.ready, late]))?.active
    if (!worker) {
      button.disabled = false
      return showIf(root, 'data-if', ['cannot'])
    }
    worker.postMessage({ type: 'KEEP', account, look, pages, data: root.dataset.data.split(' '), anew: true })
  }
  button.addEventListener('click', fetchAll)
  workers.addEventListener('message', ({ data }) => {
    if (data.type !== 'KEPT' || !button.disabled) return
    button.disabled = false
    tell(!data.ready).catch(console.error)
  })
  workers.startMessages?.()
  for (const at of [root, ...root.querySelectorAll('[data-with-scripts]')]) at.hidden = false
  // the numbers were just logged as looks in order to be kept
  const asked = location.hash === '#prepare' && navigator.onLine
  if (asked) history.replaceState(history.state, '', location.pathname + location.search)
  ;(asked ? fetchAll() : tell()).catch(console.error)
}
