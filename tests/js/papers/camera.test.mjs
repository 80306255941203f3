import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { digitsIn, refusalOf, sizeOf, textIn, watch } from '../../../static/js/papers/camera.js'
import { decodeQR } from '../../../static/vendor/qr-0.7.0/decode.js'

// a letter's code as the program draws it: version and digits as on paper
const { digits, rows } = JSON.parse(readFileSync(new URL('../../papers/code_picture.json', import.meta.url)))

/** The code as a camera sees it: `zoom` pixels for each module, grey paper, light from one side, grain. */
function photograph(zoom, grain = 30) {
  const margin = 6 * zoom, side = rows.length * zoom + 2 * margin, data = new Uint8ClampedArray(side * side * 4)
  let seed = 7
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const [row, column] = [Math.floor((y - margin) / zoom), Math.floor((x - margin) / zoom)]
      seed = (seed * 1103515245 + 12345) % 2147483648
      const grey = (rows[row]?.[column] === '1' ? 40 : 210) * (0.6 + 0.4 * x / side) + (seed / 2147483648 - 0.5) * grain
      data.set([grey, grey, grey, 255], 4 * (y * side + x))
    }
  }
  return { width: side, height: side, data }
}

test('the digits of a letter are read from the pixels of a picture', () => {
  const text = textIn(photograph(5), decodeQR)
  assert.ok(text.startsWith('https://linfeng.example/v#'))
  assert.equal(digitsIn(text), digits)
})

test('a picture without a code, and the code of something else, are no paper', () => {
  const blank = { width: 200, height: 200, data: new Uint8ClampedArray(160000).fill(200) }
  assert.equal(textIn(blank, decodeQR), null)
  for (const text of [null, '', 'https://shop.example/', '12', 'https://a.example/v#12', 'x'.repeat(500)]) {
    assert.equal(digitsIn(text), null)
  }
})

test('it looks until there is a code, and no longer when it was stopped', async () => {
  const seen = [null, 'blank', 'shop', 'letter', 'more']
  const decode = at => ({ shop: 'https://shop.example/', letter: `https://a.example/v#${digits}` })[at]
  const pause = async () => {}
  assert.equal(await watch({ picture: () => seen.shift(), decodeQR: decode, stopped: () => false, pause }), digits)
  assert.deepEqual(seen, ['more'])
  let left = 3
  assert.equal(await watch({ picture: () => 'blank', decodeQR: decode, stopped: () => !left--, pause }), null)
})

test('large pictures are made smaller, and a refusal is told from a missing camera', () => {
  assert.deepEqual([sizeOf(4000, 3000), sizeOf(640, 480)], [[1280, 960], [640, 480]])
  assert.equal(refusalOf({ name: 'NotAllowedError' }), 'denied')
  assert.equal(refusalOf({ name: 'NotFoundError' }), 'none')
  assert.equal(refusalOf(new TypeError()), 'none')
})
