import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { StartRefusal } from '#core/errors/start-refusal'
import { AllowedNetworksText } from '#core/outbound/allowed-networks'
import { type AuthSecrets, EarlierSecrets } from '#core/secrets/auth-secrets'
import { isDeliveryKey } from '#core/secrets/delivery-key'

const port = z.coerce.number().int().min(1).max(65_535)
const count = z.coerce.number().int().positive()
const postgresUrl = z.url({ protocol: /^postgres(ql)?$/ })
const deliveryKey = (type: 'public' | 'private') =>
  z.string().refine((text) => isDeliveryKey(text, type), `expected the ${type} key of X25519 as DER in base64`)
const roleList = z
  .string()
  .transform((list) => (list.trim() === 'none' ? [] : list.split(',').map((role) => role.trim())))
  .pipe(z.array(z.enum(['checker', 'admin'])))

/** Every setting of every process, with its format, default and purpose. `.env.example` is generated from it. */
export const settings = {
  PUBLIC_URL: z.url().default('http://localhost:3000').describe('The address of Countersign as the browser sees it.'),
  PORT: port.default(3000).describe('The port the web server listens on.'),
  HOST: z.string().default('127.0.0.1').describe('The address the web server listens on.'),
  DATA_DIR: z.string().default('.data').describe('Where the embedded PostgreSQL, Temporal and the build cache keep their files.'),
  POSTGRES_PORT: port.optional().describe('The port of the embedded PostgreSQL. By default 5433, or a free port if that is taken.'),
  TEMPORAL_PORT: port.optional().describe('The port of the embedded Temporal server. By default 7243, or a free port if that is taken.'),
  TEMPORAL_UI_PORT: port.optional().describe('The port of the embedded Temporal Web UI. By default 8243, or a free port if that is taken.'),
  TRUSTED_PROXIES: z
    .string()
    .default('')
    .describe('Comma-separated addresses of reverse proxies. Countersign trusts X-Forwarded-For only from them.'),
  CONNECTIONS_PER_ADDRESS: count
    .default(256)
    .describe('The connections that one client address may have open. Behind a trusted proxy its open requests are counted instead.'),

  DATABASE_URL: postgresUrl.optional().describe('The database as its owner. Only the migration job needs it.'),
  AUTH_DATABASE_URL: postgresUrl.optional().describe('The same database as countersign_auth, which accesses the sign-in tables.'),
  WEB_DATABASE_URL: postgresUrl
    .optional()
    .describe('The same database as countersign_web, which reads, and writes only through guarded functions.'),
  WORKER_DATABASE_URL: postgresUrl
    .optional()
    .describe('The same database as countersign_worker, which imports files and applies decisions.'),
  VERIFIER_DATABASE_URL: postgresUrl
    .optional()
    .describe('The same database as countersign_verifier, which compares batches with their files.'),
  DELIVERY_DATABASE_URL: postgresUrl
    .optional()
    .describe('The same database as countersign_delivery, which reads people who are final and writes where they have arrived.'),
  AUTH_CONNECTION_LIMIT: count.default(14).describe('The connection limit of countersign_auth; each web process needs 10.'),
  WEB_CONNECTION_LIMIT: count.default(38).describe('The connection limit of countersign_web; each web process needs 26.'),
  WORKER_CONNECTION_LIMIT: count.default(24).describe('The connection limit of countersign_worker; each worker needs 12.'),
  VERIFIER_CONNECTION_LIMIT: count.default(12).describe('The connection limit of countersign_verifier.'),
  DELIVERY_CONNECTION_LIMIT: count.default(8).describe('The connection limit of countersign_delivery; each delivery process needs 4.'),
  AUTH_SECRET: z
    .string()
    .min(32)
    .optional()
    .describe('Signs session cookies; at least 32 characters. The migration job installs it in the database.'),
  AUTH_SECRET_EARLIER: EarlierSecrets.optional().describe(
    'Earlier values of AUTH_SECRET, each accepted until a date: <secret>@2026-12-31T00:00:00Z, separated by commas.',
  ),
  TEMPORAL_ADDRESS: z.string().optional().describe('host:port of a Temporal server. Without it, npm start runs one.'),
  TEMPORAL_NAMESPACE: z.string().default('default').describe('The Temporal namespace.'),
  TEMPORAL_TASK_QUEUE: z.string().default('countersign').describe('The Temporal task queue that the workers poll.'),
  TEMPORAL_UI_URL: z.url().optional().describe('The address of the Temporal Web UI. Admins see links to it.'),
  WORKER_METRICS_ADDRESS: z
    .string()
    .optional()
    .describe(
      'host:port where the worker serves Prometheus metrics at /metrics. The next port serves the metrics of its workflow process.',
    ),
  WEB_METRICS_ADDRESS: z.string().optional().describe('host:port where the web server serves Prometheus metrics at /metrics.'),
  VERIFIER_METRICS_ADDRESS: z.string().optional().describe('host:port where the verifier serves Prometheus metrics at /metrics.'),
  DELIVERY_METRICS_ADDRESS: z.string().optional().describe('host:port where the delivery process serves Prometheus metrics at /metrics.'),
  DELIVERY_PUBLIC_KEY: deliveryKey('public')
    .optional()
    .describe('Seals the secrets of targets, which only the delivery process opens. The public half of DELIVERY_PRIVATE_KEY.'),
  DELIVERY_PRIVATE_KEY: deliveryKey('private')
    .optional()
    .describe('Opens the secrets of targets: openssl genpkey -algorithm X25519 -outform DER | base64. Only the delivery process has it.'),
  DELIVERY_FOLDER: z
    .string()
    .optional()
    .describe('The folder below which targets of files may have theirs, on the machine of the delivery process. Without it none has one.'),
  WORKER_HEALTH_ADDRESS: z
    .string()
    .optional()
    .describe('host:port where the worker answers 200 if both of its processes polled Temporal in the last 15 seconds, otherwise 503.'),
  SESSION_HOURS: count.default(12).describe('A session ends after this many hours.'),
  SESSION_IDLE_MINUTES: count.default(60).describe('A session that is not used for this many minutes ends.'),
  STEP_UP_MINUTES: count
    .default(60)
    .describe(
      'Operators who signed in longer ago than this many minutes enter their password again before they decide or change operators.',
    ),
  SECOND_FACTOR_FOR: roleList
    .optional()
    .describe(
      'The roles that act only with a second factor: a list with commas, or none. By default checker,admin; npm start with the database it makes itself: none.',
    ),
  UNDO_WINDOW_SECONDS: z.coerce
    .number()
    .int()
    .min(0)
    .max(86_400)
    .default(30)
    .describe('For this many seconds after a decision its checker can undo it. Then it becomes final. With 0 it is final at once.'),
  CHANGE_REQUEST_HOURS: count.default(168).describe('A change that no second admin confirms expires after this many hours.'),
  SAFETY_THRESHOLD_PERCENT: z
    .union([z.coerce.number().int().min(1).max(100), z.literal('off').transform(() => null)])
    .default(20)
    .describe(
      'An approval or a reversal of more than this percentage of a register of at least 1,000 people needs a second checker. With off none does.',
    ),
  SIGN_IN_RATE_LIMIT: count.default(10).describe('The sign-in attempts accepted from one address per minute.'),
  MUTATION_RATE_LIMIT: count
    .default(600)
    .describe('The uploads, decisions and other changes accepted from one operator per minute. Reading and searching do not count.'),

  SMTP_URL: z
    .url({ protocol: /^smtps?$/ })
    .optional()
    .describe(
      'The mail server: smtp://user:password@host:port, or the same with smtps. Without it no mail is sent, and admins pass links on themselves.',
    ),
  MAIL_FROM: z.string().default('Countersign <countersign@localhost>').describe('The sender of mail, if SMTP_URL is set.'),

  AUDIT_HEAD_MINUTES: count.default(60).describe('How often a worker logs and posts the head of the audit chain, in minutes.'),
  AUDIT_WEBHOOK_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('A worker posts the head of the audit chain here, so the owner of the database cannot rewrite the audit log unnoticed.'),
  AUDIT_WEBHOOK_SECRET: z
    .string()
    .regex(/^(whsec_)?[A-Za-z0-9+/]{32,}={0,2}$/, 'expected whsec_ and at least 24 bytes in base64')
    .optional()
    .describe('Signs the posts to AUDIT_WEBHOOK_URL in the format of Standard Webhooks: whsec_ and base64.'),
  OUTBOUND_ALLOWED_NETWORKS: AllowedNetworksText.default('').describe(
    'Comma-separated private networks, addresses and host names that requests to configured URLs may reach, also by http:. By default only public addresses, by https:.',
  ),

  DEEP_VERIFICATION_CRON: z
    .string()
    .default('0 2 * * *')
    .describe('When everything is verified again, as a cron expression in UTC. By default at 02:00 every night.'),

  SLICE_ROWS: count.default(50_000).describe('The rows in a slice, which is imported and decided in one transaction.'),
  WORKERS_PER_BATCH: count.default(4).describe('How many workers import the slices of one batch at the same time, at most.'),
  WORK_BUDGET_MS: count
    .default(5_000)
    .describe('How long one activity works through slices before the workflow starts the next, in milliseconds.'),
  MAX_FILE_BYTES: count.default(2 * 1024 ** 3).describe('The largest file that can be uploaded, in bytes.'),
  MAX_TEXT_BYTES: count
    .default(2 * 1024 ** 3)
    .describe('The largest unpacked size of a gzip file, or of the text of a workbook, in bytes.'),
  MAX_ROWS: count.default(10_000_000).describe('The most rows that a file may have.'),
  MAX_COLUMNS: count.max(9_999).default(1_000).describe('The most columns that a file may have.'),
  MAX_CELL_BYTES: count
    .min(1_024)
    .max(1024 * 1024)
    .default(64 * 1024)
    .describe('The largest value that is imported, in bytes of the file. A name has at most 200 characters in any case.'),
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('Where traces are sent by OTLP over HTTP, such as http://127.0.0.1:4318. Without it there are none.'),
  OTEL_EXPORTER_OTLP_HEADERS: z
    .string()
    .optional()
    .describe('Headers of the requests to OTEL_EXPORTER_OTLP_ENDPOINT: name=value, separated by commas.'),
  OTEL_SERVICE_NAME: z.string().optional().describe('The name of the service in traces. By default countersign- and the process.'),
  OTEL_TRACES_SAMPLER: z
    .enum(['always_on', 'always_off', 'traceidratio', 'parentbased_always_on', 'parentbased_always_off', 'parentbased_traceidratio'])
    .default('parentbased_always_on')
    .describe('Which requests are traced: all by default, or as the traceparent of the request says.'),
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).optional().describe('The share of requests that the ratio samplers trace.'),
  ACCESS_LOG: z
    .enum(['on', 'with-address', 'off'])
    .default('on')
    .describe('Whether the web server logs a line for each request, and in it the address of the client.'),
  LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .describe('The lowest level of log lines that are written.'),
} as const

