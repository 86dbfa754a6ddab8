import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common'
import { z } from 'zod'
import { longestPassword, shortestPassword } from './password'

/** A new password: of 12 to 128 characters, and neither easy to guess nor among the 49,000 most frequent of known breaches. */
export const NewPassword = z
  .string()
  .min(shortestPassword, { error: 'password-too-short', abort: true })
  .max(longestPassword, { error: 'password-too-long', abort: true })
  .refine(isHardToGuess, 'password-easy-to-guess')

/** Of 0 to 4, 3 takes more than 10^8 guesses of someone who knows words, names of keys, dates and frequent passwords. */
const leastScore = 3

// The time grows with the square of the length. A beginning that is hard to guess makes the whole hard to guess.
const comparedCharacters = 40

let estimator: ZxcvbnFactory | undefined

function isHardToGuess(password: string): boolean {
  estimator ??= new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs, maxLength: comparedCharacters })
  return estimator.check(password, ['countersign']).score >= leastScore
}
