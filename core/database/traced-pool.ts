import { AsyncResource } from 'node:async_hooks'
import pg from 'pg'
import { currentRequest } from '#core/tracing/request-scope'
import { type Span, startSpan } from '#core/tracing/tracer'

type Connected = (error: Error | undefined, client: pg.PoolClient | undefined, done: (release?: unknown) => void) => void
type Done = (error: Error | null, ...rest: unknown[]) => void
type Submitted = { once(event: string, listener: (error?: Error) => void): unknown }

/** A pool that reports each statement as a span of the request that runs it. Statements of no request have none. */
export class TracedPool extends pg.Pool {
  constructor(config: pg.PoolConfig) {
    super({ ...config, Client: TracedClient })
  }

  override connect(): Promise<pg.PoolClient>
  override connect(onConnected: Connected): void
  override connect(onConnected?: Connected): Promise<pg.PoolClient> | undefined {
    if (!onConnected) return super.connect()
    // A request that waited is called by the one that gave its connection back, in the context of that one.
    super.connect(AsyncResource.bind(onConnected))
    return undefined
  }
}

const query = pg.Client.prototype.query as (this: pg.Client, ...args: unknown[]) => unknown

class TracedClient extends pg.Client {
  // biome-ignore lint/suspicious/noExplicitAny: a subclass cannot repeat the overloads of pg, and only passes the arguments on
  override query(...args: any[]): any {
    const span = currentRequest()?.traceparent === undefined ? undefined : startStatement(args[0])
    if (!span) return query.apply(this, args)
    const [statement, ...others] = args
    const given = handsOn.test(textOf(statement)) ? [withTraceparent(statement, span), ...others] : args
    const last = given.at(-1)
    if (typeof last === 'function') return query.apply(this, [...given.slice(0, -1), reporting(span, last as Done)])
    const result = query.apply(this, given)
    if (result instanceof Promise)
      result.then(
        () => span.end(),
        (error) => end(span, error),
      )
    else endWithStream(span, result as Submitted)
    return result
  }
}

/** Functions that hand the work on to another process, and read the traceparent by `traceparent_of_statement`. */
const handsOn = /^\s*select\s+(record_decision|undo_decision|end_import)\(/

/** The statement with the comment that SQLCommenter defines: https://google.github.io/sqlcommenter/spec/ */
function withTraceparent(statement: unknown, { traceparent }: Span): unknown {
  const text = `${textOf(statement)} /*traceparent='${traceparent}'*/`
  return typeof statement === 'string' ? text : { ...(statement as object), text }
}

function startStatement(statement: unknown): Span | undefined {
  const text = textOf(statement)
  const operation = /^\s*(\w+)/.exec(text)?.[1]?.toUpperCase() ?? 'SQL'
  const [, called] = /(?:^\s*select|\bfrom)\s+([a-z_]+)\(/.exec(text) ?? []
  return startSpan(called ? `${operation} ${called}` : operation, {
    kind: 'client',
    attributes: {
      'db.system.name': 'postgresql',
      'db.operation.name': operation,
      'db.stored_procedure.name': called,
      'db.query.text': withoutValues(text, operation),
    },
  })
}

function textOf(statement: unknown): string {
  if (typeof statement === 'string') return statement
  const { text } = statement as { text?: unknown }
  return typeof text === 'string' ? text : ''
}

const longestText = 2_000

/** COPY takes no parameters, so its text contains the values. */
function withoutValues(text: string, operation: string): string | undefined {
  if (operation === 'COPY') return undefined
  return text.replace(/'(?:[^']|'')*'/g, "'?'").slice(0, longestText)
}

function reporting(span: Span, done: Done): Done {
  return (error, ...rest) => {
    end(span, error)
    done(error, ...rest)
  }
}

function end(span: Span, error: unknown): void {
  span.end(error instanceof Error ? { error: codeOf(error) } : {})
}

const codeOf = (error: Error): string => ('code' in error && typeof error.code === 'string' ? error.code : error.name)

function endWithStream(span: Span, stream: Submitted): void {
  let hasEnded = false
  const endOnce = (error?: Error) => {
    if (!hasEnded) end(span, error)
    hasEnded = true
  }
  for (const event of ['end', 'finish', 'close']) stream.once(event, () => endOnce())
  stream.once('error', endOnce)
}