const Environment = z.object(settings)
export type Environment = z.infer<typeof Environment>

/** A process that reads settings. `migrate` is the migration job and the commands on the server, which run in its image. */
export type Reader = 'start' | 'migrate' | 'web' | 'worker' | 'verifier' | 'delivery'

const everyService: Reader[] = ['migrate', 'web', 'worker', 'verifier', 'delivery']
const temporalClients: Reader[] = ['web', 'worker', 'verifier', 'delivery']
const tracedProcesses: Reader[] = ['web', 'worker', 'verifier', 'delivery']

/** The processes that read each setting: `npm start` and `docker-compose.yml` pass it to these and to no other. */
export const readersOf: Record<keyof Environment, Reader[]> = {
  PUBLIC_URL: ['migrate', 'web'],
  PORT: ['start', 'web'],
  HOST: ['start', 'web'],
  DATA_DIR: ['start'],
  POSTGRES_PORT: ['start'],
  TEMPORAL_PORT: ['start'],
  TEMPORAL_UI_PORT: ['start'],
  TRUSTED_PROXIES: ['web'],
  CONNECTIONS_PER_ADDRESS: ['web'],
  DATABASE_URL: ['start', 'migrate'],
  AUTH_DATABASE_URL: ['migrate', 'web'],
  WEB_DATABASE_URL: ['migrate', 'web'],
  WORKER_DATABASE_URL: ['migrate', 'worker'],
  VERIFIER_DATABASE_URL: ['migrate', 'verifier'],
  DELIVERY_DATABASE_URL: ['migrate', 'delivery'],
  AUTH_CONNECTION_LIMIT: ['migrate'],
  WEB_CONNECTION_LIMIT: ['migrate'],
  WORKER_CONNECTION_LIMIT: ['migrate'],
  VERIFIER_CONNECTION_LIMIT: ['migrate'],
  DELIVERY_CONNECTION_LIMIT: ['migrate'],
  AUTH_SECRET: ['migrate', 'web'],
  AUTH_SECRET_EARLIER: ['migrate', 'web'],
  TEMPORAL_ADDRESS: temporalClients,
  TEMPORAL_NAMESPACE: temporalClients,
  TEMPORAL_TASK_QUEUE: temporalClients,
  TEMPORAL_UI_URL: ['web'],
  WORKER_METRICS_ADDRESS: ['worker'],
  WEB_METRICS_ADDRESS: ['web'],
  VERIFIER_METRICS_ADDRESS: ['verifier'],
  DELIVERY_METRICS_ADDRESS: ['delivery'],
  DELIVERY_PUBLIC_KEY: ['web'],
  DELIVERY_PRIVATE_KEY: ['delivery'],
  DELIVERY_FOLDER: ['delivery'],
  WORKER_HEALTH_ADDRESS: ['worker'],
  SESSION_HOURS: ['web'],
  SESSION_IDLE_MINUTES: ['migrate'],
  STEP_UP_MINUTES: ['migrate'],
  SECOND_FACTOR_FOR: ['migrate'],
  UNDO_WINDOW_SECONDS: ['migrate'],
  CHANGE_REQUEST_HOURS: ['migrate'],
  SAFETY_THRESHOLD_PERCENT: ['migrate'],
  SIGN_IN_RATE_LIMIT: ['web'],
  MUTATION_RATE_LIMIT: ['web'],
  SMTP_URL: ['migrate', 'web'],
  MAIL_FROM: ['migrate', 'web'],
  AUDIT_HEAD_MINUTES: ['worker'],
  AUDIT_WEBHOOK_URL: ['worker'],
  AUDIT_WEBHOOK_SECRET: ['worker'],
  OUTBOUND_ALLOWED_NETWORKS: ['worker', 'delivery'],
  DEEP_VERIFICATION_CRON: ['verifier'],
  SLICE_ROWS: ['worker'],
  WORKERS_PER_BATCH: ['worker'],
  WORK_BUDGET_MS: ['worker'],
  MAX_FILE_BYTES: ['web'],
  MAX_TEXT_BYTES: ['web', 'worker'],
  MAX_ROWS: ['worker'],
  MAX_COLUMNS: ['web', 'worker'],
  MAX_CELL_BYTES: ['web', 'worker'],
  OTEL_EXPORTER_OTLP_ENDPOINT: tracedProcesses,
  OTEL_EXPORTER_OTLP_HEADERS: tracedProcesses,
  OTEL_SERVICE_NAME: tracedProcesses,
  OTEL_TRACES_SAMPLER: tracedProcesses,
  OTEL_TRACES_SAMPLER_ARG: tracedProcesses,
  ACCESS_LOG: ['web'],
  LOG_LEVEL: everyService,
}

