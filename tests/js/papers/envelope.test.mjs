import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fromDigits, readList, verify } from '../../../static/js/papers/envelope.js'

const given = JSON.parse(readFileSync(new URL('../../papers/envelopes.json', import.meta.url)))
const list = readList(given.list)

async function judged(digits) {
  let envelope
  try { envelope = fromDigits(digits) } catch { return { word: 'unreadable' } }
  return verify(envelope, list, given.today)
}

test('every code gets the verdict that the server gives it', async () => {
  assert.ok(given.cases.length > 40)
  for (const { what, digits, verdict, times = 1 } of given.cases) {
    assert.equal((await judged(digits.repeat(times))).word, verdict, what)
  }
})

test('a verdict tells what the paper says and who issued it', async () => {
  const { fields, issuer } = await judged(given.cases.find(one => one.what === 'a letter by a committee').digits)
  assert.deepEqual([issuer, fields[0], fields[4]], ['禾亭镇党委', 'certificate', '王芳'])
})

test('a paper that is not genuine shows nothing of what it says', async () => {
  const verdict = await judged(given.cases.find(one => one.what === 'another name').digits)
  assert.deepEqual(verdict, { word: 'not genuine' })
})

test('every change of one byte is refused', async () => {
  const letter = fromDigits(given.cases.find(one => one.what === 'a letter by a committee').digits)
  for (let at = 0; at < letter.length; at++) {
    const changed = letter.slice()
    changed[at] ^= 1
    assert.ok(['not genuine', 'unreadable', 'unknown issuer'].includes((await verify(changed, list, given.today)).word), at)
  }
})
