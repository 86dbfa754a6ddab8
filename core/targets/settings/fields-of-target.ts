import type { TargetSettings } from './target-settings'

/** The keys of the fields whose values a target gets, each once. */
export function fieldsOfTarget(settings: TargetSettings): string[] {
  if (settings.kind !== 'scim') return settings.fields
  return [...new Set([settings.userName, ...settings.mapping.map(({ field }) => field)])]
}
