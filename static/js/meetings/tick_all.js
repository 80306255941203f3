// Tick everybody of a list at once, and show how many are ticked.
import { fill } from '../outbox/templates.js'

for (const root of document.querySelectorAll('[data-tick-all]')) {
  const boxes = [...root.querySelectorAll('input[type=checkbox]')]
  const tell = () => fill(root, { ticked: boxes.filter(box => box.checked).length })
  root.querySelector('[data-all]').addEventListener('click', () => {
    for (const box of boxes) box.checked = true
    root.dispatchEvent(new Event('input', { bubbles: true }))
    tell()
  })
  root.addEventListener('change', tell)
  for (const at of root.querySelectorAll('[data-with-scripts]')) at.hidden = false
  tell()
}
