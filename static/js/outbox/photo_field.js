// Run the photo field of a form: shrink each chosen photo, show a thumbnail, allow removing it.
import { shrink } from './photos.js'
import { clone } from './templates.js'

const MOST = 3

/** Sets up `form[name=photos]` with thumbnails in [data-photo-list]; returns {all(), put(photos)}. */
export function photoField(form, changed) {
  const input = form.querySelector('input[type=file][name=photos]')
  const list = form.querySelector('[data-photo-list]')
  const problem = form.querySelector('[data-photo-problem]')
  let photos = []
  let work = Promise.resolve()

  function draw() {
    list.replaceChildren(...photos.map(photo => {
      const row = clone('outbox-photo')
      row.querySelector('img').src = URL.createObjectURL(new Blob([photo.bytes], { type: photo.type }))
      row.querySelector('button').addEventListener('click', () => put(photos.filter(p => p !== photo)))
      return row
    }))
  }
  function put(more) {
    photos = more.filter((p, i) => more.findIndex(q => q.sha256 === p.sha256) === i).slice(0, MOST)
    draw()
    changed()
  }
  async function add(files) {
    problem.hidden = true
    for (const file of files) {
      try { put([...photos, await shrink(file)]) } catch { problem.hidden = false }
    }
  }
  input.addEventListener('change', () => {
    const files = [...input.files]
    // the bytes are sent separately, after the text
    input.value = ''
    work = work.then(() => add(files))
  })
  return { all: () => work.then(() => photos), put }
}
