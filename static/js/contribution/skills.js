// Find a skill in the list by its name, pinyin or initials; what is ticked stays in sight.
const plain = text => text.toLowerCase().replace(/\s+/g, '')

for (const root of document.querySelectorAll('[data-skills]')) {
  const pinyin = new Map(root.dataset.pinyin.split(',').map(line => [line.split(' ')[0], line.split(' ').slice(1)]))
  const boxes = [...root.querySelectorAll('input[name=skills]')]
  const search = root.querySelector('input[type=search]')
  const fits = (box, asked) => pinyin.get(box.value)?.some(word => word.startsWith(asked)) || plain(box.closest('label').textContent).includes(asked)
  search.addEventListener('input', () => {
    const asked = plain(search.value)
    for (const box of boxes) box.closest('label').hidden = !box.checked && !fits(box, asked)
  })
  for (const at of root.querySelectorAll('[data-with-scripts]')) at.hidden = false
}
