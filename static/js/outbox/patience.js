/** Returns wait(promise): it rejects once all waits together have taken longer than the limit. The time between them is free. */
export function patience(limit, clock = () => performance.now()) {
  let left = limit
  return async promise => {
    const began = clock()
    let timer
    const late = new Promise((_, reject) => { timer = setTimeout(reject, Math.max(left, 0), new Error('the store does not answer')) })
    try {
      return await Promise.race([promise, late])
    } finally {
      clearTimeout(timer)
      left -= clock() - began
    }
  }
}
