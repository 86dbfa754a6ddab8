'use client'

import { Problem } from './problem'

type Ask = () => Promise<boolean>
let askForPassword: Ask | null = null

/** Sets how this page asks for the password again; `ask` resolves to whether it was given. Returns a function that removes it. */
export function answerStaleSignIn(ask: Ask): () => void {
  askForPassword = ask
  return () => {
    askForPassword = null
  }
}

/** Whether a request failed because the sign-in is too old and the operator has signed in again since. */
export async function hasSignedInAgain(error: unknown): Promise<boolean> {
  return isStaleSignIn(error) && askForPassword !== null && (await askForPassword())
}

/** Whether a request failed because the sign-in is too old. Pages get this error only if the operator cancelled. */
export const isStaleSignIn = (error: unknown): boolean => error instanceof Problem && error.code === 'sign-in-stale'
