'use client'

let isOnTheWay = false

/** True while the operator of this tab signs out: requests stop, and refusals do not redirect. */
export const isLeaving = () => isOnTheWay

/** Ends sessions with `signOut` and reloads at the sign-in page, so no data of theirs stays in this tab. */
export async function leave(signOut: () => Promise<unknown>): Promise<void> {
  isOnTheWay = true
  try {
    await signOut()
  } catch (error) {
    isOnTheWay = false
    throw error
  }
  sessionStorage.clear()
  location.assign('/sign-in')
}
