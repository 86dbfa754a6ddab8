import { z } from 'zod'
import type { Context } from '#core/context'
import { settle } from '#core/database/settle'
import { DomainError, isRefusalCode } from '#core/errors/domain-error'
import { consumeRateLimit } from '#core/operators/consume-rate-limit'
import { requestIdHeader } from '#core/tracing/request-id'
import { contextOf, findActor, requestIdOf } from '#server/context/find-context'
import { ownOrigins } from '#server/process/origins'
import { web } from '#server/process/web'
import { isSecretUnknown } from '#server/process/web-readiness'
import { problemOf } from './problem'
import { readJson } from './read-json'

type Segments = { params: Promise<Record<string, string | string[]>> }
type Handler = (request: Request, segments: Segments) => Promise<Response>

type Declared<Params extends z.ZodType, Query extends z.ZodType> = { params?: Params; query?: Query }
type Given<Params extends z.ZodType, Query extends z.ZodType> = {
  ctx: Context
  params: z.infer<Params>
  query: z.infer<Query>
  request: Request
}

const Nothing = z.object({})

/** A route that only reads: a session, then its parameters by their schemas, then the handler. */
export function query<Params extends z.ZodType = typeof Nothing, Query extends z.ZodType = typeof Nothing>(
  declared: Declared<Params, Query>,
  handler: (given: Given<Params, Query>) => Promise<Response>,
): Handler {
  return guarded(async (request, segments, ctx) => handler({ ctx, request, ...(await parse(declared, request, segments)) }))
}

type DeclaredAct<Params extends z.ZodType, Body extends z.ZodType> = {
  params?: Params
  /** The JSON body; without it the handler reads the body itself, as `types`. */
  body?: Body
  types?: string[]
  /** The handler reads the body as it arrives, and repeats what may be repeated itself. */
  isStream?: true
  /** A read that takes free text in its body, to keep it out of URLs, needs no key. */
  isSearch?: true
}
type GivenAct<Params extends z.ZodType, Body extends z.ZodType> = {
  ctx: Context
  params: z.infer<Params>
  body: z.infer<Body>
  idempotencyKey: string
  request: Request
}

/**
 * A route that changes something, or searches: same origin, content type, session, how often, idempotency key, schemas, then the
 * handler. The rate limit applies before the body is read.
 */
export function mutation<Params extends z.ZodType = typeof Nothing, Body extends z.ZodType = z.ZodUndefined>(
  declared: DeclaredAct<Params, Body>,
  handler: (given: GivenAct<Params, Body>) => Promise<Response>,
): Handler {
  return guarded(async (request, segments, ctx) => {
    requireOwnOrigin(request)
    requireType(request, declared.types ?? ['application/json'])
    if (!declared.isSearch) await limitMutations(ctx.actor.id)
    const idempotencyKey = declared.isSearch ? '' : requireKey(request)
    const { params } = await parse({ params: declared.params }, request, segments)
    const body = declared.body?.parse(await readJson(request)) as z.infer<Body>
    const given = { ctx, params: params as z.infer<Params>, body, idempotencyKey }
    if (declared.isSearch || declared.isStream) return handler({ ...given, request })
    const fresh = await repeatable(request)
    // Without the answer of the database the key says whether the act was done.
    return settle(() => handler({ ...given, request: fresh() }))
  })
}

/** The request as often as it is needed, as its body can be read once only. */
async function repeatable(request: Request): Promise<() => Request> {
  if (request.bodyUsed || request.body === null) return () => request
  const { url, method, headers } = request
  const body = await request.arrayBuffer()
  return () => new Request(url, { method, headers, body })
}

function guarded(handle: (request: Request, segments: Segments, ctx: Context) => Promise<Response>): Handler {
  return async (request, segments) => {
    const requestId = requestIdOf(request.headers)
    try {
      const actor = await findActor(request.headers)
      if (!actor) throw new DomainError(isSecretUnknown() ? 'secret-unknown' : 'not-signed-in')
      const ctx = contextOf(actor, request.headers, requestId)
      const response = await handle(request, segments, ctx)
      response.headers.set(requestIdHeader, requestId)
      if (!response.headers.has('cache-control')) response.headers.set('cache-control', 'no-store')
      return response
    } catch (error) {
      return problemOf(error, { id: requestId, method: request.method })
    }
  }
}

async function parse<Params extends z.ZodType, Query extends z.ZodType>(
  declared: Declared<Params, Query>,
  request: Request,
  segments: Segments,
) {
  const params = (declared.params ?? Nothing).safeParse((await segments.params) ?? {})
  if (!params.success) throw notThere(params.error)
  const query = (declared.query ?? Nothing).parse(Object.fromEntries(new URL(request.url).searchParams))
  return { params: params.data as z.infer<Params>, query: query as z.infer<Query> }
}

// The message of a parameter's schema is the refusal for what cannot be an id.
function notThere({ issues: [issue] }: z.ZodError): DomainError {
  const code = issue?.message ?? ''
  return new DomainError(isRefusalCode(code) ? code : 'input-invalid')
}

/** Refuses with `cross-origin` what another site has a browser send. */
export function requireOwnOrigin(request: Request): void {
  const origin = request.headers.get('origin')
  const site = request.headers.get('sec-fetch-site')
  // A script sends neither; a browser always says where it comes from.
  const isOwn = origin === null ? site === null || site === 'same-origin' : ownOrigins(web().environment.PUBLIC_URL).includes(origin)
  if (!isOwn || site === 'cross-site') throw new DomainError('cross-origin')
}

/** Refuses with `type-not-taken`. */
export function requireType(request: Request, types: string[]): void {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? ''
  if (!types.includes(type)) throw new DomainError('type-not-taken', { types })
}

function requireKey(request: Request): string {
  const key = request.headers.get('idempotency-key')?.trim() ?? ''
  if (key === '') throw new DomainError('idempotency-key-missing')
  if (key.length > 255) throw new DomainError('idempotency-key-too-long')
  return key
}

/** Limits the changes that one operator makes in a minute, whatever they are. Refuses with `too-many-requests`. */
async function limitMutations(operatorId: string): Promise<void> {
  const { db, environment } = web()
  await consumeRateLimit({
    ctx: { db },
    input: { key: `acts of ${operatorId}`, limit: environment.MUTATION_RATE_LIMIT, windowSeconds: 60 },
  })
}
