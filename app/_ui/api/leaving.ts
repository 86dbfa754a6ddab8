'use client'

let isOnTheWay = false

/** Whether the operator of this tab is signing out: nothing is asked for them any more, and no refusal leads anywhere else. */
export const isLeaving = () => isOnTheWay

/** Ends sessions by `signOut` and goes to the sign-in page; nothing of them stays in this tab. */
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
