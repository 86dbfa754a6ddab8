import { z } from 'zod'
import { emailIdentity } from '#core/identity-keys/identity-key'
import { readEmail } from '#core/parsing/values/read-email'
import { cellProblem } from './cell-problem'
import type { ValueReader } from './value-reader'

export const EmailSettings = z.strictObject({ kind: z.literal('email') })

/** Reads e-mail addresses: the value is the address as it is written. */
export function compileEmail(): ValueReader {
  // An address is compared right after it is read, and folding it again would take as long as reading it.
  const last = { text: '', identity: '' }
  return {
    read(text) {
      const outcome = readEmail(text)
      if ('code' in outcome) return cellProblem(outcome.code)
      last.text = text
      last.identity = outcome.identity
      return text
    },
    show: (value) => value,
    comparable: (value) => (value === last.text ? last.identity : emailIdentity(value)),
  }
}
