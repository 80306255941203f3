// Count a roll on the phone, by the same rule as pwa/meetings/rules.py: `count`. Whole numbers only; both read tests/meetings/roll_cases.json.

const ATTENDED = ['present', 'late', 'video']

/** Returns the least number that is half of `voting` or more. */
export const halfOf = voting => Math.floor((voting + 1) / 2)

/** Counts `places` ({should, votes, state: 'present', 'late', 'video', 'absent' or ''}). `needed` is null where no quorum is required. */
export function count(places, needsQuorum) {
  const n = { should: 0, present: 0, voting: 0, voting_present: 0, by_video: 0, others_present: 0, absent: 0, open: 0 }
  for (const { should, votes, state } of places) {
    const there = ATTENDED.includes(state)
    if (!should) {
      if (there) n.others_present++
      continue
    }
    n.should++
    if (there) n.present++
    if (state === 'video') n.by_video++
    if (state === 'absent') n.absent++
    if (state === '') n.open++
    if (!votes) continue
    n.voting++
    if (state === 'present' || state === 'late') n.voting_present++
  }
  const needed = needsQuorum ? halfOf(n.voting) : null
  return { ...n, needed, reached: n.voting > 0 && needed !== null && n.voting_present >= needed }
}
