import type { SftpServer } from '#core/outbound/open-sftp'
import type { OutboundClient } from '#core/outbound/outbound-client'
import type { SecretName } from '#core/targets/settings/target-secrets'
import type { TargetSettings } from '#core/targets/settings/target-settings'
import { FileError } from './file-error'
import { openFolder } from './folder-place'
import type { Place } from './place'
import { openBucket } from './s3-place'
import { openSftpFolder } from './sftp-place'
import { timeLimitMs } from './time-limit'

export type PlaceAccess = {
  settings: Extract<TargetSettings, { kind: 'file' }>
  secrets: Partial<Record<SecretName, string>>
  outbound: OutboundClient
  /** The value of DELIVERY_FOLDER. */
  folder: string | undefined
  signal: AbortSignal
}

/**
 * Does something in the place of a target, and closes it. The whole may take the time that the settings give to sign in, the same for each of the
 * few steps, and as long as so many bytes take on a slow line. Throws the reason of `signal` once that aborts.
 */
export async function withPlace<Result>(access: PlaceAccess, bytes: number, work: (place: Place) => Promise<Result>): Promise<Result> {
  const stopping = new AbortController()
  const cancel = () => stopping.abort(access.signal.reason)
  access.signal.throwIfAborted()
  access.signal.addEventListener('abort', cancel)
  const timer = setTimeout(() => stopping.abort(new FileError('timeout')), timeLimitMs(steps * access.settings.timeoutSeconds, bytes))
  try {
    const place = await openPlace({ ...access, signal: stopping.signal })
    try {
      return await work(place)
    } finally {
      place.close()
    }
  } catch (error) {
    throw stopping.signal.aborted ? stopping.signal.reason : error
  } finally {
    clearTimeout(timer)
    access.signal.removeEventListener('abort', cancel)
  }
}

// To sign in, and to look, write and name each of two files.
const steps = 7

async function openPlace({ settings, secrets, outbound, folder, signal }: PlaceAccess): Promise<Place> {
  const { place } = settings
  switch (place.at) {
    case 'folder':
      return openFolder({ root: folder, path: place.path, signal })
    case 'sftp':
      return openSftpFolder({ outbound, server: serverOf(place, secrets, settings.timeoutSeconds), folder: place.folder, signal })
    case 's3': {
      const { secretAccessKey = '' } = secrets
      return openBucket({
        ...place,
        outbound,
        prefix: place.prefix ?? '',
        secretAccessKey,
        timeoutSeconds: settings.timeoutSeconds,
        signal,
      })
    }
  }
}

type SftpSettings = Extract<PlaceAccess['settings']['place'], { at: 'sftp' }>

function serverOf(
  { host, port, hostKey, user, signIn }: SftpSettings,
  secrets: PlaceAccess['secrets'],
  timeoutSeconds: number,
): SftpServer {
  const { password = '', privateKey = '' } = secrets
  return { host, port, hostKey, user, signIn: signIn === 'password' ? { password } : { privateKey }, timeoutMs: timeoutSeconds * 1000 }
}
