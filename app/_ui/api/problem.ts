/** An error of the API: a stable code and a sentence that a person can act on. */
export class Problem extends Error {
  override readonly name = 'Problem'

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly field: string | null = null,
    /** Seconds to wait after too many attempts. */
    readonly retryAfter: number | null = null,
    /** How many people match now, if not as many as expected. */
    readonly count: number | null = null,
    /** How many people the register has, if these are a large part of it. */
    readonly register: number | null = null,
  ) {
    super(message)
  }
}

/** The problem in an answer that is not a success. */
export function problemOf(status: number, text: string): Problem {
  const { code, detail, field, retryAfter, count, register } = parse(text)
  return new Problem(status, code ?? 'unknown', detail ?? unexplained, field ?? null, retryAfter ?? null, count ?? null, register ?? null)
}

/** The problem when there was no answer. */
export const noAnswer = () => new Problem(0, 'no-answer', 'Countersign did not answer. Nothing is lost; try again.')

const unexplained = 'Something went wrong on our side. It is not known whether this was done. Try again: it is never done twice.'

type Facts = { code?: string; detail?: string; field?: string; retryAfter?: number; count?: number; register?: number }

function parse(text: string): Facts {
  try {
    return JSON.parse(text)
  } catch {
    return {}
  }
}
