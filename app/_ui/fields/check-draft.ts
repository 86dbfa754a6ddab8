import { checkSuccessor } from '#core/fields/check-successor'
import { FieldVersion } from '#core/fields/field-version'
import { type Draft, definitionOf } from './draft'

/** What is wrong with a draft: the id of its field, or null for the identity and the rules, and a sentence. */
export type DraftProblem = { id: string | null; message: string }

/** Checks a draft as the server does. It loads what compiles patterns and reads phones, so import it only when it is needed. */
export function checkDraft(inForce: FieldVersion, draft: Draft): { definition: FieldVersion | null; problems: DraftProblem[] } {
  const { data, error } = FieldVersion.safeParse(definitionOf(draft))
  if (!data) return { definition: null, problems: (error?.issues ?? []).map((issue) => problemOf(draft, issue)) }
  const lost = checkSuccessor(inForce, data).map((message) => ({ id: null, message }))
  return { definition: lost.length === 0 ? data : null, problems: lost }
}

function problemOf({ fields }: Draft, { path, message }: { path: PropertyKey[]; message: string }): DraftProblem {
  const [section, index, ...rest] = path
  const field = section === 'fields' && typeof index === 'number' ? fields[index] : undefined
  const setting = rest.length > 0 && /^Invalid|^Too/.test(message) ? `${rest.join(', ')}: ` : ''
  return { id: field?.id ?? null, message: `${setting}${message}` }
}
