import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { decode } from '../../../static/js/place/data.js'
import { exactly, fold, search } from '../../../static/js/place/search.js'

const read = path => JSON.parse(readFileSync(new URL(path, import.meta.url)))
const places = decode(read('../../../static/place/places.json'))

for (const [words, limit, codes] of read('../../places/searches.json').cases) {
  test(`'${words}' finds the same as on the server`, () => {
    assert.deepEqual(search(places, words, limit).map(place => place.code), codes)
  })
}

test('words are compared without spaces, tones and capitals', () => {
  assert.equal(fold('Xī’ān'), 'xian')
  assert.equal(fold(' 龙岗 区 '), '龙岗区')
  assert.equal(fold('LÜLIANG'), 'luliang')
})

test('only a full name, its pinyin or a code names one place', () => {
  assert.equal(exactly(places, '龙岗')?.code, '440307')
  assert.equal(exactly(places, '440307')?.code, '440307')
  for (const words of ['龙', 'lgq', '朝阳区', '', '没有这里']) assert.equal(exactly(places, words), null, words)
})
