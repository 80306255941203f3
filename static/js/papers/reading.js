// On a page that reads a paper's code: use the camera when somebody asks for it, and send the form once it has read one.
import { showIf } from '../outbox/templates.js'
import { refusalOf, sizeOf, watch } from './camera.js'

const root = document.querySelector('[data-reading]')
const pick = name => root.querySelector(`[data-${name}]`)
const video = pick('video')
const canvas = document.createElement('canvas')
let stream = null

const show = state => showIf(pick('camera'), 'data-if', [state])

function stop() {
  stream?.getTracks().forEach(track => track.stop())
  stream = null
}

function picture() {
  if (!video.videoWidth) return null
  const [width, height] = sizeOf(video.videoWidth, video.videoHeight)
  Object.assign(canvas, { width, height })
  const context = canvas.getContext('2d', { willReadFrequently: true })
  context.drawImage(video, 0, 0, width, height)
  return context.getImageData(0, 0, width, height)
}

async function start() {
  show('starting')
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment', width: { ideal: 1280 } } })
    const { decodeQR } = await import(root.dataset.reading)
    video.srcObject = stream
    await video.play()
    show('on')
    const mine = stream
    const digits = await watch({ picture, decodeQR, stopped: () => stream !== mine })
    if (!digits) return
    stop()
    show('off')
    const code = root.querySelector('[name="code"]')
    code.value = digits
    code.form.requestSubmit()
  } catch (error) {
    stop()
    show(refusalOf(error))
  }
}

pick('camera').hidden = false
show(navigator.mediaDevices?.getUserMedia ? 'off' : 'none')
pick('camera-on').addEventListener('click', start)
pick('camera-off').addEventListener('click', () => { stop(); show('off') })
addEventListener('pagehide', stop)
