// Show the results of a search in a long list: copies of the matching rows, one screenful at once and the rest a few at a time. The list
// itself is hidden whole and keeps its layout: laying out five hundred rows again takes a phone a second.
const AT_ONCE = 8
const A_TIME = 8

const whenIdle = globalThis.requestIdleCallback
  ? () => new Promise(go => requestIdleCallback(go, { timeout: 200 }))
  // Safari has no requestIdleCallback
  : () => new Promise(go => setTimeout(go, 30))

/** `show(rows)` shows copies of these rows instead of `list`; `show(null)` shows the list itself again. */
export function makeFound(list, idle = whenIdle) {
  const found = list.cloneNode(false)
  let turn = 0
  list.before(found)
  found.hidden = true

  return async function show(rows) {
    // the next key stops the drawing that this one started
    const mine = ++turn
    found.hidden = !rows
    list.classList.toggle('put-away', !!rows)
    const left = [...rows || []]
    const some = count => left.splice(0, count).map(row => row.cloneNode(true))
    found.replaceChildren(...some(AT_ONCE))
    while (left.length) {
      await idle()
      if (mine !== turn) return
      found.append(...some(A_TIME))
    }
  }
}
