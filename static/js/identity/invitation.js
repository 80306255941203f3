// On the officer's screen: print a new invitation as a slip, or copy its link. Without JavaScript neither button is shown.
const slip = document.querySelector('[data-slip]')
const link = document.getElementById(slip.dataset.slip)
const copy = slip.querySelector('[data-slip-copy]')

slip.querySelector('[data-slip-print]').addEventListener('click', () => print())
copy.hidden = !navigator.clipboard
copy.addEventListener('click', async () => {
  await navigator.clipboard.writeText(link.textContent.trim())
  slip.querySelector('[data-slip-copied]').hidden = false
})
slip.hidden = false
