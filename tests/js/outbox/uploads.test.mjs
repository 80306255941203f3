import assert from 'node:assert/strict'
import test from 'node:test'
import { upload } from '../../../static/js/outbox/uploads.js'
import { ME, answer, phone, sendAll, server } from './kit.js'

const picture = sha256 => ({ sha256, type: 'image/jpeg', bytes: new Uint8Array([1]).buffer })
const go = (p, s) => upload({ store: p.store, wire: s, account: ME })

async function withPhotos(...shas) {
  const p = phone()
  const s = server({ clock: p.clock })
  const photos = Object.fromEntries(shas.map(sha => [sha, 'waiting']))
  const entry = await p.write({ form: 'activity', fields: { photos: shas }, photos }, { photos: shas.map(picture) })
  return { p, s, photosNow: async () => (await p.store.get(entry.id)).photos }
}

test('no photo goes before its text is received', async () => {
  const { p, s } = await withPhotos('aa')
  await go(p, s)
  assert.equal(s.attached.size, 0)
})
test('after the text each photo goes once', async () => {
  const { p, s, photosNow } = await withPhotos('aa', 'bb')
  await sendAll(p, s)
  assert.deepEqual(await go(p, s), { state: 'done' })
  assert.deepEqual([...s.attached.keys()], ['aa', 'bb'])
  assert.deepEqual(await photosNow(), { aa: 'done', bb: 'done' })
  s.attached.clear()
  await go(p, s)
  assert.equal(s.attached.size, 0)
})
test('404 waits, a refusal needs the person, no answer stops', async () => {
  const { p, s, photosNow } = await withPhotos('aa', 'bb', 'cc')
  await sendAll(p, s)
  s.attachAnswers = [404, 422, 503]
  assert.equal((await go(p, s)).state, 'retry')
  assert.deepEqual(await photosNow(), { aa: 'waiting', bb: 'refused', cc: 'waiting' })
  await go(p, s)
  assert.deepEqual(await photosNow(), { aa: 'done', bb: 'refused', cc: 'done' })
})
test('a portal’s page is no receipt for a photo', async () => {
  const { p, s, photosNow } = await withPhotos('aa')
  await sendAll(p, s)
  await go(p, { ...s, attach: async () => answer(200, '<html>', { 'content-type': 'text/html' }) })
  assert.deepEqual(await photosNow(), { aa: 'waiting' })
})
test('only our own word makes a photo done or refuses it', async () => {
  const { p, s, photosNow } = await withPhotos('aa')
  await sendAll(p, s)
  const page = { 'content-type': 'text/html' }
  for (const said of [answer(200, ''), answer(201, '', page), answer(413, '<html>', page), answer(422, '', page), answer(415, '{}')]) {
    assert.equal((await go(p, { ...s, attach: async () => said })).state, 'retry')
    assert.deepEqual(await photosNow(), { aa: 'waiting' })
  }
})
test('after a restore the photos that are wanted go again', async () => {
  const { p, s, photosNow } = await withPhotos('aa')
  await sendAll(p, s)
  await go(p, s)
  s.attached.clear()
  await p.write()
  await sendAll(p, s)
  assert.deepEqual(await photosNow(), { aa: 'waiting' })
  await go(p, s)
  assert.ok(s.attached.has('aa'))
})
