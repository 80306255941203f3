// After an attempt was saved, lead to the next person of the list. The list is the page that this phone keeps, else the server's.
import { account, outbox } from '../app.js'
import { fill } from '../outbox/templates.js'
import { nextAfter } from './filter.js'

// the saved page replaces the form, and this with it
const template = document.getElementById('attempt-next').content.firstElementChild

/** Resolves to the rows of the list at this address, without loading it; [] if it is neither kept nor reachable. */
async function rowsOf(address) {
  const kept = await globalThis.caches?.match(address, { cacheName: `pages-${account}`, ignoreVary: true })
  const page = kept || await fetch(address, { signal: AbortSignal.timeout?.(5e3) })
  const list = new DOMParser().parseFromString(await page.text(), 'text/html').querySelector('.worklist')
  return [...list?.children || []].map(row => ({
    member: row.dataset.member, turn: Number(row.dataset.turn || 0), name: row.querySelector('.row-title').textContent, href: row.querySelector('a[href]').getAttribute('href'),
  }))
}

document.addEventListener('outbox:saved', async ({ detail: { entry, onward } }) => {
  const { store } = await outbox
  const mine = (await store.list(account)).filter(one => one.form === entry.form && one.fields.round === entry.fields.round)
  const next = nextAfter(await rowsOf(onward), entry.subject, new Set(mine.map(one => one.subject)))
  if (!next) return
  const link = Object.assign(document.importNode(template, true), { href: next.href })
  fill(link, { name: next.name })
  const list = document.querySelector('main .saved [data-onward]')
  list.before(link)
  list.classList.replace('primary', 'quiet')
})
