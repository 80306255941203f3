import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { decode, load, prepare } from '../../../static/js/place/data.js'

const raw = JSON.parse(readFileSync(new URL('../../../static/place/places.json', import.meta.url)))
const places = decode(raw)
const table = readFileSync(new URL('../../../pwa/places/data/divisions.tsv', import.meta.url), 'utf8').trimEnd().split('\n')
  .map(line => line.split('\t')).filter(([, , , , became]) => !became)

test('the phone has exactly the divisions of today, with the same names and readings as the server', () => {
  assert.deepEqual(places.map(place => place.code), table.map(([code]) => code))
  table.forEach(([code, name, readings, english], i) => {
    const [short, ending] = name.split('|')
    const place = places[i]
    assert.equal(place.short, short, code)
    assert.equal(place.name, short + ending, code)
    assert.deepEqual(place.readings.map(said => said[0]), readings.split(' ').map(said => said.split('/')[0]), code)
    assert.deepEqual(place.readings.map(said => [...said].sort()), readings.split(' ').map(said => said.split('/').sort()), code)
    assert.equal(place.english, english, code)
  })
})

test('a path goes from the province to the place itself', () => {
  const codes = code => places.find(place => place.code === code).path.map(place => place.code)
  assert.deepEqual(codes('440307'), ['440000', '440300', '440307'])
  assert.deepEqual(codes('110105'), ['110000', '110105'])
  assert.deepEqual(codes('429004'), ['420000', '429004'])
  assert.deepEqual(codes('710000'), ['710000'])
})

test('points lie in China and nearly every county has some', () => {
  const leaves = places.filter(place => place.leaf)
  const without = leaves.filter(place => !place.points.length).map(place => place.code)
  assert.deepEqual(without, ['653228', '653229'])
  for (const { points } of leaves) for (let i = 0; i < points.length; i += 2) {
    assert.ok(points[i] > 3 && points[i] < 54 && points[i + 1] > 73 && points[i + 1] < 136)
  }
})

test('the data is fetched once, and again after a failure', async () => {
  let asked = 0
  const get = async () => { asked++; return asked === 1 ? { ok: false, status: 503 } : { ok: true, json: async () => raw } }
  await assert.rejects(load('/p', get))
  const [one, two] = await Promise.all([load('/p', get), load('/p', get)])
  assert.equal(one, two)
  assert.equal(asked, 2)
})

test('fetching ahead says whether it is there and never throws', async () => {
  assert.equal(await prepare('http://127.0.0.1:9/none'), false)
})
