// Print an invitation as a slip, or copy its link, on the officer's screen. Without JavaScript neither is offered.
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
