import type { TargetSettings } from './target-settings'

export const secretNames = ['token', 'clientSecret', 'signing', 'password', 'privateKey', 'secretAccessKey'] as const
export type SecretName = (typeof secretNames)[number]

/** A secret that a target needs, and the origins of every address that it, or what it is exchanged for, is sent to. */
export type NeededSecret = { name: SecretName; origins: string[] }

/** The secrets that these settings need; `target_secrets` of the database says the same. */
export function secretsOfTarget(settings: TargetSettings): NeededSecret[] {
  const originOf = (url: string) => new URL(url).origin
  switch (settings.kind) {
    case 'scim':
      return settings.auth.by === 'bearer'
        ? [{ name: 'token', origins: [originOf(settings.url)] }]
        : [{ name: 'clientSecret', origins: [originOf(settings.auth.tokenUrl), originOf(settings.url)] }]
    case 'webhook':
      return [{ name: 'signing', origins: [originOf(settings.url)] }]
    case 'file':
      return secretsOfPlace(settings.place)
  }
}

function secretsOfPlace(place: Extract<TargetSettings, { kind: 'file' }>['place']): NeededSecret[] {
  switch (place.at) {
    case 'sftp':
      return [{ name: place.signIn === 'password' ? 'password' : 'privateKey', origins: [`sftp://${place.host}:${place.port}`] }]
    case 's3':
      return [{ name: 'secretAccessKey', origins: [new URL(place.endpoint).origin] }]
    case 'folder':
      return []
  }
}
