import { settings } from '#core/environment'

type Given = Record<string, string | undefined>

/** Secrets of other processes, and what only the starting process reads. */
const NOT_FOR_WEB = ['DATABASE_URL', 'WORKER_DATABASE_URL', 'VERIFIER_DATABASE_URL', 'WORKER_METRICS_ADDRESS', 'AUDIT_WEBHOOK_SECRET']
const NOT_FOR_WORKER = [
  'DATABASE_URL',
  'AUTH_DATABASE_URL',
  'WEB_DATABASE_URL',
  'VERIFIER_DATABASE_URL',
  'AUTH_SECRET',
  'SMTP_URL',
  'MAIL_FROM',
  'PORT',
  'HOST',
]
const FOR_VERIFIER = ['VERIFIER_DATABASE_URL', 'DEEP_VERIFICATION_CRON', 'LOG_LEVEL']
const NOT_FOR_CHILDREN = ['DATA_DIR', 'POSTGRES_PORT', 'TEMPORAL_PORT', 'TEMPORAL_UI_PORT']
const OF_THE_SYSTEM = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'TZ', 'NODE_ENV', 'NODE_OPTIONS', 'NODE_EXTRA_CA_CERTS']

/** The environment of the web server, without the owner's and the worker's database URL. */
export function webEnvironment(given: Given): Given {
  return pick(given, NOT_FOR_WEB)
}

/** The environment of a worker, without the owner's and the web's database URL and without the session key. */
export function workerEnvironment(given: Given): Given {
  return pick(given, NOT_FOR_WORKER)
}

/** The environment of a verifier: its own database URL, and the address of Temporal. */
export function verifierEnvironment(given: Given): Given {
  const isForVerifier = (name: string) =>
    OF_THE_SYSTEM.includes(name) || name.startsWith('TEMPORAL_') || FOR_VERIFIER.includes(name.replace(/_FILE$/, ''))
  return Object.fromEntries(Object.entries(pick(given, [])).filter(([name]) => isForVerifier(name)))
}

function pick(given: Given, without: string[]): Given {
  const isMeant = (variable: string) => {
    // A process that may know a secret may also know the file that contains it.
    const name = variable.replace(/_FILE$/, '')
    // Temporal's own client settings: key, certificates, profile.
    const isSetting = name in settings || variable.startsWith('TEMPORAL_')
    return OF_THE_SYSTEM.includes(variable) || (isSetting && !without.includes(name) && !NOT_FOR_CHILDREN.includes(name))
  }
  return Object.fromEntries(Object.entries(given).filter(([name, value]) => isMeant(name) && value !== undefined && value !== ''))
}