/**
 * The settings that `reader` reads and that differ from their default, for the log line at its start. Secrets, and URLs that may contain
 * one, appear as `set`.
 */
export function changedSettings(environment: Environment, reader: Reader): Record<string, unknown> {
  const names = (Object.keys(settings) as (keyof Environment)[]).filter((name) => readersOf[name].includes(reader))
  const changed = names.filter((name) => environment[name] !== undefined && environment[name] !== settings[name].safeParse(undefined).data)
  return Object.fromEntries(changed.map((name) => [name, isSecret(name) ? 'set' : environment[name]]))
}

function isSecret(name: keyof Environment): boolean {
  return secretNames.includes(name) || name === 'AUDIT_WEBHOOK_URL' || name === 'OTEL_EXPORTER_OTLP_ENDPOINT'
}

/**
 * Reads the settings of this process. A secret can be in a file: `AUTH_SECRET_FILE` is the path of the file with `AUTH_SECRET`.
 * Throws a StartRefusal that lists each invalid variable and the problem, but never its value.
 */
export function readEnvironment(source: Record<string, string | undefined> = process.env): Environment {
  const names = Object.keys(settings)
  const values = Object.fromEntries(names.map((name) => [name, source[name] || fromFile(name, source)]).filter(([, value]) => value))
  const parsed = Environment.safeParse(values)
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
  throw new StartRefusal(`Some settings are not valid:\n  ${problems.join('\n  ')}`)
}

