// What any store must do; run over the fake in node, and over IndexedDB by the browser stories. `make()` gives {store, entry, clock}.
// `check` needs only equal(a, b) and ok(x), so that a browser page can run it too.
import { ME, OTHER } from './names.js'

export function storeContract(make, check) {
  const { equal, ok } = check
  return {
    'numbers start at one and follow the order of saving': async () => {
      const { store, entry } = await make()
      equal((await store.save(entry())).seq, 1)
      equal((await store.save(entry())).seq, 2)
      equal((await store.save(entry({ account: OTHER }))).seq, 1)
    },
    'a second tap on save changes nothing': async () => {
      const { store, entry } = await make()
      const one = entry()
      equal((await store.save(one)).seq, 1)
      equal((await store.save(one)).seq, 1)
      equal((await store.list(ME)).length, 1)
    },
    'other words under the same id become another entry': async () => {
      const { store, entry } = await make()
      const one = entry()
      await store.save(one)
      const two = await store.save({ ...one, fields: { ...one.fields, area: 'x' } })
      ok(two.id !== one.id)
      equal((await store.list(ME)).length, 2)
    },
    'saving clears the draft it came from, and no other': async () => {
      const { store, entry } = await make()
      const one = entry()
      const key = [ME, 'location', '']
      await store.keepDraft({ account: ME, form: 'location', key: '', id: one.id, values: { area: ['x'] } })
      await store.save(one, { draft: key })
      equal(await store.draft(key), undefined)
      await store.keepDraft({ account: ME, form: 'location', key: '', id: 'written in another tab', values: {} })
      await store.save(entry(), { draft: key })
      ok(await store.draft(key))
      equal((await store.drafts(OTHER)).length, 0)
    },
    'a discarded entry leaves its number behind': async () => {
      const { store, entry } = await make()
      const one = await store.save(entry())
      ok(await store.discard(one.id))
      equal(await store.get(one.id), undefined)
      equal((await store.meta(ME)).discarded, [1])
      equal(await store.discard(one.id), false)
    },
    'what is under way or received cannot be discarded': async () => {
      const { store, entry } = await make()
      const one = await store.save(entry())
      const { batch } = await store.begin(ME, [one])
      equal(batch.map(e => e.state), ['sending'])
      equal(await store.discard(one.id), false)
      await store.release(ME)
      equal((await store.get(one.id)).state, 'waiting')
    },
    'the device stays, one for each account': async () => {
      const { store, entry } = await make()
      await store.save(entry())
      const { device } = await store.meta(ME)
      await store.save(entry())
      equal((await store.meta(ME)).device, device)
      await store.save(entry({ account: OTHER }))
      ok((await store.meta(OTHER)).device !== device)
    },
    'another account is a number and nothing more': async () => {
      const { store, entry } = await make()
      await store.save(entry({ account: OTHER }))
      equal((await store.list(ME)).length, 0)
      equal((await store.waiting(ME)).length, 0)
      equal(await store.foreign(ME), 1)
    },
    'photos are kept as bytes beside the entry': async () => {
      const { store, entry } = await make()
      const bytes = new Uint8Array([1, 2, 3]).buffer
      const one = await store.save(entry({ photos: { aa: 'waiting' } }), { photos: [{ sha256: 'aa', type: 'image/jpeg', bytes }] })
      equal([...new Uint8Array((await store.photo(ME, 'aa')).bytes)], [1, 2, 3])
      equal(await store.photo(OTHER, 'aa'), undefined)
      await store.photoState(one.id, 'aa', 'done')
      equal((await store.get(one.id)).photos, { aa: 'done' })
      await store.discard(one.id)
      equal(await store.photo(ME, 'aa'), undefined)
    },
    'the last account is remembered with its time': async () => {
      const { store } = await make()
      equal((await store.lastAccount()).account, null)
      await store.setLastAccount(ME)
      equal((await store.lastAccount()).account, ME)
    },
    'who was signed out without a network is remembered until the server knows it, or somebody signs in': async () => {
      const { store } = await make()
      await store.setLastAccount(ME)
      await store.setLastAccount(null, ME)
      const { account, leaving } = await store.lastAccount()
      equal([account, leaving], [null, ME])
      for (const next of [null, OTHER]) {
        await store.setLastAccount(next)
        equal((await store.lastAccount()).leaving, undefined)
      }
    },
  }
}
