'use client'

import { Problem } from './problem'

type Ask = () => Promise<boolean>
let askForPassword: Ask | null = null

/** Says how the password is asked for again on this page; the answer is whether it was given. Returns how to take that back. */
export function answerStaleSignIn(ask: Ask): () => void {
  askForPassword = ask
  return () => {
    askForPassword = null
  }
}

/** Whether a request failed because the sign-in is too old, and the person has signed in again since. */
export async function signedInAnew(error: unknown): Promise<boolean> {
  return error instanceof Problem && error.code === 'sign-in-stale' && askForPassword !== null && (await askForPassword())
}
