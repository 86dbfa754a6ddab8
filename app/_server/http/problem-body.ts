type Problem = { status: number; code: string; detail: string; requestId: string; facts?: object }

/** The fields of an RFC 9457 problem, as every refusal and failure leaves this server. */
export function problemBody({ status, code, detail, requestId, facts = {} }: Problem): object {
  return { ...facts, type: `urn:countersign:problem:${code}`, title: code.replaceAll('-', ' '), status, code, detail, requestId }
}

export const problemType = 'application/problem+json'

/** What a failure of ours is answered with. Its cause is only in the log. */
export const internalFailure = { status: 500, code: 'internal', detail: 'Something went wrong on our side. It was logged.' } as const
