// On the officer's screen: print new invitations as slips, or copy a single link. Without JavaScript no button is shown.
const slip = document.querySelector('[data-slip]')
const copy = slip.querySelector('[data-slip-copy]')

slip.querySelector('[data-slip-print]').addEventListener('click', () => print())
if (copy) {
  const link = document.getElementById(slip.dataset.slip)
  copy.hidden = !navigator.clipboard
  copy.addEventListener('click', async () => {
    await navigator.clipboard.writeText(link.textContent.trim())
    slip.querySelector('[data-slip-copied]').hidden = false
  })
}
slip.hidden = false
