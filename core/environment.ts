import { readFileSync } from 'node:fs'
import { z } from 'zod'

const port = z.coerce.number().int().min(1).max(65_535)
const count = z.coerce.number().int().positive()
const postgresUrl = z.url({ protocol: /^postgres(ql)?$/ })

/** Every setting of every process: the one place that knows its name, its form, its default and what it is for. */
export const settings = {
  PUBLIC_URL: z.url().default('http://localhost:3000').describe('The address people type, as the browser sees it.'),
  PORT: port.default(3000).describe('The port the web server listens on.'),
  HOST: z.string().default('127.0.0.1').describe('The address the web server listens on.'),
  DATA_DIR: z.string().default('.data').describe('Where the embedded PostgreSQL, Temporal and the build cache keep their files.'),
  POSTGRES_PORT: port.optional().describe('The port of the embedded PostgreSQL; 5433 or a free one by default.'),
  TEMPORAL_PORT: port.optional().describe('The port of the embedded Temporal server; 7243 or a free one by default.'),
  TEMPORAL_UI_PORT: port.optional().describe('The port of the embedded Temporal Web UI; 8243 or a free one by default.'),
  TRUSTED_PROXIES: z.string().default('').describe('Addresses of reverse proxies whose X-Forwarded-For is believed, comma-separated.'),

  DATABASE_URL: postgresUrl.optional().describe('The database as its owner, for the migration job alone.'),
  AUTH_DATABASE_URL: postgresUrl.optional().describe('The same database as countersign_auth: the sign-in tables.'),
  WEB_DATABASE_URL: postgresUrl.optional().describe('The same database as countersign_web: reads, and records through functions.'),
  WORKER_DATABASE_URL: postgresUrl.optional().describe('The same database as countersign_worker: imports, and applies what is recorded.'),
  VERIFIER_DATABASE_URL: postgresUrl.optional().describe('The same database as countersign_verifier: compares batches with their files.'),
  AUTH_CONNECTION_LIMIT: count.default(15).describe('How many connections countersign_auth may have: 10 for each web process.'),
  WEB_CONNECTION_LIMIT: count.default(45).describe('How many connections countersign_web may have: 26 for each web process.'),
  WORKER_CONNECTION_LIMIT: count.default(24).describe('How many connections countersign_worker may have: 13 for each worker.'),
  VERIFIER_CONNECTION_LIMIT: count.default(12).describe('How many connections countersign_verifier may have.'),
  AUTH_SECRET: z
    .string()
    .min(32)
    .optional()
    .describe('Signs session cookies; at least 32 characters. The migration job tells it to the database.'),
  TEMPORAL_ADDRESS: z.string().optional().describe('host:port of a Temporal server; without it npm start runs one.'),
  TEMPORAL_NAMESPACE: z.string().default('default').describe('The Temporal namespace.'),
  TEMPORAL_TASK_QUEUE: z.string().default('countersign').describe('The task queue that web and worker meet on.'),
  TEMPORAL_UI_URL: z.url().optional().describe('Where Temporal shows its Web UI; admins get links to it.'),
  WORKER_METRICS_ADDRESS: z
    .string()
    .optional()
    .describe('host:port where the worker serves Prometheus metrics; those of its workflows on the next port.'),
  SESSION_HOURS: count.default(12).describe('How long a sign-in lasts, in hours.'),
  SESSION_IDLE_MINUTES: count.default(60).describe('A sign-in that is not used for so many minutes ends.'),
  STEP_UP_MINUTES: count
    .default(720)
    .describe('Whoever signed in longer ago than so many minutes gives the password again before deciding or changing operators.'),
  CHECKERS_NEED_SECOND_FACTOR: z.stringbool().default(false).describe('Whether checkers need a second factor to decide: true or false.'),
  UNDO_WINDOW_SECONDS: z.coerce
    .number()
    .int()
    .min(0)
    .max(86_400)
    .default(30)
    .describe('For so many seconds after an approval its checker can take it back; only then is it final. 0: at once.'),
  SIGN_IN_RATE_LIMIT: count.default(10).describe('Sign-in attempts taken from one address in a minute.'),
  MUTATION_RATE_LIMIT: count
    .default(600)
    .describe('Uploads, decisions and other acts taken from one operator in a minute; reading and searching is not counted.'),

  SMTP_URL: z
    .url({ protocol: /^smtps?$/ })
    .optional()
    .describe('The mail server, smtp://user:password@host:port or smtps://…; without it no mail is sent and admins hand links on.'),
  MAIL_FROM: z.string().default('Countersign <countersign@localhost>').describe('Whom mail comes from, where SMTP_URL is set.'),

  AUDIT_HEAD_MINUTES: count.default(60).describe('How often a worker writes the head of the audit to its log, and posts it, in minutes.'),
  AUDIT_WEBHOOK_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('Where a worker posts the head of the audit, so that whoever owns the database cannot rewrite it unseen.'),
  AUDIT_WEBHOOK_SECRET: z
    .string()
    .regex(/^(whsec_)?[A-Za-z0-9+/]{32,}={0,2}$/, 'whsec_ and at least 24 bytes in base64')
    .optional()
    .describe('Signs what is posted to AUDIT_WEBHOOK_URL, as Standard Webhooks has it: whsec_ and base64.'),

  DEEP_VERIFICATION_CRON: z
    .string()
    .default('0 2 * * *')
    .describe('When everything is verified again, as cron has it, in UTC: by default at two every night.'),

  SLICE_ROWS: count.default(50_000).describe('Rows in a slice: the unit of commit and of counting.'),
  WORK_BUDGET_MS: count.default(5_000).describe('How long one activity works through slices before it reports.'),
  MAX_FILE_BYTES: count.default(2 * 1024 ** 3).describe('The largest file taken, in bytes.'),
  MAX_TEXT_BYTES: count.default(2 * 1024 ** 3).describe('The most that may be in a gzip file, in bytes.'),
  MAX_ROWS: count.default(10_000_000).describe('The most rows a file may have.'),
  MAX_COLUMNS: count.max(9_999).default(1_000).describe('The most columns a file may have.'),
  MAX_CELL_BYTES: count
    .min(1_024)
    .max(1024 * 1024)
    .default(64 * 1024)
    .describe('The largest value that is imported, in bytes of the file; a name has at most 200 characters whatever this is.'),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info').describe('The least severe log line written.'),
} as const

