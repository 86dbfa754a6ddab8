import type { Target } from '#core/targets/get-target'
import type { TargetKind, TargetSettings } from '#core/targets/settings/target-settings'

/** A target as it is written in the form; its texts and numbers are checked before it is proposed. */
export type Draft = {
  key: string
  position: number | undefined
  retired: boolean
  settings: TargetSettings
  /** By name; an empty one stays as it is. */
  secrets: Record<string, string>
  keptHours: number | undefined
}

export const draftOf = (target: Target): Draft => ({
  key: target.key,
  position: target.position,
  retired: target.retiredAt !== null,
  settings: target.settings,
  secrets: {},
  keptHours: 24,
})

export const emptyDraft: Draft = { key: '', position: 1, retired: false, settings: newSettings('scim'), secrets: {}, keptHours: 24 }

/** Settings with everything that their kind needs, and the common ones of `before`. */
export function newSettings(kind: TargetKind, before?: TargetSettings): TargetSettings {
  const { name = '', onFailure = 'go-on', wholeBatch = false, requestsPerSecond = 10, atOnce = 4, timeoutSeconds = 30 } = before ?? {}
  const common = { name, onFailure, wholeBatch, requestsPerSecond, atOnce, timeoutSeconds }
  switch (kind) {
    case 'scim':
      return {
        kind,
        ...common,
        url: '',
        auth: { by: 'bearer' },
        existing: 'link',
        onReversal: 'deactivate',
        userName: 'email',
        mapping: [],
        patch: 'rfc7644',
      }
    case 'webhook':
      return { kind, ...common, url: '', peoplePerPage: 100, fields: [] }
    case 'file':
      return { kind, ...common, place: newPlace('sftp'), format: 'csv', fields: [] }
  }
}

export type Place = Extract<TargetSettings, { kind: 'file' }>['place']

export function newPlace(at: Place['at']): Place {
  switch (at) {
    case 'sftp':
      return { at, host: '', port: 22, hostKey: '', user: '', folder: '', signIn: 'private-key' }
    case 's3':
      return { at, endpoint: '', region: '', bucket: '', accessKeyId: '' }
    case 'folder':
      return { at, path: '' }
  }
}
