import { type Reader, readersOf, settings } from '#core/environment'

type Given = Record<string, string | undefined>

const OF_THE_SYSTEM = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'TZ', 'NODE_ENV', 'NODE_OPTIONS', 'NODE_EXTRA_CA_CERTS']

/**
 * The environment of a process that `npm start` starts: the settings that it reads, so no secrets of other processes. Temporal's client also
 * reads variables of its own: key, certificates, profile.
 */
export function childEnvironment(reader: Reader, given: Given): Given {
  const isForReader = (variable: string) => {
    // A process that may know a secret may also know the file that contains it.
    const name = variable.replace(/_FILE$/, '')
    if (isSetting(name)) return readersOf[name].includes(reader)
    return OF_THE_SYSTEM.includes(variable) || variable.startsWith('TEMPORAL_')
  }
  return Object.fromEntries(Object.entries(given).filter(([name, value]) => isForReader(name) && value !== undefined && value !== ''))
}

function isSetting(name: string): name is keyof typeof readersOf {
  return name in settings
}
