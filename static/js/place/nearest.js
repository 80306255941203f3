// Find the three counties nearest to a position, on this phone alone. The position is neither stored nor sent: it is read
// after one tap, used in one call, and only codes are returned.

const KM_A_DEGREE = 111.2
// km: if no county's point is nearer, the position is abroad or at sea
const FAR = 150

/** Returns the three places nearest to a position, likeliest first; [] far outside. Latitude and longitude in degrees (WGS 84). */
export function nearest(places, latitude, longitude, count = 3) {
  // a degree of longitude, in degrees of latitude
  const narrow = Math.cos(latitude * Math.PI / 180)
  const near = []
  for (const place of places) {
    let best = Infinity
    for (let i = 0; i < (place.points?.length || 0); i += 2) {
      const north = place.points[i] - latitude
      const east = (place.points[i + 1] - longitude) * narrow
      best = Math.min(best, north * north + east * east)
    }
    if (best < Infinity) near.push([best, place])
  }
  near.sort(([a], [b]) => a - b)
  if (!near.length || Math.sqrt(near[0][0]) * KM_A_DEGREE > FAR) return []
  return near.slice(0, count).map(([, place]) => place)
}

/**
 * Ask the phone once and guess; resolves to places, rejects with 'denied', 'timeout' or 'unavailable'.
 * County scale needs no satellites: cells and Wi-Fi are right to a kilometre, quicker, work indoors and spare the battery;
 * a position of the last minute will do.
 */
export function nearestHere(places, geolocation = navigator.geolocation) {
  return new Promise((resolve, reject) => geolocation.getCurrentPosition(
    ({ coords }) => resolve(nearest(places, coords.latitude, coords.longitude)),
    ({ code }) => reject(new Error({ 1: 'denied', 3: 'timeout' }[code] || 'unavailable')),
    { enableHighAccuracy: false, timeout: 15_000, maximumAge: 60_000 },
  ))
}
