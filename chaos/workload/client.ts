import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { History, Operation, OperationKind } from '#chaos/history'
import { isRefusalCode } from '#core/errors/domain-error'
import { pick, type Random } from '#core/sample/random'

/** An operator of the world who signs in with a password alone. */
export interface Credentials {
  id: string
  email: string
  password: string
  roles: readonly string[]
}

interface Sending {
  kind: OperationKind
  method: 'GET' | 'POST'
  path: string
  batchId?: string
  /** What the history keeps of the request. */
  request: unknown
  body?: string | Uint8Array<ArrayBuffer>
  headers?: Record<string, string>
  key?: string
  timeoutMs?: number
  /** The part of the answer that the history keeps. */
  keep?: (answer: Answer) => unknown
}

export type Answer = Record<string, unknown>

/** Sends the requests of one operator as a browser does and records each in the history. */
export class Client {
  #cookie = ''

  constructor(
    readonly operator: Credentials,
    private readonly webUrls: readonly string[],
    private readonly random: Random,
    private readonly history: History,
    private readonly until: AbortSignal,
  ) {}

  /** Sends a request until it is answered, under one key, as a client must when an outcome is unknown. Gives up after three attempts. */
  async act(sending: Sending & { key: string }): Promise<Operation> {
    for (let attempt = 1; ; attempt += 1) {
      const operation = await this.send(sending)
      const isLast = attempt === attempts || this.until.aborted || operation.outcome !== 'unknown'
      // Some clients never ask again.
      if (isLast || this.random() < 0.1) return operation
      await this.pause(200 * attempt)
    }
  }

  async read(sending: Omit<Sending, 'method' | 'request'>): Promise<Operation> {
    return this.send({ ...sending, method: 'GET', request: null })
  }

  async send(sending: Sending): Promise<Operation> {
    if (this.#cookie === '') await this.signIn()
    const { kind, batchId, request, key = '', keep = (answer) => answer } = sending
    const begunAt = new Date().toISOString()
    const { status, answer } = await this.exchange(sending)
    if (status === 401) this.#cookie = ''
    const outcome = { status, ...outcomeOf(status, answer), ...(status && status < 300 && answer ? { answer: keep(answer) } : {}) }
    const operator = this.operator.id
    return this.history.record({ kind, operator, key, batchId, request, ...outcome, begunAt, endedAt: new Date().toISOString() })
  }

  /** Waits, at most until the end of the workload. */
  async pause(ms: number): Promise<void> {
    await wait(ms, undefined, { signal: this.until }).catch(() => {})
  }

  private async exchange({ method, path, body, headers, key, timeoutMs = 5_000 }: Sending): Promise<{ status?: number; answer?: Answer }> {
    try {
      const response = await fetch(`${pick(this.random, this.webUrls)}${path}`, {
        method,
        body,
        headers: {
          cookie: this.#cookie,
          ...(method === 'POST' && { origin: this.origin, 'content-type': 'application/json' }),
          ...(key && { 'idempotency-key': key }),
          ...headers,
        },
        signal: AbortSignal.timeout(timeoutMs),
      })
      return { status: response.status, answer: await readResponseBody(response) }
    } catch {
      return {}
    }
  }

  /** Tries until it succeeds or the workload ends; then requests are refused. */
  async signIn(timeoutMs = 5_000): Promise<void> {
    while (!this.until.aborted) {
      const { email, password } = this.operator
      const response = await fetch(`${pick(this.random, this.webUrls)}/api/auth/sign-in/email`, {
        method: 'POST',
        headers: { origin: this.origin, 'content-type': 'application/json' },
        body: JSON.stringify({ email, password }),
        signal: AbortSignal.timeout(timeoutMs),
      }).catch(() => null)
      if (response?.ok) {
        this.#cookie = response.headers
          .getSetCookie()
          .flatMap((cookie) => cookie.split(';')[0] ?? [])
          .join('; ')
        return
      }
      await this.pause(300)
    }
  }

  /** The origin of a page; every web process accepts only the first. */
  private get origin(): string {
    return new URL(this.webUrls[0] ?? '').origin
  }
}

const attempts = 3

export const newKey = () => randomUUID()

async function readResponseBody(response: Response): Promise<Answer | undefined> {
  try {
    return (await response.json()) as Answer
  } catch {
    return undefined
  }
}

/**
 * Countersign says of each refusal that nothing was changed, but of an outcome that it does not know. Any other answer may have come
 * after the change.
 */
function outcomeOf(status: number | undefined, answer: Answer | undefined): Pick<Operation, 'outcome' | 'code'> {
  if (status === undefined || answer === undefined) return { outcome: 'unknown' }
  if (status < 300) return { outcome: 'ok' }
  const code = typeof answer.code === 'string' ? answer.code : ''
  return { outcome: isRefusalCode(code) && code !== 'outcome-unknown' ? 'failed' : 'unknown', code }
}