const Environment = z.object(settings)
export type Environment = z.infer<typeof Environment>

/**
 * Reads the settings of this process. A secret may stand in a file: `AUTH_SECRET_FILE` names the file that holds `AUTH_SECRET`.
 * Throws an Error whose message names each wrong variable and what is wrong with it, never its value.
 */
export function readEnvironment(source: Record<string, string | undefined> = process.env): Environment {
  const names = Object.keys(settings)
  const given = Object.fromEntries(names.map((name) => [name, source[name] || fromFile(name, source)]).filter(([, value]) => value))
  const parsed = Environment.safeParse(given)
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
  throw new Error(`The environment is not complete:\n  ${problems.join('\n  ')}`)
}

const secretNames = [
  'AUTH_SECRET',
  'DATABASE_URL',
  'AUTH_DATABASE_URL',
  'WEB_DATABASE_URL',
  'WORKER_DATABASE_URL',
  'VERIFIER_DATABASE_URL',
  'AUDIT_WEBHOOK_SECRET',
  'SMTP_URL',
]

function fromFile(name: string, source: Record<string, string | undefined>): string | undefined {
  const path = secretNames.includes(name) ? source[`${name}_FILE`] : undefined
  if (!path) return undefined
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    throw new Error(`The environment is not complete:\n  ${name}_FILE: the file cannot be read`)
  }
}

/** What is wrong with the secret that signs sessions, beyond its length: one that was copied from an example, or has no chance in it. */
export function secretProblem({ AUTH_SECRET = '' }: Pick<Environment, 'AUTH_SECRET'>): string | null {
  const isExample = /change|example|secret|password|default|your[-_ ]/i.test(AUTH_SECRET)
  const isRegular = new Set(AUTH_SECRET).size < 10
  return isExample || isRegular ? 'AUTH_SECRET looks like an example. Make one of your own: openssl rand -base64 33' : null
}

/** The value of a setting that this process cannot do without; throws an Error that names it and says what it is for. */
export function requireSetting<Name extends keyof Environment>(environment: Environment, name: Name): NonNullable<Environment[Name]> {
  const value = environment[name]
  if (value === undefined || value === null) throw new Error(`${name} is not set. ${settings[name].description}`)
  return value
}
