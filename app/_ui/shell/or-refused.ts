import { forbidden, notFound } from 'next/navigation'
import { DomainError } from '#core/errors/domain-error'

/** Reads the data of a page; a refusal shows the not-found or forbidden page. */
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
