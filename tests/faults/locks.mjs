// Stand in for Web Locks, for a phone without a browser: one holder a name, waiters in order, stealing, and owners that die.

const gone = why => new DOMException(why, 'AbortError')

export function makeLocks() {
  const held = new Map()
  const working = new Map()                        // owner → what it does under a lock, stolen or not
  let queue = []

  function grant(mine) {
    held.set(mine.name, mine)
    const over = () => { if (held.get(mine.name) === mine) { held.delete(mine.name); next(mine.name) } }
    const work = Promise.resolve({ name: mine.name }).then(mine.work).then(mine.resolve, mine.reject).finally(over)
    working.set(mine.owner, Promise.all([work, working.get(mine.owner)]))
  }
  function next(name) {
    const first = queue.find(waiter => waiter.name === name)
    if (!first) return
    queue = queue.filter(waiter => waiter !== first)
    grant(first)
  }

  return {
    /** What stands for `navigator.locks` in one tab. */
    of: owner => ({
      request: (name, { signal, steal, ifAvailable } = {}, work) => new Promise((resolve, reject) => {
        const mine = { owner, name, work, resolve, reject }
        const holder = held.get(name)
        if (steal) { holder?.reject(gone('stolen')); grant(mine) }
        else if (!holder) grant(mine)
        else if (ifAvailable) resolve(work(null))
        else {
          queue.push(mine)
          signal?.addEventListener('abort', () => {
            if (!queue.includes(mine)) return
            queue = queue.filter(waiter => waiter !== mine)
            reject(gone('waited'))
          })
        }
      }),
    }),
    /** Resolves once nothing goes on any more that this tab ever began under a lock. */
    idle: owner => working.get(owner),
    /** The tab is no more: what it held is free, what it waited for nobody waits for. */
    drop(owner) {
      queue = queue.filter(waiter => waiter.owner !== owner)
      for (const [name, holder] of held) if (holder.owner === owner) { held.delete(name); next(name) }
    },
  }
}