const secretNames = [
  'AUTH_SECRET',
  'AUTH_SECRET_EARLIER',
  'DATABASE_URL',
  'AUTH_DATABASE_URL',
  'WEB_DATABASE_URL',
  'WORKER_DATABASE_URL',
  'VERIFIER_DATABASE_URL',
  'DELIVERY_DATABASE_URL',
  'DELIVERY_PRIVATE_KEY',
  'AUDIT_WEBHOOK_SECRET',
  'SMTP_URL',
  'OTEL_EXPORTER_OTLP_HEADERS',
]

function fromFile(name: string, source: Record<string, string | undefined>): string | undefined {
  const path = secretNames.includes(name) ? source[`${name}_FILE`] : undefined
  if (!path) return undefined
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    throw new StartRefusal(`Some settings are not valid:\n  ${name}_FILE: the file cannot be read`)
  }
}

/** The problem with a secret that was copied from an example or is not random; null if there is none. */
export function secretProblem({ AUTH_SECRET = '' }: Pick<Environment, 'AUTH_SECRET'>): string | null {
  const isExample = /change|example|secret|password|default|your[-_ ]/i.test(AUTH_SECRET)
  const isRegular = new Set(AUTH_SECRET).size < 10
  return isExample || isRegular ? 'AUTH_SECRET looks like an example. Generate one: openssl rand -base64 33' : null
}

/** The value of a setting that this process needs. Throws a StartRefusal with its name and purpose if it is not set. */
export function requireSetting<Name extends keyof Environment>(environment: Environment, name: Name): NonNullable<Environment[Name]> {
  const value = environment[name]
  if (value === undefined || value === null) throw new StartRefusal(`${name} is not set. ${settings[name].description}`)
  return value
}

/** The present secret and the earlier ones. Throws a StartRefusal if there is no present one. */
export function authSecretsOf(environment: Environment): AuthSecrets {
  return { present: requireSetting(environment, 'AUTH_SECRET'), earlier: environment.AUTH_SECRET_EARLIER ?? [] }
}
