import { z } from 'zod'

export type EarlierSecret = { secret: string; acceptedUntil: Date }

/** The present secret signs and seals. Signatures with an earlier one are accepted until its date. */
export type AuthSecrets = { present: string; earlier: readonly EarlierSecret[] }

const form = 'expected <secret>@2026-12-31T00:00:00Z, separated by commas, each secret with at least 32 characters'
// A secret may contain commas and @, so each one ends where a date follows.
const entryPattern = /\s*(?<secret>.{32,}?)@(?<date>\d{4}-\d\d-\d\dT[^,@]*?)\s*(?:,|$)/sy

/** The form of `AUTH_SECRET_EARLIER`. */
export const EarlierSecrets = z.string().transform((text, { addIssue }): EarlierSecret[] => {
  const earlier: EarlierSecret[] = []
  const pattern = new RegExp(entryPattern)
  while (pattern.lastIndex < text.length) {
    const { secret, date } = pattern.exec(text)?.groups ?? {}
    const parsed = z.iso.datetime({ offset: true }).safeParse(date)
    if (secret === undefined || !parsed.success) {
      addIssue({ code: 'custom', message: form })
      return z.NEVER
    }
    earlier.push({ secret, acceptedUntil: new Date(parsed.data) })
  }
  return earlier
})
