// Sets the clock of a page, a worker or node: from here on `Date` says what it would in so many seconds.
((date, ahead) => {
  const now = date.now
  date.now = () => now() + ahead
  globalThis.Date = new Proxy(date, {
    construct: (of, given, as) => Reflect.construct(of, given.length ? given : [of.now()], as),
    apply: () => new Date().toString(),
  })
})(Date, 1000 * (AHEAD))
