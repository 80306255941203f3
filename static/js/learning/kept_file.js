// Keep a PDF on this phone when asked to, and open the kept one: it lies with the account's kept pages, so that signing out deletes it
// too. It is fetched only on a tap; its size stands on the button.
import { account } from '../app.js'
import { showIf } from '../outbox/templates.js'

const root = document.querySelector('[data-kept-file]')
// ms until a large file on a slow network counts as failed
const LONGEST = 120e3

const cacheOf = () => caches.open(`pages-${account}`)
const kept = async () => (await cacheOf()).match(root.dataset.keptFile, { ignoreVary: true })

async function keep() {
  showIf(root, 'data-if', ['working'])
  try {
    const answer = await fetch(root.dataset.keptFile, { redirect: 'error', signal: AbortSignal.timeout(LONGEST) })
    if (answer.status !== 200 || answer.headers.get('Content-Type') !== 'application/pdf') throw new Error(`status ${answer.status}`)
    // as a page of one's own: no right that ends takes it away, for it is about nobody
    const headers = { 'Content-Type': 'application/pdf', 'Yanxing-Keep': 'own', 'Yanxing-Rights': '' }
    await (await cacheOf()).put(root.dataset.keptFile, new Response(await answer.blob(), { headers }))
    showIf(root, 'data-if', ['kept'])
  } catch (error) {
    console.error(error)
    showIf(root, 'data-if', ['failed', 'keep'])
  }
}

async function drop() {
  await (await cacheOf()).delete(root.dataset.keptFile, { ignoreVary: true })
  showIf(root, 'data-if', ['keep'])
}

async function open(event) {
  event.preventDefault()
  const copy = await kept()
  if (!copy) return location.assign(root.dataset.keptFile)
  const link = document.createElement('a')
  link.href = URL.createObjectURL(await copy.blob())
  link.download = root.dataset.name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60e3)
}

/** Delete what was kept and has been taken back since; asked when the list of material is opened with a network. */
async function forgetTakenBack() {
  const cache = await cacheOf()
  for (const request of await cache.keys()) {
    if (!/^\/management\/learning\/materials\/.+\/download$/.test(new URL(request.url).pathname)) continue
    const { status } = await fetch(request.url, { method: 'HEAD', redirect: 'error' })
    if (status === 404) await cache.delete(request)
  }
}

if (document.querySelector('[data-kept-files]') && 'caches' in window && account && navigator.onLine) forgetTakenBack().catch(console.error)
if (root && 'caches' in window && account) {
  root.querySelector('[data-keep]').addEventListener('click', keep)
  root.querySelector('[data-drop]').addEventListener('click', () => drop().catch(console.error))
  root.querySelector('[data-open]').addEventListener('click', event => open(event).catch(console.error))
  kept().then(copy => showIf(root, 'data-if', [copy ? 'kept' : 'keep'])).catch(console.error)
}
