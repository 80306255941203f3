// Read QR codes from the pictures of a camera. Camera, decoder and clock are handed in, so that node can test it.

const WAIT = 120
const LARGEST = 1280

/** The text of the code in these pixels, or null. */
export function textIn(pixels, decodeQR) {
  try { return decodeQR(pixels) } catch { return null }
}

/** The digits of a paper's code in a text, or null if it is another code. */
export function digitsIn(text) {
  const digits = text?.slice(text.lastIndexOf('#') + 1)
  return /^[0-9]{100,4000}$/.test(digits) ? digits : null
}

/** Why no camera can be used, as the page words it. */
export const refusalOf = error => ['NotAllowedError', 'SecurityError'].includes(error?.name) ? 'denied' : 'none'

/** The size in which a picture is looked at. */
export function sizeOf(width, height) {
  const less = Math.min(1, LARGEST / Math.max(width, height, 1))
  return [Math.round(width * less), Math.round(height * less)]
}

/** Looks at one picture after the other until a paper's code is in it or `stopped()`; answers its digits, or null. */
export async function watch({ picture, decodeQR, stopped, pause = ms => new Promise(done => setTimeout(done, ms)) }) {
  while (!stopped()) {
    const pixels = picture(), digits = pixels && digitsIn(textIn(pixels, decodeQR))
    if (digits) return digits
    await pause(WAIT)
  }
  return null
}
