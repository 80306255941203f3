// Compute when to try again. Full jitter: a thousand phones that lost the same mast do not come back in the same second.

export const CAP = 300e3

/** Milliseconds to wait before try `attempt` (0, 1, 2 …); `random` gives [0, 1). */
export const backoff = (attempt, random) => random() * Math.min(CAP, 2e3 * 2 ** Math.min(attempt, 20))

/** Milliseconds that a Retry-After header asks for, with jitter on top; null when it asks for nothing. */
export function retryAfter(header, now, random) {
  if (!header) return null
  const asked = /^\d+$/.test(header) ? header * 1e3 : Date.parse(header) - now
  return asked >= 0 ? asked + random() * Math.max(5e3, asked / 2) : null
}

/** Returns the wait after a run that left entries: what the server asked for, even beyond the cap, else back-off. */
export const waitAfter = (outcome, attempt, now, random) =>
  retryAfter(outcome.retry, now, random) ?? backoff(attempt, random)
