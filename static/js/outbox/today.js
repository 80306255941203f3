// Keep 'today' true in a page that stays open past midnight, or was kept on an earlier day: the last possible day of a
// field (data-until-today), and its value where today was the page's own proposal (data-today).
import { stamp } from './entry.js'

// fields whose day was chosen by somebody, also in a draft or an address
const chosen = new WeakSet()

export function bringToToday(root, now = Date.now()) {
  // the day of this phone, wherever it is
  const today = stamp(now).slice(0, 10)
  for (const input of root.querySelectorAll('[data-today], [data-until-today]')) {
    const { dataset, value, max, defaultValue } = input, ahead = !('untilToday' in dataset)
    if (!ahead && max === today) continue
    const proposed = 'today' in dataset && value === (ahead ? defaultValue : max) && !chosen.has(input)
    // a day that may lie ahead has a later last day
    if (!ahead) input.max = today
    // what is corrected keeps its day
    if (proposed && !input.form?.querySelector('[name="replaces"]')?.value) input.value = input.defaultValue = today
  }
}

let watching = false
/** Bring the page to today now, and whenever somebody comes back to it. */
export function keepToday(page = document) {
  bringToToday(page)
  if (watching) return
  watching = true
  page.addEventListener('input', event => chosen.add(event.target))
  page.addEventListener('visibilitychange', () => page.visibilityState === 'visible' && bringToToday(page))
  page.addEventListener('focusin', () => bringToToday(page))
  addEventListener('pageshow', () => bringToToday(page))
}
