import type { TargetSettings } from './target-settings'

export const secretNames = ['token', 'clientSecret', 'signing', 'password', 'privateKey', 'secretAccessKey'] as const
export type SecretName = (typeof secretNames)[number]

/** A secret that a target needs, and the origins of every address that it, or what it is exchanged for, is sent to. */
export type NeededSecret = { name: SecretName; origins: string[] }

/** The secrets that these settings need; `target_secrets` of the database says the same. */
export const secretsOfTarget = (settings: TargetSettings): NeededSecret[] =>
  secretNamesOf(settings).map((name) => ({ name, origins: originsOf(settings) }))

/** The names of the secrets that these settings need, also when their addresses are none yet. */
export function secretNamesOf(settings: TargetSettings): SecretName[] {
  switch (settings.kind) {
    case 'scim':
      return [settings.auth.by === 'bearer' ? 'token' : 'clientSecret']
    case 'webhook':
      return ['signing']
    case 'file':
      if (settings.place.at === 's3') return ['secretAccessKey']
      if (settings.place.at === 'sftp') return [settings.place.signIn === 'password' ? 'password' : 'privateKey']
      return []
  }
}

function originsOf(settings: TargetSettings): string[] {
  switch (settings.kind) {
    case 'scim':
      return [...(settings.auth.by === 'bearer' ? [] : [settings.auth.tokenUrl]), settings.url].map(originOf)
    case 'webhook':
      return [originOf(settings.url)]
    case 'file':
      if (settings.place.at === 's3') return [originOf(settings.place.endpoint)]
      return settings.place.at === 'sftp' ? [`sftp://${settings.place.host}:${settings.place.port}`] : []
  }
}

const originOf = (url: string) => new URL(url).origin
