import { forbidden, notFound } from 'next/navigation'
import { DomainError } from '#core/errors/domain-error'

/** What was read for a page; a refusal shows the page that is made for it. */
export async function orRefused<Read>(reading: Promise<Read>): Promise<Read> {
  try {
    return await reading
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    if (error.code === 'role-missing') forbidden()
    if (error.code.endsWith('-not-found')) notFound()
    throw error
  }
}
