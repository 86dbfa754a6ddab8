import { Problem } from '#ui/api/problem'

/** The message of a refusal without a session; `notUnderstood` is the message for invalid input. */
export function refusalMessage(error: Error, notUnderstood: string): string {
  if (!(error instanceof Problem)) return error.message
  if (error.code === 'too-many-requests') return `Too many attempts. Try again in ${error.retryAfter ?? 'some'} seconds.`
  if (error.code === 'input-invalid') return notUnderstood
  return error.message
}
