// An attempt belongs to one round: only that round's own questions are asked, and sent.
export function followRound(form) {
  const round = form.querySelector('select[name=round]')
  const show = () => form.querySelectorAll('[data-questions-of]').forEach(set => {
    set.hidden = set.disabled = set.dataset.questionsOf !== round.value
  })
  round?.addEventListener('change', show)
  if (round) show()
}
