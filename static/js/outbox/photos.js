// Shrink a photo on the phone before it is kept: 1600 px on its longer side, about 300 KB. Canvas also drops
// what the camera wrote into the file (place, time, model). Bytes are kept as ArrayBuffer: old iOS loses Blobs.

const LONGEST = 1600
const AIM = 300 * 1024

/** Returns {sha256, type, bytes} of an image file. */
export async function shrink(file) {
  const image = await createImageBitmap(file, { imageOrientation: 'from-image' })
  let scale = Math.min(1, LONGEST / Math.max(image.width, image.height))
  let blob
  for (const quality of [0.8, 0.65, 0.5, 0.5]) {
    blob = await draw(image, scale, quality)
    if (blob.size <= AIM) break
    if (quality === 0.5) scale /= 2
  }
  image.close()
  const bytes = await blob.arrayBuffer()
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return { sha256: [...digest].map(b => b.toString(16).padStart(2, '0')).join(''), type: 'image/jpeg', bytes }
}

function draw(image, scale, quality) {
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(image.width * scale))
  canvas.height = Math.max(1, Math.round(image.height * scale))
  canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve, reject) =>
    canvas.toBlob(blob => (blob ? resolve(blob) : reject(new Error('no picture'))), 'image/jpeg', quality))
}
