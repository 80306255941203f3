// The same promises as static/js/outbox/database.js, in memory: a transaction's writes happen all or not at all.
// `before(stores, mode)` may throw before a transaction, `after` once it is on the disk and nobody has been told yet.

const KEYS = { entries: ['id'], photos: ['account', 'sha256'], drafts: ['account', 'form', 'key'], meta: ['name'] }
const keyIn = (store, value) => JSON.stringify(KEYS[store].map(name => value[name]))
const asked = key => JSON.stringify([key].flat())

export function memoryDatabase({ before = () => {}, after = () => {}, data } = {}) {
  const disk = data || Object.fromEntries(Object.keys(KEYS).map(name => [name, new Map()]))
  let queue = Promise.resolve()

  async function once(stores, mode, work) {
    await before(stores, mode)
    const copy = Object.fromEntries(stores.map(name => [name, new Map(disk[name])]))
    let over = false
    const at = (name, writing) => {
      if (over) throw new Error('the transaction is over')
      if (!copy[name]) throw new Error(`${name} is not in this transaction`)
      if (writing && mode !== 'readwrite') throw new Error('read only')
      return copy[name]
    }
    const all = name => [...at(name).values()].map(v => structuredClone(v))
    const by = (name, index, key) => all(name).filter(v => (index === 'account' ? v.account === key : v.account === key[0] && v.state === key[1]))
    const result = await work({
      get: async (name, key) => structuredClone(at(name).get(asked(key))),
      put: async (name, value) => { at(name, true).set(keyIn(name, value), structuredClone(value)) },
      delete: async (name, key) => { at(name, true).delete(asked(key)) },
      all: async name => all(name), by: async (...q) => by(...q),
    })
    over = true
    for (const name of stores) disk[name] = copy[name]
    await after(stores, mode)
    return result
  }

  return {
    disk,
    run: (stores, mode, work) => {
      const turn = queue.then(() => once(stores, mode, work))
      queue = turn.catch(() => {})
      return turn
    },
  }
}
